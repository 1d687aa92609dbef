/** A decided reply as the message that Messenger wants. Here links are signed: each names its own checkout. */
import {
  type Button,
  buttonMessage,
  carouselMessage,
  linkButton,
  type Message,
  postbackButton,
  quickReply,
  textMessage,
} from "../messenger/templates.ts";
import type { Reply, ReplyButton } from "./decide.ts";

/** Makes the address of a fresh checkout of one piece of `sku`. */
export type MakeLink = (sku: string) => Promise<string>;

export async function renderReply(reply: Reply, makeLink: MakeLink): Promise<Message> {
  switch (reply.kind) {
    case "text":
      return textMessage(
        reply.text,
        reply.quick?.map(({ title, payload }) => quickReply(title, payload)),
      );
    case "buttons":
      return buttonMessage(reply.text, await renderButtons(reply.buttons, makeLink));
    case "offers": {
      const cards = reply.cards.map(async (card) => ({
        ...card,
        buttons: await renderButtons(card.buttons, makeLink),
      }));
      return carouselMessage(await Promise.all(cards));
    }
    default:
      return reply satisfies never;
  }
}

async function renderButtons(buttons: ReplyButton[], makeLink: MakeLink): Promise<Button[]> {
  return await Promise.all(
    buttons.map(async (button) =>
      button.kind === "link"
        ? linkButton(button.title, await makeLink(button.sku), button.height)
        : postbackButton(button.title, button.payload),
    ),
  );
}
