/**
 * `npm run catalog -- import FILE`: a whole shop from a JSON file, or products from a CSV file, into DATABASE_URL or this
 * checkout's embedded database: all of it, or nothing and every fault.
 * `npm run catalog -- export [FILE]`: the whole shop as JSON, to a file or to the terminal.
 */
import { writeFileSync } from "node:fs";
import type { CatalogChanges, CatalogPart } from "../db/catalog-rows.ts";
import { COMMAND_AWAY_SECONDS, connect } from "../db/client.ts";
import type { Fault } from "../worker/catalog/fault.ts";
import { exportCatalog, importCatalog } from "../worker/catalog/import.ts";
import { catalogText } from "../worker/catalog/text.ts";
import { FAULTS_SHOWN_MAX } from "../worker/limits.ts";
import { readCatalogFile } from "./catalog-file.ts";
import { faultWords, openDatabase } from "./database.ts";
import { paint } from "./demo/terminal.ts";
import { running } from "./instance.ts";

const USAGE = `npm run catalog -- import FILE    a shop from .json, or the products of one from .csv
npm run catalog -- export [FILE]  the shop as JSON; without a file it is printed`;

interface Terminal {
  say(text: string): void;
  now(): Date;
}

/** @returns the exit code */
export async function catalog({ now, say }: Terminal, databaseUrl: string, args: readonly string[]): Promise<number> {
  const [command, path] = args;
  const sql = connect(databaseUrl, COMMAND_AWAY_SECONDS);
  try {
    if (command === "import" && path !== undefined) {
      const file = await readCatalogFile(path);
      if ("faults" in file) return tellFaults(say, path, file.faults);
      const result = await importCatalog(sql, file, now());
      if (result.kind === "refused") return tellFaults(say, path, result.faults);
      if (result.unread.length > 0) say(`Left out, because nothing is known of them: ${result.unread.join(", ")}.`);
      say(changesText(result.changes));
      return 0;
    }
    if (command !== "export") return tell(say, USAGE);
    const shop = await exportCatalog(sql);
    if (shop === null)
      return tell(say, "There is no shop in this database: examples/catalog.json is one to begin with.");
    const text = catalogText(shop);
    if (path === undefined) say(text.trimEnd());
    else writeFileSync(path, text);
    return 0;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function tell(say: Terminal["say"], text: string): number {
  say(text);
  return 1;
}

function tellFaults(say: Terminal["say"], path: string, faults: readonly Fault[]): number {
  for (const { at, mend, says, value } of faults.slice(0, FAULTS_SHOWN_MAX)) {
    say(`${paint("red", "✗")} ${at} ${says}${value === null ? "" : `: ${value}`}\n    ${mend}`);
  }
  const more = faults.length - FAULTS_SHOWN_MAX;
  if (more > 0) say(`and ${more} more.`);
  const count = `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`;
  return tell(say, `\n${count} in ${path}. Nothing was changed.`);
}

const NAMES: Record<CatalogPart, string> = {
  shop: "shop",
  legal: "legal texts",
  products: "products",
  variants: "variants",
  delivery: "delivery zones",
  taxes: "tax zones",
  codes: "codes",
};

function changesText(changes: CatalogChanges): string {
  const lines = (Object.keys(NAMES) as CatalogPart[]).flatMap((part) => {
    const told = Object.entries(changes[part]).filter(([, count]) => count > 0);
    return told.length === 0 ? [] : `${NAMES[part]}: ${told.map(([what, count]) => `${count} ${what}`).join(", ")}`;
  });
  return lines.length === 0 ? "Everything was so already: nothing was changed." : lines.join("\n");
}

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  const isComplete = (args[0] === "import" && args.length === 2) || (args[0] === "export" && args.length <= 2);
  if (!isComplete) return tell(console.error, USAGE);
  const instance = process.env.DATABASE_URL ? null : await running();
  if (instance !== null) {
    const way = "End it first, or name another database with DATABASE_URL.";
    return tell(console.error, `npm start is running here (process ${instance.pid}) and has this database. ${way}`);
  }
  const database = await openDatabase(console.error);
  try {
    return await catalog({ say: console.log, now: () => new Date() }, database.url, args);
  } finally {
    await database.stop();
  }
}

if (import.meta.main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(faultWords(error));
    process.exitCode = 1;
  }
}
