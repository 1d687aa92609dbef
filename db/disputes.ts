/** Disputes, each a row of its own and summed up on the order they are about, and warnings, noted there. */
import { type Alarm, writeAlerts } from "./alerts.ts";
import type { Sql } from "./client.ts";
import { writeStep } from "./history.ts";

export interface DisputeFacts {
  /** The provider's. */
  id: string;
  /** The provider's word. */
  status: string;
  isOver: boolean;
  amountMinor: number;
  reason: string;
}

export interface DisputeRow extends DisputeFacts {
  orderId: string;
  openedAt: Date;
}

/** Where we know that the dispute stands; null: never heard of. */
export async function findDisputeStatus(sql: Sql, id: string): Promise<string | null> {
  const [row] = await sql<[{ status: string }?]>`select status from disputes where id = ${id}`;
  return row?.status ?? null;
}

/**
 * Notes where the dispute stands, unless that is known. The order's row is locked first, so that of two disputes of one order that move
 * at once the second sees the first.
 * @param before where it stood when it was read
 * @returns false when somebody else noted something else since: read both again
 */
export async function noteDispute(
  sql: Sql,
  orderId: string,
  before: string | null,
  dispute: DisputeFacts,
  alarm: Alarm,
): Promise<boolean> {
  const { id, status, isOver, amountMinor, reason } = dispute;
  if (status === before) return true;
  const { now } = alarm;
  const step = {
    at: now,
    by: "provider" as const,
    what: isOver ? "dispute_closed" : "disputed",
    detail: { dispute: id, status, amountMinor, reason },
  };
  return await sql.begin(async (tx) => {
    await tx`select from orders where id = ${orderId} for update`;
    const rows = await tx`
      with noted as (
        insert into disputes (id, order_id, status, is_over, amount_minor, reason, opened_at)
        values (${id}, ${orderId}, ${status}, ${isOver}, ${amountMinor}, ${reason}, ${now})
        on conflict (id) do update set status = excluded.status, is_over = excluded.is_over, amount_minor = excluded.amount_minor
        where disputes.status is not distinct from ${before}::text
        returning *),
      summed as (
        update orders o set disputed_at = coalesce(o.disputed_at, ${now}), dispute_status = (
          select d.status from (
            select * from noted union all
            select * from disputes where order_id = ${orderId} and id <> ${id}) d
          order by d.is_over, d.opened_at desc, d.id limit 1)
        from noted where o.id = noted.order_id returning o.id),
      steps as (${writeStep(sql, sql`summed`, sql`id`, step)}),
      alerted as (${writeAlerts(sql, sql`summed`, alarm)})
      select from summed`;
    return rows.length > 0;
  });
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
