/** Events and messages that were given up, as the merchant's API shows and replays them. No text and no person is in them. */
import * as v from "valibot";

export const BOXES = ["inbox", "outbox"] as const;
export type Box = (typeof BOXES)[number];

/** POST /api/merchant/dead-letters/:box/:row/replay: it is tried again from the beginning. */
export const ReplayRequest = v.strictObject({});

export interface DeadLetter {
  box: Box;
  row: number;
  /** An event's kind, or what a message is for: `payment_intent.succeeded`, `receipt:<order id>`. */
  what: string;
  reason: string;
  attempts: number;
  /** When it came, or was written. */
  at: string;
}

/** Answer of GET /api/merchant/dead-letters: the newest first. */
export interface DeadLetterList {
  deadLetters: DeadLetter[];
}

/** Answer of POST .../replay. */
export interface Replayed {
  box: Box;
  row: number;
}
