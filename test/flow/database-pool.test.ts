/** What stands between every other test and its database must not let one request see another. */
import { connect as knock } from "node:net";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import { createDatabase, type FreshDatabase } from "../support/database.ts";
import { type DatabasePool, openDatabasePool } from "../support/database-pool.ts";
import { eventually } from "../support/eventually.ts";
import { openWire } from "../support/wire.ts";

let database: FreshDatabase;
let direct: Sql;
let pool: DatabasePool;

beforeAll(async () => {
  database = await createDatabase(inject("postgresUrl"));
  direct = connect(database.url);
});
beforeEach(async () => {
  pool = await openDatabasePool(database.url);
});
afterEach(() => pool.close());
afterAll(async () => {
  await direct.end({ timeout: 1 });
  await database.drop();
});

/** What one request does: a client of its own, ended after its last statement. */
async function request<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connect(pool.url);
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

const isFree = () =>
  eventually(() => {
    if (pool.isBusy()) throw new Error("somebody still holds a session");
  });

async function session(sql: Sql): Promise<number> {
  const [row] = await sql<[{ pid: number }]>`select pg_backend_pid() as pid`;
  return row.pid;
}

test("a request gets the session of the one before, which has forgotten all that was left in it", async () => {
  const first = await request(async (sql) => {
    await sql`set statement_timeout = 1234`;
    await sql`create temp table left_behind (id int)`;
    await sql`select pg_advisory_lock(7)`;
    await sql.unsafe("prepare left_behind as select 1");
    return await session(sql);
  });
  await isFree();
  await request(async (sql) => {
    expect(await session(sql)).toBe(first);
    const [timeout] = await sql`show statement_timeout`;
    expect(timeout).toEqual({ statementTimeout: "0" });
    const [left] = await sql`
      select to_regclass('left_behind') as relation,
        (select count(*)::int from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()) as locks,
        (select count(*)::int from pg_prepared_statements where name = 'left_behind') as prepared`;
    expect(left).toEqual({ relation: null, locks: 0, prepared: 0 });
  });
});

test("two requests at once have a session each", async () => {
  const ids = await request((one) => request(async (other) => [await session(one), await session(other)]));
  expect(new Set(ids).size).toBe(2);
});

test("what a request left open is rolled back, and its session is nobody's any more", async () => {
  const first = await request(async (sql) => {
    await sql.unsafe("begin; update variants set stock = stock; create table half_done (id int)");
    return await session(sql);
  });
  await isFree();
  expect(await request(session)).not.toBe(first);
  const [left] = await direct`select to_regclass('half_done') as relation`;
  expect(left).toEqual({ relation: null });
});

test("a client that breaks off in the middle of a statement takes its session with it", async () => {
  await request(session);
  await isFree();
  const wire = await openWire(pool.url);
  const broken = connect(wire.url);
  const first = await session(broken);
  const asleep = expect(broken`select pg_sleep(60)`).rejects.toThrow("CONNECTION_CLOSED");
  await eventually(async () => {
    const [row] = await direct<[{ state: string }]>`select state from pg_stat_activity where pid = ${first}`;
    expect(row.state).toBe("active");
  });
  await wire.cut("closed");
  await asleep;
  await isFree();
  expect(await request(session)).not.toBe(first);
  await direct`select pg_terminate_backend(${first})`;
  await broken.end({ timeout: 0 });
  await wire.close();
});

test("a kept session is lent to nobody who does not know the password", async () => {
  await request(session);
  await isFree();
  const url = new URL(pool.url);
  url.password = "guessed";
  const stranger = postgres(url.href, { max: 1, fetch_types: false, connect_timeout: 2 });
  await expect(stranger`select 1`).rejects.toThrow("password authentication failed");
  await stranger.end({ timeout: 0 });
});

test("the pool is busy from the knock to the end of the work", async () => {
  expect(pool.isBusy()).toBe(false);
  const socket = knock(Number(new URL(pool.url).port), "127.0.0.1");
  await eventually(() => expect(pool.isBusy()).toBe(true));
  socket.destroy();
  await isFree();
  await request(async (sql) => {
    await session(sql);
    expect(pool.isBusy()).toBe(true);
  });
  await isFree();
});
