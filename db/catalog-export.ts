/** The whole shop, read for a catalog file. */
import { camelKeys } from "./catalog.ts";
import type { CatalogRows } from "./catalog-rows.ts";
import type { Sql, Transaction } from "./client.ts";

type Row = Record<string, unknown>;

/** In one statement, so that it is the shop of one moment. Null without a shop. A variant's `stock` is what is on its shelf. */
export async function readCatalog(sql: Sql | Transaction): Promise<CatalogRows | null> {
  const [row] = await sql<[Record<keyof CatalogRows, Row & Row[]>?]>`
    select to_jsonb(s) as shop,
      (select coalesce(jsonb_agg(to_jsonb(p) order by p.position, p.id), '[]') from products p) as products,
      (select coalesce(jsonb_agg(to_jsonb(v) || jsonb_build_object('stock', v.stock - v.sold) order by v.position, v.id), '[]')
        from variants v) as variants,
      (select coalesce(jsonb_agg(to_jsonb(z) order by z.position, z.id), '[]') from delivery_zones z) as delivery_zones,
      (select coalesce(jsonb_agg(to_jsonb(z) order by z.position, z.id), '[]') from tax_zones z) as tax_zones,
      (select coalesce(jsonb_agg(to_jsonb(c) order by c.code), '[]') from codes c) as codes,
      (select coalesce(jsonb_agg(to_jsonb(t) order by t.locale, t.kind), '[]') from legal_texts t
        where t.version = s.terms_version) as legal_texts
    from shop s where s.id = 1`;
  if (!row) return null;
  const rows = <T>(list: Row[]) => list.map((each) => camelKeys<T>(each));
  return {
    shop: camelKeys(row.shop),
    products: rows(row.products),
    variants: rows(row.variants),
    deliveryZones: rows(row.deliveryZones),
    taxZones: rows(row.taxZones),
    codes: rows(row.codes),
    legalTexts: rows(row.legalTexts),
  };
}
