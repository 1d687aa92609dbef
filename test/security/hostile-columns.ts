/**
 * Texts of others in every column that holds one, as the database itself lists them: what is text, or text inside a document, is filled,
 * unless it stands here with the reason why it keeps what it holds. A new column or a new part of a document is filled without anybody
 * remembering.
 */
import type { Sql } from "../../db/client.ts";
import { HOSTILE_TEXTS } from "../support/hostile-texts.ts";

/** As the worker keeps them: no text in PostgreSQL has a U+0000. */
export const TEXTS = HOSTILE_TEXTS.map((text) => text.replaceAll("\0", ""));
export const CHUNKS = [0, 1, 2, 3].map((part) => TEXTS.filter((_, index) => index % 4 === part));

/** What the database takes no other text for: tried, and refused by a CHECK. */
export const HELD = `
  cards.last4 comparisons.list comparisons.scope differences.kind inbox.status legal_texts.kind order_events.by orders.channel
  orders.fulfilment orders.status outbox.channel outbox.status refunds.reason refunds.requested_by refunds.status sessions.level
  subscriptions.trouble`.match(/\S+/g) as string[];

/** What holds nobody's text, by why. Of a document it is a path: a list adds nothing to it. */
const KEPT: Record<string, string> = {
  "an id or a key, ours or the provider's, by which rows are found: nobody can write one": `
    addresses.buyer_id addresses.id buyers.id buyers.page_id buyers.provider_customer_id buyers.psid cards.address_id cards.address_ids
    cards.buyer_id cards.id cards.provider_card_id cards.replaced_card_id checkouts.buyer_id checkouts.claimed_by checkouts.id
    checkouts.items.variantId code_uses.code code_uses.order_id code_uses.used_by codes.code comparisons.cursor
    delivery_zones.id detachments.provider_card_id differences.order_id differences.payment_id differences.subject disputes.id
    disputes.order_id erasures.buyer_id erasures.customer_id inbox.event.pageId inbox.event.psid inbox.external_id inbox.source
    legal_texts.version order_erasures.order_id order_events.order_id orders.address_id orders.buyer_id orders.card_id
    orders.charge_ref orders.checkout_id orders.id orders.payer orders.payment_intent_id orders.quote_id outbox.buyer_id
    outbox.dedupe_key outbox.mid products.id purchases.basket purchases.order_id purchases.payer quotes.address_id quotes.card_id
    quotes.checkout_id quotes.id quotes.payer refunds.id refunds.order_id refunds.provider_id refunds.request_key renewals.buyer_id
    renewals.checkout_id renewals.items.variantId sessions.checkout_id sessions.id shop.terms_version subscriptions.page_id
    tallies.key tallies.marks.id tallies.marks.thing tax_reports.order_id tax_reports.reference tax_reports.transaction_id
    tax_zones.id variants.id variants.product_id variants.tax_category wallet_claims.buyer_id wallet_claims.link_id withdrawals.order_id`,
  "a digest": `
    addresses.digest cards.fingerprint proofs.id sessions.secret_hash sign_ins.client wallet_claims.key_hash`,
  "a code of ISO 3166 or 4217 that the contract and the catalog's check let through: Intl throws at any other": `
    addresses.address.country cards.tap_consent.currency differences.currency orders.address.country orders.currency
    orders.tap_consent.currency quotes.address.country quotes.currency refunds.currency sessions.draft.address.country shop.currency
    shop.home_country`,
  "a BCP 47 tag that the contract lets through: Intl throws at any other": `
    legal_texts.locale orders.locale quotes.locale sessions.locale shop.locale withdrawals.locale`,
  "a date of our own clock: Date knows no other": `
    cards.consent.at cards.tap_consent.at orders.consent.at orders.delivery.earliest orders.delivery.latest orders.tap_consent.at
    quotes.delivery.earliest quotes.delivery.latest tallies.marks.at`,
  "a word of DECLINE_CODES, to which the worker brings the provider's down: with another one nothing is said": `
    orders.decline_code`,
  "what its country's form lets through: a price is asked with it": `
    addresses.address.postcode addresses.address.region sessions.draft.address.postcode sessions.draft.address.region`,
  "a rule of the price book, or a key in it that the page sends back and the contract takes no other for: without it there is no price": `
    codes.rule delivery_zones.places delivery_zones.rates.by delivery_zones.rates.id delivery_zones.rates.pickupAt delivery_zones.rates.prices orders.tax.mode quotes.tax.mode
    shop.charge shop.tax_provider shop.tips tax_zones.delivery tax_zones.mode tax_zones.places tax_zones.rates variants.prices`,
};
export const EXCEPTIONS: readonly string[] = [
  ...HELD,
  ...Object.values(KEPT).flatMap((paths) => paths.match(/\S+/g) ?? []),
];
export const isKept = (path: string) =>
  EXCEPTIONS.includes(path) || EXCEPTIONS.some((each) => path.startsWith(`${each}.`));

/** Goes on from one of these alone: an address, which a text in front of it would make harmless. */
const ALONE = new Set(["shop.logo_url", "products.image_url", "orders.lines.imageUrl", "quotes.lines.imageUrl"]);
/** The merchant's API takes no other beginning. */
const AFTER: Record<string, string> = { "orders.tracking_url": "https://parcels.example/?" };

/** A picture may be at any address of the merchant's. */
const pictureOf = (text: string) => (text.startsWith("//") ? null : text);
const addressIn = (chunk: readonly string[]) => chunk.find((text) => /^\W*(java|vb|data)/i.test(text)) ?? "";

interface Column {
  table: string;
  column: string;
  kind: "text" | "document";
}

/** All that a text can stand in: whatever is no number, truth or moment. */
async function columnsOf(sql: Sql): Promise<Column[]> {
  return await sql<Column[]>`
    select table_name as table, column_name as column,
      case when data_type in ('json', 'jsonb') then 'document' else 'text' end as kind
    from information_schema.columns
    where table_schema = 'public'
      and data_type not in ('smallint', 'integer', 'bigint', 'boolean', 'timestamp with time zone', 'date')
    order by 1, 2`;
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What was found on the way, by path. */
export interface Filling {
  /** Columns, and the parts of their documents: all that there are. */
  paths: Set<string>;
  /** Documents that are somewhere, whether or not there is a text in them. */
  documents: Set<string>;
  /** Those that hold a text of somebody's now. */
  filled: Set<string>;
}

/** Puts the texts of this chunk into everything that holds one, and leaves alone what is empty. */
export async function fill(sql: Sql, chunk: readonly string[]): Promise<Filling> {
  const filling: Filling = { paths: new Set(), documents: new Set(), filled: new Set() };
  const all = chunk.join(" ");
  const textFor = (path: string) => (ALONE.has(path) ? addressIn(chunk) : `${AFTER[path] ?? ""}${all}`);
  const walk = (path: string, value: Json): Json => {
    if (Array.isArray(value)) return value.map((each) => walk(path, each));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, walk(`${path}.${key}`, each)]));
    if (typeof value === "string" || value === null) filling.paths.add(path);
    if (typeof value !== "string" || isKept(path)) return value;
    filling.filled.add(path);
    return textFor(path);
  };
  const columns = await columnsOf(sql);
  for (const { table, column } of columns) filling.paths.add(`${table}.${column}`);
  const open = columns.filter(({ table, column }) => !isKept(`${table}.${column}`));
  for (const table of new Set(open.map((each) => each.table))) {
    const own = open.filter((each) => each.table === table);
    const rows = await sql<{ place: string; row: Record<string, Json> }[]>`
      select ctid::text as place, to_jsonb(t) as row from ${sql(table)} t`;
    for (const { place, row } of rows) {
      const changed = own.flatMap(({ column, kind }) => {
        const value = row[column] ?? null;
        if (value === null) return [];
        if (kind === "document") filling.documents.add(`${table}.${column}`);
        const fresh = walk(`${table}.${column}`, value);
        return [[column, kind === "text" ? fresh : sql.json(fresh)]];
      });
      if (changed.length > 0)
        await sql`update ${sql(table)} set ${sql(Object.fromEntries(changed))} where ctid = ${place}::tid`;
    }
  }
  await addLines(sql, chunk);
  return filling;
}

const NOTHING = {
  quantity: 1,
  unitMinor: 0,
  grossMinor: 0,
  discountMinor: 0,
  taxMinor: 0,
  taxBasisPoints: 0,
  paidMinor: 0,
};

/** Each text by itself as well, with nothing before it that could have made it harmless. */
async function addLines(sql: Sql, chunk: readonly string[]): Promise<void> {
  const lines = chunk.map((text) => ({
    variantId: "x",
    title: text,
    detail: text,
    imageUrl: pictureOf(text),
    ...NOTHING,
  }));
  // Once is enough: a copy of an order shows its lines in the same way.
  await sql`
    update orders set lines = jsonb_build_array(lines->0) || ${sql.json(lines)} where quote_id in (select id from quotes)`;
}
