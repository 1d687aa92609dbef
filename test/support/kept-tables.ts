/** All tables of a database as they once stood: kept in a schema of their own, and put back in one statement. */
import type { Sql } from "../../db/client.ts";

/**
 * Keeps the rows and counters there are now, with a function that makes the tables so again. It leaves alone what is empty already: most
 * tables after most tests, and every test begins with it. TRUNCATE makes new files, which takes sixty times as long, and so does ALTER
 * SEQUENCE.
 * @param name of the schema: letters, digits and `_`
 */
export async function keepTables(sql: Sql, name: string): Promise<void> {
  const tables = await sql<{ name: string; columns: string; hasRows: boolean }[]>`
    select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
      (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from public.%I', c.relname), false, true, '')))[1]::text <> '0'
        as "hasRows"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname`;
  const counters = await sql<{ name: string; value: string; isCalled: boolean }[]>`
    select sequencename as name, coalesce(last_value, start_value)::text as value, last_value is not null as "isCalled"
    from pg_sequences where schemaname = 'public'`;
  const kept = tables.filter(({ hasRows }) => hasRows);
  const clears = tables.map(
    (table) => `IF EXISTS (SELECT FROM public."${table.name}") THEN DELETE FROM public."${table.name}"; END IF;`,
  );
  const counts = counters.map(
    (counter) => `PERFORM setval('public."${counter.name}"', ${counter.value}, ${counter.isCalled});`,
  );
  const fills = kept.map(
    ({ name: table, columns }) =>
      `INSERT INTO public."${table}" (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM "${name}"."${table}";`,
  );
  await sql.unsafe(`
    CREATE SCHEMA "${name}";
    ${kept.map((table) => `CREATE TABLE "${name}"."${table.name}" AS TABLE public."${table.name}";`).join("\n")}
    -- Foreign keys are triggers, which rest in the role of a replica: then the order of the tables does not matter.
    CREATE FUNCTION "${name}".restore(with_rows boolean) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
    BEGIN
      ${clears.join("\n")}
      ${counts.join("\n")}
      IF with_rows THEN
        ${fills.join("\n")}
      END IF;
    END $$`);
}

/** @param withRows false: the tables become empty */
export async function restoreTables(sql: Sql, name: string, withRows = true): Promise<void> {
  await sql`select ${sql(name)}.restore(with_rows => ${withRows})`;
}
