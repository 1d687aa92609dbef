/** What comes before a document: the bytes, the published schema, the text of an export. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { catalogSchema, SCHEMA_FILE } from "../../../../scripts/catalog-schema.ts";
import { ROOT } from "../../../../scripts/paths.ts";
import { decode } from "../../../../worker/catalog/bytes.ts";
import { checkDocument } from "../../../../worker/catalog/check.ts";
import { versionOf } from "../../../../worker/catalog/legal.ts";
import { nearestName } from "../../../../worker/catalog/nearest.ts";
import { planImport } from "../../../../worker/catalog/plan.ts";
import { catalogText } from "../../../../worker/catalog/text.ts";
import { CATALOG_BYTES_MAX } from "../../../../worker/limits.ts";
import { at, EXAMPLE, example, faultsOf, type Loose, written } from "./written.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);
const encode = (text: string) => new TextEncoder().encode(text);

describe("the bytes of a file", () => {
  test("may begin with a byte order mark", () => {
    expect(decode(bytes(0xef, 0xbb, 0xbf, 0x7b, 0x7d))).toEqual({ text: "{}" });
    expect(faultsOf(planImport({ name: "shop.json", bytes: encode(`\ufeff${EXAMPLE}`) }, null))).toEqual([]);
  });

  test("that are no UTF-8 are said by their lines, all of them", () => {
    const faults = faultsOf(decode(bytes(0x61, 0x0a, 0xe8, 0x0a, 0x62, 0x0d, 0x0a, 0x63, 0xff)));
    expect(faults.map((fault) => fault.at)).toEqual(["line 2", "line 4"]);
    expect(faults[0]?.mend).toContain("UTF-8");
  });

  test.each([
    ["little", [0xff, 0xfe, 0x7b, 0x00]],
    ["big", [0xfe, 0xff, 0x00, 0x7b]],
  ])("in UTF-16, %s end first, are told from broken ones", (_, values) => {
    expect(faultsOf(decode(bytes(...values)))).toEqual([expect.objectContaining({ says: "is UTF-16" })]);
  });

  test("of one more than the bound are refused", () => {
    expect(faultsOf(decode(new Uint8Array(CATALOG_BYTES_MAX + 1)))).toEqual([
      expect.objectContaining({ says: "is larger than 50 MB, the most that is read" }),
    ]);
    expect(faultsOf(decode(new Uint8Array(CATALOG_BYTES_MAX)))).toEqual([]);
  });
});

describe("the published schema", () => {
  const published = readFileSync(SCHEMA_FILE, "utf8");
  const isValid = new Ajv({ strict: false, formats: { email: true, "date-time": true } }).compile(
    JSON.parse(published),
  );

  test("is what the import checks with: npm run catalog:schema writes it", () => {
    expect(published).toBe(catalogSchema());
  });

  test("takes the example, and refuses what the import refuses by its shape", () => {
    expect(isValid(written())).toBe(true);
    const changes: ((document: Loose) => void)[] = [
      (d) => Object.assign(d, { taxs: [] }),
      (d) => delete d.seller,
      (d) => Object.assign(at(d, "products", 0, "variants", 0), { prices: { EUR: "9.99" } }),
      (d) => Object.assign(at(d, "products", 0, "variants", 0), { stock: 1.5 }),
      (d) => Object.assign(at(d, "taxes", 0), { mode: "both" }),
    ];
    for (const change of changes) {
      expect([isValid(written(change)), faultsOf(checkDocument(written(change))).length > 0]).toEqual([false, true]);
    }
  });

  test("says that amounts are minor units", () => {
    expect(published).toContain("999 is EUR 9.99");
  });
});

test("the document of docs/catalog.md is one that the import takes", () => {
  const page = readFileSync(join(ROOT, "docs/catalog.md"), "utf8");
  const [, shown = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  expect(faultsOf(planImport({ name: "shop.json", bytes: encode(shown) }, null))).toEqual([]);
});

describe("what a file is", () => {
  test("its ending says: without a shop there is no place for the products of a table", () => {
    for (const name of ["a.csv", "A.CSV", "a.tsv"]) {
      expect(faultsOf(planImport({ name, bytes: encode(EXAMPLE) }, null))).toMatchObject([{ at: "the file" }]);
    }
    expect(faultsOf(planImport({ name: "csv.json", bytes: encode(EXAMPLE) }, null))).toEqual([]);
  });
});

describe("the text of an export", () => {
  test("has its keys in the order of the schema, however the database keeps them", () => {
    const shuffled = JSON.parse(JSON.stringify(example()), (_, value) =>
      value && typeof value === "object" && !Array.isArray(value) && !("en" in value) && !("it" in value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value,
    );
    expect(catalogText(shuffled)).toBe(EXAMPLE);
  });

  test("is written even of a shop that no import would take, so that it can be mended", () => {
    const { seller: _, ...rest } = example();
    const text = catalogText({ ...rest, seller: { legalName: "", address: "", email: "" } });
    expect(faultsOf(checkDocument(JSON.parse(text))).map((fault) => fault.at)).toEqual([
      "seller.legalName",
      "seller.address",
      "seller.email",
    ]);
  });
});

describe("the version of the legal texts", () => {
  const legal = example().legal;

  test("is the same for the same texts, in whatever order their languages are", async () => {
    const turned = Object.fromEntries(Object.entries(legal).toReversed());
    expect(await versionOf(turned)).toBe(await versionOf(legal));
  });

  test("is another one for any other letter, kind or language", async () => {
    const { en, it } = legal;
    if (!en || !it) throw new Error("the example has both");
    const others = [
      { en },
      { en: it, it: en },
      { en: { ...en, terms: `${en.terms}.` }, it },
      { en: { ...en, terms: en.privacy, privacy: en.terms }, it },
    ];
    const versions = await Promise.all([legal, ...others].map(versionOf));
    expect(new Set(versions).size).toBe(versions.length);
  });
});

test.each([
  ["taxs", "taxes"],
  ["lowstock", "lowStock"],
  ["low_stock", "lowStock"],
  ["weight", "weightGrams"],
  ["titel", "title"],
  ["nothing like it", null],
  ["x".repeat(1000), null],
])("the name nearest to %s is %s", (name, meant) => {
  expect(nearestName(name, ["taxes", "lowStock", "weightGrams", "title"])).toBe(meant);
});
