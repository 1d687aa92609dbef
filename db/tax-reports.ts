/**
 * What the provider that works out the taxes is to be told: each sale and each refund of an order whose taxes it worked out, as a
 * row written by the statement that makes it true, so that none is lost, and under a key that makes none of them two.
 */
import { type Alarm, writeAlerts } from "./alerts.ts";
import type { Fragment, Sql } from "./client.ts";
import { writeStep } from "./history.ts";
import { paidMinor } from "./orders.ts";

export interface TaxReportRow {
  id: number;
  orderId: string;
  /** The order's id for its sale, a refund's id for what went back. */
  reference: string;
  /** This one, and those before it whose answers never came. */
  attempts: number;
  /** That its refund failed after all. */
  isVoid: boolean;
  /** The provider's id of what was told; null: nothing was, as far as we know. */
  transactionId: string | null;
  /** The provider's answer that the order was priced with. */
  calculation: string;
  /** Of the order, all but the tip. */
  taxedMinor: number;
  /** That it was paid with another amount than the one that the taxes were worked out for. */
  isAdjusted: boolean;
  /** What was reported as given back before this. */
  reversedMinor: number;
  /** Null for a sale. */
  refundMinor: number | null;
  /** The provider's id of the sale; null until it knows of it. */
  saleId: string | null;
}

const isAsked = (sql: Sql): Fragment => sql`o.tax ? 'calculation'`;

/** Part of a statement: the sale of each order of its part `from` that is paid by it. */
export const openSaleReport = (sql: Sql, from: Fragment, now: Date): Fragment => sql`
  insert into tax_reports (order_id, reference, created_at, next_at)
  select o.id, o.id, ${now}, ${now} from ${from} o where o.paid_at is not null and ${isAsked(sql)}
  on conflict (reference) do nothing`;

/** Part of a statement: what the refunds of its part `from` gave back, of those that succeeded. */
export const openReversalReports = (sql: Sql, from: Fragment, now: Date): Fragment => sql`
  insert into tax_reports (order_id, reference, created_at, next_at)
  select o.id, r.id, ${now}, ${now} from ${from} r join orders o on o.id = r.order_id
  where r.status = 'succeeded' and ${isAsked(sql)}
  on conflict (reference) do nothing`;

/**
 * Part of a statement: what the refunds of its part `from` did not give back after all. What was told of it is to be undone; what is just
 * being told is for whoever tells it to finish, and then to be undone.
 */
export const voidReversalReports = (sql: Sql, from: Fragment, now: Date): Fragment => sql`
  update tax_reports t set is_void = true, next_at = case when t.transaction_id is null then t.next_at else ${now} end from ${from} r
  where t.reference = r.id and r.status in ('failed', 'canceled')`;

/**
 * Takes up reports that are due, the oldest first, of each order the first that is still open: what went back names the sale, and how
 * much of it is tip depends on what went back before.
 */
export async function leaseTaxReports(sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<TaxReportRow[]> {
  return await sql<TaxReportRow[]>`
    update tax_reports t set attempts = t.attempts + 1, next_at = ${leaseUntil}
    from orders o
    where o.id = t.order_id and t.id in (
      select d.id from tax_reports d
      where d.next_at <= ${now} and not exists (
        select from tax_reports e where e.order_id = d.order_id and e.id < d.id and e.next_at is not null)
      order by d.next_at, d.id limit ${limit} for update skip locked)
    returning t.id, t.order_id, t.reference, t.attempts, t.is_void, t.transaction_id, o.tax->>'calculation' as calculation,
      o.total_minor - o.tip_minor as taxed_minor, ${paidMinor(sql)} <> o.total_minor as is_adjusted,
      (select coalesce(sum(e.amount_minor), 0)::int from tax_reports e
        where e.order_id = t.order_id and e.reference <> t.order_id) as reversed_minor,
      (select r.amount_minor from refunds r where r.id = t.reference) as refund_minor,
      (select e.transaction_id from tax_reports e where e.reference = t.order_id) as sale_id`;
}

/**
 * It is told, or undone with an amount of 0. If its refund failed meanwhile, what was told is to be undone.
 * @param transactionId the provider's; null when there was nothing to tell
 */
export async function finishTaxReport(
  sql: Sql,
  { id }: TaxReportRow,
  amountMinor: number,
  transactionId: string | null,
  now: Date,
): Promise<void> {
  await sql`
    update tax_reports set amount_minor = ${amountMinor}, transaction_id = ${transactionId}, attempts = 0,
      next_at = case when is_void and ${amountMinor > 0} then ${now}::timestamptz end
    where id = ${id} and next_at is not null`;
}

export async function postponeTaxReport(sql: Sql, { id }: TaxReportRow, nextAt: Date): Promise<void> {
  await sql`update tax_reports set next_at = ${nextAt} where id = ${id} and next_at is not null`;
}

/** Nobody tells it any more, and a person has to. */
export async function giveUpTaxReport(sql: Sql, { id }: TaxReportRow, failure: string, alarm: Alarm): Promise<void> {
  const detail = { reason: "tax_unreported" };
  await sql`
    with given as (
      update tax_reports set failure = ${failure}, next_at = null where id = ${id} and next_at is not null
      returning order_id),
    marked as (
      update orders o set needs_attention = coalesce(nullif(o.needs_attention, 'refund_unknown'), 'tax_unreported') from given where o.id = given.order_id returning o.id),
    alerted as (${writeAlerts(sql, sql`marked`, alarm)})
    ${writeStep(sql, sql`marked`, sql`id`, { at: alarm.now, by: "system", what: "attention", detail })}`;
}
