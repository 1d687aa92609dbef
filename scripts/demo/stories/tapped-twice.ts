/** Giulia's thumb is faster than the shop. */
import { enter } from "../buyer.ts";
import { GIULIA } from "../cast.ts";
import { boughtOneAskedOnce, saysAlreadyPaid } from "../checks/answers.ts";
import { nothingBought, paidOnce } from "../checks/money.ts";
import { oneReceipt } from "../checks/thread.ts";
import { newestOrder, orderTapped } from "../known-order.ts";
import type { Story } from "../story.ts";

const PAID = "Pay €39.50 · 4242";
const CUP = "Espresso cup, white";
const PAY = "Pay €14.00 · 4242";
const SHOWN = { amount: 1400, currency: "EUR" };

export const tappedTwice: Story = {
  title: "3 · Tapped twice, and two at once",
  words:
    "A button that has paid never pays again. The same thing tapped on two cards is bought once and asked about once.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);

    screen.stage(`Giulia taps [${PAID}] once more.`);
    const before = await stage.state();
    const again = await giulia.tap(giulia.button(PAID));
    screen.verify(saysAlreadyPaid(again, newestOrder(before).number));
    screen.verify(nothingBought(before, await stage.state()));

    screen.stage(`She asks for the details of the ${CUP}: a second card of it, with a Pay button of its own.`);
    const first = giulia.button(PAY, CUP);
    await giulia.tap(giulia.button("Details", CUP));
    const second = giulia.button(PAY);

    screen.stage(`She taps [${PAY}] on both cards at once.`);
    const ready = await stage.state();
    const answers = await giulia.tap(first, second);
    const after = await stage.state();
    screen.verify(boughtOneAskedOnce(ready, after, answers));
    const order = orderTapped(ready, after);
    screen.verify(paidOnce(after, order, SHOWN));
    screen.verify(oneReceipt(after, giulia.psid, order, SHOWN));
  },
};
