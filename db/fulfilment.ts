/** The goods of a paid order: each move a compare-and-set, with what is told of it in the same statement. */
import type { FulfilmentState, RefundReason } from "../contract/order.ts";
import { DEADLOCK, type Sql, sqlState } from "./client.ts";
import { hadNone, writeStep } from "./history.ts";
import { isPaid, type OrderRow, paidMinor } from "./orders.ts";
import { type NewMessage, writeMessages } from "./outbox.ts";
import { type RefundRow, refundFromJson, stepOf } from "./refunds.ts";

export interface Parcel {
  carrier: string | null;
  trackingNumber: string | null;
  trackingUrl: string | null;
}

export interface GoodsMove {
  to: FulfilmentState;
  parcel: Parcel;
  messages: NewMessage[];
  now: Date;
}

/** @returns the order as written, or null when its goods are no longer where they were read: judge again */
export async function moveGoods(sql: Sql, order: OrderRow, move: GoodsMove): Promise<OrderRow | null> {
  const { to, parcel, messages, now } = move;
  const { carrier, trackingNumber, trackingUrl } = parcel;
  const detail = Object.fromEntries(
    Object.entries({ carrier, trackingNumber }).filter(([key, value]) => value !== order[key as keyof Parcel]),
  );
  const [row] = await sql<OrderRow[]>`
    with moved as (
      update orders o set fulfilment = ${to}, carrier = ${carrier}, tracking_number = ${trackingNumber}, tracking_url = ${trackingUrl},
        shipped_at = coalesce(shipped_at, ${to === "shipped" ? now : null}::timestamptz),
        delivered_at = coalesce(delivered_at, ${to === "delivered" ? now : null}::timestamptz)
      where id = ${order.id} and ${isPaid(sql)} and fulfilment = ${order.fulfilment}
        and (shipped_at is null) = ${order.shippedAt === null}
      returning *),
    steps as (${writeStep(sql, sql`moved`, sql`id`, { at: now, by: "merchant", what: to, detail })}),
    told as (${writeMessages(sql, sql`moved`, sql`moved.buyer_id`, messages, now)})
    select * from moved`;
  return row ?? null;
}

export interface Cancellation {
  refundId: string;
  requestKey: string;
  reason: RefundReason;
  note: string;
  messages: NewMessage[];
  now: Date;
  /** When the sweep takes the refund up, should nobody live to ask the provider. */
  nextAt: Date;
}

export interface Cancelled {
  order: OrderRow;
  /** Null when nothing was left to give back. */
  refund: RefundRow | null;
}

/**
 * Cancels a paid order that was not shipped: what is left of its money becomes a refund, and its goods are for sale again, unless
 * they were gone when it was paid.
 * @returns null when the order has moved since it was read: judge again
 */
export async function cancelOrder(sql: Sql, order: OrderRow, cancellation: Cancellation): Promise<Cancelled | null> {
  const { refundId, requestKey, reason, note, messages, now, nextAt } = cancellation;
  const left = (order.acceptedMinor ?? order.totalMinor) - order.refundedMinor;
  try {
    const [row] = await sql<[OrderRow & { refund: RefundRow | null }]>`
      with moved as (
        update orders o set fulfilment = 'cancelled', refunded_minor = greatest(refunded_minor, ${paidMinor(sql)})
        where id = ${order.id} and ${isPaid(sql)} and fulfilment = ${order.fulfilment} and shipped_at is null
          and refunded_minor = ${order.refundedMinor}
        returning *),
      made as (
        insert into refunds (id, order_id, amount_minor, currency, reason, note, requested_by, request_key, created_at, next_at)
        select ${refundId}, moved.id, ${left}, moved.currency, ${reason}, ${note}, 'merchant', ${requestKey}, ${now}, ${nextAt}
        from moved where ${left > 0} returning *),
      lines as (
        select l->>'variantId' as id, sum((l->>'quantity')::int)::int as quantity
        from moved, jsonb_array_elements(moved.lines) l
        where not ${hadNone(sql, sql`moved.id`, sql`l->>'variantId'`)} group by 1),
      locked as (select v.id from variants v where v.id in (select id from lines) order by v.id for update),
      stocked as (
        update variants v set sold = greatest(v.sold - lines.quantity, 0)
        from lines join locked using (id) where v.id = lines.id returning 1),
      cancelled as (${writeStep(sql, sql`moved`, sql`id`, { at: now, by: "merchant", what: "cancelled" })}),
      refunding as (${stepOf(sql, sql`made`, "merchant", now)}),
      told as (${writeMessages(sql, sql`moved`, sql`moved.buyer_id`, messages, now)})
      select moved.*, (select to_jsonb(made) from made) as refund from moved`;
    if (!row) return null;
    const { refund, ...cancelled } = row;
    return { order: cancelled, refund: refund && refundFromJson(refund) };
  } catch (error) {
    if (sqlState(error) === DEADLOCK) return null;
    throw error;
  }
}
