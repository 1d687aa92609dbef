/**
 * `npm run bench:catalog`: how long a file of 10,000 products takes, on a database of its own. Prints JSON: milliseconds for a first
 * import, the same file again, its export, and a CSV of as many rows.
 */
import { connect, type Sql } from "../db/client.ts";
import { openPassingDatabase } from "../scripts/database.ts";
import { exportCatalog, importCatalog } from "../worker/catalog/import.ts";
import { catalogText } from "../worker/catalog/text.ts";
import { manyProducts, manyRows } from "./catalog-files.ts";

const PRODUCTS = 10_000;

const passing = await openPassingDatabase();
const sql = connect(passing.url);
try {
  const json = manyProducts(PRODUCTS);
  const csv = manyRows(PRODUCTS);
  const result = {
    products: PRODUCTS,
    jsonBytes: json.length,
    csvBytes: csv.length,
    firstImportMs: await importMs(sql, "shop.json", json),
    sameAgainMs: await importMs(sql, "shop.json", json),
    exportMs: await exportMs(sql),
    csvImportMs: await importMs(sql, "products.csv", csv),
  };
  console.log(JSON.stringify(result, null, 2));
} finally {
  await sql.end({ timeout: 5 });
  await passing.stop();
}

async function importMs(database: Sql, name: string, text: string): Promise<number> {
  const start = performance.now();
  const result = await importCatalog(database, { name, bytes: new TextEncoder().encode(text) }, new Date());
  if (result.kind === "refused") throw new Error(`${name} was refused: ${JSON.stringify(result.faults[0])}`);
  return Math.round(performance.now() - start);
}

async function exportMs(database: Sql): Promise<number> {
  const start = performance.now();
  const shop = await exportCatalog(database);
  if (shop === null || catalogText(shop).length === 0) throw new Error("nothing was exported");
  return Math.round(performance.now() - start);
}
