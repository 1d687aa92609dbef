/** Events from outside: each recorded once, each worked until it is done or dead (invariant 7). */
import { type Alarm, alertOfDead } from "./alerts.ts";
import { json, type Sql } from "./client.ts";

export type InboxSource = "messenger" | "stripe";

export interface InboxRow {
  id: number;
  source: InboxSource;
  event: unknown;
  attempts: number;
}

export interface NewEvent {
  externalId: string;
  event: unknown;
}

/**
 * Stores the events not seen before, leased to the caller until `leaseUntil`, and returns only those.
 * One statement: a webhook's whole intake.
 */
export async function recordEvents(
  sql: Sql,
  source: InboxSource,
  events: NewEvent[],
  now: Date,
  leaseUntil: Date,
): Promise<InboxRow[]> {
  return await sql<InboxRow[]>`
    insert into inbox (source, external_id, event, received_at, attempts, next_at)
    select ${source}, e->>'externalId', e->'event', ${now}, 1, ${leaseUntil}
    from jsonb_array_elements(${json(sql, events)}) e
    on conflict (source, external_id) do nothing
    returning id::int, source, event, attempts`;
}

/**
 * Leases up to `limit` events that are due: left by a worker that died, or put off. One that has been leased `attemptsMax`
 * times kills its worker each time: it is given up here, because nobody lived to do it.
 */
export async function leaseDueEvents(
  sql: Sql,
  now: Date,
  leaseUntil: Date,
  limit: number,
  attemptsMax: number,
  alarm: Alarm,
): Promise<InboxRow[]> {
  const rows = await sql<(InboxRow & { status: string })[]>`
    with leased as (update inbox set attempts = attempts + 1, next_at = ${leaseUntil},
      status = case when attempts >= ${attemptsMax} then 'dead' else status end,
      error = case when attempts >= ${attemptsMax} then coalesce(error, 'its worker never came back') else error end
    where id in (
      select id from inbox where status = 'pending' and next_at <= ${now} order by id limit ${limit} for update skip locked)
    returning id::int, source, event, attempts, status, error),
    alerted as (${alertOfDead(sql, sql`leased`, "inbox", alarm)})
    select * from leased`;
  return rows.filter(({ status }) => status === "pending");
}

export async function finishEvent(sql: Sql, id: number, now: Date): Promise<void> {
  await sql`update inbox set status = 'done', done_at = ${now}, error = null where id = ${id}`;
}

/** Puts the event off until `nextAt`, or gives it up with its reason when that is null. One that somebody else has ended stays so. */
export async function failEvent(sql: Sql, id: number, error: string, nextAt: Date | null, alarm: Alarm): Promise<void> {
  await sql`
    with failed as (
      update inbox set error = ${error}, status = ${nextAt ? "pending" : "dead"}, next_at = coalesce(${nextAt}, next_at)
      where id = ${id} and status = 'pending' returning id, status, error)
    ${alertOfDead(sql, sql`failed`, "inbox", alarm)}`;
}
