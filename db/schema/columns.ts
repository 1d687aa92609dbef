/** What several tables say in the same words. */
import { sql } from "drizzle-orm";
import { type AnyPgColumn, timestamp } from "drizzle-orm/pg-core";

/** A moment, written by the caller's clock and never by `now()`, so that tests and the sandbox can move time. */
export const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

/** The condition that a text column holds one of these. */
export const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;
