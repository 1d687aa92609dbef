/** Where the provider's books and ours differ, and how far they have been compared. */
import { sql } from "drizzle-orm";
import { bigserial, check, index, integer, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { DIFFERENCE_KINDS } from "../../contract/difference.ts";
import { at, oneOf } from "./columns.ts";
import { orders } from "./orders.ts";

/** Each difference once for as long as it lasts. */
export const differences = pgTable(
  "differences",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    kind: text("kind").notNull(),
    /** The payment or refund that it is about, by the provider's id; our refund's id where the provider has none. */
    subject: text("subject").notNull(),
    /** The payment by which it is looked at again. */
    paymentId: text("payment_id").notNull(),
    /** Null: of no order here. */
    orderId: text("order_id").references(() => orders.id),
    amountMinor: integer("amount_minor").notNull(),
    currency: text("currency").notNull(),
    firstSeenAt: at("first_seen_at").notNull(),
    lastSeenAt: at("last_seen_at").notNull(),
    /** When it was found to be gone; null: it is there. */
    closedAt: at("closed_at"),
  },
  (t) => [
    uniqueIndex("differences_open").on(t.kind, t.subject).where(sql`${t.closedAt} is null`),
    index("differences_looked_at").on(t.lastSeenAt).where(sql`${t.closedAt} is null`),
    index("differences_age").on(t.closedAt),
    check("differences_kind", oneOf(t.kind, DIFFERENCE_KINDS)),
    check("differences_amount", sql`${t.amountMinor} >= 0`),
  ],
);

/** How far a pass through the provider's lists has come, so that the next run goes on there. */
export const comparisons = pgTable(
  "comparisons",
  {
    /** `recent`, or `whole`. */
    scope: text("scope").primaryKey(),
    /** What is being read: `payments`, then `refunds`. */
    list: text("list").notNull(),
    /** What was made from here on; null: everything. */
    since: at("since"),
    /** What was made before. */
    until: at("until").notNull(),
    /** The last one that was read, and when it was made; null: none yet. */
    cursor: text("cursor"),
    readTo: at("read_to"),
    /** When a run may take it up (again): while it reads, the end of its lease. */
    nextAt: at("next_at").notNull(),
    /** When its last whole pass ended. */
    endedAt: at("ended_at"),
  },
  (t) => [
    check("comparisons_scope", oneOf(t.scope, ["recent", "whole"])),
    check("comparisons_list", oneOf(t.list, ["payments", "refunds", "none"])),
    check("comparisons_cursor", sql`(${t.cursor} is null) = (${t.readTo} is null)`),
  ],
);
