/**
 * The states of an order: of its payment, with what follows what, of its goods (worker/merchant/fulfilment.ts has what follows what) and
 * of money given back.
 */
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

/**
 * The order machine. Same state is a no-op; what is not in here is refused, by the database as well (a trigger on `orders`); money wins
 * from every state. Nothing leads out of `paid`: what happens to a paid order is refunds, disputes and its goods.
 */
export const TRANSITIONS: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  created: ["paying", "paid", "cancelled", "expired"],
  paying: ["paid", "declined", "action_required", "cancelled", "expired"],
  action_required: ["paying", "paid", "declined", "cancelled", "expired"],
  declined: ["paying", "paid", "cancelled", "expired"],
  cancelled: ["paid"],
  expired: ["paid"],
  paid: [],
};

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

/** Where the goods of a paid order are. Everything else is `unfulfilled`. */
export const FULFILMENT_STATES = [
  "unfulfilled",
  "processing",
  "shipped",
  "out_for_delivery",
  "delivered",
  "delayed",
  "cancelled",
  "returned",
] as const;
export const FulfilmentState = v.picklist(FULFILMENT_STATES);
export type FulfilmentState = v.InferOutput<typeof FulfilmentState>;

/** Where money that goes back is. A refund may fail after it had succeeded: then the buyer is owed it again. */
export const REFUND_STATUSES = ["pending", "succeeded", "failed", "canceled"] as const;
export type RefundStatus = (typeof REFUND_STATUSES)[number];

/** Why money goes back, in the words that the card networks know. */
export const REFUND_REASONS = ["requested_by_customer", "duplicate", "fraudulent"] as const;
export const RefundReason = v.picklist(REFUND_REASONS);
export type RefundReason = v.InferOutput<typeof RefundReason>;

/** Whose doing a step of an order was. */
export const ACTORS = ["buyer", "merchant", "provider", "system"] as const;
export type Actor = (typeof ACTORS)[number];
