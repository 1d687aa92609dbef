/**
 * The wish that a guest's order is kept without its guest, and the deletion. A guest is nobody beyond their order: no thread, no card, no
 * customer at the provider. What stays is what stays of a buyer's (db/erasures.ts). A buyer's orders lose their person with the buyer.
 */
import type { Actor } from "../contract/order.ts";
import type { Sql, Transaction } from "./client.ts";
import { isUnderWay, stripOrders } from "./erasures.ts";
import { writeStep } from "./history.ts";

/**
 * Notes the wish, once, in the order's history too. Nothing is noted of an order that has no guest, or none any more; so its row is locked:
 * a deletion that was not yet over when this statement began is waited for, and seen.
 */
export async function askOrderErasure(sql: Sql, orderId: string, by: Actor, now: Date): Promise<void> {
  await sql`
    with asked as (
      insert into order_erasures (order_id, asked_at, next_at)
      select o.id, ${now}, ${now} from orders o where o.id = ${orderId} and o.buyer_id is null and o.email <> ''
      for share on conflict (order_id) do nothing returning order_id)
    ${writeStep(sql, sql`asked`, sql`order_id`, { at: now, by, what: "erasure_asked" })}`;
}

/** Leases up to `limit` wishes that are due. @returns ids of orders */
export async function leaseOrderErasures(sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<string[]> {
  const rows = await sql<{ orderId: string }[]>`
    update order_erasures set next_at = ${leaseUntil} where order_id in (
      select order_id from order_erasures where next_at <= ${now} order by next_at limit ${limit} for update skip locked)
    returning order_id`;
  return rows.map(({ orderId }) => orderId);
}

/**
 * Takes the guest out of an order that was asked for, unless it is under way. Its row is locked first, so that a payment that is just
 * being decided is seen here or finds it done.
 * @param nextAt when one that is under way is looked at again
 * @returns whether nothing of the guest is left; gone before is as good
 */
export async function eraseOrder(
  sql: Sql,
  orderId: string,
  { now, waitsSince, nextAt }: { now: Date; waitsSince: Date; nextAt: Date },
): Promise<boolean> {
  return await sql.begin(async (tx) => {
    const [order] = await tx<{ payer: string }[]>`
      select o.payer from orders o where o.id = ${orderId} and o.buyer_id is null and o.email <> '' for update`;
    if (!order) return true;
    // Asked once the row is ours: a statement that waited for it would not see the refund that it waited for.
    const [waiting] = await tx`select from orders o where o.id = ${orderId} and ${isUnderWay(tx, waitsSince)}`;
    if (waiting) {
      await tx`update order_erasures set next_at = ${nextAt} where order_id = ${orderId}`;
      return false;
    }
    await stripOrders(tx, tx`o.id = ${orderId}`);
    await eraseTyped(tx, orderId, order.payer);
    await tx`
      with done as (delete from order_erasures where order_id = ${orderId} returning order_id)
      ${writeStep(tx, tx`done`, tx`order_id`, { at: now, by: "system", what: "erased" })}`;
    return true;
  });
}

/** What they typed, what was offered to them and not bought, what was counted. A code stays used, by nobody. */
async function eraseTyped(tx: Transaction, orderId: string, payer: string): Promise<void> {
  await tx`update sessions set draft = null where 'guest:' || id = ${payer}`;
  await tx`delete from quotes q where q.payer = ${payer} and not exists (select from orders o where o.quote_id = q.id)`;
  await tx`delete from purchases where order_id = ${orderId}`;
  await tx`update code_uses set used_by = 'order:' || order_id where order_id = ${orderId}`;
  await tx`delete from tallies where key in (${`looks:${orderId}`}, ${`order-data:${orderId}`}, ${payer.replace("guest:", "quotes:")})`;
}
