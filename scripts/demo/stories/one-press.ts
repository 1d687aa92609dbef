/** Giulia comes back: everything is there, and only she can see it. */

import { answered } from "../answered.ts";
import { enter } from "../buyer.ts";
import { GIULIA, GIULIA_HOME } from "../cast.ts";
import { paidOnce, providerCalls } from "../checks/money.ts";
import { addsUp, claimedKnown, strangerSeesNothing } from "../checks/page.ts";
import { soldOne } from "../checks/shelf.ts";
import { oneReceipt } from "../checks/thread.ts";
import type { Story } from "../story.ts";

const PRODUCT = "House blend, 500 g";
const VARIANT = "house-blend-500";
/** Parts of her data that no page below the level `person` may show. */
const SECRETS = ["Rossi", GIULIA_HOME.line1, GIULIA_HOME.postcode];

export const onePress: Story = {
  title: "2 · The same again, with one press",
  words:
    "Giulia comes back. Buy now is answered with a fresh link that works for her alone; the page asks for nothing.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);
    await giulia.say("shop");
    await giulia.tap(giulia.button("Buy now", PRODUCT));

    screen.stage("Giulia taps [Review and pay].");
    const link = giulia.link("Review and pay");
    const page = await stage.open(link);
    const { checkout } = answered(await page.client.claim(page.boot.locale), 201);
    const { quote, saved } = checkout;
    const [card] = saved.cards;
    if (quote === null || card === undefined)
      throw new Error("The page has no offer ready, or no card to pay it with.");
    screen.draw(page.sheet.offer(quote, null, { saved: `${cardTitle(card)}  ${expiry(page.sheet.t, card)}` }));
    screen.verify(claimedKnown(checkout, { masked: "Giulia R., Via R…, Milano", card: "Visa 4242" }, SECRETS));
    screen.verify(addsUp(quote));
    const stranger = await stage.open(link);
    const { checkout: seen } = answered(await stranger.client.claim(stranger.boot.locale), 201);
    screen.verify(strangerSeesNothing(seen, [...SECRETS, card.last4]));

    screen.stage(`Giulia presses [${page.sheet.payLabel(quote)}].`);
    const before = await stage.state();
    const order = answered(await page.client.pay(quote.id, { kind: "saved_card", cardId: card.id }), 201);
    screen.draw(page.sheet.outcome(order));
    await giulia.look();
    const after = await stage.state();
    screen.verify(providerCalls(before, after));
    screen.verify(paidOnce(after, order, quote.total));
    screen.verify(oneReceipt(after, giulia.psid, order, quote.total));
    screen.verify(soldOne(before, after, VARIANT));
  },
};

function cardTitle(card: { brand: string; last4: string }): string {
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} •••• ${card.last4}`;
}

function expiry(
  t: (key: string, values: Record<string, string>) => string,
  card: { expMonth: number; expYear: number },
) {
  const date = `${String(card.expMonth).padStart(2, "0")}/${String(card.expYear).slice(-2)}`;
  return t("card.expires", { date });
}
