/** What decides what a basket costs besides the goods. */
import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import { at } from "./columns.ts";

/** Where we deliver and how: the `delivery` of the price book (worker/pricing/delivery-zone.ts), one row a zone. */
export const deliveryZones = pgTable("delivery_zones", {
  id: text("id").primaryKey(),
  position: integer("position").notNull(),
  places: jsonb("places").notNull(),
  rates: jsonb("rates").notNull(),
});

/** Where which taxes are owed: the `taxes` of the price book (worker/pricing/tax-zone.ts), one row a zone. */
export const taxZones = pgTable("tax_zones", {
  id: text("id").primaryKey(),
  position: integer("position").notNull(),
  places: jsonb("places").notNull(),
  mode: text("mode").notNull(),
  delivery: text("delivery").notNull(),
  rates: jsonb("rates").notNull(),
});

/** Discount codes: the `codes` of the price book (worker/pricing/code.ts), one row a code. */
export const codes = pgTable("codes", {
  /** In capitals, without spaces. */
  code: text("code").primaryKey(),
  rule: jsonb("rule").notNull(),
  /** How many orders use it now: the rows of `code_uses`, counted where a Pay tap can wait for them. */
  uses: integer("uses").notNull().default(0),
});

/** Who used which code with which order: taken when the order is made, given back when it ends unpaid. */
export const codeUses = pgTable(
  "code_uses",
  {
    code: text("code")
      .notNull()
      .references(() => codes.code),
    orderId: text("order_id").notNull(),
    /** `buyer:<id>`, or `email:<address>` for a guest. */
    usedBy: text("used_by").notNull(),
    /** True when the rule, as it was then, lets each buyer use it once. */
    once: boolean("once").notNull(),
    at: at("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.code, t.orderId] }),
    index("code_uses_by").on(t.code, t.usedBy),
    // Of two taps at once by the same buyer, the second is told by this key.
    uniqueIndex("code_uses_once").on(t.code, t.usedBy).where(sql`${t.once}`),
  ],
);
