/** `npm run size`: what a buyer's or merchant's phone downloads of ours before the payment provider's script. Fails above a limit. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { bindingWords } from "../contract/binding-words.ts";
import { ROOT } from "./paths.ts";

/** Bytes, gzip: a page with its styles and script inside (of a part that comes later the script alone), and its words in the language where they are largest. */
const LIMITS = {
  checkout: 20_000,
  notice: 12_000,
  bank: 12_000,
  paper: 12_000,
  console: 27_000,
  books: 4000,
  extras: 3000,
  paying: 4000,
  proof: 3000,
};
type Page = keyof typeof LIMITS;
type Words = Record<string, string>;

const BUILT = join(ROOT, "dist/webview");

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

/** The words travel inside the page, so both are compressed as one. */
function asSent(page: Page, languages: Record<string, Record<Page | "every", Words>>): Row[] {
  const isPart = !existsSync(join(BUILT, `${page}.html`));
  const file = isPart ? `${page}.js` : `${page}.html`;
  const html = readFileSync(join(BUILT, file));
  const sizes = Object.entries(languages).map(([language, sections]) => {
    const pay = page === "checkout" && { pay: bindingWords(language).pay };
    const every = !isPart && sections.every;
    const words = Buffer.from(JSON.stringify({ ...every, ...sections[page], ...pay }));
    return measure(`  with its words, ${language}`, Buffer.concat([html, words]));
  });
  const [largest] = sizes.toSorted((a, b) => b.gzip - a.gzip);
  if (!largest) throw new Error("There is no locale.");
  return [measure(file, html), largest];
}

function print(rows: Row[]): void {
  const cells = [
    ["", "raw", "gzip", "brotli", "limit"],
    ...rows.map((row) => [row.name, ...[row.raw, row.gzip, row.brotli].map((bytes) => bytes.toLocaleString("en"))]),
  ];
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const [name = "", ...numbers] of cells) {
    console.log(`${name.padEnd(width)}${numbers.map((number) => number.padStart(10)).join("")}`);
  }
}

try {
  const languages = JSON.parse(readFileSync(join(BUILT, "locales.json"), "utf8"));
  let over = 0;
  for (const [page, limit] of Object.entries(LIMITS) as [Page, number][]) {
    const rows = asSent(page, languages);
    print(rows);
    const sent = rows[1]?.gzip ?? 0;
    const verdict =
      sent > limit ? `${(sent - limit).toLocaleString("en")} over` : `${(limit - sent).toLocaleString("en")} below`;
    console.log(`${verdict} the limit of ${limit.toLocaleString("en")} bytes gzip\n`);
    if (sent > limit) over += 1;
  }
  process.exitCode = over > 0 ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
