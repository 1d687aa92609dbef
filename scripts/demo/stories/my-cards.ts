/** Giulia takes a card back. */
import { enter } from "../buyer.ts";
import { GIULIA } from "../cast.ts";
import { cardRemoved } from "../checks/kept.ts";
import type { Story } from "../story.ts";

const CARD = "Mastercard 4444";

export const myCards: Story = {
  title: "10 · My cards",
  words: "What was agreed to by a tick ends with a tap.",
  play: async (stage) => {
    const { screen } = stage;
    const giulia = enter(stage, GIULIA);
    await giulia.say("My cards");

    screen.stage(`Giulia taps [Remove] on ${CARD}.`);
    const before = await stage.state();
    await giulia.tap(giulia.button("Remove", CARD));
    screen.verify(cardRemoved(before, await stage.state(), giulia.psid, CARD));
  },
};
