/** The only file that imports the driver. A client lives as long as one request: `max: 1`, ended after its last statement. */
import postgres from "postgres";

/** Rows come back with camelCase columns; values inside jsonb are left as they are. */
export type Sql = postgres.Sql<{ bigint: number }>;
/** The same inside `begin`. */
export type Transaction = postgres.TransactionSql<{ bigint: number }>;
export type Json = postgres.JSONValue;
/** A part of a statement, to be put into another. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>;

/** Seconds until a database that does not answer counts as away: Messenger wants its 200 within five. */
const AWAY_SECONDS = 3;
/** The same for a command, which nobody waits for so closely: a database that sleeps while nobody asks takes seconds to wake. */
export const COMMAND_AWAY_SECONDS = 15;

/**
 * The driver hands 64-bit integers out as text. Ours are counters (an order's number, a row's id) and far below 2^53, and
 * text added to a number would be another order's number. `20` is PostgreSQL's object id of int8.
 */
const COUNTER = {
  to: 20,
  from: [20],
  parse: (text: string) => Number(text),
  serialize: (count: number) => String(count),
};

/**
 * Opens a client; nothing is sent before the first statement.
 * `fetch_types: false` saves a flight per connection; statements stay prepared, because unprepared ones may hang behind
 * Hyperdrive's transaction pooling (Cloudflare docs, Hyperdrive with postgres.js).
 * @param awaySeconds until a database that does not answer counts as away
 */
export function connect(url: string, awaySeconds = AWAY_SECONDS): Sql {
  let reached = false;
  const sql = postgres(url, {
    max: 1,
    fetch_types: false,
    connect_timeout: awaySeconds,
    transform: { column: { from: postgres.toCamel } },
    types: { bigint: COUNTER },
    onnotice: () => {},
    // The first thing that a server says about itself.
    onparameter: () => {
      reached = true;
    },
  });
  return withDeadline(sql, () => reached, awaySeconds);
}

/**
 * Gives up when the server has said nothing in time. The driver alone would not: a connection that is taken and closed at
 * once, as a proxy does whose database is away, it begins anew, with its own timer, for ever (postgres 3.4, connection.js).
 */
function withDeadline(sql: Sql, isReached: () => boolean, seconds: number): Sql {
  let watched = false;
  return new Proxy(sql, {
    apply(target, self, parts) {
      if (!watched) {
        watched = true;
        const timer: unknown = setTimeout(() => isReached() || void target.end({ timeout: 0 }), seconds * 1000);
        // On Node it would keep a command that is done from ending; elsewhere this does nothing.
        if (timer instanceof Object && "unref" in timer && timer.unref instanceof Function) timer.unref();
      }
      return Reflect.apply(target, self, parts);
    },
  });
}

/** The value as a jsonb parameter. Our documents are plain data; the driver's own type does not know interfaces. */
export function json(sql: Sql | Transaction, value: unknown): postgres.Parameter {
  return sql.json(value as Json);
}

/** PostgreSQL's SQLSTATE of a refused statement (`23514` a CHECK, `23505` a unique key), or null for other errors. */
export function sqlState(error: unknown): string | null {
  return error instanceof postgres.PostgresError ? error.code : null;
}

/** Two transactions waited for each other, and this one was ended (PostgreSQL docs, appendix A). */
export const DEADLOCK = "40P01";
export const UNIQUE_KEY = "23505";

/** The name of the unique key that refused a statement, or null. */
export function violatedKey(error: unknown): string | null {
  return sqlState(error) === UNIQUE_KEY ? ((error as postgres.PostgresError).constraint_name ?? "") : null;
}

/** The name of the CHECK that refused a statement, or null. */
export function violatedCheck(error: unknown): string | null {
  return error instanceof postgres.PostgresError && error.code === "23514" ? (error.constraint_name ?? "") : null;
}

const AWAY = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "CONNECT_TIMEOUT",
  "CONNECTION_CLOSED",
  "CONNECTION_ENDED",
  "CONNECTION_DESTROYED",
  "ENOTFOUND",
  "EPIPE",
]);

/** What workerd's sockets say; their errors have no code. */
const GONE = /network connection lost|proxy request failed|cannot connect|connection attempt failed/i;

/** True when the database cannot be reached or is starting or stopping, so that the same request may work in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  // Class 08 is "connection exception", 53 "insufficient resources", 57P "operator intervention", 58 "system error"
  // (PostgreSQL docs, appendix A); a proxy in front of it answers with these too.
  if (error instanceof postgres.PostgresError) return /^(08|53|57P|58)/.test(code);
  return AWAY.has(code) || GONE.test(error.message);
}

/** One flight to the database and back. */
export async function ping(sql: Sql): Promise<void> {
  await sql`select 1`;
}
