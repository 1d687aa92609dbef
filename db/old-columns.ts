/**
 * Columns and a table that the price book and the legal texts have replaced, written as long as somebody reads them. This file,
 * its three calls in catalog-import.ts and the columns go together.
 */
import type { ShopSettingsRow } from "./catalog-rows.ts";
import type { Fragment, Transaction } from "./client.ts";

export const OLD_SHOP_COLUMNS = {
  legal_name: "text",
  contact: "text",
  terms_url: "text",
  privacy_url: "text",
  withdrawal_url: "text",
};

/** The addresses of the legal texts are not known to a catalog file: it has the texts themselves. */
export function oldShopColumns({ seller }: ShopSettingsRow): Record<string, string> {
  const { address, email, legalName } = seller as Record<"address" | "email" | "legalName", string>;
  const contact = `${address.split("\n").join(", ")} · ${email}`;
  return { legal_name: legalName, contact, terms_url: "", privacy_url: "", withdrawal_url: "" };
}

export function oldVariantColumns(tx: Transaction, currency: string): Record<"set" | "names" | "values", Fragment> {
  const price = tx`coalesce((f.prices->>${currency})::int, (select max(value::int) from jsonb_each_text(f.prices)))`;
  return {
    set: tx`, price_minor = ${price}, currency = ${currency}`,
    names: tx`, price_minor, currency`,
    values: tx`, ${price}, ${currency}`,
  };
}

/** Each country that a zone serves as a whole, with its first rate in the shop's currency and its standard tax. */
export async function writeDestinations(tx: Transaction): Promise<void> {
  await tx`
    with served as (
      select distinct on (p->>'country') p->>'country' as country, z.position, r->'prices'->s.currency->'tiers'->0->>'priceMinor' as price,
        (r->>'minDays')::int as min_days, (r->>'maxDays')::int as max_days
      from shop s, delivery_zones z, jsonb_array_elements(z.places) p, jsonb_array_elements(z.rates) r
      where p->>'country' <> '*' and jsonb_array_length(p->'regions') + jsonb_array_length(p->'postcodes') = 0
        and r->'prices' ? s.currency
      order by p->>'country', z.position),
    gone as (delete from destinations where country not in (select country from served))
    insert into destinations (country, delivery_minor, tax_basis_points, min_days, max_days, position)
    select country, price::int, coalesce((
        select (r->>'basisPoints')::int from tax_zones t, jsonb_array_elements(t.places) p, jsonb_array_elements(t.rates) r
        where p->>'country' = served.country and r->>'category' = 'standard' order by t.position limit 1), 0),
      min_days, max_days, row_number() over (order by position, country)
    from served
    on conflict (country) do update set delivery_minor = excluded.delivery_minor, tax_basis_points = excluded.tax_basis_points,
      min_days = excluded.min_days, max_days = excluded.max_days, position = excluded.position`;
}
