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
}

/** The newest of both boxes, up to `limit`. */
export async function listDeadLetters(sql: Sql, limit: number): Promise<DeadLetterRow[]> {
  return await sql<DeadLetterRow[]>`
    select 'inbox' as box, id::int as row, source || ' ' || coalesce(event->>'type', event->>'kind', 'event') as what,
      coalesce(error, '') as reason, attempts, received_at as at
    from inbox where status = 'dead'
    union all
    select 'outbox', id::int, dedupe_key, coalesce(error, ''), attempts, created_at from outbox where status = 'dead'
    order by at desc, box, row desc limit ${limit}`;
}

/**
 * Makes one due again, as if it was never tried; of a message that was tried more than once it stays known that it may have arrived.
 * @returns false when there is no such dead letter
 */
export async function replayDeadLetter(sql: Sql, box: Box, row: number, now: Date): Promise<boolean> {
  const mayHaveArrived = sql`(case when ${box === "outbox"} and attempts > 1 then 1 else 0 end)`;
  const rows = await sql`
    update ${sql(box)} set status = 'pending', attempts = ${mayHaveArrived}, next_at = ${now}, error = null
    where id = ${row} and status = 'dead' returning 1`;
  return rows.length > 0;
}
