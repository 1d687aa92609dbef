/** Stock in a catalog file: what was sold is never for sale again, and what somebody is just paying for stays theirs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connect } from "../../db/client.ts";
import { ROOT } from "../../scripts/paths.ts";
import type { CatalogInput } from "../../worker/catalog/document.ts";
import { exportCatalog, importCatalog } from "../../worker/catalog/import.ts";
import { databaseUrlOf } from "../support/going-live.ts";
import { cancel } from "../support/merchant.ts";
import { atRest, stockOf } from "../support/records.ts";
import { buy, card, failureOf, firstPurchase, newcomer, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "catalog-stock" });
});
beforeEach(async () => {
  await world.reset();
  await importDocument(example());
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const DECLINED = "pm_card_visa_chargeDeclined";
const NOW = new Date("2026-11-24T12:00:00Z");
const example = (): CatalogInput => JSON.parse(readFileSync(join(ROOT, "examples/catalog.json"), "utf8"));

async function importText(name: string, text: string, sql = world.sql): Promise<void> {
  const result = await importCatalog(sql, { name, bytes: new TextEncoder().encode(text) }, NOW);
  expect(result).toMatchObject({ kind: "imported" });
}
const importDocument = (document: CatalogInput, sql = world.sql) =>
  importText("shop.json", JSON.stringify(document), sql);

/** The example with another count of house blend. @param count `sold` left out: counted just now */
function counted(count: { stock: number | null; sold?: number }): CatalogInput {
  const document = example();
  const variant = document.products[0]?.variants[0];
  if (!variant) throw new Error("the example begins with house blend");
  delete variant.sold;
  Object.assign(variant, count);
  return document;
}

/** A CSV of another shop system, which knows nothing of what was sold here. */
const csv = (stock: number) =>
  importText(
    "products.csv",
    `Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty\nhouse-blend,House blend,house-blend-500,29.99,${stock}\n`,
  );

async function exported(): Promise<CatalogInput> {
  const shop = await exportCatalog(world.sql);
  if (shop === null) throw new Error("there is no shop");
  return shop;
}

describe("what was sold", () => {
  test("is not for sale again when an older file is imported, of JSON or of CSV", async () => {
    await csv(10);
    const before = await exported();
    await firstPurchase(world);
    await firstPurchase(world, { person: newcomer(world) });
    await importDocument(before);
    expect(await stockOf(world.sql)).toEqual({ stock: 10, held: 0, sold: 2 });
    await csv(10);
    expect(await stockOf(world.sql)).toEqual({ stock: 10, held: 0, sold: 2 });
  });

  test("is counted beside what is on the shelf: an export says both, and a delivery adds to it", async () => {
    await firstPurchase(world);
    const shop = await exported();
    const variant = shop.products[0]?.variants[0];
    expect(variant).toMatchObject({ stock: 119, sold: 1 });
    Object.assign(variant ?? {}, { stock: 150 });
    await firstPurchase(world, { person: newcomer(world) });
    await importDocument(shop);
    expect(await stockOf(world.sql)).toEqual({ stock: 151, held: 0, sold: 2 });
  });

  test("and cancelled since is on the shelf again, also when the file is from before", async () => {
    await csv(10);
    await firstPurchase(world);
    await firstPurchase(world, { person: newcomer(world) });
    const before = await exported();
    expect((await cancel(world)).status).toBe(200);
    await importDocument(before);
    expect(await stockOf(world.sql)).toEqual({ stock: 10, held: 0, sold: 1 });
    // Nobody counted anything in a CSV that says nothing of stock.
    await importText(
      "products.csv",
      "Handle,Title,Variant SKU,Variant Price\nhouse-blend,House blend,house-blend-500,29.99\n",
    );
    expect(await stockOf(world.sql)).toEqual({ stock: 10, held: 0, sold: 1 });
  });

  test("is no part of a count taken just now", async () => {
    await firstPurchase(world);
    await csv(7);
    expect(await stockOf(world.sql)).toEqual({ stock: 8, held: 0, sold: 1 });
  });

  test("in another database adds nothing here", async () => {
    await importDocument(counted({ stock: 5, sold: 1000 }));
    expect(await stockOf(world.sql)).toEqual({ stock: 5, held: 0, sold: 0 });
  });

  test("stays sold when there is nothing left on the shelf, or no end to it", async () => {
    await firstPurchase(world);
    await importDocument(counted({ stock: 0 }));
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 1 });
    await importDocument(counted({ stock: null }));
    expect(await stockOf(world.sql)).toEqual({ stock: null, held: 0, sold: 1 });
    await importDocument(counted({ stock: 3 }));
    expect(await stockOf(world.sql)).toEqual({ stock: 4, held: 0, sold: 1 });
  });
});

describe("what is held", () => {
  test("stays its buyer's when a file says that the shelf is empty, and is nobody else's", async () => {
    const { page, order } = await declined();
    const other = await toTheTill(world, newcomer(world));
    await importDocument(counted({ stock: 0 }));
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 1, sold: 0 });
    const refused = await other.page.pay(other.quoteId, await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "sold_out"]);
    const paid = await page.payAgain(order.id, await card(world));
    expect(paid.body.status).toBe("paid");
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 1 });
  });

  test("can be paid for when its product is not in the file any more", async () => {
    const { page, order } = await declined();
    await importDocument({ ...example(), products: example().products.slice(1) });
    const paid = await page.payAgain(order.id, await card(world));
    expect(paid.body.status).toBe("paid");
    expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 0, sold: 1 });
  });

  async function declined() {
    const bought = await buy(world, { card: DECLINED });
    return { page: bought.page, order: bought.order };
  }
});

test("whatever is imported while ten people pay at once, each is charged once and nothing is sold twice", async () => {
  await importDocument(counted({ stock: 6 }));
  const tills = [];
  for (let index = 0; index < 10; index++) tills.push(await toTheTill(world, newcomer(world)));
  const cards = await Promise.all(tills.map(() => card(world)));
  const sql = connect(databaseUrlOf(world));
  try {
    const imports = [6, 6, 6].reduce(
      (done, stock) => done.then(() => importDocument(counted({ stock }), sql)),
      Promise.resolve(),
    );
    const answers = await Promise.all(
      tills.map(({ page, quoteId }, index) => page.pay(quoteId, cards[index] ?? { kind: "saved_card", cardId: "" })),
    );
    await imports;
    expect(answers.filter(({ body }) => body.status === "paid")).toHaveLength(6);
    expect(await stockOf(world.sql)).toEqual({ stock: 6, held: 0, sold: 6 });
  } finally {
    await sql.end({ timeout: 1 });
  }
});
