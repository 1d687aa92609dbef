import { type Renewal, renewCard } from "./card-renewal.ts";
import { closeDispute, openDispute } from "./disputes.ts";
import { invalid, StripeFailure } from "./failure.ts";
import type { FaultOrder, Faults } from "./faults.ts";
import { warnOfFraud } from "./fraud-warnings.ts";
import { answerChallenge, type ChallengeAnswer, settleProcessing } from "./proceed.ts";
import type { ChargeRecord, DisputeKind } from "./records.ts";
import { settleRefund } from "./refunds.ts";
import type { Rehearsal } from "./rehearsals.ts";
import { fromPath } from "./store.ts";
import { cardByToken } from "./test-cards.ts";
import { outside, type World } from "./world.ts";

/*
 * What can be made to happen, by function (tests: `sandbox.stripe`) and by HTTP (the phone page, scripts, curl). Bodies are
 * JSON with `content-type: application/json`; an unknown field or value is a 400 that names it, an unknown id a 404.
 *
 * The API, in coming calls
 *   failNext({ path, mode, times?, method?, delayMs?, until? })
 *       POST   /sandbox/stripe/faults     the same fields but `until`, `pathPattern` (a regular expression) in place of `path`
 *       modes: slow (done, answered late), drop_after (done, the line cut before the answer), 500_after (done, answered with a
 *       500), 500_before and 429 (nothing done). In a path `:id` stands for any one part.
 *   goDown() / comeUp()                   every call to /v1 is cut off unread, until lifted
 *       POST   /sandbox/stripe/outage     {}
 *       DELETE /sandbox/stripe/outage
 *   calm()                                takes back faults, outages and outcomes
 *       DELETE /sandbox/stripe/faults
 *
 * The bank, in coming confirmations
 *   nextOutcome("challenge" | "decline" | "processing", times?)
 *       POST   /sandbox/stripe/outcomes   { outcome, times? }
 *   answerChallenge(paymentIntent, "approve" | "refuse" | "abandon")
 *       POST   /sandbox/stripe/challenges/:payment_intent          { answer, client_secret }
 *   settle(paymentIntent, "failed" | "succeeded")                  ends what `processing` left open
 *       POST   /sandbox/stripe/payment_intents/:id/settle          { outcome }
 *   giveOut(prefix, testCard)             numbers that begin so are cards, each of its own, that answer as this test card does
 *       POST   /sandbox/stripe/ranges     { prefix, like }         like: `pm_card_visa_chargeDeclined`, ...
 *
 * The account
 *   setCanCharge(canCharge)               whether Stripe lets it charge, as `GET /v1/account` says; payments do not ask
 *       POST   /sandbox/stripe/account    { charges_enabled }
 *
 * After the payment
 *   settleRefund(refund)                  a pending one succeeds, one of the test card for it fails
 *       POST   /sandbox/stripe/refunds/:id/settle                  {}
 *   dispute(paymentIntent, "fraudulent" | "product_not_received" | "inquiry"): the dispute's id
 *       POST   /sandbox/stripe/disputes                            { payment_intent, kind? }  ->  { id }
 *   closeDispute(dispute, "won" | "lost")
 *       POST   /sandbox/stripe/disputes/:id/close                  { outcome }
 *   warnOfFraud(paymentIntent)
 *       POST   /sandbox/stripe/fraud_warnings                      { payment_intent }
 *   renewCard(paymentMethod, { expMonth?, expYear?, last4? })      the bank issues a saved card anew
 *       POST   /sandbox/stripe/payment_methods/:id/renew           { exp_month?, exp_year?, last4? }
 *
 * What there is to act on, oldest first
 *       GET    /sandbox/stripe/state      { payment_intents, payment_methods (saved ones), refunds, disputes }, each a list of
 *                                         { id, status, ... }; no secret is in it
 *
 * Webhooks belong to the delivery queue (`sandbox.delivery`, sandbox/server-controls.ts), with `kind: "stripe"`:
 *   twice         duplicateNext(count, kind)    POST /sandbox/deliveries/duplicate  { count?, kind }
 *   out of order  hold(kind), then release(kind, { reverse: true })
 *                                               POST /sandbox/deliveries/hold { kind }, /sandbox/deliveries/release { kind, reverse }
 *   hours late    hold(kind), clock.jump(ms), release(kind)        POST /sandbox/clock { jumpMs } between the two
 */
export interface Controls {
  /** Orders a fault for the next calls on a path. */
  failNext(order: FaultOrder): void;
  /** Every call to the API is cut off until `comeUp` or `calm`; nothing is done and nothing is logged. */
  goDown(): void;
  comeUp(): void;
  /** Takes back every fault, outage and outcome that was ordered. */
  calm(): void;
  /** The next confirmations end so, whatever the card. */
  nextOutcome(outcome: Rehearsal["outcome"], times?: number): void;
  /** Numbers that begin so may be typed from now on, each as a card of its own, and answer as this documented card does. */
  giveOut(prefix: string, testCard: string): void;
  /** What the account says of itself; payments do not ask. */
  setCanCharge(canCharge: boolean): void;
  /** Answers the bank's challenge of a PaymentIntent in `requires_action`, as the buyer would. */
  answerChallenge(paymentIntent: string, answer: ChallengeAnswer): void;
  /** Ends a PaymentIntent that `nextOutcome("processing")` left open. */
  settle(paymentIntent: string, outcome: "failed" | "succeeded"): void;
  /** Lets the bank decide on a pending refund, or take back one of the failing test card. */
  settleRefund(refund: string): void;
  /** The buyer's bank disputes a paid PaymentIntent; answers with the dispute's id. */
  dispute(paymentIntent: string, kind?: DisputeKind): string;
  closeDispute(dispute: string, outcome: "lost" | "won"): void;
  /** The card network warns that a paid PaymentIntent was fraud. */
  warnOfFraud(paymentIntent: string): void;
  /** A saved card gets a new expiry, a new number, or both, and Stripe is told. */
  renewCard(paymentMethod: string, renewal: Renewal): void;
}

export function createControls(world: World, faults: Faults): Controls {
  const intent = (id: string) => fromPath(world.store.intents, "payment_intent", id);
  return {
    failNext: faults.order,
    goDown: () => faults.setDown(true),
    comeUp: () => faults.setDown(false),
    calm() {
      faults.clear();
      world.rehearsals.length = 0;
    },
    nextOutcome: (outcome, times = 1) => {
      world.rehearsals.push({ outcome, times });
    },
    giveOut: (prefix, testCard) => {
      const like = cardByToken(testCard);
      if (!like) throw invalid("like", `${testCard} is no documented test card.`);
      if (!/^\d{6,11}$/.test(prefix)) throw invalid("prefix", "prefix must be six to eleven digits.");
      world.ranges.push({ prefix, like });
    },
    setCanCharge: (canCharge) => {
      world.account.canCharge = canCharge;
    },
    answerChallenge: (id, answer) => ignoreDecline(() => answerChallenge(outside(world), intent(id), answer)),
    settle: (id, outcome) => settleProcessing(outside(world), intent(id), outcome),
    settleRefund: (id) => settleRefund(outside(world), id),
    dispute: (id, kind = "fraudulent") => openDispute(world, paidCharge(world, id), kind).id,
    closeDispute: (id, outcome) => closeDispute(world, id, outcome),
    warnOfFraud: (id) => warnOfFraud(world, paidCharge(world, id)),
    renewCard: (id, renewal) => renewCard(world, id, renewal),
  };
}

function paidCharge({ store }: World, paymentIntent: string): ChargeRecord {
  const intent = fromPath(store.intents, "payment_intent", paymentIntent);
  const charge = intent.status === "succeeded" ? store.charges.get(intent.latestCharge ?? "") : undefined;
  if (charge === undefined) throw invalid("payment_intent", `${paymentIntent} was not paid.`);
  return charge;
}

/** After an approved challenge the charge may be declined; the PaymentIntent then says so itself. */
function ignoreDecline(step: () => void): void {
  try {
    step();
  } catch (thrown) {
    if (!(thrown instanceof StripeFailure) || thrown.status !== 402) throw thrown;
  }
}
