/** What is to be sent. Written in the transaction that causes them; sent at least once; one thread's rows in order (invariant 8). */
import { type Alarm, alertOfDead, writeAlerts } from "./alerts.ts";
import { type Fragment, json, type Sql } from "./client.ts";
import type { UtilityForm } from "./documents.ts";
import { type NewQuote, quoteRows } from "./quotes.ts";

export interface OutboxRow {
  id: number;
  buyerId: string;
  pageId: string;
  psid: string;
  message: unknown;
  /** The same for a buyer whose window is closed; null: it waits until they write. */
  utility: UtilityForm | null;
  attempts: number;
  createdAt: Date;
  /** The buyer's last sign of life. */
  lastSeenAt: Date;
}

export interface NewMessage {
  /** Names the occasion: a second row for it is never made. */
  dedupeKey: string;
  message: unknown;
  /** The same for a buyer whose window is closed. Absent for what they need not learn before they write again. */
  utility?: UtilityForm;
}

/** What is kept of a message, apart from whose it is. @param of a jsonb value: a `NewMessage` */
export const contentOf = (sql: Sql, of: Fragment): Fragment => sql`${of}->'message', ${of}->'utility'`;

/**
 * Queues one message for a buyer, unless its occasion is known already or the one before it is younger than `since`.
 * @param previousKey the dedupe key of the occasion just before this one
 * @returns true when it was queued
 */
export async function queueSpaced(
  sql: Sql,
  buyerId: string,
  { dedupeKey, message }: NewMessage,
  previousKey: string,
  since: Date,
  now: Date,
): Promise<boolean> {
  const rows = await sql`
    insert into outbox (dedupe_key, buyer_id, message, created_at, next_at)
    select ${dedupeKey}, b.id, ${json(sql, message)}, ${now}, ${now} from buyers b
    where b.id = ${buyerId} and not exists (select from outbox where dedupe_key = ${previousKey} and created_at > ${since})
    on conflict (dedupe_key) do nothing
    returning 1`;
  return rows.length > 0;
}

export interface Replies {
  messages: NewMessage[];
  quotes: NewQuote[];
  /** The checkouts of the fresh links among them that had been asked for on a page. */
  renewed: string[];
}

/**
 * Queues a buyer's replies with the offers that their buttons name, and finishes the inbox event that caused them: all in one
 * statement, and nothing when the event is finished already.
 */
export async function queueReplies(
  sql: Sql,
  inboxId: number,
  buyerId: string,
  { messages, quotes, renewed }: Replies,
  now: Date,
): Promise<void> {
  await sql`
    with done as (
      update inbox set status = 'done', done_at = ${now}, error = null where id = ${inboxId} and status = 'pending' returning id),
    granted as (
      delete from renewals r using done
      where r.buyer_id = ${buyerId} and r.checkout_id in (select jsonb_array_elements_text(${json(sql, renewed)}))),
    offered as (insert into quotes select q.* from (${quoteRows(sql, quotes)}) q, done)
    insert into outbox (dedupe_key, buyer_id, message, utility, created_at, next_at)
    select m->>'dedupeKey', ${buyerId}, ${contentOf(sql, sql`m`)}, ${now}, ${now}
    from jsonb_array_elements(${json(sql, messages)}) with ordinality as t(m, n), done order by n
    on conflict (dedupe_key) do nothing`;
}

/** Part of a statement: these messages, for the buyer of each row of its part `from`; a guest's have nowhere to go. */
export function writeMessages(
  sql: Sql,
  from: Fragment,
  buyerId: Fragment,
  messages: NewMessage[],
  now: Date,
): Fragment {
  return sql`
    insert into outbox (dedupe_key, buyer_id, message, utility, created_at, next_at)
    select m->>'dedupeKey', ${buyerId}, ${contentOf(sql, sql`m`)}, ${now}::timestamptz, ${now}::timestamptz
    from ${from}, jsonb_array_elements(${json(sql, messages)}) with ordinality as t(m, n)
    where ${buyerId} is not null order by n on conflict (dedupe_key) do nothing`;
}

/**
 * Leases the due messages of up to `threads` threads, at most `perThread` of each, in thread order.
 * A thread whose first pending message is leased or put off waits, so that nothing overtakes it; and so do those behind a leased one
 * that a message which had waited has come to stand before.
 */
export async function leaseMessages(
  sql: Sql,
  now: Date,
  leaseUntil: Date,
  threads: number,
  perThread: number,
): Promise<OutboxRow[]> {
  const rows = await sql<OutboxRow[]>`
    with heads as (
      select o.id, o.buyer_id from outbox o
      where o.channel = 'messenger' and o.status = 'pending' and o.next_at <= ${now}
        and not exists (select from outbox e where e.buyer_id = o.buyer_id and e.status = 'pending' and e.id < o.id)
      order by o.id limit ${threads} for update skip locked),
    batch as (
      select t.id from heads h cross join lateral (
        select o.id from outbox o
        where o.buyer_id = h.buyer_id and o.status = 'pending' and o.id >= h.id
          and not exists (select from outbox e
            where e.buyer_id = h.buyer_id and e.status = 'pending' and e.id between h.id and o.id and e.next_at > ${now})
        order by o.id limit ${perThread}) t)
    -- Asked once more of the row as it is by then: somebody else may have leased it since.
    update outbox o set attempts = o.attempts + 1, next_at = ${leaseUntil}
    from batch, buyers b where o.id = batch.id and b.id = o.buyer_id and o.status = 'pending' and o.next_at <= ${now}
    returning o.id::int, o.buyer_id, b.page_id, b.psid, b.last_seen_at, o.message, o.utility, o.attempts, o.created_at`;
  return rows.toSorted((a, b) => a.id - b.id);
}

/** Marks the message sent; also from its echo, which may come before the Send API's answer or instead of it. */
export async function markSent(sql: Sql, id: number, mid: string | null, now: Date): Promise<void> {
  await sql`
    update outbox set status = 'sent', sent_at = ${now}, mid = coalesce(${mid}, mid), error = null, silent_since = null
    where id = ${id} and status <> 'sent'`;
}

/** Puts the message off until `nextAt`, or gives it up with its reason when that is null. An echo seen meanwhile wins. */
export async function markFailed(
  sql: Sql,
  id: number,
  error: string,
  nextAt: Date | null,
  alarm: Alarm,
): Promise<void> {
  await sql`
    with failed as (
      update outbox set error = ${error}, status = ${nextAt ? "pending" : "dead"}, next_at = coalesce(${nextAt}, next_at)
      where id = ${id} and status = 'pending' returning id, status, error),
    alerted as (${writeAlerts(sql, sql`failed`, alarm)})
    ${alertOfDead(sql, sql`failed`, "outbox", alarm)}`;
}

/**
 * Lets the message wait for its buyer to write. It steps out of its thread's way: what may be sent meanwhile is.
 * @param silentSince when the buyer had last been seen, as far as whoever found the window closed knew
 * @param usefulUntil from then on it is not sent any more
 */
export async function markWaiting(
  sql: Sql,
  id: number,
  error: string,
  silentSince: Date,
  usefulUntil: Date,
): Promise<void> {
  await sql`
    update outbox set status = 'waiting', error = ${error}, silent_since = ${silentSince}, next_at = ${usefulUntil}
    where id = ${id} and status = 'pending'`;
}

/** Part of the statement that notes a sign of life: what waited for this buyer is due, before any answer to it. */
export const rouse = (sql: Sql, buyerId: Fragment, now: Date): Fragment => sql`
  update outbox set status = 'pending', next_at = ${now}, silent_since = null, attempts = 0
  where buyer_id = ${buyerId} and status = 'waiting' and next_at > ${now}`;

/** Ends the wait of messages that are of no use any more, or whose buyer wrote at the very moment at which they began to wait. */
export async function endWaits(sql: Sql, now: Date, limit: number, alarm: Alarm): Promise<void> {
  await sql`
    with over as (
      select o.id, o.next_at > ${now} as of_use from outbox o join buyers b on b.id = o.buyer_id
      where o.status = 'waiting' and (o.next_at <= ${now} or b.last_seen_at > o.silent_since)
      order by o.id limit ${limit}),
    ended as (
      update outbox o set silent_since = null, attempts = 0, next_at = ${now},
        status = case when over.of_use then 'pending' else 'dead' end,
        error = case when over.of_use then o.error else 'window' end
      from over where o.id = over.id and o.status = 'waiting' returning o.id, o.status, o.error)
    ${alertOfDead(sql, sql`ended`, "outbox", alarm)}`;
}

/** Gives leased messages back untried, so that those behind a failed one do not wait for the lease to run out. */
export async function releaseMessages(sql: Sql, ids: number[], nextAt: Date): Promise<void> {
  await sql`
    update outbox set attempts = greatest(attempts - 1, 0), next_at = ${nextAt}
    where id in (select jsonb_array_elements_text(${json(sql, ids)})::bigint) and status = 'pending'`;
}
