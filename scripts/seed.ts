/**
 * The demo shop, for a database that holds no shop yet; a shop that is there is never touched. `npm start` calls it, and
 * `npm run db:seed` fills DATABASE_URL for a trial with a real Page.
 */
import { COMMAND_AWAY_SECONDS, connect, type Sql } from "../db/client.ts";
import { placeDemoPictures, seedDemoShop } from "../db/demo.ts";
import { faultWords } from "./database.ts";

export interface SeedResult {
  seeded: boolean;
  products: number;
}

export async function seedWhenEmpty(databaseUrl: string): Promise<SeedResult> {
  const sql = connect(databaseUrl, COMMAND_AWAY_SECONDS);
  try {
    const seeded = (await count(sql, "shop")) === 0;
    if (seeded) await seedDemoShop(sql);
    return { seeded, products: await count(sql, "products") };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The demo shop's pictures are served by the sandbox, whose port may be another one with every start. */
export async function placePictures(databaseUrl: string, sandboxUrl: string): Promise<void> {
  const sql = connect(databaseUrl, COMMAND_AWAY_SECONDS);
  try {
    await placeDemoPictures(sql, `${sandboxUrl}/pictures`);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function count(sql: Sql, table: "shop" | "products"): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(table)}`;
  return row?.rows ?? 0;
}

if (import.meta.main) {
  const { DATABASE_URL: url } = process.env;
  try {
    if (!url) throw new Error("Say which database: DATABASE_URL=postgres://... npm run db:seed");
    const { products, seeded } = await seedWhenEmpty(url);
    console.log(
      seeded ? `The demo shop is filled in: ${products} products.` : "There is a shop already; it stays as it is.",
    );
  } catch (error) {
    console.error(faultWords(error));
    process.exitCode = 1;
  }
}
