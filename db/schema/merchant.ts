/** What follows a sale: money given back, and the history that a merchant reads. */
import { sql } from "drizzle-orm";
import { bigserial, boolean, check, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { ACTORS, REFUND_REASONS, REFUND_STATUSES } from "../../contract/order.ts";
import type { EventDetail, RefundedPiece } from "../documents.ts";
import { at, oneOf } from "./columns.ts";
import { orders } from "./orders.ts";

/** Money that goes back. Written before the provider is asked, so that a lost answer is read and not repeated. */
export const refunds = pgTable(
  "refunds",
  {
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    lines: jsonb("lines").$type<RefundedPiece[]>(),
    reason: text("reason").notNull(),
    /** For the merchant's own eyes. */
    note: text("note").notNull().default(""),
    status: text("status").notNull().default("pending"),
    /** The provider's id of it; null until its answer has arrived. */
    providerId: text("provider_id"),
    failure: text("failure"),
    requestedBy: text("requested_by").notNull(),
    /** What asked for it, once for each order: `api:<Idempotency-Key>`, `cancel`, `provider:<its id>`. */
    requestKey: text("request_key").notNull(),
    createdAt: at("created_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When the provider is to be asked (again); null: it has answered, and tells by itself what becomes of it. */
    nextAt: at("next_at"),
  },
  (t) => [
    uniqueIndex("refunds_request").on(t.orderId, t.requestKey),
    uniqueIndex("refunds_provider").on(t.providerId),
    index("refunds_due").on(t.nextAt).where(sql`${t.nextAt} is not null`),
    check("refunds_amount", sql`${t.amountMinor} > 0`),
    check("refunds_status", oneOf(t.status, REFUND_STATUSES)),
    check("refunds_reason", oneOf(t.reason, [...REFUND_REASONS, "other"])),
    check("refunds_by", oneOf(t.requestedBy, ACTORS)),
    check("refunds_succeeded", sql`${t.status} <> 'succeeded' or ${t.providerId} is not null`),
  ],
);

/**
 * What the provider that works out the taxes is to be told, of orders whose taxes it worked out. Written with what it is about, told by
 * the sweep, in order within an order.
 */
export const taxReports = pgTable(
  "tax_reports",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** The order's id for its sale, a refund's id for what went back: the provider's own key for it. */
    reference: text("reference").notNull(),
    /** What was reported, tax and all; null until then. 0: only the tip went back, which nobody taxes, or nothing after all. */
    amountMinor: integer("amount_minor"),
    /** The provider's id of it. */
    transactionId: text("transaction_id"),
    /** Its refund failed after all: it is not told any more, and undone if it was. */
    isVoid: boolean("is_void").notNull().default(false),
    /** Why it was given up. */
    failure: text("failure"),
    createdAt: at("created_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    /** When it is to be tried (again); null: it is done, or given up. */
    nextAt: at("next_at"),
  },
  (t) => [
    uniqueIndex("tax_reports_reference").on(t.reference),
    index("tax_reports_order").on(t.orderId, t.id),
    index("tax_reports_due").on(t.nextAt).where(sql`${t.nextAt} is not null`),
    check("tax_reports_amount", sql`${t.amountMinor} >= 0`),
    check("tax_reports_told", sql`${t.transactionId} is null or ${t.amountMinor} is not null`),
    check(
      "tax_reports_open",
      sql`${t.nextAt} is null or (${t.failure} is null and (${t.amountMinor} is null or ${t.isVoid}))`,
    ),
  ],
);

/** What buyers' banks ask of payments: one order may be disputed more than once. */
export const disputes = pgTable(
  "disputes",
  {
    /** The provider's. */
    id: text("id").primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    /** The provider's word for where it stands. */
    status: text("status").notNull(),
    isOver: boolean("is_over").notNull(),
    amountMinor: integer("amount_minor").notNull(),
    reason: text("reason").notNull(),
    openedAt: at("opened_at").notNull(),
  },
  (t) => [index("disputes_order").on(t.orderId), check("disputes_amount", sql`${t.amountMinor} >= 0`)],
);

/** Each step of an order, written by the statement that takes it. Never changed, but for a parcel's number once its person is deleted. */
export const orderEvents = pgTable(
  "order_events",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    orderId: text("order_id")
      .notNull()
      .references(() => orders.id),
    at: at("at").notNull(),
    by: text("by").notNull(),
    what: text("what").notNull(),
    /** Codes, amounts and counts; no address, no name. */
    detail: jsonb("detail").$type<EventDetail>().notNull().default({}),
  },
  (t) => [index("order_events_order").on(t.orderId, t.id), check("order_events_by", oneOf(t.by, ACTORS))],
);
