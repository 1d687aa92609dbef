/** `npm run size`: what a buyer's phone downloads of ours before the payment provider's script. Fails above the limit. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { ROOT } from "./paths.ts";

/** Bytes, gzip: the page with its styles and script inside, and the largest locale's texts. */
const LIMIT = 20_000;
const PAGE = join(ROOT, "dist/webview/checkout.html");
const LOCALES = join(ROOT, "webview/locales");

interface Row {
  name: string;
  raw: number;
  gzip: number;
  brotli: number;
}

function measure(name: string, content: Buffer): Row {
  const [gzip, brotli] = [gzipSync(content, { level: 9 }).length, brotliCompressSync(content).length];
  return { name, raw: content.length, gzip, brotli };
}

/** The texts travel inside the page, so both are compressed as one. */
function largestLocale(): { name: string; content: Buffer } {
  const names = readdirSync(LOCALES).filter((name) => name.endsWith(".json"));
  const bySize = names.toSorted((a, b) => statSync(join(LOCALES, b)).size - statSync(join(LOCALES, a)).size);
  const name = bySize[0];
  if (name === undefined) throw new Error(`There is no locale in ${LOCALES}.`);
  return { name, content: Buffer.from(JSON.stringify(JSON.parse(readFileSync(join(LOCALES, name), "utf8")))) };
}

function print(rows: Row[]): void {
  const cells = [
    ["", "raw", "gzip", "brotli"],
    ...rows.map((row) => [row.name, ...[row.raw, row.gzip, row.brotli].map((bytes) => bytes.toLocaleString("en"))]),
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const [name = "", ...numbers] of cells) {
    console.log(`${name.padEnd(width)}${numbers.map((number) => number.padStart(10)).join("")}`);
  }
}

try {
  const page = readFileSync(PAGE);
  const locale = largestLocale();
  const together = measure("together, as sent", Buffer.concat([page, locale.content]));
  print([measure("checkout.html", page), measure(`locale ${locale.name}`, locale.content), together]);
  const verdict = together.gzip > LIMIT ? "over" : "within";
  console.log(`${verdict} the limit of ${LIMIT.toLocaleString("en")} bytes gzip`);
  process.exitCode = together.gzip > LIMIT ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
