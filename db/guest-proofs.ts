/** Wrong answers to who the guest of an order is. They stay in its history: over the life of its link there are only so many. */
import type { Sql } from "./client.ts";
import { writeStep } from "./history.ts";

const WRONG = "data_refused";

export async function countWrongProofs(sql: Sql, orderId: string): Promise<number> {
  const [row] = await sql<[{ count: number }]>`
    select count(*)::int as count from order_events where order_id = ${orderId} and what = ${WRONG}`;
  return row.count;
}

export async function noteWrongProof(sql: Sql, orderId: string, now: Date): Promise<void> {
  await sql`
    with tried as (select ${orderId}::text as order_id)
    ${writeStep(sql, sql`tried`, sql`order_id`, { at: now, by: "buyer", what: WRONG })}`;
}
