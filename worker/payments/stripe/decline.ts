/** PURE. Stripe's many decline codes to the few a buyer can act on. Source: Stripe docs, error codes and decline codes. */
import type { DeclineCode } from "../../../contract/order.ts";

const BY_CODE: Record<string, DeclineCode> = {
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
};

/**
 * @param code Stripe's `code`
 * @param declineCode Stripe's `decline_code`, more precise when present; lost, stolen and fraudulent fall to `card_declined`
 */
export function declineCode(code: string | undefined, declineCode: string | undefined): DeclineCode {
  return (declineCode && BY_CODE[declineCode]) || (code && BY_CODE[code]) || "card_declined";
}
