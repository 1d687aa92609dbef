/** People in a Page's thread, and what the bot needs to know to answer them. */

import type { AddressDraft } from "../contract/address.ts";
import type { FulfilmentState, PaymentStatus } from "../contract/order.ts";
import { type ThreadCard, threadCardColumns, usableCard } from "./cards.ts";
import { camelKeys, isForSale, type Offer, offerColumns, type ShopRow } from "./catalog.ts";
import type { Sql } from "./client.ts";
import { toldTotal } from "./orders.ts";
import { rouse } from "./outbox.ts";
import { type ZoneRows, zonesFromJson, zonesOf } from "./prices.ts";
import { basketOf } from "./purchases.ts";
import { openRenewals, type Renewal } from "./renewals.ts";

export interface Buyer {
  id: string;
  pageId: string;
  psid: string;
  firstName: string | null;
  locale: string | null;
  /** When Messenger was last asked for the two. */
  profileReadAt: Date | null;
}

/** A card with the address that it last paid to. */
export interface KnownCard extends ThreadCard {
  address: AddressDraft | null;
}

export interface ListedOrder {
  id: string;
  number: number;
  status: PaymentStatus;
  needsAttention: string | null;
  fulfilment: FulfilmentState;
  totalMinor: number;
  currency: string;
  /** Two orders of one checkout: the later one took the place of the other. */
  checkoutId: string;
  /** The same text for the same things. */
  basket: string;
}

export interface ThreadFacts {
  buyer: Buyer;
  /** True on the very first event of this person. */
  isNew: boolean;
  /** Usable ones, the one used last first. */
  cards: KnownCard[];
  shop: ShopRow;
  /** Of the home country and of the cards' addresses. */
  zones: ZoneRows;
  /** One more than a page, so that the bot knows whether there is another. */
  offers: Offer[];
  /** Fresh links that wait for this buyer to write. */
  renewals: Renewal[];
  /** Last orders, newest first. */
  orders: ListedOrder[];
}

/**
 * Finds or makes the buyer behind a PSID, notes that they were seen, and reads everything a reply may need: one statement.
 * @param freshId the id to use when the buyer is new
 * @param sku read just this variant instead of a page of the catalog
 */
export async function meetBuyer(
  sql: Sql,
  input: {
    pageId: string;
    psid: string;
    freshId: string;
    now: Date;
    /** When they acted. */
    seenAt: Date;
    offset: number;
    limit: number;
    sku: string | null;
    cardsMax: number;
    renewalsSince: Date;
    renewalsMax: number;
    ordersMax: number;
  },
): Promise<ThreadFacts | null> {
  const { pageId, psid, freshId, now, seenAt, offset, limit, sku, cardsMax, renewalsSince, renewalsMax, ordersMax } =
    input;
  const [row] = await sql<Record<string, unknown>[]>`
    with met as (
      insert into buyers (id, page_id, psid, created_at, last_seen_at) values (${freshId}, ${pageId}, ${psid}, ${now}, ${seenAt})
      on conflict (page_id, psid) do update set last_seen_at = greatest(buyers.last_seen_at, excluded.last_seen_at)
      returning id, page_id, psid, first_name, locale, profile_read_at),
    roused as (${rouse(sql, sql`(select id from met)`, now)})
    select to_jsonb(met) as buyer, met.id = ${freshId} as is_new, to_jsonb(s) as shop,
      (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (
        select ${threadCardColumns(sql)}, a.address from cards c left join addresses a on a.id = c.address_id
        where ${usableCard(sql, sql`met.id`, now)}
        order by c.last_used_at desc, c.id limit ${cardsMax}) k) as cards,
      ${zonesOf(
        sql,
        sql`values (s.home_country) union all select a.address->>'country' from addresses a where a.buyer_id = met.id`,
      )} as zones,
      (select coalesce(jsonb_agg(to_jsonb(o)), '[]') from (
        select ${offerColumns(sql)} from variants v join products p on p.id = v.product_id
        where ${isForSale(sql)} and (${sku}::text is null or v.id = ${sku})
        order by p.position, v.position, v.id offset ${offset} limit ${limit}) o) as offers,
      (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (
        ${openRenewals(sql, sql`met.id`, renewalsSince, renewalsMax)}) r) as renewals,
      (select coalesce(jsonb_agg(to_jsonb(o)), '[]') from (
        select o.id, o.number, o.status, o.needs_attention, o.fulfilment, ${toldTotal(sql)} as total_minor, o.currency, o.checkout_id, ${basketOf(sql, sql`o`)} as basket from orders o
        where o.buyer_id = met.id order by o.number desc limit ${ordersMax}) o) as orders
    from met, shop s`;
  if (!row) return null;
  const each = <T>(value: unknown) => (value as Record<string, unknown>[]).map((item) => camelKeys<T>(item));
  return {
    buyer: toBuyer(row.buyer),
    isNew: row.isNew as boolean,
    cards: each(row.cards),
    shop: camelKeys<ShopRow>(row.shop as Record<string, unknown>),
    zones: zonesFromJson(row.zones),
    offers: each<Offer>(row.offers),
    renewals: each<Renewal>(row.renewals),
    orders: each(row.orders),
  };
}

function toBuyer(row: unknown): Buyer {
  const buyer = camelKeys<Buyer>(row as Record<string, unknown>);
  return { ...buyer, profileReadAt: buyer.profileReadAt && new Date(buyer.profileReadAt) };
}

/** Notes what Messenger's profile says; every field of it is optional there. */
export async function saveProfile(
  sql: Sql,
  id: string,
  firstName: string | null,
  locale: string | null,
  now: Date,
): Promise<void> {
  await sql`
    update buyers set first_name = coalesce(${firstName}, first_name), locale = coalesce(${locale}, locale), profile_read_at = ${now}
    where id = ${id}`;
}

/** Notes the provider's customer, once; returns the one that counts when two calls raced. */
export async function saveCustomer(sql: Sql, id: string, customerId: string): Promise<string> {
  const [row] = await sql<[{ providerCustomerId: string }?]>`
    update buyers set provider_customer_id = coalesce(provider_customer_id, ${customerId}) where id = ${id}
    returning provider_customer_id`;
  return row?.providerCustomerId ?? customerId;
}

/** Forgets a customer that the provider does not know any more, and the cards that were attached to it. */
export async function forgetCustomer(sql: Sql, customerId: string, now: Date): Promise<void> {
  await sql`
    with gone as (update buyers set provider_customer_id = null where provider_customer_id = ${customerId} returning id)
    update cards c set removed_at = ${now}, tap_consent = null from gone where c.buyer_id = gone.id and c.removed_at is null`;
}
