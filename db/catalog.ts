/** The shop, what it sells and where it delivers: reads for the bot and the checkout. */
import type { InferSelectModel } from "drizzle-orm";
import { type Fragment, json, type Sql } from "./client.ts";
import type { shop } from "./schema.ts";

export type ShopRow = InferSelectModel<typeof shop>;

/** A variant with its product: one thing that can be bought, in the shop's currency. */
export interface Offer {
  id: string;
  title: string;
  variantTitle: string;
  description: string;
  /** Both in other languages, by language or locale. */
  texts: Record<string, { title?: string; description?: string }>;
  variantTexts: Record<string, string>;
  imageUrl: string | null;
  priceMinor: number;
  currency: string;
  taxCategory: string;
  /** False for what nobody carries. */
  shipped: boolean;
  weightGrams: number | null;
  measure: number | null;
  measureUnit: string | null;
  /** Pieces that can still be sold; null is unlimited. */
  available: number | null;
}

/** Those of `variants v` and `products p` that are for sale in the currency of the row `s` of `shop`. */
export const offerColumns = (sql: Sql): Fragment => sql`
  v.id, p.title, v.title as variant_title, p.description, p.texts, v.texts as variant_texts, p.image_url,
  (v.prices->>s.currency)::int as price_minor, s.currency, v.tax_category, v.shipped, v.weight_grams, v.measure, v.measure_unit,
  v.stock - v.sold - v.held as available`;

export const isForSale = (sql: Sql): Fragment => sql`p.active and v.active and v.prices->>s.currency is not null`;

export interface ShopWindow {
  shop: ShopRow;
  offers: Offer[];
  /** The language of the buyer named, as Messenger told it. */
  buyerLocale: string | null;
}

/** The shop, the offers named and one buyer's language, in one statement; unknown or inactive offers are absent. Null without a shop row. */
export async function findShopWindow(sql: Sql, ids: string[], buyerId: string | null): Promise<ShopWindow | null> {
  const [row] = await sql<[{ shop: ShopJson; offers: ShopJson[]; buyerLocale: string | null }?]>`
    select to_jsonb(s) as shop, (select locale from buyers where id = ${buyerId}) as buyer_locale,
      (select coalesce(jsonb_agg(to_jsonb(o) order by o.id), '[]') from (
        select ${offerColumns(sql)} from variants v join products p on p.id = v.product_id
        where v.id in (select jsonb_array_elements_text(${json(sql, ids)})) and ${isForSale(sql)}) o) as offers
    from shop s where s.id = 1`;
  if (!row) return null;
  const { shop, offers, buyerLocale } = row;
  return { shop: camelKeys<ShopRow>(shop), offers: offers.map((offer) => camelKeys<Offer>(offer)), buyerLocale };
}

type ShopJson = Record<string, unknown>;

/** Rows inside jsonb keep their snake_case keys; these bring them to the shape of the schema. */
export function camelKeys<T>(row: Record<string, unknown>): T {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key.replace(/_([a-z0-9])/g, (_, c: string) => c.toUpperCase()), value]),
  ) as T;
}
