/** The database that the scripts work on: the one DATABASE_URL names, or the embedded one of this checkout. */
import { setTimeout as pause } from "node:timers/promises";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import postgres from "postgres";
import { sqlState } from "../db/client.ts";
import { startPostgres } from "../sandbox/postgres/index.ts";
import { MIGRATIONS } from "./paths.ts";

export interface Database {
  url: string;
  /** Where it is, in words, without the password. */
  words: string;
  stop(): Promise<void>;
}

const WAIT_MS = 30_000;
const STEP_MS = 500;
/** Any number, as long as every migration takes the same one. */
const MIGRATION_LOCK = 7_426_001;

/** Nobody gains by waiting: wrong password, no such role, no right to connect. */
const FINAL = new Set(["28P01", "28000", "42501"]);

/** Opens the database and waits until it answers; `say` is told once when that takes longer. */
export async function openDatabase(say: (sentence: string) => void): Promise<Database> {
  const own = process.env.DATABASE_URL;
  if (own) return openOwn(own, say);
  const server = await startPostgres();
  return { url: server.url, words: `PostgreSQL 18, embedded, data in ${server.home}`, stop: server.stop };
}

/** One with the tables and nothing in them, on a server of its own that is thrown away at the end: for the bench. */
export async function openPassingDatabase(): Promise<Database> {
  const server = await startPostgres({ ephemeral: true });
  await migrateDatabase(server.url);
  return { url: server.url, words: `PostgreSQL 18, embedded, data in ${server.home}`, stop: server.stop };
}

async function openOwn(url: string, say: (sentence: string) => void): Promise<Database> {
  const words = describe(url);
  await waitForDatabase(url, words, say);
  return { url, words, stop: async () => {} };
}

/** `host:port/name`: never the password. Throws when the address is none. */
export function describe(url: string): string {
  if (!URL.canParse(url))
    throw new Error("DATABASE_URL is not an address such as postgres://user:password@host:5432/name.");
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

/** Asks twice a second for up to 30 seconds. */
async function waitForDatabase(url: string, words: string, say: (sentence: string) => void): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (let waited = false; ; waited = true) {
    const fault = await ask(url);
    if (fault === null) return;
    if (FINAL.has(fault.code) || Date.now() > deadline) {
      throw new Error(`The database at ${words} does not answer: ${fault.message}. Check DATABASE_URL.`);
    }
    if (!waited) say(`The database at ${words} does not answer yet (${fault.message}). Waiting up to 30 seconds.`);
    await pause(STEP_MS);
  }
}

async function ask(url: string): Promise<{ code: string; message: string } | null> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => {} });
  try {
    await sql`select 1`;
    return null;
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    return { code, message: message || code };
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** PostgreSQL's words for a table or a column that is not there (docs, appendix A): the migrations have not been applied. */
const UNMIGRATED = new Set(["42P01", "42703"]);

/** What a command says of the error that ended it. */
export function faultWords(error: unknown): string {
  const isUnmigrated = UNMIGRATED.has(sqlState(error) ?? "");
  if (isUnmigrated) return "This database has no tables yet, or older ones: npm run db:migrate brings them up to date.";
  return error instanceof Error ? error.message : String(error);
}

/** Brings the tables up to date. Two at once wait for each other. */
export async function migrateDatabase(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(sql), { migrationsFolder: MIGRATIONS });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
