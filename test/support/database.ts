/** Databases on the test server: each world gets its own, copied from one that is already migrated. */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import type { Sql } from "../../db/client.ts";
import { restoreTables } from "./kept-tables.ts";

/** Made by the global setup. */
export const TEMPLATE = "threadtill_template";
/** What it keeps of the demo shop. */
export const BEGINNING = "beginning";

export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Copies the template: some 30 ms. */
export async function createDatabase(serverUrl: string): Promise<FreshDatabase> {
  const name = `world_${randomBytes(6).toString("hex")}`;
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
  const url = databaseUrl(serverUrl, name);
  return { url, drop: () => administer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement on the server's own database. The statement is ours: nothing in it comes from outside. */
export async function administer(serverUrl: string, statement: string): Promise<void> {
  const sql = postgres(serverUrl, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    await sql.unsafe(statement);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** Gives back what deleted rows still take: hundreds of tests leave more of them than rows, and each is read over and over. */
export async function sweepTables(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`;
  await sql.unsafe(`VACUUM ${tables.map(({ name }) => `"${name}"`).join(", ")}`);
}

/** Makes every table what it is in a new world, and starts the counters anew. @param shop false: all stay empty */
export async function beginAgain(sql: Sql, shop: boolean): Promise<void> {
  await restoreTables(sql, BEGINNING, shop);
}
