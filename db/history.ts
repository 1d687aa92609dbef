/** The history of an order: each step written by the statement that takes it, and read by the merchant. */
import type { Actor } from "../contract/order.ts";
import { type Fragment, json, type Sql, type Transaction } from "./client.ts";
import type { EventDetail } from "./documents.ts";

export interface EventRow {
  at: Date;
  by: Actor;
  what: string;
  detail: EventDetail;
}

/** A step, or what of it only the statement itself can tell. */
export interface Step {
  at: Date;
  by: Actor | Fragment;
  what: string | Fragment;
  detail?: EventDetail | Fragment;
}

/**
 * Writes a step for each row of a part of the same statement, to be put into it as a part of its own: a step that was not taken
 * leaves no trace, and one that was always does.
 * @param from the name of the part
 * @param orderId its column with the order's id
 */
export function writeStep(
  sql: Sql | Transaction,
  from: Fragment,
  orderId: Fragment,
  { at, by, what, detail = {} }: Step,
): Fragment {
  return sql`
    insert into order_events (order_id, at, by, what, detail)
    select ${orderId}, ${at}, ${text(sql, by)}, ${text(sql, what)}, ${isFragment(detail) ? detail : json(sql, detail)} from ${from}`;
}

const isFragment = (value: object): value is Fragment => "then" in value;
const text = (sql: Sql | Transaction, value: string | Fragment): Fragment =>
  typeof value === "string" ? sql`${value}` : value;

/** The condition that these goods of an order were gone when its money came (`stepOf` in settlement.ts): none of the stock is its own. */
export const hadNone = (sql: Sql, orderId: Fragment, variantId: Fragment): Fragment => sql`
  exists (select from order_events e where e.order_id = ${orderId} and e.what = 'paid'
    and case when e.detail ? 'missing' then ${variantId} = any(string_to_array(e.detail->>'missing', ' '))
      else e.detail->>'stock' = 'none' end)`;

/**
 * What an order `o` had taken when the merchant gave all of it back in place of accepting it (`nothingKept` in settlement.ts), as the detail
 * of that step; null: nothing was taken, or the question is open.
 */
export const givenBackDetail = (sql: Sql): Fragment => sql`(
  select e.detail from order_events e where e.order_id = o.id and o.accepted_minor = 0 and e.detail ? 'givenBackMinor'
  order by e.id desc limit 1)`;
