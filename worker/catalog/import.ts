/** The catalog file into the database and out of it: all of a file or nothing. */
import { readCatalog } from "../../db/catalog-export.ts";
import { lockCatalog, writeCatalog } from "../../db/catalog-import.ts";
import type { CatalogChanges } from "../../db/catalog-rows.ts";
import type { Sql } from "../../db/client.ts";
import type { CatalogInput } from "./document.ts";
import type { Fault } from "./fault.ts";
import { type CatalogFile, planImport } from "./plan.ts";
import { fromRows, toRows } from "./rows.ts";

export type Imported =
  | { kind: "imported"; changes: CatalogChanges /** Columns of a CSV that were left out. */; unread: string[] }
  /** Nothing was changed. */
  | { kind: "refused"; faults: Fault[] };

/** Writes a file's shop, or nothing and says every fault. @param now when legal texts of a new version were written */
export async function importCatalog(sql: Sql, file: CatalogFile, now: Date): Promise<Imported> {
  return await sql.begin(async (tx): Promise<Imported> => {
    await lockCatalog(tx);
    const rows = await readCatalog(tx);
    const plan = planImport(file, rows && fromRows(rows));
    if ("faults" in plan) return { kind: "refused", faults: plan.faults };
    const changes = await writeCatalog(tx, await toRows(plan.document), now);
    return { kind: "imported", changes, unread: plan.unread };
  });
}

/** The shop as a file. Null without a shop. */
export async function exportCatalog(sql: Sql): Promise<CatalogInput | null> {
  const rows = await readCatalog(sql);
  return rows && fromRows(rows);
}
