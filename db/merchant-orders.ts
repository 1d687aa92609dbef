/** Orders as a merchant looks at them: pages of a list, and one with all that ever happened to it. */
import type { FulfilmentState, PaymentStatus } from "../contract/order.ts";
import { camelKeys } from "./catalog.ts";
import type { Fragment, Sql } from "./client.ts";
import type { DisputeRow } from "./disputes.ts";
import { type EventRow, writeStep } from "./history.ts";
import { isQuarantined, type OrderRow, orderFromJson } from "./orders.ts";
import { type RefundRow, refundFromJson } from "./refunds.ts";

export interface OrderQuery {
  status: PaymentStatus | null;
  fulfilment: FulfilmentState | null;
  /** Only those that are paid and have not left. */
  unshipped: boolean;
  /** Only those of which money went back. */
  refunded: boolean;
  attention: boolean;
  /** Part of name or e-mail address, or the number. */
  search: { text: string; number: number | null } | null;
  from: Date | null;
  until: Date | null;
}

const matching = (sql: Sql, query: OrderQuery): Fragment => {
  const { status, fulfilment, unshipped, refunded, attention, search, from, until } = query;
  const text = search?.text.toLowerCase() ?? "";
  return sql`
    (${status}::text is null or o.status = ${status}) and (${fulfilment}::text is null or o.fulfilment = ${fulfilment})
      and (${!unshipped} or (o.status = 'paid' and o.shipped_at is null and o.fulfilment in ('unfulfilled', 'processing', 'delayed')))
      and (${!refunded} or o.refunded_minor > 0)
      and (${!attention} or o.needs_attention is not null)
      and (${search === null} or o.number = ${search?.number ?? 0} or strpos(lower(o.address->>'name'), ${text}) > 0
        or strpos(lower(o.email), ${text}) > 0)
      and (${from}::timestamptz is null or o.created_at >= ${from}) and (${until}::timestamptz is null or o.created_at < ${until})`;
};

/** Up to `limit` orders, newest first. @param before the number of the last one of the page before; null: from the newest on */
export async function listOrders(
  sql: Sql,
  query: OrderQuery,
  before: number | null,
  limit: number,
): Promise<OrderRow[]> {
  return await sql<OrderRow[]>`
    select o.* from orders o where (${before}::bigint is null or o.number < ${before}) and ${matching(sql, query)}
    order by o.number desc limit ${limit}`;
}

/** An order by its id or, failing that, by its number. */
export interface OrderName {
  id: string;
  number: number | null;
}

export interface OrderStory {
  order: OrderRow;
  refunds: RefundRow[];
  disputes: DisputeRow[];
  events: EventRow[];
}

/** One order with its refunds, disputes and history, oldest first and at most `eventsMax` of the latest. */
export async function findOrderStory(
  sql: Sql,
  { id, number }: OrderName,
  eventsMax: number,
): Promise<OrderStory | null> {
  const [row] = await sql<[{ order: unknown; refunds: Json[]; disputes: Json[]; events: Json[] }?]>`
    select to_jsonb(o) as order,
      (select coalesce(jsonb_agg(to_jsonb(r) order by r.created_at, r.id), '[]') from refunds r where r.order_id = o.id) as refunds,
      (select coalesce(jsonb_agg(to_jsonb(d) order by d.opened_at, d.id), '[]') from disputes d where d.order_id = o.id) as disputes,
      (select coalesce(jsonb_agg(to_jsonb(e) order by e.id), '[]') from (
        select * from order_events where order_id = o.id order by id desc limit ${eventsMax}) e) as events
    from orders o where o.id = ${id} or o.number = ${number}`;
  if (!row) return null;
  return {
    order: orderFromJson(row.order),
    refunds: row.refunds.map(refundFromJson),
    disputes: row.disputes.map((each) => ({
      ...camelKeys<DisputeRow>(each),
      openedAt: new Date(String(each.opened_at)),
    })),
    events: row.events.map((each) => ({ ...camelKeys<EventRow>(each), at: new Date(String(each.at)) })),
  };
}

type Json = Record<string, unknown>;

/**
 * Notes that a person has looked at what asked for it. @returns false when to look is not enough: a quarantine has to be ended
 * @param evenHeld to look is all that can be done
 */
export async function clearAttention(sql: Sql, orderId: string, now: Date, evenHeld = false): Promise<boolean> {
  const [row] = await sql<[{ isHeld: boolean }?]>`
    with found as (
      select o.id, o.needs_attention, (${!evenHeld} and ${isQuarantined(sql)}) as is_held from orders o where o.id = ${orderId} for update),
    marked as (select id, needs_attention from found where needs_attention is not null and not coalesce(is_held, false)),
    seen as (
      update orders o set needs_attention = null from marked where o.id = marked.id returning o.id, marked.needs_attention),
    steps as (${writeStep(sql, sql`seen`, sql`id`, {
      at: now,
      by: "merchant",
      what: "attended",
      detail: sql`jsonb_build_object('reason', needs_attention)`,
    })})
    select coalesce(is_held, false) as is_held from found`;
  return !row?.isHeld;
}
