/** What anybody with a link of ours may ask for without a session: its address is all the proof there is. */
import * as v from "valibot";
import type { Money } from "./money.ts";
import type { PaymentStatus } from "./order.ts";

/** A signed link token, as it stands in the address. */
export const Token = v.pipe(v.string(), v.minLength(20), v.maxLength(2048));

/** POST /api/links/renew: send a fresh link into the owner's own thread (never to whoever asks). */
export const RenewRequest = v.strictObject({ token: Token });

/** Its answer: what became of it, in the language of the page. */
export interface Renewed {
  words: string;
}

/** POST /api/challenges: the page behind [Confirm with your bank] asks how its order stands and what the bank wants. */
export const ChallengeRequest = v.strictObject({ token: Token });
export type ChallengeRequest = v.InferOutput<typeof ChallengeRequest>;

/** Its answer: whoever holds the link sees the amount and may answer the bank, and nothing else. */
export interface ChallengeView {
  status: PaymentStatus;
  total: Money;
  /** Present in `action_required`. */
  challenge: { clientSecret: string } | null;
}
