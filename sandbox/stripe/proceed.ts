import { addCharge } from "./charges.ts";
import { isWrongCvc } from "./cvc-tokens.ts";
import { openDispute } from "./disputes.ts";
import { emit } from "./events.ts";
import { StripeFailure, unexpectedState } from "./failure.ts";
import { warnOfFraud } from "./fraud-warnings.ts";
import { decide } from "./outcome.ts";
import { attach } from "./payment-methods.ts";
import type { Attempt, CvcCheck, IntentRecord, NextAction, PaymentError } from "./records.ts";
import { takeRehearsal } from "./rehearsals.ts";
import type { Decline } from "./test-cards.ts";
import { typedCvcCheck, wirePaymentMethod } from "./wire.ts";
import { wireCharge } from "./wire-charge.ts";
import { wireIntent } from "./wire-intent.ts";
import type { Call } from "./world.ts";

/** Asks the bank about an attempt and moves the PaymentIntent; a decline is thrown as a 402. */
export function proceed(call: Call, intent: IntentRecord, attempt: Attempt, authenticated: boolean): void {
  const { paymentMethod } = attempt;
  const outcome = decide(paymentMethod.details.card.conduct, {
    saved: paymentMethod.customer !== null,
    setUp: paymentMethod.setUp,
    authenticated,
    buyerAbsent: attempt.buyerAbsent,
    refuseAction: attempt.refuseAction,
    threeDSecure: intent.requestThreeDSecure,
    wrongCvc: isWrongCvc(attempt.cvc, paymentMethod.details.card),
    rehearsed: authenticated ? undefined : takeRehearsal(call.world.rehearsals),
  });
  intent.lastError = null;
  intent.nextAction = null;
  intent.paymentMethod = paymentMethod.id;
  switch (outcome.kind) {
    case "challenge":
      move(call, intent, "requires_action", nextActionOf(attempt));
      break;
    case "pending":
      move(call, intent, "processing", null);
      break;
    case "decline":
      throw decline(call, intent, attempt, outcome.decline, authenticated);
    case "success":
      succeed(call, intent, attempt, authenticated);
  }
}

/** What the buyer answered to the bank; "abandon" is closing the bank's window. */
export type ChallengeAnswer = "abandon" | "approve" | "refuse";

/** Ends the challenge under way. Approval goes on to the charge, which may still be declined (402). */
export function answerChallenge(call: Call, intent: IntentRecord, answer: ChallengeAnswer): void {
  const { attempt } = intent;
  if (intent.status !== "requires_action" || attempt === null) {
    throw unexpectedState(
      `This PaymentIntent waits for no challenge; its status is ${intent.status}.`,
      wireIntent(intent, call.world.store, call.world.origin()),
    );
  }
  if (answer === "approve") {
    proceed(call, intent, attempt, true);
    return;
  }
  const error: PaymentError = {
    type: "invalid_request_error",
    code: "payment_intent_authentication_failure",
    message: "The bank did not confirm that it is you. Choose another payment method and try again.",
    declineCode: null,
    adviceCode: null,
    charge: null,
    paymentMethod: attempt.paymentMethod.id,
  };
  fail(call, intent, error);
}

/** Ends a payment that a control had left in `processing`. */
export function settleProcessing(call: Call, intent: IntentRecord, outcome: "failed" | "succeeded"): void {
  const { attempt } = intent;
  if (intent.status !== "processing" || attempt === null) {
    throw unexpectedState(
      `This PaymentIntent is not processing; its status is ${intent.status}.`,
      wireIntent(intent, call.world.store, call.world.origin()),
    );
  }
  if (outcome === "succeeded") succeed(call, intent, attempt, false);
  else decline(call, intent, attempt, DECLINED_LATE, false);
}

const DECLINED_LATE: Decline = {
  code: "card_declined",
  declineCode: "generic_decline",
  advice: "try_again_later",
  message: "Your card was declined.",
};

function move(call: Call, intent: IntentRecord, status: "processing" | "requires_action", next: NextAction | null) {
  intent.status = status;
  intent.nextAction = next;
  tell(call, intent, `payment_intent.${status}`);
}

function nextActionOf({ useStripeSdk, returnUrl }: Attempt): NextAction {
  return useStripeSdk || returnUrl === null ? { kind: "sdk" } : { kind: "redirect", returnUrl };
}

function succeed(call: Call, intent: IntentRecord, attempt: Attempt, authenticated: boolean): void {
  const { paymentMethod } = attempt;
  const charge = addCharge(call.world, intent, paymentMethod, {
    failure: null,
    authenticated,
    cvcCheck: cvcCheckOf(attempt),
  });
  intent.status = "succeeded";
  intent.nextAction = null;
  intent.attempt = null;
  intent.amountReceived = intent.amount;
  emit(call.world, "charge.succeeded", wireCharge(charge), call.cause);
  if (intent.usage !== null) paymentMethod.setUp = true;
  if (paymentMethod.customer === null) {
    if (intent.usage === null) paymentMethod.spent = true;
    else if (intent.customer !== null) attach(call, paymentMethod, intent.customer);
  }
  tell(call, intent, "payment_intent.succeeded");
  const { dispute, fraudWarning } = paymentMethod.details.card.conduct;
  if (dispute !== undefined) openDispute(call.world, charge, dispute);
  if (fraudWarning) warnOfFraud(call.world, charge);
}

/** A saved card goes to the bank without its CVC, unless that was typed again. */
function cvcCheckOf({ cvc, paymentMethod: { customer, details } }: Attempt): CvcCheck {
  if (isWrongCvc(cvc, details.card)) return "fail";
  if (cvc !== null) return details.card.conduct.checks?.cvc ?? "pass";
  return customer === null ? typedCvcCheck(details) : null;
}

function decline(call: Call, intent: IntentRecord, attempt: Attempt, bank: Decline, authenticated: boolean) {
  const error: PaymentError = {
    type: "card_error",
    code: bank.code,
    message: bank.message,
    declineCode: bank.declineCode,
    adviceCode: bank.advice,
    charge: null,
    paymentMethod: attempt.paymentMethod.id,
  };
  const charge = addCharge(call.world, intent, attempt.paymentMethod, {
    failure: error,
    authenticated,
    cvcCheck: cvcCheckOf(attempt),
  });
  emit(call.world, "charge.failed", wireCharge(charge), call.cause);
  fail(call, intent, { ...error, charge: charge.id });
  return new StripeFailure(
    402,
    {
      type: "card_error",
      code: bank.code,
      ...(bank.declineCode === null ? {} : { decline_code: bank.declineCode }),
      advice_code: bank.advice,
      message: bank.message,
      charge: charge.id,
      payment_intent: wireIntent(intent, call.world.store, call.world.origin()),
      payment_method: wirePaymentMethod(attempt.paymentMethod),
    },
    { kept: true },
  );
}

/** Back to the start: the PaymentIntent lives on and can be confirmed with another card. */
function fail(call: Call, intent: IntentRecord, error: PaymentError): void {
  intent.status = "requires_payment_method";
  intent.paymentMethod = null;
  intent.nextAction = null;
  intent.attempt = null;
  intent.lastError = error;
  tell(call, intent, "payment_intent.payment_failed");
}

type IntentEvent = "payment_failed" | "processing" | "requires_action" | "succeeded";

function tell(call: Call, intent: IntentRecord, type: `payment_intent.${IntentEvent}`): void {
  emit(call.world, type, wireIntent(intent, call.world.store, call.world.origin()), call.cause);
}
