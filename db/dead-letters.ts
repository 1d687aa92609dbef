/** Events and messages that were given up: what a merchant sees of them, and how they are tried again. */
import type { Box } from "../contract/dead-letter.ts";
import type { Sql } from "./client.ts";

export interface DeadLetterRow {
  box: Box;
  row: number;
  what: string;
  reason: string;
  attempts: number;
  at: Date;
  /** Of the order whose id comes second in the message's name; null: none does. */
  orderId: string | null;
  orderNumber: number | null;
}

/** The newest of both boxes, up to `limit`. */
export async function listDeadLetters(sql: Sql, limit: number): Promise<DeadLetterRow[]> {
  return await sql<DeadLetterRow[]>`
    with dead as (
      select 'inbox' as box, id::int as row, source || ' ' || coalesce(event->>'type', event->>'kind', 'event') as what,
        coalesce(error, '') as reason, attempts, received_at as at
      from inbox where status = 'dead'
      union all
      select 'outbox', id::int, dedupe_key, coalesce(error, ''), attempts, created_at from outbox where status = 'dead'
      order by at desc, box, row desc limit ${limit})
    select d.*, o.id as order_id, o.number as order_number
    from dead d left join orders o on d.box = 'outbox' and o.id = split_part(d.what, ':', 2)
    order by d.at desc, d.box, d.row desc`;
}

/** Where a letter stands; null: there is no such row. */
export async function letterStatus(sql: Sql, box: Box, row: number): Promise<string | null> {
  const [letter] = await sql<[{ status: string }?]>`select status from ${sql(box)} where id = ${row}`;
  return letter?.status ?? null;
}

/**
 * Makes one due again, as if it was never tried; of a message that was tried more than once it stays known that it may have arrived.
 * @param isHeard somebody listens to alerts; otherwise one stays dead, because nobody would try it
 * @returns its name, or null when there is no such dead letter
 */
export async function replayDeadLetter(
  sql: Sql,
  box: Box,
  row: number,
  now: Date,
  isHeard: boolean,
): Promise<string | null> {
  const mayHaveArrived = sql`(case when ${box === "outbox"} and attempts > 1 then 1 else 0 end)`;
  const [name, due] =
    box === "inbox" ? [sql`source`, sql`true`] : [sql`dedupe_key`, sql`(${isHeard} or channel <> 'alert')`];
  const [letter] = await sql<[{ name: string }?]>`
    update ${sql(box)} set status = 'pending', attempts = ${mayHaveArrived}, next_at = ${now}, error = null
    where id = ${row} and status = 'dead' and ${due} returning ${name} as name`;
  return letter?.name ?? null;
}
