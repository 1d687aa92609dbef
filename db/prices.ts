/** The price book as the database holds it, narrowed to what one basket needs: fragments for the statements that read the facts. */
import type { InferSelectModel } from "drizzle-orm";
import { camelKeys } from "./catalog.ts";
import type { Fragment, Sql } from "./client.ts";
import type { deliveryZones, taxZones } from "./schema.ts";

/** By position. What is in `places` and `rates` has passed the schema of the price book (worker/pricing). */
export interface ZoneRows {
  delivery: InferSelectModel<typeof deliveryZones>[];
  taxes: InferSelectModel<typeof taxZones>[];
}

/** A place that some delivery zone names. */
export interface ServedPlace {
  /** ISO 3166, or `*` for anywhere. */
  country: string;
  /** False for some regions or postcodes of it. */
  whole: boolean;
  /** False where nothing is delivered to. */
  open: boolean;
}

/** A code that was typed, as the merchant wrote it, and how often it was used so far. */
export interface CodeRow {
  code: string;
  rule: unknown;
  uses: number;
  usesByBuyer: number;
}

/** The zones that name one of these countries, or anywhere. @param countries a query of one column */
export const zonesOf = (sql: Sql, countries: Fragment): Fragment => sql`
  jsonb_build_object(
    'delivery', (select coalesce(jsonb_agg(to_jsonb(z) order by z.position, z.id), '[]') from delivery_zones z
      where ${names(sql, sql`z.places`, countries)}),
    'taxes', (select coalesce(jsonb_agg(to_jsonb(z) order by z.position, z.id), '[]') from tax_zones z
      where ${names(sql, sql`z.places`, sql`${countries} union all ${pickupCountries(sql)}`)}))`;

const names = (sql: Sql, places: Fragment, countries: Fragment): Fragment => sql`
  exists (select from jsonb_array_elements(${places}) p where p->>'country' = '*' or p->>'country' in (${countries}))`;

/** What is fetched is taxed where it is fetched, and not where its buyer lives. */
const pickupCountries = (sql: Sql): Fragment => sql`
  select r->'pickupAt'->>'country' from delivery_zones f, jsonb_array_elements(f.rates) r`;

/** Every place that is served or left out. */
export const servedPlaces = (sql: Sql): Fragment => sql`
  (select coalesce(jsonb_agg(distinct jsonb_build_object(
      'country', p->>'country', 'open', jsonb_array_length(z.rates) > 0,
      'whole', jsonb_array_length(coalesce(p->'regions', '[]')) + jsonb_array_length(coalesce(p->'postcodes', '[]')) = 0)), '[]')
    from delivery_zones z, jsonb_array_elements(z.places) p)`;

/** @param code folded; null reads none @param usedBy as in `code_uses` */
export const codeNamed = (sql: Sql, code: string | null, usedBy: Fragment): Fragment => sql`
  (select jsonb_build_object('code', c.code, 'rule', c.rule, 'uses', c.uses,
      'usesByBuyer', (select count(*) from code_uses u where u.code = c.code and u.used_by = ${usedBy}))
    from codes c where c.code = ${code})`;

export function zonesFromJson(value: unknown): ZoneRows {
  const { delivery, taxes } = value as Record<keyof ZoneRows, Record<string, unknown>[]>;
  return { delivery: delivery.map((row) => camelKeys(row)), taxes: taxes.map((row) => camelKeys(row)) };
}
