/** The database that every world's is a copy of: migrated, empty, and able to become so again in one statement. */
import { connect, type Sql } from "../../db/client.ts";
import { seedDemoShop } from "../../db/demo.ts";
import { migrateDatabase } from "../../scripts/database.ts";
import { administer, databaseUrl, TEMPLATE } from "./database.ts";

/** Once per test server, before any `createDatabase`. */
export async function createTemplate(serverUrl: string): Promise<void> {
  await administer(serverUrl, `CREATE DATABASE ${TEMPLATE}`);
  const url = databaseUrl(serverUrl, TEMPLATE);
  await migrateDatabase(url);
  const sql = connect(url);
  try {
    await seedDemoShop(sql);
    await keepBeginning(sql);
    await sql`select beginning.restore(with_shop => false)`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Keeps the rows there are now, the demo shop's, in a schema of their own, with a function that makes the tables so again. It
 * leaves alone what is empty already: most tables after most tests, and every test begins with it. TRUNCATE makes new files, which
 * takes sixty times as long, and so does ALTER SEQUENCE.
 */
async function keepBeginning(sql: Sql): Promise<void> {
  const tables = await sql<{ name: string; columns: string; hasRows: boolean }[]>`
    select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns,
      (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text <> '0'
        as "hasRows"
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname`;
  const counters = await sql<
    { name: string }[]
  >`select sequencename as name from pg_sequences where schemaname = 'public'`;
  const kept = tables.filter(({ hasRows }) => hasRows);
  const clears = tables.map(
    ({ name }) => `IF EXISTS (SELECT FROM public."${name}") THEN DELETE FROM public."${name}"; END IF;`,
  );
  const restarts = counters.map(({ name }) => `PERFORM setval('public."${name}"', 1, false);`);
  const fills = kept.map(
    ({ name, columns }) =>
      `INSERT INTO public."${name}" (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM beginning."${name}";`,
  );
  await sql.unsafe(`
    CREATE SCHEMA beginning;
    ${kept.map(({ name }) => `CREATE TABLE beginning."${name}" AS TABLE public."${name}";`).join("\n")}
    -- Foreign keys are triggers, which rest in the role of a replica: then the order of the tables does not matter.
    CREATE FUNCTION beginning.restore(with_shop boolean) RETURNS void LANGUAGE plpgsql SET session_replication_role = replica AS $$
    BEGIN
      ${clears.join("\n")}
      ${restarts.join("\n")}
      IF with_shop THEN
        ${fills.join("\n")}
      END IF;
    END $$`);
}
