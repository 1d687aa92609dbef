/** A decided reply as the message that Messenger wants. Here links are signed and offers named: each names its own checkout. */
import type { DraftItem } from "../../db/documents.ts";
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
import type { Reply, ReplyButton } from "./reply.ts";

/** What buttons need beyond words. */
export interface Wiring {
  /** The address of a fresh checkout of one piece of `sku`. */
  link(sku: string): Promise<string>;
  /** What the Pay button of `sku` sends back. */
  pay(sku: string): string;
  /** The address of an order's page. */
  order(orderId: string): Promise<string>;
  /** The address of this buyer's wallet. */
  wallet(): Promise<string>;
  /** The address of this checkout, whose first claim is this buyer's own. */
  proven(checkoutId: string, items: DraftItem[]): Promise<string>;
  /** The address of the shop's terms. */
  terms: string;
}

export async function renderReply(reply: Reply, wiring: Wiring): Promise<Message> {
  switch (reply.kind) {
    case "text":
      return textMessage(
        reply.text,
        reply.quick?.map(({ title, payload }) => quickReply(title, payload)),
      );
    case "buttons":
      return buttonMessage(reply.text, await renderButtons(reply.buttons, wiring));
    case "offers": {
      const cards = reply.cards.map(async (card) => ({
        ...card,
        buttons: await renderButtons(card.buttons, wiring),
      }));
      return carouselMessage(await Promise.all(cards));
    }
    default:
      return reply satisfies never;
  }
}

async function renderButtons(buttons: ReplyButton[], wiring: Wiring): Promise<Button[]> {
  return await Promise.all(
    buttons.map(async (button) => {
      switch (button.kind) {
        case "link":
          return linkButton(button.title, await wiring.link(button.sku), button.height);
        case "pay":
          return postbackButton(button.title, wiring.pay(button.sku));
        case "order":
          return linkButton(button.title, await wiring.order(button.orderId), "full");
        case "wallet":
          return linkButton(button.title, await wiring.wallet(), "full");
        case "continue":
          return linkButton(button.title, await wiring.proven(button.checkoutId, button.items), "full");
        case "terms":
          return linkButton(button.title, wiring.terms, "tall");
        case "postback":
          return postbackButton(button.title, button.payload);
        default:
          return button satisfies never;
      }
    }),
  );
}
