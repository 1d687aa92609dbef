/** An order as its own page shows it, and the statement that ends its contract. */
import type { Money } from "../contract/money.ts";
import { type Alarm, writeAlerts } from "./alerts.ts";
import { camelKeys, type ShopRow } from "./catalog.ts";
import type { Sql } from "./client.ts";
import type { EventDetail } from "./documents.ts";
import { givenBackDetail, writeStep } from "./history.ts";
import { type OrderRow, orderFromJson } from "./orders.ts";
import { type NewMessage, writeMessages } from "./outbox.ts";
import { type RefundRow, refundFromJson } from "./refunds.ts";

export interface Withdrawal {
  orderId: string;
  /** The words that the buyer confirmed. */
  statement: string;
  locale: string;
  confirmedAt: Date;
}

export interface OrderPaper {
  shop: ShopRow;
  order: OrderRow;
  /** Null: the buyer has not withdrawn. */
  withdrawal: Withdrawal | null;
  /** Those that went back or are on their way, oldest first. */
  refunds: RefundRow[];
  /** All that was taken of it and that the merchant gave back; null: nothing was, or nobody has decided yet. */
  givenBack: Money | null;
}

interface FoundPaper {
  shop: Record<string, unknown>;
  found: unknown;
  withdrawal: unknown;
  refunds: object[];
  givenBack: EventDetail | null;
}

/** Everything that the order's page shows, in one statement. Null when there is no such order. */
export async function findOrderPaper(sql: Sql, orderId: string): Promise<OrderPaper | null> {
  const [row] = await sql<[FoundPaper?]>`
    select to_jsonb(s) as shop, to_jsonb(o) as found, (select to_jsonb(w) from withdrawals w where w.order_id = o.id) as withdrawal,
      (select coalesce(jsonb_agg(to_jsonb(r) order by r.created_at, r.id), '[]') from refunds r
        where r.order_id = o.id and r.status in ('pending', 'succeeded')) as refunds,
      ${givenBackDetail(sql)} as given_back
    from orders o, shop s where o.id = ${orderId}`;
  if (!row) return null;
  return {
    shop: camelKeys<ShopRow>(row.shop),
    order: orderFromJson(row.found),
    withdrawal: row.withdrawal ? withdrawalFromJson(row.withdrawal) : null,
    refunds: row.refunds.map(refundFromJson),
    givenBack: row.givenBack && {
      amount: Number(row.givenBack.givenBackMinor),
      currency: String(row.givenBack.currency),
    },
  };
}

/**
 * Notes the withdrawal with its acknowledgement, and the order for a person to look at: all in one statement, and once. A second
 * one changes nothing.
 * @param messages to the buyer's own thread; a guest's are dropped
 * @param alarm what the merchant is told
 * @returns the withdrawal that counts: of two at once, the same for both
 */
export async function confirmWithdrawal(
  sql: Sql,
  { orderId, statement, locale, confirmedAt }: Withdrawal,
  messages: NewMessage[],
  alarm: Alarm,
): Promise<{ withdrawal: Withdrawal; isFirst: boolean }> {
  const [made] = await sql<[{ withdrawal: unknown }?]>`
    with made as (
      insert into withdrawals (order_id, statement, locale, confirmed_at)
      values (${orderId}, ${statement}, ${locale}, ${confirmedAt}) on conflict (order_id) do nothing returning *),
    noted as (
      -- An unknown refund ends by itself, and would take the mark along.
      update orders o set needs_attention = coalesce(nullif(o.needs_attention, 'refund_unknown'), 'withdrawn') from made
      where o.id = made.order_id returning o.id, o.buyer_id),
    told as (${writeMessages(sql, sql`noted`, sql`noted.buyer_id`, messages, confirmedAt)}),
    alerted as (${writeAlerts(sql, sql`noted`, alarm)}),
    steps as (${writeStep(sql, sql`noted`, sql`noted.id`, { at: confirmedAt, by: "buyer", what: "withdrawn" })})
    select to_jsonb(made) as withdrawal from made`;
  if (made) return { withdrawal: withdrawalFromJson(made.withdrawal), isFirst: true };
  const [known] = await sql<[{ withdrawal: unknown }]>`
    select to_jsonb(w) as withdrawal from withdrawals w where w.order_id = ${orderId}`;
  return { withdrawal: withdrawalFromJson(known.withdrawal), isFirst: false };
}

function withdrawalFromJson(value: unknown): Withdrawal {
  const row = camelKeys<Withdrawal>(value as Record<string, unknown>);
  return { ...row, confirmedAt: new Date(row.confirmedAt) };
}
