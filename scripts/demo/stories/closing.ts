/** After everything: what must hold over all stories together. */

import { nothingWentWrong } from "../checks/events.ts";
import { noCardNumber } from "../checks/kept.ts";
import { booksBalance } from "../checks/money.ts";
import { tapsCounted } from "../checks/taps.ts";
import type { Story } from "../story.ts";

/** Every number that a buyer typed in a story. */
const TYPED = ["4242424242424242", "4000000000000002", "5555555555554444", "4000000000003220"];

export const closing: Story = {
  title: "The books",
  words: "Nine purchases by three people: what must hold over all of them together.",
  play: async (stage) => {
    const { screen } = stage;
    const { messenger } = stage.sandbox;
    const logs = await stage.logs();
    screen.verify(booksBalance(await stage.state()));
    const texts = { ...(await stage.rows()), "the worker's log": logs.map(({ message }) => message).join("\n") };
    screen.verify(noCardNumber(texts, TYPED));
    screen.verify(nothingWentWrong(await stage.state(), logs, messenger.sends(), messenger.unknownCalls()));
    screen.verify(tapsCounted(stage.taps));
  },
};
