/** Disputes and warnings, noted on the order they are about. */
import { type Alarm, writeAlerts } from "./alerts.ts";
import type { Sql } from "./client.ts";
import { writeStep } from "./history.ts";

export interface DisputeFacts {
  /** The provider's word. */
  status: string;
  isOver: boolean;
  amountMinor: number;
  reason: string;
}

/**
 * Notes where the dispute stands, unless that is known.
 * @param before where it stood when the order was read
 * @returns false when somebody else noted something else since: read both again
 */
export async function noteDispute(
  sql: Sql,
  orderId: string,
  before: string | null,
  { status, isOver, amountMinor, reason }: DisputeFacts,
  alarm: Alarm,
): Promise<boolean> {
  if (status === before) return true;
  const { now } = alarm;
  const step = {
    at: now,
    by: "provider" as const,
    what: isOver ? "dispute_closed" : "disputed",
    detail: { status, amountMinor, reason },
  };
  const rows = await sql`
    with noted as (
      update orders o set dispute_status = ${status}, disputed_at = coalesce(o.disputed_at, ${now})
      where o.id = ${orderId} and o.dispute_status is not distinct from ${before}::text returning o.id),
    steps as (${writeStep(sql, sql`noted`, sql`id`, step)}),
    alerted as (${writeAlerts(sql, sql`noted`, alarm)})
    select from noted`;
  return rows.length > 0;
}

/** Notes the card network's warning, once. */
export async function noteWarning(sql: Sql, orderId: string, alarm: Alarm): Promise<void> {
  const { now } = alarm;
  await sql`
    with noted as (
      update orders set fraud_warned_at = ${now} where id = ${orderId} and fraud_warned_at is null returning id),
    steps as (${writeStep(sql, sql`noted`, sql`id`, { at: now, by: "provider", what: "fraud_warned" })})
    ${writeAlerts(sql, sql`noted`, alarm)}`;
}
