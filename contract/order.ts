/** The states of an order's payment that a buyer may see. The transition table is in worker/checkout/transitions.ts. */
import * as v from "valibot";

export const PAYMENT_STATUSES = [
  "created",
  "paying",
  "action_required",
  "declined",
  "paid",
  "cancelled",
  "expired",
] as const;
export const PaymentStatus = v.picklist(PAYMENT_STATUSES);
export type PaymentStatus = v.InferOutput<typeof PaymentStatus>;

/** While an order is in one of these it is the only one of its checkout and payer (partial unique index). */
export const LIVE_STATUSES = ["created", "paying", "action_required", "declined"] as const satisfies PaymentStatus[];

/**
 * Why the bank or the provider said no, reduced to what a buyer can act on.
 * Lost, stolen and fraudulent are `card_declined` on purpose: the reason is nobody's business but the cardholder's.
 */
export const DECLINE_CODES = [
  "card_declined",
  "insufficient_funds",
  "expired_card",
  "incorrect_number",
  "incorrect_cvc",
  "processing_error",
  "authentication_failed",
  "too_many_attempts",
] as const;
export const DeclineCode = v.picklist(DECLINE_CODES);
export type DeclineCode = v.InferOutput<typeof DeclineCode>;
