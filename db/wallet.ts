/** A buyer's wallet: who has opened it, and what is in it. The owner is in every statement. */
import type { AddressDraft } from "../contract/address.ts";
import type { ListedOrder } from "./buyers.ts";
import { usableCard } from "./cards.ts";
import { camelKeys } from "./catalog.ts";
import type { Sql } from "./client.ts";
import type { CardConsent, TapConsent } from "./documents.ts";
import { givenBackDetail } from "./history.ts";
import { toldTotal } from "./orders.ts";

/**
 * Opens the wallet for the page that is first with this link, for good: of many at once, one. That same page opens it again.
 * @param isFresh false: nobody can be first any more
 * @returns whether this page has it
 */
export async function claimWallet(
  sql: Sql,
  {
    linkId,
    buyerId,
    keyHash,
    isFresh,
    now,
  }: { linkId: string; buyerId: string; keyHash: string; isFresh: boolean; now: Date },
): Promise<boolean> {
  const rows = await sql`
    with first as (
      insert into wallet_claims (link_id, buyer_id, key_hash, claimed_at)
      select ${linkId}, b.id, ${keyHash}, ${now} from buyers b where b.id = ${buyerId} and ${isFresh}
      on conflict (link_id) do nothing returning key_hash)
    select 1 from first
    union all
    select 1 from wallet_claims where link_id = ${linkId} and buyer_id = ${buyerId} and key_hash = ${keyHash}`;
  return rows.length > 0;
}

export interface WalletCard {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  consent: CardConsent;
  tapConsent: TapConsent | null;
}

export interface WalletOrder extends Omit<ListedOrder, "checkoutId" | "basket"> {
  createdAt: string;
  /** That its money was taken and all of it was given back. */
  isGivenBack: boolean;
}

export interface Wallet {
  /** Usable ones, the one used last first. */
  cards: WalletCard[];
  addresses: { id: string; address: AddressDraft }[];
  /** Newest first. */
  orders: WalletOrder[];
}

/** @param limit rows of each kind */
export async function findWallet(sql: Sql, buyerId: string, now: Date, limit: number): Promise<Wallet> {
  const [row] = await sql<[Record<keyof Wallet, Record<string, unknown>[]>]>`
    select
      (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (
        select c.id, c.brand, c.last4, c.exp_month, c.exp_year, c.consent, c.tap_consent from cards c
        where ${usableCard(sql, sql`${buyerId}`, now)} order by c.last_used_at desc, c.id limit ${limit}) k) as cards,
      (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (
        select a.id, a.address from addresses a where a.buyer_id = ${buyerId}
        order by a.last_used_at desc, a.id limit ${limit}) k) as addresses,
      (select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (
        select o.id, o.number, o.status, o.needs_attention, o.fulfilment, ${toldTotal(sql)} as total_minor, o.currency, o.created_at,
          ${givenBackDetail(sql)} is not null as is_given_back from orders o
        where o.buyer_id = ${buyerId} order by o.number desc limit ${limit}) k) as orders`;
  const each = <T>(rows: Record<string, unknown>[]) => rows.map((item) => camelKeys<T>(item));
  return { cards: each(row.cards), addresses: each(row.addresses), orders: each(row.orders) };
}

/** Forgets a saved address on its owner's word. False when it is not theirs. */
export async function removeAddress(sql: Sql, buyerId: string, addressId: string): Promise<boolean> {
  const rows = await sql`delete from addresses where id = ${addressId} and buyer_id = ${buyerId} returning 1`;
  return rows.length > 0;
}
