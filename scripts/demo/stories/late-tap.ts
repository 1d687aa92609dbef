/** Giulia taps in a tunnel. */
import { enter } from "../buyer.ts";
import { GIULIA } from "../cast.ts";
import { freshPrice } from "../checks/answers.ts";
import { nothingBought } from "../checks/money.ts";
import type { Story } from "../story.ts";

const PRODUCT = "Etiopia Guji, 250 g";
const PAY = "Pay €21.50 · 4242";
const LATE_MS = 3 * 60_000;

export const lateTap: Story = {
  title: "4 · A tap that comes too late",
  words: "No button charges by accident minutes or months later: a tap counts for two minutes, by its own time.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);

    screen.stage(`Giulia taps [${PAY}] on ${PRODUCT} in a tunnel. It reaches the shop three minutes later.`);
    const stale = giulia.button(PAY, PRODUCT);
    const before = await stage.state();
    const answers = await giulia.tapOffline(stale, LATE_MS);
    screen.verify(nothingBought(before, await stage.state()));
    screen.verify(freshPrice(answers, stale));
  },
};
