import { AUTHENTICATION_REQUIRED, type Conduct, type Decline, declinedByRehearsal, WRONG_CVC } from "./test-cards.ts";

/** What is known when the bank is asked. */
export interface BankFacts {
  /** The card hangs on a Customer. */
  readonly saved: boolean;
  /** It was saved by a payment with setup_future_usage. */
  readonly setUp: boolean;
  /** The buyer passed the challenge of this attempt. */
  readonly authenticated: boolean;
  /** off_session: nobody is there to answer a challenge. */
  readonly buyerAbsent: boolean;
  /** error_on_requires_action: a challenge counts as a decline. */
  readonly refuseAction: boolean;
  readonly threeDSecure: "any" | "automatic" | "challenge";
  /** The CVC that was typed again is not the one on the card. */
  readonly wrongCvc: boolean;
  readonly rehearsed: "challenge" | "decline" | "processing" | undefined;
}

export type Outcome =
  | { readonly kind: "challenge" }
  | { readonly kind: "decline"; readonly decline: Decline }
  | { readonly kind: "pending" }
  | { readonly kind: "success" };

/** The bank's word on one confirmation: pure, from the card's documented conduct and the facts. */
export function decide(conduct: Conduct, facts: BankFacts): Outcome {
  if (facts.rehearsed === "decline") return { kind: "decline", decline: declinedByRehearsal };
  if (facts.rehearsed === "processing") return { kind: "pending" };
  if (wantsChallenge(conduct, facts)) {
    if (facts.buyerAbsent || facts.refuseAction) return { kind: "decline", decline: AUTHENTICATION_REQUIRED };
    return { kind: "challenge" };
  }
  if (facts.wrongCvc) return { kind: "decline", decline: WRONG_CVC };
  const decline = facts.saved ? (conduct.declineWhenSaved ?? conduct.decline) : conduct.decline;
  return decline === null ? { kind: "success" } : { kind: "decline", decline };
}

function wantsChallenge(conduct: Conduct, facts: BankFacts): boolean {
  if (facts.authenticated) return false;
  if (facts.rehearsed === "challenge") return true;
  if (conduct.challenge === "never") return false;
  if (facts.threeDSecure !== "automatic" || conduct.challenge === "always") return true;
  return conduct.challenge === "on_session" ? !facts.buyerAbsent : !facts.setUp;
}
