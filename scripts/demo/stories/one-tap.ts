/** Giulia comes back, and the chat is enough. */
import { enter } from "../buyer.ts";
import { GIULIA } from "../cast.ts";
import { paidOnce, providerCalls } from "../checks/money.ts";
import { soldOne } from "../checks/shelf.ts";
import { paidByTap, tapsBetween } from "../checks/taps.ts";
import { oneReceipt } from "../checks/thread.ts";
import { orderTapped } from "../known-order.ts";
import type { Story } from "../story.ts";

const PRODUCT = "Moka pot, 3 cups";
const VARIANT = "moka-3";
const PAY = "Pay €39.50 · 4242";
const SHOWN = { amount: 3950, currency: "EUR" };

export const oneTap: Story = {
  title: "2 · One tap in the chat",
  words: "Giulia comes back. Every card now carries the price to her door and a button that pays it.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);
    await giulia.say("shop");

    screen.stage(`Giulia taps [${PAY}] on ${PRODUCT}.`);
    const before = await stage.state();
    await giulia.tap(giulia.button(PAY, PRODUCT));
    const after = await stage.state();
    stage.taps.thread = tapsBetween(before, after, giulia.psid).thread;
    screen.verify(paidByTap(before, after, giulia.psid));
    screen.verify(providerCalls(before, after));
    const order = orderTapped(before, after);
    screen.verify(paidOnce(after, order, SHOWN));
    screen.verify(oneReceipt(after, giulia.psid, order, SHOWN));
    screen.verify(soldOne(before, after, VARIANT));
  },
};
