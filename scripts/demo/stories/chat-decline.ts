/** The next morning Giulia's bank says no, and her other card pays: all in the chat. */
import { newCard } from "../../page-client.ts";
import { answered } from "../answered.ts";
import { enter } from "../buyer.ts";
import { GIULIA } from "../cast.ts";
import { offersNextCard } from "../checks/answers.ts";
import { nothingCharged, paidOnce, sameOrder } from "../checks/money.ts";
import { heldOne, holdSold } from "../checks/shelf.ts";
import { oneReceipt } from "../checks/thread.ts";
import { orderTapped } from "../known-order.ts";
import type { Stage } from "../stage.ts";
import type { Story } from "../story.ts";

const CUP = "Espresso cup, white";
const PRODUCT = "House blend, 500 g";
const VARIANT = "house-blend-500";
const PAY = "Pay €34.99 · 4444";
const PAY_NEXT = "Pay €34.99 · 4242";
const SHOWN = { amount: 3499, currency: "EUR" };
const DAY_MS = 24 * 60 * 60_000;

export const chatDecline: Story = {
  title: "8 · The bank says no in the chat",
  words: "The next day. Giulia keeps a second card; when her bank declines it, the chat offers the first one.",
  play: async (stage) => {
    const { screen } = stage;
    stage.sandbox.clock.jump(DAY_MS);
    const giulia = enter(stage, GIULIA);
    await giulia.tap(giulia.button("Buy now", CUP));
    await keepAnotherCard(stage, giulia.link("Change"));
    await giulia.look();
    await giulia.say("shop");

    screen.stage(`Giulia taps [${PAY}] on ${PRODUCT}. Her bank says no.`);
    stage.sandbox.stripe.nextOutcome("decline");
    const before = await stage.state();
    const answers = await giulia.tap(giulia.button(PAY, PRODUCT));
    const between = await stage.state();
    const words = "Your bank said no to €34.99. Nothing was charged.";
    screen.verify(offersNextCard(answers, words, [PAY_NEXT, "Use another card"]));
    const declined = orderTapped(before, between);
    screen.verify(nothingCharged(between, declined, { order: "declined", intent: "requires_payment_method" }));
    screen.verify(heldOne(before, between, VARIANT));

    screen.stage(`Giulia taps [${PAY_NEXT}].`);
    await giulia.tap(giulia.button(PAY_NEXT));
    const after = await stage.state();
    const paid = orderTapped(before, after);
    screen.verify(paidOnce(after, paid, SHOWN));
    screen.verify(sameOrder(after, declined, paid));
    screen.verify(oneReceipt(after, giulia.psid, paid, SHOWN));
    screen.verify(holdSold(between, after, VARIANT));
  },
};

/** In the page, with both boxes ticked again: consent is given card by card. */
async function keepAnotherCard(stage: Stage, link: string): Promise<void> {
  const { screen } = stage;
  const { client, sheet, boot } = await stage.open(link);
  const { quote, tapLimit } = answered(await client.claim(boot.locale), 201).checkout;
  if (quote === null) throw new Error("The page has no offer ready.");
  screen.stage(`Giulia taps [Change], types her other card, ticks both boxes and presses [${sheet.payLabel(quote)}].`);
  screen.draw(sheet.offer(quote, null, { typed: "5555 5555 5555 4444  12/34  123", ticked: true, tapLimit }));
  const card = newCard(await stage.card("pm_card_mastercard"), { keep: true, tap: true });
  const order = answered(await client.pay(quote.id, card), 201);
  screen.draw(sheet.outcome(order));
  screen.verify(paidOnce(await stage.state(), order, quote.total));
}
