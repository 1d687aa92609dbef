/** The database that every world's is a copy of: migrated, empty, and able to become so again in one statement. */
import { COMMAND_AWAY_SECONDS, connect } from "../../db/client.ts";
import { seedDemoShop } from "../../db/demo.ts";
import { migrateDatabase } from "../../scripts/database.ts";
import { administer, BEGINNING, databaseUrl, TEMPLATE } from "./database.ts";
import { keepTables, restoreTables } from "./kept-tables.ts";

/** Once per test server, before any `createDatabase`. */
export async function createTemplate(serverUrl: string): Promise<void> {
  await administer(serverUrl, `CREATE DATABASE ${TEMPLATE}`);
  const url = databaseUrl(serverUrl, TEMPLATE);
  await migrateDatabase(url);
  const sql = connect(url, COMMAND_AWAY_SECONDS);
  try {
    await seedDemoShop(sql);
    await keepTables(sql, BEGINNING);
    await restoreTables(sql, BEGINNING, false);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
