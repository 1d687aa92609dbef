/**
 * The merchant's API, `/api/merchant/...` with `Authorization: Bearer <CONSOLE_KEY>`: requests and answers. An order is named by its
 * id or by its number (`A-1042`). Times are ISO 8601 in UTC. No answer holds card data beyond brand and last four, or a PSID.
 */
import * as v from "valibot";
import type { AddressDraft } from "./address.ts";
import type { Dispute } from "./dispute.ts";
import { AMOUNT_MAX, type Money } from "./money.ts";
import { type Actor, FulfilmentState, PaymentStatus, RefundReason, type RefundStatus } from "./order.ts";

export const ORDERS_PER_PAGE_MAX = 100;
const ORDERS_PER_PAGE = 50;
const TEXT_MAX = 120;
const NOTE_MAX = 500;
const LINES_MAX = 50;
const PIECES_MAX = 999;

const Time = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text)),
  // Not all of ISO 8601 is what it reads.
  v.date(),
);
const Text = v.pipe(v.string(), v.trim(), v.maxLength(TEXT_MAX));
const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));

// ---- requests: strict, so that a misspelt field is refused and not silently dropped

/** What both the list and the export take as their query. All that is given must hold. */
const filters = {
  /** Payment. */
  status: v.optional(PaymentStatus),
  fulfilment: v.optional(FulfilmentState),
  /** `true`: only those that are paid and whose goods have not left. */
  unshipped: v.optional(v.literal("true")),
  /** `true`: only those of which money went back, or is on its way back. */
  refunded: v.optional(v.literal("true")),
  /** `true`: only those that a person must look at. */
  attention: v.optional(v.literal("true")),
  /** The number, or part of the name or of the e-mail address, in any case. */
  q: v.optional(Text),
  /** Begun at or after. */
  from: v.optional(Time),
  /** Begun before. */
  until: v.optional(Time),
};

/** GET /api/merchant/orders?...: newest first. */
export const ListQuery = v.strictObject({
  ...filters,
  /** `next` of the page before. */
  after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))),
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(ORDERS_PER_PAGE_MAX)),
    String(ORDERS_PER_PAGE),
  ),
});
export type ListQuery = v.InferOutput<typeof ListQuery>;

/** GET /api/merchant/export?format=...: every order that matches, newest first, streamed. */
export const ExportQuery = v.strictObject({ ...filters, format: v.picklist(["csv", "json"]) });
export type ExportQuery = v.InferOutput<typeof ExportQuery>;
export type OrderFilters = Omit<ExportQuery, "format">;

/** POST /api/merchant/orders/:order/fulfilment: the goods move. The same again changes nothing and is answered the same. */
export const FulfilmentRequest = v.strictObject({
  /** `cancelled` has a route of its own, because money and goods go back with it. */
  to: v.picklist(["processing", "shipped", "out_for_delivery", "delivered", "delayed", "returned"]),
  carrier: v.optional(v.pipe(Text, v.nonEmpty())),
  trackingNumber: v.optional(v.pipe(v.string(), v.trim(), v.regex(/^[A-Za-z0-9][A-Za-z0-9 -]{2,48}[A-Za-z0-9]$/))),
  /** Needed only for carriers whose address we do not know. */
  trackingUrl: v.optional(v.pipe(v.string(), v.maxLength(500), v.url(), v.startsWith("https://"))),
});
export type FulfilmentRequest = v.InferOutput<typeof FulfilmentRequest>;

/** POST /api/merchant/orders/:order/cancel: a paid order that was not shipped. What is left of its money goes back, and its goods. */
export const CancelRequest = v.strictObject({
  reason: v.optional(RefundReason, "requested_by_customer"),
  /** For the merchant's own eyes. */
  note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(NOTE_MAX)), ""),
});
export type CancelRequest = v.InferOutput<typeof CancelRequest>;

/**
 * POST /api/merchant/orders/:order/refunds, with a header `Idempotency-Key` of 8 to 64 letters, digits, - or _: repeated with the
 * same key it is the same refund. Without amount and lines all that is left goes back.
 */
export const RefundRequest = v.strictObject({
  /** Minor units of the order's currency. */
  amountMinor: v.optional(count(AMOUNT_MAX)),
  /** Which pieces it is for, each of them once; `line` counts from 0. Without an amount it is what was paid for them. */
  lines: v.optional(
    v.pipe(
      v.array(v.strictObject({ line: v.pipe(v.number(), v.integer(), v.minValue(0)), quantity: count(PIECES_MAX) })),
      v.minLength(1),
      v.maxLength(LINES_MAX),
    ),
  ),
  reason: v.optional(RefundReason, "requested_by_customer"),
  note: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(NOTE_MAX)), ""),
});
export type RefundRequest = v.InferOutput<typeof RefundRequest>;
export const RequestKey = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** POST /api/merchant/orders/:order/attended: a person has looked at what `needsAttention` asked for. */
export const AttendedRequest = v.strictObject({});

/** POST /api/merchant/alerts/test: posts an alert that says it is only a test, at once and once. */
export const AlertTestRequest = v.strictObject({});

// ---- answers

/** One row of the list. */
export interface OrderSummary {
  id: string;
  /** `A-1042`. */
  number: string;
  status: PaymentStatus;
  fulfilment: FulfilmentState;
  /** Name and e-mail address of the buyer; guests have an address always, others may have none. */
  name: string;
  email: string;
  /** Pieces of all lines. */
  pieces: number;
  total: Money;
  /** What went back or is on its way back. */
  refunded: Money;
  /**
   * Why a person must look: `paid_without_stock`, `amount_mismatch`, `foreign_payment`, `refund_failed`,
   * `refund_unknown`, `tax_unreported`, `withdrawn`, `payment_unknown`; null: nobody has to.
   */
  needsAttention: string | null;
  /** The provider's word for where a dispute stands; null: nobody disputed it. */
  dispute: string | null;
  createdAt: string;
  paidAt: string | null;
}

/** Answer of GET /api/merchant/orders. */
export interface OrderList {
  orders: OrderSummary[];
  /** For `after`; null: this was the last page. */
  next: string | null;
}

export interface SoldLine {
  variantId: string;
  title: string;
  detail: string;
  quantity: number;
  unit: Money;
  /** Of all its pieces, as listed. */
  total: Money;
  /** What was paid for it, discount and taxes counted: what giving it back is worth. */
  paid: Money;
}

export interface Shipment {
  carrier: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
  shippedAt: string | null;
  deliveredAt: string | null;
}

export interface Refund {
  id: string;
  amount: Money;
  status: RefundStatus;
  reason: string;
  note: string;
  lines: { line: number; quantity: number }[] | null;
  /** `provider`: made in the provider's dashboard and adopted. */
  by: Actor;
  /** Of the provider, why it failed. */
  failure: string | null;
  createdAt: string;
}

/** A step in an order's life, oldest first. */
export interface HistoryEntry {
  at: string;
  by: Actor;
  /**
   * `begun`, `tried_again`, a payment's or the goods' state, `refund_pending` and on, `attention`, `attended`, `disputed`,
   * `dispute_closed`, `fraud_warned`.
   */
  what: string;
  /** Whatever else is known of it: amounts in minor units, a carrier, a reason. */
  detail: Record<string, string | number | null>;
}

/** One order of GET /api/merchant/export?format=json, whose answer is an array of them. */
export interface ExportedOrder extends OrderSummary {
  lines: SoldLine[];
  subtotal: Money;
  discount: Money;
  /** The discount code that was used; null: none. */
  code: string | null;
  delivery: Money;
  tax: Money;
  /** Contained in the other amounts, or added to them. */
  taxMode: "included" | "added";
  tip: Money;
  /** What you accepted above the price, below nothing when it was less. With it all adds up to `total`; `tax` and `taxMode` are of the price. */
  adjustment: Money;
  address: AddressDraft;
  shipment: Shipment;
}

/** Answer of GET /api/merchant/orders/:order, and of everything that changes an order. */
export interface MerchantOrder extends ExportedOrder {
  /** ISO dates, inclusive: what the buyer was promised. Null where nothing has to be delivered. */
  promised: { earliest: string; latest: string } | null;
  /** BCP 47: the language in which the buyer is told. */
  locale: string;
  /** False for a guest, who has no thread: nobody but the merchant tells them. */
  inChat: boolean;
  card: { brand: string; last4: string } | null;
  termsVersion: string;
  /** Where the goods may go from here, `cancelled` among them where the order may be cancelled. */
  moves: FulfilmentState[];
  /** Money of it may be held though it is not paid: it waits for `accept`, `refund` or `release` (contract/quarantine.ts). */
  quarantined: boolean;
  /** What may still be given back. */
  refundable: Money;
  refunds: Refund[];
  /** Oldest first. `dispute` is where the one stands that asks for most. */
  disputes: Dispute[];
  fraudWarnedAt: string | null;
  history: HistoryEntry[];
}

/** Answer of POST .../refunds. `pending` may also mean that the provider has not answered: the sweep goes on asking. */
export interface Refunded {
  refund: Refund;
  order: MerchantOrder;
}

/** Answer of POST /api/merchant/alerts/test. */
export interface AlertTested {
  /** `unset`: the worker has no `ALERT_URL`, and posted nothing. */
  outcome: "taken" | "refused" | "unset";
  /** Why it was refused: `http 403`, `no answer`. Null otherwise. */
  reason: string | null;
}
