/** Deletes what is older than it is kept: worker/retention.ts says how long each table's rows are. */
import type { Fragment, Sql } from "./client.ts";

type Old = (sql: Sql, before: Date) => Fragment;

/** The condition that a row `t` has had its time. What an order refers to, and what is still to be done, never has. */
const OLD = {
  quotes: (sql, before) => sql`t.created_at <= ${before} and not exists (select from orders o where o.quote_id = t.id)`,
  sessions: (sql, before) => sql`t.created_at <= ${before}`,
  checkouts: (sql, before) => sql`
    t.created_at <= ${before} and t.issued_at <= ${before}
      and not exists (select from orders o where o.checkout_id = t.id)
      and not exists (select from sessions s where s.checkout_id = t.id)`,
  purchases: (sql, before) => sql`t.at <= ${before}`,
  proofs: (sql, before) => sql`t.used_at <= ${before}`,
  renewals: (sql, before) => sql`t.asked_at <= ${before}`,
  inbox: (sql, before) => sql`t.received_at <= ${before} and t.status <> 'pending'`,
  outbox: (sql, before) => sql`t.created_at <= ${before} and t.status in ('sent', 'dead')`,
  cards: (sql, before) => sql`t.removed_at <= ${before}`,
  differences: (sql, before) => sql`t.closed_at <= ${before}`,
  tallies: (sql, before) => sql`t.touched_at <= ${before}`,
  wallet_claims: (sql, before) => sql`t.claimed_at <= ${before}`,
  sign_ins: (sql, before) => sql`t.since <= ${before}`,
} satisfies Record<string, Old>;

export type AgingTable = keyof typeof OLD;

/** Deletes up to `limit` rows that are older than `before`; one that somebody is just working with is left for the next time. @returns how many */
export async function forgetOld(sql: Sql, table: AgingTable, before: Date, limit: number): Promise<number> {
  const rows = await sql`
    delete from ${sql(table)} where ctid in (
      select t.ctid from ${sql(table)} t where ${OLD[table](sql, before)} limit ${limit} for update skip locked)
    returning 1`;
  return rows.length;
}
