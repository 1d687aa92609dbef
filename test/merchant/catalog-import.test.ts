/** The catalog file against a real database: all of it or nothing, and nothing twice. */
import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { manyProducts, manyRows } from "../../bench/catalog-files.ts";
import type { CatalogChanges, CatalogPart, Written } from "../../db/catalog-rows.ts";
import { connect } from "../../db/client.ts";
import { seedDemoShop } from "../../db/demo.ts";
import { catalog } from "../../scripts/catalog.ts";
import { ROOT } from "../../scripts/paths.ts";
import type { CatalogInput } from "../../worker/catalog/document.ts";
import { exportCatalog, type Imported, importCatalog } from "../../worker/catalog/import.ts";
import { catalogText } from "../../worker/catalog/text.ts";
import { FAULTS_SHOWN_MAX } from "../../worker/limits.ts";
import { catalogInputs } from "../support/catalog-inputs.ts";
import { databaseUrlOf } from "../support/going-live.ts";
import { countRows, everyRow } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";
import { fc } from "../unit/seeded.ts";

let world: World;
let folder: string;
beforeAll(async () => {
  world = await createWorld({ seed: "catalog-import", shop: false });
  folder = mkdtempSync(join(tmpdir(), "catalog-"));
});
beforeEach(() => world.reset());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await world.close();
});

const EXAMPLE = readFileSync(join(ROOT, "examples/catalog.json"), "utf8");
const NOW = new Date("2026-11-24T12:00:00Z");
const example = (): CatalogInput => JSON.parse(EXAMPLE);
const UNCHANGED: Written = { added: 0, changed: 0, retired: 0 };

function importText(text: string, name = "shop.json", now = NOW): Promise<Imported> {
  return importCatalog(world.sql, { name, bytes: new TextEncoder().encode(text) }, now);
}

async function changesOf(imported: Promise<Imported>): Promise<CatalogChanges> {
  const result = await imported;
  if (result.kind === "refused") throw new Error(`refused: ${JSON.stringify(result.faults.slice(0, 3))}`);
  return result.changes;
}

/** The parts that were not left as they were. */
function touched(changes: CatalogChanges): CatalogPart[] {
  const parts = Object.entries(changes) as [CatalogPart, Written][];
  return parts.filter(([, counts]) => JSON.stringify(counts) !== JSON.stringify(UNCHANGED)).map(([part]) => part);
}
const importDocument = (document: CatalogInput, now = NOW) =>
  changesOf(importText(JSON.stringify(document), "shop.json", now));

async function exportText(): Promise<string> {
  const shop = await exportCatalog(world.sql);
  if (shop === null) throw new Error("there is no shop");
  return catalogText(shop);
}

describe("a whole shop", () => {
  test("is written from the example, and its export is the example to the letter", async () => {
    const changes = await changesOf(importText(EXAMPLE));
    expect(changes).toMatchObject({
      shop: { added: 1 },
      products: { added: 4 },
      variants: { added: 4 },
      delivery: { added: example().delivery.length },
      taxes: { added: example().taxes?.length },
      legal: { added: 6 },
    });
    expect(await exportText()).toBe(EXAMPLE);
  });

  test("imported twice is written once", async () => {
    await importText(EXAMPLE);
    const before = await everyRow(world.sql);
    expect(touched(await changesOf(importText(EXAMPLE)))).toEqual([]);
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("whatever it is, exported and imported again changes nothing, also on top of another", async () => {
    await fc.assert(
      fc.asyncProperty(catalogInputs, async (document) => {
        await importDocument(document);
        const before = await everyRow(world.sql);
        const text = await exportText();
        expect(touched(await changesOf(importText(text)))).toEqual([]);
        expect(await everyRow(world.sql)).toEqual(before);
        expect(await exportText()).toBe(text);
      }),
      { numRuns: 40 },
    );
  });

  test("is the demo shop, but for the seller's data and the other languages", async () => {
    await seedDemoShop(world.sql);
    const demo = await exportCatalog(world.sql);
    const plain = ({ codes, delivery, products, shop, taxes }: CatalogInput) => {
      const goods = products.map(({ variants, ...product }) => ({
        ...product,
        texts: {},
        variants: variants.map((variant) => ({ ...variant, texts: {} })),
      }));
      return { codes, delivery, products: goods, shop, taxes };
    };
    expect(demo && plain(demo)).toEqual(plain(example()));
  });
});

describe("what is not in the file any more", () => {
  test("of products and variants is not for sale, and never deleted", async () => {
    await importDocument(example());
    const [blend, etiopia, ...others] = example().products;
    const changes = await importDocument({ ...example(), products: others });
    expect([changes.products.retired, changes.variants.retired]).toEqual([2, 2]);
    const rows =
      await world.sql`select p.id, p.active, v.active as variant_active from products p join variants v on v.product_id = p.id
      where p.id in ${world.sql([blend?.id ?? "", etiopia?.id ?? ""])}`;
    expect(rows.map((row) => ({ ...row }))).toEqual(
      rows.map(({ id }) => ({ id, active: false, variantActive: false })),
    );
    expect(rows).toHaveLength(2);
    const exported: CatalogInput = JSON.parse(await exportText());
    expect(exported.products.map(({ id, active }) => [id, active])).toEqual([
      ["moka", true],
      ["tazzina", true],
      ["house-blend", false],
      ["etiopia", false],
    ]);
  });

  test("and comes back is for sale again", async () => {
    await importDocument({ ...example(), products: [] });
    await importDocument(example());
    expect(await world.sql`select id from variants v where not active`).toEqual([]);
  });

  test("of codes is over from now on, and stays what orders can name", async () => {
    const gives = { kind: "percent" as const, basisPoints: 1000 };
    const codes = [
      { code: "TEN", gives },
      { code: "OVER", gives, until: "2026-01-01T00:00:00Z" },
      { code: "STAYS", gives },
    ];
    await importDocument({ ...example(), codes });
    const changes = await importDocument({ ...example(), codes: codes.slice(2) });
    expect(changes.codes).toEqual({ added: 0, changed: 0, retired: 1 });
    const rows = await world.sql`select code, rule->>'until' as until from codes order by code`;
    expect(rows.map((row) => ({ ...row }))).toEqual([
      { code: "OVER", until: "2026-01-01T00:00:00Z" },
      { code: "STAYS", until: null },
      { code: "TEN", until: NOW.toISOString() },
    ]);
    expect(
      touched(await importDocument({ ...example(), codes: codes.slice(2) }, new Date(NOW.getTime() + 1000))),
    ).toEqual([]);
  });

  test("of zones is gone", async () => {
    await importDocument(example());
    const { delivery, taxes = [] } = example();
    await importDocument({ ...example(), delivery: delivery.slice(1), taxes: taxes.slice(2) });
    expect(await countRows(world.sql, "delivery_zones", "tax_zones")).toEqual({
      delivery_zones: delivery.length - 1,
      tax_zones: taxes.length - 2,
    });
  });
});

describe("a legal text", () => {
  test("that is changed is a new version, the old one stays, and the first one again is the first version again", async () => {
    const version = async () => (await world.sql`select terms_version from shop`)[0]?.termsVersion;
    await importDocument(example());
    const first = await version();
    const { legal } = example();
    await importDocument({
      ...example(),
      legal: { ...legal, en: { terms: "Other terms.", privacy: "x", withdrawal: "y" } },
    });
    expect(await version()).not.toBe(first);
    expect(await world.sql`select from legal_texts where version = ${first}`).toHaveLength(6);
    expect(await countRows(world.sql, "legal_texts")).toEqual({ legal_texts: 12 });
    await importDocument(example());
    expect(await version()).toBe(first);
    expect(await countRows(world.sql, "legal_texts")).toEqual({ legal_texts: 12 });
  });
});

describe("all or nothing:", () => {
  test("one fault among 10,000 products, and not a row is written", async () => {
    const document: CatalogInput = JSON.parse(manyProducts(10_000));
    Object.assign(document.products[9_999]?.variants[0] ?? {}, { stock: -1 });
    await importText(EXAMPLE);
    const before = await everyRow(world.sql);
    const result = await importText(JSON.stringify(document));
    expect(result).toEqual({
      kind: "refused",
      faults: [expect.objectContaining({ at: "products[9999].variants[0].stock", value: "-1" })],
    });
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("of 10,000 rows of CSV with 100 faults all 100 are said, each by its line, and not a row is written", async () => {
    await importText(EXAMPLE);
    const before = await everyRow(world.sql);
    const result = await importText(
      manyRows(10_000, (index) => (index % 100 === 50 ? '"1,234"' : "9.99")),
      "products.csv",
    );
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index * 100 + 52}, Variant Price`);
    expect(result.kind === "refused" && result.faults.map(({ at }) => at)).toEqual(lines);
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("a database that refuses one statement keeps what it had", async () => {
    await importText(EXAMPLE);
    await world.sql`alter table codes add constraint refused check (code <> 'REFUSED')`;
    const before = await everyRow(world.sql);
    const codes = [{ code: "REFUSED", gives: { kind: "percent" as const, basisPoints: 1 } }];
    try {
      await expect(importDocument({ ...example(), products: [], codes })).rejects.toThrow(/refused/);
      expect(await everyRow(world.sql)).toEqual(before);
    } finally {
      await world.sql`alter table codes drop constraint refused`;
    }
  });

  test("two files at once are one after the other", async () => {
    const others = [connect(databaseUrlOf(world)), connect(databaseUrlOf(world))];
    const documents = [example(), { ...example(), products: example().products.slice(1) }];
    try {
      await Promise.all(
        others.map((sql, index) =>
          importCatalog(
            sql,
            { name: "shop.json", bytes: new TextEncoder().encode(JSON.stringify(documents[index])) },
            NOW,
          ),
        ),
      );
      const active = await world.sql`select id from products where active`;
      expect([3, 4]).toContain(active.length);
      expect(await countRows(world.sql, "shop")).toEqual({ shop: 1 });
    } finally {
      await Promise.all(others.map((sql) => sql.end({ timeout: 1 })));
    }
  });
});

describe("10,000 products", () => {
  /** Of ours, without those that open and end the transaction. */
  const STATEMENTS_MAX = 20;

  test.each([
    ["shop.json", () => manyProducts(10_000)],
    ["products.csv", () => manyRows(10_000)],
  ])("in %s are written with no more statements than a handful", async (name, text) => {
    await importText(EXAMPLE);
    const statements = await statementsOf(async (sql) => {
      const result = await importCatalog(sql, { name, bytes: new TextEncoder().encode(text()) }, NOW);
      expect(result.kind).toBe("imported");
    });
    expect(statements).toBeGreaterThan(5);
    expect(statements).toBeLessThanOrEqual(STATEMENTS_MAX);
    expect((await world.sql`select from products where active`).length).toBe(10_000);
  });

  async function statementsOf(act: (sql: World["sql"]) => Promise<void>): Promise<number> {
    let statements = 0;
    world.wire.watch((waiting) => {
      statements += waiting.statements.length;
      waiting.pass();
    });
    const sql = connect(world.wire.url);
    try {
      await act(sql);
    } finally {
      await sql.end({ timeout: 5 });
      world.wire.watch(null);
    }
    return statements;
  }
});

describe("npm run catalog", () => {
  async function run(...args: string[]) {
    const said: string[] = [];
    const code = await catalog({ say: (text) => void said.push(text), now: () => NOW }, databaseUrlOf(world), args);
    return { code, text: said.join("\n") };
  }
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test("imports a file, says what changed, and exports it as it was", async () => {
    const first = await run("import", file("shop.json", EXAMPLE));
    expect(first).toEqual({ code: 0, text: expect.stringContaining("products: 4 added") });
    expect(await run("import", file("shop.json", EXAMPLE))).toEqual({
      code: 0,
      text: "Everything was so already: nothing was changed.",
    });
    expect(await run("export", join(folder, "out.json"))).toEqual({ code: 0, text: "" });
    expect(readFileSync(join(folder, "out.json"), "utf8")).toBe(EXAMPLE);
    expect((await run("export")).text).toBe(EXAMPLE.trimEnd());
  });

  test("says each fault with its value and its mend, and that nothing was changed", async () => {
    const { code, text } = await run("import", file("bad.json", EXAMPLE.replace('"EUR": 2999', '"EUR": "29.99"')));
    expect(code).toBe(1);
    expect(text).toContain('products[0].variants[0].prices.EUR is no number: "29.99"');
    expect(text).toContain("write a number, without quotes");
    expect(text).toContain("1 fault in");
    expect(text).toContain("Nothing was changed.");
  });

  test(`says ${FAULTS_SHOWN_MAX} faults, and how many more there are`, async () => {
    await run("import", file("shop.json", EXAMPLE));
    const { text } = await run(
      "import",
      file(
        "bad.csv",
        manyRows(FAULTS_SHOWN_MAX + 7, () => "nine"),
      ),
    );
    expect(text.split("\n").filter((line) => line.includes("is no price"))).toHaveLength(FAULTS_SHOWN_MAX);
    expect(text).toContain("and 7 more.");
    expect(text).toContain("207 faults");
  });

  test("names the columns that it left out", async () => {
    await run("import", file("shop.json", EXAMPLE));
    const { code, text } = await run(
      "import",
      file("own.csv", "Handle,Title,Variant Price,Loyalty stars\ncup,Cup,9.99,5\n"),
    );
    expect([code, text]).toEqual([0, expect.stringContaining("Loyalty stars")]);
  });

  test("reads no more of a file than the bound, be it of a gigabyte or a device without end", async () => {
    const huge = join(folder, "huge.json");
    const handle = openSync(huge, "w");
    ftruncateSync(handle, 1_000_000_000);
    closeSync(handle);
    for (const path of [huge, "/dev/zero"]) {
      expect(await run("import", path)).toEqual({ code: 1, text: expect.stringContaining("larger than 50 MB") });
    }
  });

  test("without a shop has nothing to export, and no place for products", async () => {
    expect(await run("export")).toEqual({ code: 1, text: expect.stringContaining("examples/catalog.json") });
    expect(await run("import", file("own.csv", manyRows(1)))).toEqual({
      code: 1,
      text: expect.stringContaining("not there"),
    });
    await expect(run("import", join(folder, "not-there.json"))).rejects.toThrow(/ENOENT/);
  });

  test("takes no products into a shop without legal data, and says what is missing", async () => {
    await run("import", file("shop.json", EXAMPLE));
    await world.sql`delete from legal_texts`;
    const { code, text } = await run("import", file("own.csv", manyRows(1)));
    expect(code).toBe(1);
    for (const kind of ["terms", "privacy", "withdrawal"])
      expect(text).toContain(`the shop, legal.en.${kind} is missing`);
  });
});
