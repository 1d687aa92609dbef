/** The provider's books beside ours: what is compared, how far, and each difference for as long as it lasts. */
import type { AlertOrder } from "../contract/alert.ts";
import type { DifferenceKind } from "../contract/difference.ts";
import { type Alarm, alertOfDifference } from "./alerts.ts";
import { json, type Sql } from "./client.ts";
import type { OrderRow } from "./orders.ts";
import type { RefundRow } from "./refunds.ts";

export type Scope = "recent" | "whole";

/** How far a pass has come. */
export interface ComparisonRow {
  scope: Scope;
  list: "payments" | "refunds" | "none";
  since: Date | null;
  until: Date;
  cursor: string | null;
  readTo: Date | null;
}

/** Takes up a pass where it stands, or begins a new one; null: somebody is at it, or it is not due. */
export async function leaseComparison(
  sql: Sql,
  scope: Scope,
  begin: { since: Date | null; until: Date },
  now: Date,
  leaseUntil: Date,
): Promise<ComparisonRow | null> {
  const { since, until } = begin;
  const [row] = await sql<ComparisonRow[]>`
    insert into comparisons as c (scope, list, since, until, next_at) values (${scope}, 'payments', ${since}, ${until}, ${leaseUntil})
    on conflict (scope) do update set next_at = excluded.next_at,
      list = case c.list when 'none' then excluded.list else c.list end,
      since = case c.list when 'none' then excluded.since else c.since end,
      until = case c.list when 'none' then excluded.until else c.until end
    where c.next_at <= ${now}
    returning scope, list, since, until, cursor, read_to`;
  return row ?? null;
}

/** Notes how far the pass has come. @param endedAt null: it goes on */
export async function saveComparison(sql: Sql, row: ComparisonRow, nextAt: Date, endedAt: Date | null): Promise<void> {
  const { scope, list, cursor, readTo } = row;
  await sql`
    update comparisons set list = ${list}, cursor = ${cursor}, read_to = ${readTo}, next_at = ${nextAt},
      ended_at = coalesce(${endedAt}, ended_at) where scope = ${scope}`;
}

/** A stretch of time, the older end counted in. */
export interface Stretch {
  /** Null: from the beginning. */
  from: Date | null;
  until: Date;
}

/** Our side of a page of payments: the orders that it is about, and the payments of paid orders of its time that it does not have. */
export async function ordersBeside(
  sql: Sql,
  payments: { id: string; orderId: string | null }[],
  { from, until }: Stretch,
  limit: number,
): Promise<{ orders: OrderRow[]; unlisted: string[] }> {
  const ids = json(
    sql,
    payments.map(({ id }) => id),
  );
  const named = json(
    sql,
    payments.flatMap(({ orderId }) => orderId ?? []),
  );
  const orders = await sql<OrderRow[]>`
    select * from orders where payment_intent_id in (select jsonb_array_elements_text(${ids}))
      or id in (select jsonb_array_elements_text(${named}))`;
  const unlisted = await sql<{ id: string }[]>`
    select payment_intent_id as id from orders
    where status = 'paid' and (${from}::timestamptz is null or created_at >= ${from}) and created_at < ${until}
      and payment_intent_id not in (select jsonb_array_elements_text(${ids})) order by created_at desc limit ${limit}`;
  return { orders, unlisted: unlisted.map(({ id }) => id) };
}

/** Our side of a page of refunds, in the same way. */
export async function refundsBeside(
  sql: Sql,
  told: { id: string; refundId: string | null }[],
  { from, until }: Stretch,
  limit: number,
): Promise<{ refunds: RefundRow[]; unlisted: string[] }> {
  const ids = json(
    sql,
    told.map(({ id }) => id),
  );
  const ours = json(
    sql,
    told.flatMap(({ refundId }) => refundId ?? []),
  );
  const refunds = await sql<RefundRow[]>`
    select * from refunds where provider_id in (select jsonb_array_elements_text(${ids}))
      or id in (select jsonb_array_elements_text(${ours}))`;
  const unlisted = await sql<{ id: string }[]>`
    select distinct o.payment_intent_id as id from refunds r join orders o on o.id = r.order_id
    where r.status in ('pending', 'succeeded') and r.next_at is null
      and (${from}::timestamptz is null or r.created_at >= ${from}) and r.created_at < ${until}
      and o.payment_intent_id is not null and r.id not in (select jsonb_array_elements_text(${ours}))
      and coalesce(r.provider_id, '') not in (select jsonb_array_elements_text(${ids})) limit ${limit}`;
  return { refunds, unlisted: unlisted.map(({ id }) => id) };
}

export interface DifferenceRow {
  id: number;
  kind: DifferenceKind;
  subject: string;
  paymentId: string;
  orderId: string | null;
  /** Of that order. */
  number: number | null;
  amountMinor: number;
  currency: string;
  firstSeenAt: Date;
  closedAt: Date | null;
}

export interface NewDifference extends Pick<DifferenceRow, "kind" | "subject" | "amountMinor" | "currency"> {
  order: AlertOrder | null;
}

/** All that is found of one payment: what is new begins, with an alert, what is not found any more is closed. */
export async function noteDifferences(
  sql: Sql,
  paymentId: string,
  found: NewDifference[],
  alarm: Alarm,
): Promise<void> {
  const { now } = alarm;
  await sql`
    with found as (
      select f->>'kind' as kind, f->>'subject' as subject, f->'order' as named, (f->>'amountMinor')::int as amount_minor,
        f->>'currency' as currency
      from jsonb_array_elements(${json(sql, found)}) f),
    closed as (
      update differences d set closed_at = ${now} where payment_id = ${paymentId} and closed_at is null
        and not exists (select from found f where f.kind = d.kind and f.subject = d.subject) returning 1),
    noted as (
      insert into differences as d (kind, subject, payment_id, order_id, amount_minor, currency, first_seen_at, last_seen_at)
      select kind, subject, ${paymentId}, named->>'id', amount_minor, currency, ${now}, ${now} from found
      on conflict (kind, subject) where closed_at is null do update set last_seen_at = excluded.last_seen_at,
        amount_minor = excluded.amount_minor
      returning d.*)
    ${alertOfDifference(sql, sql`(select n.*, nullif(f.named, 'null') as named from noted n join found f using (kind, subject) where n.first_seen_at = n.last_seen_at) new`, alarm)}`;
}

/** Payments of open differences that were not looked at since `before`, those that waited longest first. */
export async function differingPayments(sql: Sql, before: Date, limit: number): Promise<string[]> {
  const rows = await sql<{ paymentId: string }[]>`
    select payment_id from differences where closed_at is null and last_seen_at <= ${before}
    group by payment_id order by min(last_seen_at), payment_id limit ${limit}`;
  return rows.map(({ paymentId }) => paymentId);
}

/** What differs, oldest first, and what did, newest first. @param withClosed also what is gone */
export async function listDifferences(sql: Sql, withClosed: boolean, limit: number): Promise<DifferenceRow[]> {
  return await sql<DifferenceRow[]>`
    select d.id::int, d.kind, d.subject, d.payment_id, d.order_id, o.number::int, d.amount_minor, d.currency, d.first_seen_at, d.closed_at
    from differences d left join orders o on o.id = d.order_id where ${withClosed} or d.closed_at is null
    order by d.closed_at desc nulls first, d.id limit ${limit}`;
}

/** When each pass was last read to its end. */
export async function comparedAt(sql: Sql): Promise<Partial<Record<Scope, Date>>> {
  const rows = await sql<{ scope: Scope; endedAt: Date }[]>`
    select scope, ended_at from comparisons where ended_at is not null`;
  return Object.fromEntries(rows.map(({ scope, endedAt }) => [scope, endedAt]));
}
