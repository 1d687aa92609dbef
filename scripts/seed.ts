/** The demo shop, for a database that holds no shop yet. `npm start` calls it; it never touches a shop that is there. */
import { connect, type Sql } from "../db/client.ts";
import { placeDemoPictures, seedDemoShop } from "../db/demo.ts";

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

/** The demo shop's pictures are served by the sandbox, whose port may be another one with every start. */
export async function placePictures(databaseUrl: string, sandboxUrl: string): Promise<void> {
  const sql = connect(databaseUrl);
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
