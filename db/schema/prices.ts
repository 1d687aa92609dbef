/** What decides what a basket costs besides the goods. */
import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { at } from "./columns.ts";

/** Where we deliver: one flat price and one inclusive tax rate per country, until the price engine takes over. */
export const destinations = pgTable(
  "destinations",
  {
    country: text("country").primaryKey(),
    deliveryMinor: integer("delivery_minor").notNull(),
    taxBasisPoints: integer("tax_basis_points").notNull(),
    minDays: integer("min_days").notNull(),
    maxDays: integer("max_days").notNull(),
    position: integer("position").notNull(),
  },
  (t) => [check("destinations_sane", sql`${t.deliveryMinor} >= 0 and ${t.taxBasisPoints} between 0 and 10000`)],
);

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
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.code, t.orderId] }), index("code_uses_by").on(t.code, t.usedBy)],
);
