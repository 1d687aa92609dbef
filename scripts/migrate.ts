/** `npm run db:migrate`: brings the tables of DATABASE_URL, or of this checkout's embedded database, up to date. */
import { migrateDatabase, openDatabase } from "./database.ts";
import { running } from "./instance.ts";

const instance = process.env.DATABASE_URL ? null : await running();
if (instance !== null) {
  console.error(`npm start is running here (process ${instance.pid}) and has already migrated its own database.`);
  process.exit(1);
}

try {
  const database = await openDatabase(console.log);
  try {
    await migrateDatabase(database.url);
    console.log(`Tables are up to date: ${database.words}`);
  } finally {
    await database.stop();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
