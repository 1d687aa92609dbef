/** PURE. What calls for an answer: an event as an intent, or what became of one that did something. */
import type { OrderRow } from "../../db/orders.ts";
import type { MessengerEvent } from "../messenger/events.ts";
import { parseText } from "./ear.ts";
import { type Intent, type PayIntent, parsePayload } from "./payloads.ts";

type CardIntent = Extract<Intent, { kind: "remove_card" | "end_taps" }>;

/** What became of a card that its owner wanted removed, or no longer to pay by a tap. Null: it is not theirs. */
export interface CardAnswer {
  kind: "card_removed" | "taps_ended";
  last4: string | null;
}

/** A Pay tap that did not end with a message of its own, and what there is to say. */
export type TapAnswer =
  /** Nothing was charged: it takes a fresh offer, or first a question. */
  { kind: "tap_over" | "tap_repeated" } | { kind: "tap_checking" } | { kind: "tap_paid"; order: OrderRow };

export interface Occasion {
  intent: Exclude<Intent, PayIntent | CardIntent> | TapAnswer | CardAnswer;
  /** The message held what looked like a card number; it is gone already. */
  cardNumberRemoved: boolean;
}

/** What the person wants; null for what only counts as a sign of life. */
export function toIntent(event: Exclude<MessengerEvent, { kind: "echo" }>): Intent | null {
  switch (event.kind) {
    case "text":
      return parseText(event.text);
    case "tap":
      return parsePayload(event.payload);
    case "attachment":
      return { kind: event.isSticker ? "thanks" : "unknown" };
    case "referral":
      return { kind: "shop", offset: 0 };
    case "reaction":
      return null;
    default:
      return event satisfies never;
  }
}
