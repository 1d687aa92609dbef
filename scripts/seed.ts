/** The demo shop, for a database that holds no shop yet. `npm start` calls it; it never touches a shop that is there. */
import { connect, type Sql } from "../db/client.ts";
import { seedDemoShop } from "../db/demo.ts";

export interface SeedResult {
  seeded: boolean;
  products: number;
}

export async function seedWhenEmpty(databaseUrl: string): Promise<SeedResult> {
  const sql = connect(databaseUrl);
  try {
    const seeded = (await count(sql, "shop")) === 0;
    if (seeded) await seedDemoShop(sql);
    return { seeded, products: await count(sql, "products") };
  } finally {
    await sql.end({ timeout: 5 });
  }
}

async function count(sql: Sql, table: "shop" | "products"): Promise<number> {
  const [row] = await sql<{ rows: number }[]>`select count(*)::int as rows from ${sql(table)}`;
  return row?.rows ?? 0;
}
