/** Money given back: rows written before the provider is asked, and moved by what the provider says. */
import type { Actor, RefundReason, RefundStatus } from "../contract/order.ts";
import { type Alarm, writeAlerts } from "./alerts.ts";
import { camelKeys } from "./catalog.ts";
import { type Fragment, json, type Sql, sqlState, UNIQUE_KEY } from "./client.ts";
import type { RefundedPiece } from "./documents.ts";
import { writeStep } from "./history.ts";
import { isPaid, paidMinor } from "./orders.ts";
import { type NewMessage, writeMessages } from "./outbox.ts";
import { openReversalReports, voidReversalReports } from "./tax-reports.ts";

export interface RefundRow {
  id: string;
  orderId: string;
  amountMinor: number;
  currency: string;
  lines: RefundedPiece[] | null;
  reason: RefundReason | "other";
  note: string;
  status: RefundStatus;
  /** Null until the provider's answer has arrived. */
  providerId: string | null;
  failure: string | null;
  requestedBy: Actor;
  /** What asked for it, once for each order. */
  requestKey: string;
  createdAt: Date;
  attempts: number;
  /** When the provider is to be asked (again); null: it has answered, or nobody asks any more. */
  nextAt: Date | null;
}

/** A row that came as jsonb. */
export function refundFromJson(value: object): RefundRow {
  const row = camelKeys<RefundRow>(value as Record<string, unknown>);
  return { ...row, createdAt: new Date(row.createdAt), nextAt: row.nextAt && new Date(row.nextAt) };
}

export interface NewRefund {
  id: string;
  orderId: string;
  /** Null: all that is left. */
  amountMinor: number | null;
  lines: RefundedPiece[] | null;
  /** What had gone back when it was judged which pieces may; null: it names none. */
  seenMinor: number | null;
  reason: RefundReason;
  note: string;
  requestKey: string;
  /** When the sweep takes it up, should whoever makes it not live to ask the provider. */
  nextAt: Date;
  now: Date;
}

/**
 * Makes the refund of a paid order in one statement, or answers with the one that this request made before. The order's row decides:
 * of two at once the second sees what the first has left.
 * @param countMax how many one order may have
 * @returns null when it is more than is left, nothing was paid, or something else went back since its pieces were judged
 */
export async function beginRefund(sql: Sql, refund: NewRefund, countMax: number): Promise<RefundRow | null> {
  const { id, orderId, amountMinor, lines, seenMinor, reason, note, requestKey, nextAt, now } = refund;
  try {
    const [row] = await sql<RefundRow[]>`
      with known as (select * from refunds where order_id = ${orderId} and request_key = ${requestKey}),
      locked as (
        select o.id, coalesce(${amountMinor}::int, ${paidMinor(sql)} - o.refunded_minor) as amount from orders o
        where o.id = ${orderId} and ${isPaid(sql)} and not exists (select from known)
          and (${seenMinor === null} or o.refunded_minor = ${seenMinor ?? 0}) for update),
      taken as (
        update orders o set refunded_minor = o.refunded_minor + locked.amount from locked
        where o.id = locked.id and locked.amount between 1 and ${paidMinor(sql)} - o.refunded_minor
          and (select count(*) from refunds where order_id = o.id) < ${countMax}
        returning o.id, o.currency, locked.amount),
      made as (
        insert into refunds (id, order_id, amount_minor, currency, lines, reason, note, requested_by, request_key, created_at, next_at)
        select ${id}, taken.id, taken.amount, taken.currency, ${lines && json(sql, lines)}, ${reason}, ${note}, 'merchant',
          ${requestKey}, ${now}, ${nextAt}
        from taken returning *),
      steps as (${stepOf(sql, sql`made`, "merchant", now)})
      select * from made union all select * from known`;
    return row ?? (await findRefund(sql, orderId, requestKey));
  } catch (error) {
    // The same request at the same moment.
    if (sqlState(error) === UNIQUE_KEY) return await findRefund(sql, orderId, requestKey);
    throw error;
  }
}

async function findRefund(sql: Sql, orderId: string, requestKey: string): Promise<RefundRow | null> {
  const [row] = await sql<RefundRow[]>`
    select * from refunds where order_id = ${orderId} and request_key = ${requestKey}`;
  return row ?? null;
}

export async function findRefunds(sql: Sql, orderId: string): Promise<RefundRow[]> {
  return await sql<RefundRow[]>`select * from refunds where order_id = ${orderId} order by created_at, id`;
}

/** What the provider says of a refund, and what follows from it. */
export interface RefundTruth {
  status: RefundStatus;
  /** Null when it was refused and so never was one there. */
  providerId: string | null;
  failure: string | null;
  messages: NewMessage[];
  alarm: Alarm;
  now: Date;
}

/**
 * Moves the refund to where the provider says, if it still stands where it was read; one that failed is owed to the buyer again.
 * @returns null when somebody else moved it first
 */
export async function moveRefund(sql: Sql, refund: RefundRow, truth: RefundTruth): Promise<RefundRow | null> {
  const { status, providerId, failure, messages, alarm, now } = truth;
  const [row] = await sql<RefundRow[]>`
    with moved as (
      update refunds set status = ${status}, provider_id = coalesce(provider_id, ${providerId}), failure = ${failure}, next_at = null
      where id = ${refund.id} and status = ${refund.status} and provider_id is not distinct from ${refund.providerId}::text
      returning *),
    turned as (select * from moved where ${status !== refund.status}),
    counted as (${countOn(sql, sql`turned`, counts(status) - counts(refund.status), counts(status) === 0)}),
    steps as (${stepOf(sql, sql`turned`, "provider", now)}),
    taxed as (${openReversalReports(sql, sql`turned`, now)}),
    untaxed as (${voidReversalReports(sql, sql`turned`, now)}),
    alerted as (${writeAlerts(sql, sql`counted`, alarm)}),
    told as (${writeMessages(sql, sql`counted`, sql`counted.buyer_id`, messages, now)})
    select * from moved`;
  return row ?? null;
}

/**
 * A refund that was made at the provider and not by us, as a row like the others; known ones are left alone.
 * @param refund `ours`: the id of the row that the provider says it is of. It may be there by now although whoever read the rows did
 * not see it: then that row counts, and whoever made it finishes it.
 */
export async function adoptRefund(
  sql: Sql,
  orderId: string,
  refund: { id: string; ours: string | null; amountMinor: number; currency: string },
  { status, providerId, failure, messages, alarm, now }: RefundTruth,
): Promise<void> {
  await sql`
    with made as (
      insert into refunds (id, order_id, amount_minor, currency, reason, status, provider_id, failure, requested_by, request_key,
        created_at)
      select ${refund.id}, o.id, ${refund.amountMinor}, ${refund.currency}, 'other', ${status}, ${providerId}, ${failure}, 'provider',
        'provider:' || ${providerId}, ${now}
      from orders o where o.id = ${orderId} and ${isPaid(sql)}
        and not exists (select from refunds r where r.id = ${refund.ours} and r.order_id = o.id)
      on conflict do nothing returning *),
    counted as (${countOn(sql, sql`made`, counts(status), counts(status) === 0)}),
    steps as (${stepOf(sql, sql`made`, "provider", now)}),
    taxed as (${openReversalReports(sql, sql`made`, now)}),
    alerted as (${writeAlerts(sql, sql`counted`, alarm)})
    ${writeMessages(sql, sql`counted`, sql`counted.buyer_id`, messages, now)}`;
}

/** Whether money that stands so is gone, or on its way: 1, or with the shop: 0. */
const counts = (status: RefundStatus): 0 | 1 => (status === "pending" || status === "succeeded" ? 1 : 0);

/** Part of a statement: what the refunds of its part `from` add to what went back, and whether a person has to look. */
const countOn = (sql: Sql, from: Fragment, times: number, isLost: boolean): Fragment => sql`
  update orders o set refunded_minor = o.refunded_minor + ${times} * r.amount_minor,
    needs_attention = case when ${isLost} then 'refund_failed'
      when o.needs_attention = 'refund_unknown' then null else o.needs_attention end
  from ${from} r where o.id = r.order_id returning o.id, o.buyer_id`;

/** For a part of a statement that has refunds. */
export const stepOf = (sql: Sql, from: Fragment, by: Actor, now: Date): Fragment =>
  writeStep(sql, from, sql`order_id`, {
    at: now,
    by,
    what: sql`'refund_' || status`,
    detail: sql`jsonb_strip_nulls(jsonb_build_object('refund', id, 'amountMinor', amount_minor, 'failure', failure))`,
  });

/** Takes up refunds whose outcome nobody knows, those that waited longest first. */
export async function leaseRefunds(sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<RefundRow[]> {
  return await sql<RefundRow[]>`
    update refunds set attempts = attempts + 1, next_at = ${leaseUntil}
    where id in (select id from refunds where next_at <= ${now} order by next_at, id limit ${limit} for update skip locked)
    returning *`;
}

/** Puts the question off until `nextAt`; null: nobody asks any more, and a person has to look. */
export async function postponeRefund(sql: Sql, refund: RefundRow, nextAt: Date | null, alarm: Alarm): Promise<void> {
  const step = { at: alarm.now, by: "system" as const, what: "attention", detail: { reason: "refund_unknown" } };
  await sql`
    with asked as (
      update refunds set next_at = ${nextAt} where id = ${refund.id} and next_at is not null and status = 'pending'
      returning order_id),
    marked as (
      -- Ends by itself once the provider is heard of: it takes the place of nothing that only a person ends.
      update orders o set needs_attention = coalesce(o.needs_attention, 'refund_unknown') from asked
      where o.id = asked.order_id and ${nextAt === null} returning o.id),
    alerted as (${writeAlerts(sql, sql`marked`, alarm)})
    ${writeStep(sql, sql`marked`, sql`id`, step)}`;
}
