import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ExportedOrder } from "../../contract/merchant.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { moveGoods, refund } from "../support/merchant.ts";
import { atRest } from "../support/records.ts";
import { firstPurchase } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "merchant-export" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

async function exported(query: string) {
  const headers = { authorization: `Bearer ${CONSOLE_KEY}` };
  const response = await world.fetch(`/api/merchant/export?${query}`, { headers });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Copies of the only order, each with a number, a quote and a name of its own. */
async function multiply(count: number): Promise<void> {
  await world.sql`
    insert into orders select (o).* from (
      select jsonb_populate_record(orders, jsonb_build_object('id', 'ord_copy_' || n, 'number', 1 + n, 'quote_id', 'quo_copy_' || n,
        'payment_intent_id', 'pi_copy_' || n, 'address', orders.address || jsonb_build_object('name', 'Copy ' || n))) as o
      from orders, generate_series(1, ${count}) n) copies`;
}

/** The rows of a CSV of ours: every cell is in quotes. */
function cellsOf(csv: string): string[][] {
  const lines = csv.replace("\ufeff", "").split("\r\n").filter(Boolean);
  return lines.map((line) =>
    [...line.matchAll(/"((?:[^"]|"")*)"/g)].map(([, cell = ""]) => cell.replaceAll('""', '"')),
  );
}

describe("an export", () => {
  test("as JSON has every order once, page after page, newest first", async () => {
    await firstPurchase(world);
    await multiply(450);
    const answer = await exported("format=json");
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="orders-2026-11-23.json"');
    const orders = JSON.parse(answer.text) as ExportedOrder[];
    expect(orders.map(({ number }) => number)).toEqual(Array.from({ length: 451 }, (_, at) => `A-${1451 - at}`));
  });

  test("of exactly one page, and of none, is whole too", async () => {
    expect(JSON.parse((await exported("format=json")).text)).toEqual([]);
    await firstPurchase(world);
    await multiply(199);
    expect(JSON.parse((await exported("format=json")).text)).toHaveLength(200);
    expect(cellsOf((await exported("format=csv")).text)).toHaveLength(201);
  });

  test("as CSV has amounts with their point, where it went and what went back", async () => {
    await firstPurchase(world);
    await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "00340434" });
    await refund(world, "A-1001", { amountMinor: 5 });
    const answer = await exported("format=csv");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [names = [], row = []] = cellsOf(answer.text);
    const order = Object.fromEntries(names.map((name, at) => [name, row[at]]));
    expect(order).toMatchObject({
      number: "A-1001",
      status: "paid",
      fulfilment: "shipped",
      currency: "EUR",
      total: "34.99",
      refunded: "0.05",
      items: "1 x House blend, 500 g",
      name: "Giulia Rossi",
      country: "IT",
      carrier: "DHL",
      tracking_number: "00340434",
    });
  });

  test("takes the filters of the list, and refuses what it does not know", async () => {
    await firstPurchase(world);
    await multiply(3);
    const found = JSON.parse((await exported("format=json&q=Copy%202")).text) as ExportedOrder[];
    expect(found.map(({ number }) => number)).toEqual(["A-1003"]);
    for (const query of ["", "format=xml", "format=csv&limit=3", "format=csv&colour=red"]) {
      expect((await exported(query)).status, query).toBe(422);
    }
  });

  test("that nobody reads to its end holds no connection to the database", async () => {
    await firstPurchase(world);
    await multiply(2000);
    const headers = { authorization: `Bearer ${CONSOLE_KEY}` };
    const given = new AbortController();
    const response = await world.fetch("/api/merchant/export?format=json", { headers, signal: given.signal });
    await response.body?.getReader().read();
    given.abort();
    await atRest(world);
  });

  test("without the key is refused", async () => {
    expect((await world.fetch("/api/merchant/export?format=csv")).status).toBe(401);
  });
});
