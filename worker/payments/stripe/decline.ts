/** PURE. Stripe's many decline codes to the few a buyer can act on. Source: Stripe docs, error codes and decline codes. */
import type { DeclineCode } from "../../../contract/order.ts";

const BY_CODE = new Map<string | undefined, DeclineCode>(
  Object.entries({
    insufficient_funds: "insufficient_funds",
    withdrawal_count_limit_exceeded: "insufficient_funds",
    card_velocity_exceeded: "insufficient_funds",
    expired_card: "expired_card",
    invalid_expiry_month: "expired_card",
    invalid_expiry_year: "expired_card",
    incorrect_number: "incorrect_number",
    invalid_number: "incorrect_number",
    incorrect_cvc: "incorrect_cvc",
    invalid_cvc: "incorrect_cvc",
    processing_error: "processing_error",
    reenter_transaction: "processing_error",
    try_again_later: "processing_error",
    issuer_not_available: "processing_error",
    authentication_required: "authentication_failed",
    payment_intent_authentication_failure: "authentication_failed",
    card_decline_rate_limit_exceeded: "too_many_attempts",
  } as const),
);

/**
 * @param code Stripe's `code`
 * @param declineCode Stripe's `decline_code`, more precise when present; lost, stolen and fraudulent fall to `card_declined`
 */
export function declineCode(code: string | undefined, declineCode: string | undefined): DeclineCode {
  return BY_CODE.get(declineCode) ?? BY_CODE.get(code) ?? "card_declined";
}
