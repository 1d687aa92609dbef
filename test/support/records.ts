/** What stands in a world's tables, and when nobody writes to them any more. */
import type { TransactionSql } from "postgres";
import type { Sql } from "../../db/client.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import { eventually } from "./eventually.ts";
import type { World } from "./world.ts";

/** Every row of every table, as text: two of them are equal when nothing was changed. */
export async function everyRow(sql: Sql): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by 1`;
  const all = tables.map(
    ({ name }) => `
    select '${name}' as name, (select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text from "${name}" t) as rows`,
  );
  const found = await sql.unsafe<{ name: string; rows: string }[]>(all.join(" union all "), [], { prepare: true });
  return Object.fromEntries(found.map(({ name, rows }) => [name, rows]));
}

/** The ports of this very run are none of anybody's: they may hold a card's last digits. */
export const withoutPorts = (text: string): string => text.replaceAll(/(localhost|127\.0\.0\.1):\d+/g, "$1");

/** Tables, and the texts that are in them. */
export async function tablesWith(sql: Sql, texts: readonly string[]): Promise<string[]> {
  const tables = Object.entries(await everyRow(sql)).map(([name, rows]) => [name, withoutPorts(rows)] as const);
  return texts.flatMap((text) => tables.filter(([, rows]) => rows.includes(text)).map(([name]) => `${name}: ${text}`));
}

/** How many rows each of these tables holds. */
export async function countRows<T extends string>(sql: Sql, ...tables: T[]): Promise<Record<T, number>> {
  const counts = {} as Record<T, number>;
  for (const table of tables) {
    const [row] = await sql<[{ rows: number }]>`select count(*)::int as rows from ${sql(table as string)}`;
    counts[table] = row.rows;
  }
  return counts;
}

export async function orderRow(sql: Sql, id: string): Promise<OrderRow> {
  const [row] = await sql<OrderRow[]>`select * from orders where id = ${id}`;
  if (!row) throw new Error(`there is no order ${id}`);
  return row;
}

export interface Stock {
  stock: number | null;
  held: number;
  sold: number;
}

export async function stockOf(sql: Sql, variantId = "house-blend-500"): Promise<Stock> {
  const [row] = await sql<Stock[]>`select stock, held, sold from variants where id = ${variantId}`;
  if (!row) throw new Error(`there is no variant ${variantId}`);
  return { ...row };
}

export async function setStock(sql: Sql, stock: number, variantId = "house-blend-500"): Promise<void> {
  await sql`update variants set stock = ${stock} where id = ${variantId}`;
}

/** In euros' minor units. */
export async function setPrice(sql: Sql, priceMinor: number, variantId = "house-blend-500"): Promise<void> {
  await sql`update variants set prices = jsonb_build_object('EUR', ${priceMinor}::int) where id = ${variantId}`;
}

export interface OutboxEntry {
  dedupeKey: string;
  status: string;
  attempts: number;
  error: string | null;
}

/** Messages whose dedupe key begins so, oldest first. */
export async function outboxOf(sql: Sql, prefix: string): Promise<OutboxEntry[]> {
  const rows = await sql<OutboxEntry[]>`
    select dedupe_key, status, attempts, error from outbox where starts_with(dedupe_key, ${prefix}) order by id`;
  return rows.map((row) => ({ ...row }));
}

/** How many statements wait for rows that somebody else holds. */
export async function waitingForRows(sql: Sql | TransactionSql): Promise<number> {
  const [row] = await sql<[{ waiting: number }]>`
    select count(*)::int as waiting from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  return row.waiting;
}

/** Resolves once so many of the worker do. */
export async function somebodyWaits(sql: Sql | TransactionSql, count = 1): Promise<void> {
  await eventually(async () => {
    // A transaction keeps what it was told first, until it asks anew.
    await sql`select pg_stat_clear_snapshot()`;
    const waiting = await waitingForRows(sql);
    if (waiting < count) throw new Error(`${waiting} wait`);
  });
}

/** Resolves when every webhook has been delivered and every background task of the worker has ended. @param limitMs absent: a minute */
export async function atRest({ isWorking, sandbox, sql }: World, limitMs?: number): Promise<void> {
  await eventually(async () => {
    await sandbox.settled();
    const before = underWay(sandbox);
    // A statement outlives a client that has broken off.
    const [row] = await sql<[{ others: number }]>`
      select count(*)::int as others from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and state <> 'idle'`;
    if (row.others > 0 || isWorking()) throw new Error("connections of the worker are still open");
    // One that was sent and answered while we looked was not there yet to be seen.
    if (before.sending > 0 || underWay(sandbox).tries !== before.tries) throw new Error("a webhook is on its way");
  }, limitMs);
}

function underWay({ delivery }: Sandbox): { sending: number; tries: number } {
  const all = delivery.deliveries();
  const sending = all.filter(({ state }) => state === "sending").length;
  return { sending, tries: sending + all.reduce((sum, { attempts }) => sum + attempts.length, 0) };
}

/** Lets the clock jump, once nobody works any more: a lease must not run out in the middle of the work it is for. */
export async function timePasses(world: World, ms: number): Promise<void> {
  await atRest(world);
  world.sandbox.clock.jump(ms);
}
