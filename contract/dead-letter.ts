/** Events and messages that were given up, as the merchant's API shows and replays them. No text and no person is in them. */
import * as v from "valibot";

export const BOXES = ["inbox", "outbox"] as const;
export type Box = (typeof BOXES)[number];

/** POST /api/merchant/dead-letters/:box/:row/replay: it is tried again from the beginning. */
export const ReplayRequest = v.strictObject({});

/** What a letter was for; `order`: a message about one that is no receipt. */
export type LetterAbout = "receipt" | "order" | "reply" | "alert" | "provider" | "buyer";

/**
 * Why it was given up, as far as a merchant can do something about it. `window`: they have not written for over a day, and no approved
 * template got through. `gone`: Messenger does not reach this person. `page`: it lets this Page send nothing. `silent`: it did not answer,
 * so that the message may have arrived. `deaf`: `ALERT_URL` did not take it. `failed`: an event whose work failed each time.
 */
export type LetterWhy = "window" | "gone" | "page" | "silent" | "refused" | "deaf" | "failed";

export interface DeadLetter {
  box: Box;
  row: number;
  about: LetterAbout;
  why: LetterWhy;
  /** The order that it is about, where its name says so. */
  order: { id: string; number: string } | null;
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
  /**
   * What came of trying it at once. `done`: it got through. `pending`: not yet; it is tried again by itself, or just being tried. `waiting`: for
   * its buyer to write, because their window is closed; it is given up again when it is of no use any more. `dead`: given up again, or an
   * alert while `ALERT_URL` is not set.
   */
  status: "done" | "pending" | "waiting" | "dead";
}
