/** Who tries to sign in to the merchant's page. */
import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { at } from "./columns.ts";

/** Tries since the last right key, by where they come from. A row that is out of its time is deleted by the next try of anybody. */
export const signIns = pgTable(
  "sign_ins",
  {
    /** A keyed digest of the network that asks, never its address. */
    client: text("client").primaryKey(),
    tries: integer("tries").notNull(),
    /** Of the first of them. */
    since: at("since").notNull(),
  },
  (t) => [index("sign_ins_since").on(t.since)],
);
