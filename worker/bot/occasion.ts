/** PURE. What calls for an answer: an event as an intent, or what became of one that did something. */
import type { DraftItem } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { MessengerEvent } from "../messenger/events.ts";
import { parseText } from "./ear.ts";
import { type Intent, type PayIntent, parsePayload } from "./payloads.ts";

/** What is done before it is answered. */
type Deed = Extract<Intent, { kind: "remove_card" | "end_taps" | "erase_now" | "its_me" }>;

/** What became of a card that its owner wanted removed, or no longer to pay by a tap. Null: it is not theirs. */
export interface CardAnswer {
  kind: "card_removed" | "taps_ended";
  last4: string | null;
}

/** Their wish to have their data deleted is noted. `waits`: for so many orders of theirs that are not over. */
export interface DataAnswer {
  kind: "erase_noted";
  waits: number;
}

/** It is them: the page goes on with what they were looking at. */
export interface PersonAnswer {
  kind: "is_person";
  checkoutId: string;
  items: DraftItem[];
}

/** A Pay tap that did not end with a message of its own, and what there is to say. */
export type TapAnswer =
  /** Nothing was charged: it takes a fresh offer, or first a question. */
  { kind: "tap_over" | "tap_repeated" } | { kind: "tap_checking" } | { kind: "tap_paid"; order: OrderRow };

export interface Occasion {
  intent: Exclude<Intent, PayIntent | Deed> | TapAnswer | CardAnswer | DataAnswer | PersonAnswer;
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
