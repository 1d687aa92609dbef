/** What came in from outside and what goes out. */
import { sql } from "drizzle-orm";
import { bigserial, check, foreignKey, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { UtilityForm } from "../documents.ts";
import { buyers } from "./buyers.ts";
import { at, oneOf } from "./columns.ts";

/** Events from outside, each once. Keeps the parsed event, never the raw body. */
export const inbox = pgTable(
  "inbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    source: text("source").notNull(),
    externalId: text("external_id").notNull(),
    event: jsonb("event").notNull(),
    receivedAt: at("received_at").notNull(),
    status: text("status").notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: at("next_at").notNull(),
    doneAt: at("done_at"),
    error: text("error"),
  },
  (t) => [
    uniqueIndex("inbox_once").on(t.source, t.externalId),
    index("inbox_due").on(t.nextAt).where(sql`${t.status} = 'pending'`),
    index("inbox_age").on(t.receivedAt),
    check("inbox_status", oneOf(t.status, ["pending", "done", "dead"])),
  ],
);

/** What is to be sent: messages to buyers, in each thread in the order of ids, and alerts to the merchant, in no order. */
export const outbox = pgTable(
  "outbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    /** What this row is for, once: `receipt:<order id>`, `reply:<inbox id>:0`. */
    dedupeKey: text("dedupe_key").notNull(),
    channel: text("channel").notNull().default("messenger"),
    /** Null for alerts. */
    buyerId: text("buyer_id"),
    message: jsonb("message").notNull(),
    /** The same as a utility template, for a buyer whose window is closed; null: the message waits for them. */
    utility: jsonb("utility").$type<UtilityForm>(),
    createdAt: at("created_at").notNull(),
    /** `waiting`: for the buyer to write, because their window is closed. It stands in nobody's way. */
    status: text("status").notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    /** When it is due; of one that waits, when it is of no use any more. */
    nextAt: at("next_at").notNull(),
    /** Of one that waits: when the buyer had last been seen. A later sign of theirs ends the wait. */
    silentSince: at("silent_since"),
    sentAt: at("sent_at"),
    /** Messenger's id of the message, from the answer or from the echo. */
    mid: text("mid"),
    error: text("error"),
  },
  (t) => [
    uniqueIndex("outbox_once").on(t.dedupeKey),
    index("outbox_due").on(t.nextAt).where(sql`${t.status} = 'pending'`),
    index("outbox_thread").on(t.buyerId, t.id).where(sql`${t.status} = 'pending'`),
    index("outbox_age").on(t.createdAt),
    index("outbox_waiting").on(t.buyerId).where(sql`${t.status} = 'waiting'`),
    foreignKey({ columns: [t.buyerId], foreignColumns: [buyers.id], name: "outbox_buyer" }),
    check("outbox_status", oneOf(t.status, ["pending", "waiting", "sent", "dead"])),
    check("outbox_waits", sql`(${t.status} = 'waiting') = (${t.silentSince} is not null)`),
    check("outbox_channel", oneOf(t.channel, ["messenger", "alert"])),
    check("outbox_to", sql`(${t.channel} = 'messenger') = (${t.buyerId} is not null)`),
  ],
);
