/** What is counted, so that nobody does too much of it. */
import { index, jsonb, pgTable, text } from "drizzle-orm/pg-core";
import type { Mark } from "../documents.ts";
import { at } from "./columns.ts";

/** One row for whoever does it; the row is locked by each who counts, so that many at once are counted one after another. */
export const tallies = pgTable(
  "tallies",
  {
    /** `buyer:<id>`, `guests:<buyer id>`, `link:<checkout id>`, `network:<keyed digest>`, `shop`, `quotes:<session id>`, `looks:<order id>`. */
    key: text("key").primaryKey(),
    /** Oldest first, none older than a day. */
    marks: jsonb("marks").$type<Mark[]>().notNull(),
    touchedAt: at("touched_at").notNull(),
    /** Of the shop: until then it takes no new card. */
    shutUntil: at("shut_until"),
  },
  (t) => [index("tallies_age").on(t.touchedAt)],
);
