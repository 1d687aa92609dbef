/** Everything that a request could have done, in few words: two of them are equal when nothing was. */
import type { Sql } from "../../db/client.ts";
import type { World } from "../support/world.ts";

export interface Effects {
  /** A digest of each table's rows. */
  tables: Record<string, string>;
  /** Calls of the provider's API. */
  calls: number;
  /** Calls of the Send API. */
  sends: number;
}

/** @param but tables that may change: what only counts who tries */
export async function effectsOf({ sandbox, sql }: World, but: string[] = []): Promise<Effects> {
  const tables = await digestsOf(sql);
  for (const name of but) delete tables[name];
  return { tables, calls: sandbox.stripe.calls().length, sends: sandbox.messenger.sends().length };
}

const statements = new WeakMap<Sql, string>();

async function digestsOf(sql: Sql): Promise<Record<string, string>> {
  let statement = statements.get(sql);
  if (statement === undefined) {
    const tables = await sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public' order by 1`;
    const one = (name: string) =>
      `select '${name}' as name, coalesce(md5(string_agg(t::text, chr(10) order by t::text)), '') as digest from "${name}" t`;
    statement = tables.map(({ name }) => one(name)).join(" union all ");
    statements.set(sql, statement);
  }
  const rows = await sql.unsafe<{ name: string; digest: string }[]>(statement);
  return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
}
