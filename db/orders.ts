/** Orders: their rows, and the statements around a payment. Each that writes is a compare-and-set on the state (invariants 1 to 4). */
import type { AddressDraft } from "../contract/address.ts";
import type { DeclineCode, FulfilmentState, PaymentStatus } from "../contract/order.ts";
import { camelKeys } from "./catalog.ts";
import type { Fragment, Sql, Transaction } from "./client.ts";
import type { Bill, CardConsent, Seller, TapConsent } from "./documents.ts";

export interface OrderRow extends Bill {
  id: string;
  number: number;
  quoteId: string;
  checkoutId: string;
  buyerId: string | null;
  payer: string;
  seller: string;
  soldBy: Seller;
  address: AddressDraft;
  addressId: string | null;
  email: string;
  locale: string;
  /** Of the legal texts that the buyer was shown. */
  termsVersion: string;
  status: PaymentStatus;
  attempt: number;
  attemptAt: Date;
  /** Where the current attempt was tapped. */
  channel: "page" | "thread";
  /** The saved card of the current attempt; null for a new one. */
  cardId: string | null;
  consent: CardConsent | null;
  tapConsent: TapConsent | null;
  paymentIntentId: string | null;
  chargeRef: string | null;
  declineCode: DeclineCode | null;
  cardBrand: string | null;
  cardLast4: string | null;
  heldUntil: Date | null;
  /** What the merchant settled for in place of the total; 0: all of it went back. */
  acceptedMinor: number | null;
  needsAttention: string | null;
  unknownSince: Date | null;
  sweptAt: Date | null;
  createdAt: Date;
  paidAt: Date | null;
  fulfilment: FulfilmentState;
  carrier: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
  shippedAt: Date | null;
  deliveredAt: Date | null;
  /** What its refunds that have not failed add up to. */
  refundedMinor: number;
  disputeStatus: string | null;
  disputedAt: Date | null;
  fraudWarnedAt: Date | null;
}

const DATES = [
  "attemptAt",
  "heldUntil",
  "unknownSince",
  "sweptAt",
  "createdAt",
  "paidAt",
  "shippedAt",
  "deliveredAt",
  "disputedAt",
  "fraudWarnedAt",
] as const;

/** The condition that an order `o` was paid: goods and refunds move only then. */
export const isPaid = (sql: Sql): Fragment => sql`o.status = 'paid'`;

/**
 * The condition that nobody has decided yet what becomes of an unpaid order `o` whose payment is not its amount, or not its own: money of it
 * may be held.
 */
export const isQuarantined = (sql: Sql | Transaction): Fragment => sql`(
  o.needs_attention in ('amount_mismatch', 'foreign_payment') and o.accepted_minor is null and o.status <> 'paid'
  and o.payment_intent_id is not null)`;

/** What an order `o` was paid with: its total, unless the merchant accepted something else. */
export const paidMinor = (sql: Sql): Fragment => sql`coalesce(o.accepted_minor, o.total_minor)`;

/** What its buyer and its merchant read as the total of an order `o`: what was accepted in place of its price, if anything was. */
export const toldTotal = (sql: Sql): Fragment => sql`coalesce(nullif(o.accepted_minor, 0), o.total_minor)`;

/** A row that came as jsonb: keys to camelCase, times to Date. */
export function orderFromJson(value: unknown): OrderRow {
  const row = camelKeys<Record<string, unknown>>(value as Record<string, unknown>);
  for (const key of DATES) row[key] = row[key] === null ? null : new Date(String(row[key]));
  return row as unknown as OrderRow;
}

/**
 * Stores the PaymentIntent's id before anything is done with it. False when the order has another one or is no longer
 * `paying` this attempt: then this call must not confirm (invariant 1).
 */
export async function storePaymentIntent(sql: Sql, order: OrderRow, paymentIntentId: string): Promise<boolean> {
  const rows = await sql`
    update orders set payment_intent_id = ${paymentIntentId}
    where id = ${order.id} and status = 'paying' and attempt = ${order.attempt}
      and coalesce(payment_intent_id, ${paymentIntentId}) = ${paymentIntentId}
    returning 1`;
  return rows.length > 0;
}

export async function findOrder(sql: Sql, id: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`select * from orders where id = ${id}`;
  return row ?? null;
}

export async function findOrderByPayment(sql: Sql, paymentIntentId: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`select * from orders where payment_intent_id = ${paymentIntentId}`;
  return row ?? null;
}

/** What this payer last did with a checkout. */
export async function findNewestOrder(sql: Sql, checkoutId: string, payer: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`
    select * from orders where checkout_id = ${checkoutId} and payer = ${payer} order by number desc limit 1`;
  return row ?? null;
}

/** The order of this quote's checkout and payer that is not over, and so stands in the quote's way. */
export async function findRival(sql: Sql, quoteId: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`
    select o.* from quotes q join orders o on o.checkout_id = q.checkout_id and o.payer = q.payer and o.quote_id <> q.id
    where q.id = ${quoteId} and o.status in ('created', 'paying', 'declined', 'action_required')
    order by o.number desc limit 1`;
  return row ?? null;
}

/** The order of a session behind one of these secrets' hashes, if that session's payer made it: the owner is part of the statement. */
export async function findOwnOrder(
  sql: Sql,
  id: string,
  secretHashes: readonly string[],
  now: Date,
): Promise<OrderRow | null> {
  if (secretHashes.length === 0) return null;
  const [row] = await sql<OrderRow[]>`
    select o.* from orders o
    join sessions s on s.checkout_id = o.checkout_id
    join checkouts c on c.id = s.checkout_id
    where o.id = ${id} and s.secret_hash in ${sql(secretHashes)} and s.expires_at > ${now}
      and o.payer = case when s.level = 'link' then 'guest:' || s.id else 'buyer:' || c.buyer_id end`;
  return row ?? null;
}

/**
 * Takes up orders whose money is not decided: tapped before `pendingBefore` and still unknown, or holding stock past their time.
 * Those that waited longest come first, whatever became of the others; those that a person must look at only once their hold is over, and
 * after pauses of `quarantinePauseMs`. One whose
 * payment the provider does not know is taken up after pauses that double, from a minute to `pauseMaxMs`.
 */
export async function takeUnsettled(
  sql: Sql,
  now: Date,
  pendingBefore: Date,
  { pauseMaxMs, quarantinePauseMs }: { pauseMaxMs: number; quarantinePauseMs: number },
  limit: number,
): Promise<OrderRow[]> {
  return await sql<OrderRow[]>`
    update orders set swept_at = ${now} where id in (
      select id from orders
      where ((needs_attention is null and status = 'paying' and attempt_at <= ${pendingBefore})
        or (status in ('created', 'paying', 'action_required', 'declined') and held_until <= ${now}))
        and (needs_attention is null or swept_at is null or swept_at <= ${new Date(now.getTime() - quarantinePauseMs)})
        and (unknown_since is null or swept_at + least(greatest(swept_at - unknown_since, interval '1 minute'),
          ${pauseMaxMs} * interval '1 millisecond') <= ${now})
      order by coalesce(swept_at, attempt_at), id limit ${limit} for update skip locked)
    returning *`;
}

/** Notes since when the provider has not known the order's payment; null: it gave any other answer, or none. */
export async function noteUnknown(sql: Sql, id: string, since: Date | null): Promise<void> {
  await sql`update orders set unknown_since = ${since} where id = ${id}`;
}
