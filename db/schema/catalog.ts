/** What is sold. */
import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text } from "drizzle-orm/pg-core";

export const products = pgTable("products", {
  id: text("id").primaryKey(),
  title: text("title").notNull(),
  description: text("description").notNull(),
  imageUrl: text("image_url"),
  position: integer("position").notNull(),
  active: boolean("active").notNull().default(true),
  /** Title and description in other languages: `{ "de": { "title", "description" } }`. */
  texts: jsonb("texts").$type<Record<string, { title?: string; description?: string }>>().notNull().default({}),
});

/** What is sold and counted. `sold + held <= stock` always (invariant 9); a null stock is unlimited. */
export const variants = pgTable(
  "variants",
  {
    id: text("id").primaryKey(),
    productId: text("product_id")
      .notNull()
      .references(() => products.id),
    title: text("title").notNull(),
    /** Grams or millilitres in one piece, for the unit price that EU law asks for; null when sold by piece. */
    measure: integer("measure"),
    measureUnit: text("measure_unit"),
    /** What one piece costs in each currency, in minor units: `{ "EUR": 2999 }`. It is for sale in no other. */
    prices: jsonb("prices").$type<Record<string, number>>().notNull(),
    taxCategory: text("tax_category").notNull().default("standard"),
    /** False for what nobody carries: a download, a voucher. */
    shipped: boolean("shipped").notNull().default(true),
    /** Of one piece with its wrapping; null when nobody weighed it. */
    weightGrams: integer("weight_grams"),
    position: integer("position").notNull().default(0),
    active: boolean("active").notNull().default(true),
    /** The title in other languages: `{ "de": "500 g" }`. */
    texts: jsonb("texts").$type<Record<string, string>>().notNull().default({}),
    /** All pieces that there were to sell, those sold and held with them. */
    stock: integer("stock"),
    /** Pieces on the shelf as the last catalog file said that did not say how many had been sold (docs/decisions/007). */
    counted: integer("counted"),
    held: integer("held").notNull().default(0),
    sold: integer("sold").notNull().default(0),
  },
  (t) => [
    check(
      "variants_prices",
      sql`${t.prices} <> '{}' and not jsonb_path_exists(${t.prices}, '$.* ? (@.type() != "number" || @ <= 0 || @ != @.floor())')`,
    ),
    check(
      "variants_stock",
      sql`${t.held} >= 0 and ${t.sold} >= 0 and (${t.stock} is null or ${t.sold} + ${t.held} <= ${t.stock})`,
    ),
    check("variants_measure", sql`(${t.measure} is null) = (${t.measureUnit} is null)`),
    index("variants_product").on(t.productId),
  ],
);
