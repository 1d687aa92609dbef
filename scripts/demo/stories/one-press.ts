/** Giulia comes back: everything is there, and only she can see it. */

import { answered } from "../answered.ts";
import { enter } from "../buyer.ts";
import { GIULIA, GIULIA_SECRETS } from "../cast.ts";
import { paidOnce, providerCalls } from "../checks/money.ts";
import { addsUp, claimedKnown, strangerSeesNothing } from "../checks/page.ts";
import { soldOne } from "../checks/shelf.ts";
import { paidByPress, tapsBetween } from "../checks/taps.ts";
import { oneReceipt } from "../checks/thread.ts";
import type { Story } from "../story.ts";

const PRODUCT = "House blend, 500 g";
const VARIANT = "house-blend-500";

export const onePress: Story = {
  title: "5 · In the page, with one press",
  words:
    "Giulia would rather look at it first. [Change] opens a fresh link that works for her alone; the page asks for nothing.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);
    await giulia.say("shop");
    await giulia.tap(giulia.button("Buy now", PRODUCT));

    screen.stage("Giulia taps [Change].");
    const link = giulia.link("Change");
    const page = await stage.open(link);
    const { checkout } = answered(await page.client.claim(page.boot.locale), 201);
    const { quote, saved } = checkout;
    const [card] = saved.cards;
    if (quote === null || card === undefined)
      throw new Error("The page has no offer ready, or no card to pay it with.");
    screen.draw(page.sheet.offer(quote, null, { saved: `${cardTitle(card)}  ${expiry(page.sheet.t, card)}` }));
    screen.verify(claimedKnown(checkout, { masked: "Giulia R., Via R…, Milano", card: "Visa 4242" }, GIULIA_SECRETS));
    screen.verify(addsUp(quote));
    const stranger = await stage.open(link);
    const { checkout: seen } = answered(await stranger.client.claim(stranger.boot.locale), 201);
    screen.verify(strangerSeesNothing(seen, [...GIULIA_SECRETS, card.last4]));

    screen.stage(`Giulia presses [${page.sheet.payLabel(quote)}].`);
    const before = await stage.state();
    const order = answered(await page.client.pay(quote.id, { kind: "saved_card", cardId: card.id }), 201);
    screen.draw(page.sheet.outcome(order));
    await giulia.look();
    const after = await stage.state();
    stage.taps.page = tapsBetween(before, after, giulia.psid).page;
    screen.verify(paidByPress(before, after, giulia.psid));
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
