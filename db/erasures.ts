/**
 * A buyer's wish to have their data deleted, and the deletion. What the law wants kept of an order stays without its person
 * (docs/law.md); everything else of theirs goes, so that whoever writes again from the same account is somebody new.
 */
import type { Fragment, Sql, Transaction } from "./client.ts";
import { isQuarantined } from "./orders.ts";

/** Notes the wish, once. @returns how many of their orders it has to wait for */
export async function askErasure(sql: Sql, buyerId: string, now: Date, waitsSince: Date): Promise<number> {
  const [row] = await sql<[{ waits: number }]>`
    with noted as (
      insert into erasures (buyer_id, asked_at, next_at) values (${buyerId}, ${now}, ${now}) on conflict (buyer_id) do nothing)
    select count(*)::int as waits from orders o where o.buyer_id = ${buyerId} and ${isUnderWay(sql, waitsSince)}`;
  return row.waits;
}

/**
 * That an order `o` still needs its person: its money is not decided, or held without a word of the merchant's; its goods are on their
 * way, or money is on its way back; or their bank disputes it and asks who they are. What nobody reports on is waited for until `since`.
 */
export const isUnderWay = (sql: Sql | Transaction, since: Date): Fragment => sql`(
  o.status in ('created', 'paying', 'action_required', 'declined')
  or (${isQuarantined(sql)} and o.created_at > ${since})
  or (o.status = 'paid' and o.paid_at > ${since} and o.delivery is not null
    and o.fulfilment not in ('delivered', 'cancelled', 'returned'))
  or exists (select from refunds r where r.order_id = o.id and r.status = 'pending' and r.created_at > ${since})
  or exists (select from disputes d where d.order_id = o.id and not d.is_over and d.opened_at > ${since}))`;

export interface Erasure {
  buyerId: string;
  customerId: string | null;
  attempts: number;
}

/** Leases up to `limit` wishes that are due. */
export async function leaseErasures(sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<Erasure[]> {
  return await sql<Erasure[]>`
    update erasures set attempts = attempts + 1, next_at = ${leaseUntil} where buyer_id in (
      select buyer_id from erasures where next_at <= ${now} order by next_at limit ${limit} for update skip locked)
    returning buyer_id, customer_id, attempts`;
}

/** Looks again at `nextAt`; null: never by itself. @param waited true when it only waited, which is no failed attempt */
export async function putOffErasure(sql: Sql, buyerId: string, nextAt: Date | null, waited: boolean): Promise<void> {
  await sql`
    update erasures set next_at = coalesce(${nextAt}, 'infinity'::timestamptz), attempts = attempts - ${waited ? 1 : 0}
    where buyer_id = ${buyerId}`;
}

export async function finishErasure(sql: Sql, buyerId: string): Promise<void> {
  await sql`delete from erasures where buyer_id = ${buyerId}`;
}

/**
 * Deletes the person, unless an order of theirs is under way, or a message from them or to them. Their row is locked first: an order
 * that is just being made holds it, so that it is seen here or finds its offer gone.
 * @returns whether they are gone, and the customer that is left to delete at the provider; gone before is as good
 */
export async function eraseBuyer(
  sql: Sql,
  buyerId: string,
  now: Date,
  waitsSince: Date,
): Promise<{ isGone: boolean; customerId: string | null }> {
  return await sql.begin(async (tx) => {
    const [buyer] = await tx<{ pageId: string; psid: string; providerCustomerId: string | null }[]>`
      select page_id, psid, provider_customer_id from buyers where id = ${buyerId} for update`;
    if (!buyer) return await goneBefore(tx, buyerId);
    const [waits] = await tx<[{ still: boolean }]>`
      select exists (select from orders o where o.buyer_id = ${buyerId} and ${isUnderWay(tx, waitsSince)})
        or exists (select from outbox where buyer_id = ${buyerId} and status = 'pending')
        or exists (select from inbox where status = 'pending' and event->>'psid' = ${buyer.psid} and event->>'pageId' = ${buyer.pageId}) as still`;
    if (waits.still) return { isGone: false, customerId: null };
    await eraseOffers(tx, buyerId);
    await stripOrders(tx, tx`o.buyer_id = ${buyerId}`);
    await leaveCheckouts(tx, buyerId);
    await eraseKept(tx, buyerId, now);
    await eraseMessages(tx, buyerId, buyer);
    await tx`delete from buyers where id = ${buyerId}`;
    await tx`update erasures set customer_id = ${buyer.providerCustomerId} where buyer_id = ${buyerId}`;
    return { isGone: true, customerId: buyer.providerCustomerId };
  });
}

async function goneBefore(tx: Transaction, buyerId: string): Promise<{ isGone: true; customerId: string | null }> {
  const [row] = await tx<{ customerId: string | null }[]>`select customer_id from erasures where buyer_id = ${buyerId}`;
  return { isGone: true, customerId: row?.customerId ?? null };
}

const payerOf = (buyerId: string) => `buyer:${buyerId}`;

/** What was offered to them and not bought, and what they typed. A guest's session is the guest's, for as long as it is kept. */
async function eraseOffers(tx: Transaction, buyerId: string): Promise<void> {
  await tx`
    delete from quotes q where q.payer = ${payerOf(buyerId)} and not exists (select from orders o where o.quote_id = q.id)`;
  await tx`
    delete from sessions s using checkouts k
    where k.id = s.checkout_id and k.buyer_id = ${buyerId} and not exists (select from orders o where o.payer = 'guest:' || s.id)`;
  await tx`delete from purchases where payer = ${payerOf(buyerId)}`;
  await tx`delete from tallies where key in (${payerOf(buyerId)}, ${`guests:${buyerId}`})`;
  await tx`delete from wallet_claims where buyer_id = ${buyerId}`;
  await tx`delete from renewals where buyer_id = ${buyerId}`;
}

/**
 * Of an address the place stays that decided on the tax; of the card, and of what the merchant noted of a refund, nothing.
 * @param whose which orders `o`
 */
export async function stripOrders(tx: Transaction, whose: Fragment): Promise<void> {
  const place = (address: Fragment) => tx`(
    select jsonb_object_agg(key, case when key in ('country', 'region', 'postcode', 'city') then value else '' end) from jsonb_each_text(${address}))`;
  await tx`
    update quotes q set address = ${place(tx`q.address`)}, address_id = null, card_id = null, email = ''
    from orders o where o.quote_id = q.id and ${whose}`;
  await tx`
    update order_events e set detail = e.detail - 'trackingNumber' from orders o
    where e.order_id = o.id and e.detail ? 'trackingNumber' and ${whose}`;
  await tx`update refunds r set note = '' from orders o where r.order_id = o.id and ${whose}`;
  await tx`
    update orders o set buyer_id = null, address = ${place(tx`o.address`)}, address_id = null, email = '', card_id = null,
      card_last4 = null, consent = null, tap_consent = null, tracking_number = null, tracking_url = null
    where ${whose}`;
}

/** What links were for. One that an order or a guest's page hangs on stays, and is nobody's. */
async function leaveCheckouts(tx: Transaction, buyerId: string): Promise<void> {
  await tx`
    delete from checkouts k where k.buyer_id = ${buyerId}
      and not exists (select from orders o where o.checkout_id = k.id) and not exists (select from sessions s where s.checkout_id = k.id)`;
  await tx`update checkouts set buyer_id = null where buyer_id = ${buyerId}`;
}

/** Cards and addresses. The provider is told to let go of each card, should its customer stay for whatever reason. */
async function eraseKept(tx: Transaction, buyerId: string, now: Date): Promise<void> {
  await tx`
    insert into detachments (provider_card_id, created_at, next_at)
    select provider_card_id, ${now}, ${now} from cards where buyer_id = ${buyerId} and removed_at is null on conflict do nothing`;
  await tx`delete from cards where buyer_id = ${buyerId}`;
  await tx`delete from addresses where buyer_id = ${buyerId}`;
}

/** What was said, on both sides. An event keeps its id where that names nobody, so that it is still known when it comes again. */
async function eraseMessages(
  tx: Transaction,
  buyerId: string,
  { pageId, psid }: { pageId: string; psid: string },
): Promise<void> {
  await tx`delete from outbox where buyer_id = ${buyerId}`;
  await tx`
    update inbox set event = '{"kind": "erased"}',
      external_id = case when position(${psid} in external_id) > 0 then 'erased:' || id else external_id end
    where source = 'messenger' and status <> 'pending' and event->>'psid' = ${psid} and event->>'pageId' = ${pageId}`;
}
