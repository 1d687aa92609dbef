/** All tables of a database as they once stood: kept, and put back. That takes two milliseconds where seeding takes fifty. */
import type { Sql } from "../../db/client.ts";

export interface Tables {
  /** Keeps what stands in the tables now. @param name of letters and digits */
  keep(name: string): Promise<void>;
  restore(name: string): Promise<void>;
  /** Every row of every table, as text: two of them are equal when nothing was changed. */
  rows(): Promise<Record<string, string>>;
}

/** Deleted rows that are left lying slow every statement down: so often they are cleared away. */
const VACUUM_EVERY = 200;

export async function openTables(sql: Sql): Promise<Tables> {
  const names = (await sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`)
    .map(({ name }) => name)
    .toSorted();
  const counters = await sql<{ name: string }[]>`
    select sequencename as name from pg_sequences where schemaname = 'public'`;
  const all = names.map(
    (name) => `
    select '${name}' as name, (select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text from "${name}" t) as rows`,
  );
  const everyRow = all.join(" union all ");
  let restored = 0;

  return {
    keep: async (name) => {
      const full: string[] = [];
      for (const table of names) {
        const [row] = await sql<[{ full: boolean }]>`select exists (select from ${sql(table)}) as full`;
        if (row.full) full.push(table);
      }
      const starts: string[] = [];
      for (const counter of counters) {
        const [at] = await sql<[{ value: number; called: boolean }]>`
          select last_value::int as value, is_called as called from ${sql(counter.name)}`;
        starts.push(`perform setval('public."${counter.name}"', ${at.value}, ${at.called});`);
      }
      const deletes = names.map((table) => `delete from public."${table}";`);
      const inserts = full.map((table) => `insert into public."${table}" select * from "${name}"."${table}";`);
      await sql.unsafe(`
        create schema "${name}";
        ${full.map((table) => `create table "${name}"."${table}" as table public."${table}";`).join("\n")}
        create function "${name}".restore() returns void language plpgsql as $body$ begin
          -- Foreign keys are triggers, which rest in the role of a replica: then the order of the tables does not matter.
          perform set_config('session_replication_role', 'replica', true);
          ${[...deletes, ...inserts, ...starts].join("\n")}
        end $body$;`);
    },
    restore: async (name) => {
      await sql`select ${sql(name)}.restore()`;
      if (++restored % VACUUM_EVERY === 0) {
        await sql.unsafe(`VACUUM ${names.map((table) => `"${table}"`).join(", ")}`);
      }
    },
    rows: async () => {
      const found = await sql.unsafe<{ name: string; rows: string }[]>(everyRow, [], { prepare: true });
      return Object.fromEntries(found.map(({ name, rows }) => [name, rows]));
    },
  };
}
