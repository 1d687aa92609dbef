/** A shop from before the price book: what it had, in the tables that took over. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { connect, type Sql } from "../../db/client.ts";
import type { OrderRow } from "../../db/orders.ts";
import { MIGRATIONS } from "../../scripts/paths.ts";
import { administer, databaseUrl } from "../support/database.ts";

const NAME = `old_shop_${process.pid}`;
const FIRST_NEW = "0005";

const files = readdirSync(MIGRATIONS)
  .filter((name) => name.endsWith(".sql"))
  .toSorted();

async function migrate(sql: Sql, names: string[]): Promise<void> {
  for (const name of names) await sql.unsafe(readFileSync(join(MIGRATIONS, name), "utf8"));
}

const line = (variantId: string, quantity: number, unitMinor: number) => ({
  ...{ variantId, title: variantId, detail: "", imageUrl: null, quantity, unitMinor },
  totalMinor: unitMinor * quantity,
});
const DELIVERY = { id: "standard", priceMinor: 500, earliest: "2026-11-24", latest: "2026-11-25" };
/** 3 pieces at 3.33 and one at 0.01: nothing of it is spread without a rest. */
const BILL = {
  lines: [line("cup", 3, 333), line("bean", 1, 1)],
  delivery: DELIVERY,
  ...{ address: {}, email: "", locale: "en", currency: "EUR", terms_version: "1" },
  ...{ subtotal_minor: 1000, delivery_minor: 500, tax_minor: 271, tax_basis_points: 2200, total_minor: 1500 },
};

async function fillOld(sql: Sql): Promise<void> {
  const rows = (table: string, list: object[]) =>
    sql`insert into ${sql(table)} select * from jsonb_populate_recordset(null::${sql(table)}, ${sql.json(list as never)})`;
  const texts = { terms_url: "", terms_version: "", privacy_url: "", withdrawal_url: "" };
  const shop = { id: 1, name: "Old", legal_name: "Old", contact: "", colour: "#000000", ...texts, currency: "CHF" };
  await rows("shop", [
    { ...shop, home_country: "IT", locale: "en", claimed_limit_minor: 1, tap_limit_minor: 1, low_stock: 3 },
  ]);
  await rows("destinations", [
    { country: "IT", delivery_minor: 500, tax_basis_points: 2200, min_days: 1, max_days: 2, position: 0 },
    { country: "US", delivery_minor: 1990, tax_basis_points: 0, min_days: 6, max_days: 10, position: 1 },
  ]);
  await rows("products", [{ id: "cup", title: "Cup", description: "", position: 0, active: true, texts: {} }]);
  const things = { product_id: "cup", title: "", prices: {}, tax_category: "standard", shipped: true, position: 0 };
  const counted = { held: 0, sold: 0, active: true, texts: {} };
  await rows("variants", [{ ...things, ...counted, id: "cup", price_minor: 333, currency: "CHF" }]);
  const at = "2026-11-23T09:00:00Z";
  await rows("buyers", [{ id: "byr_1", page_id: "1", psid: "2", created_at: at, last_seen_at: at }]);
  await rows("checkouts", [{ id: "chk_1", buyer_id: "byr_1", items: [], issued_at: at, created_at: at }]);
  const offer = { checkout_id: "chk_1", payer: "buyer:byr_1", created_at: at, ...BILL };
  await rows("quotes", [{ ...offer, id: "quo_1", again: false, expires_at: at }]);
  const order = { ...offer, quote_id: "quo_1", buyer_id: "byr_1", seller: "Old", attempt: 1, attempt_at: at };
  await rows("orders", [
    { ...order, id: "ord_1", number: 1, channel: "page", status: "paid", paid_at: at, payment_intent_id: "pi_1" },
  ]);
}

let sql: Sql;
beforeAll(async () => {
  await administer(inject("postgresUrl"), `CREATE DATABASE ${NAME}`);
  sql = connect(databaseUrl(inject("postgresUrl"), NAME));
  await migrate(
    sql,
    files.filter((name) => name < FIRST_NEW),
  );
  await fillOld(sql);
  await migrate(
    sql,
    files.filter((name) => name >= FIRST_NEW),
  );
});
afterAll(async () => {
  await sql.end({ timeout: 1 });
  await administer(inject("postgresUrl"), `DROP DATABASE ${NAME} WITH (FORCE)`);
});

describe("a shop that existed before the price book", () => {
  test("keeps its prices, in its currency", async () => {
    expect(await sql`select id, prices from variants`).toEqual([{ id: "cup", prices: { CHF: 333 } }]);
  });

  test("delivers to where it did, for as much and as fast", async () => {
    const prices = (priceMinor: number) => ({
      CHF: { tiers: [{ upTo: null, priceMinor }], freeFromMinor: null, minimumMinor: 0 },
    });
    const standard = { id: "standard", by: "count", pickupAt: null };
    const place = (country: string) => [{ country, regions: [], postcodes: [] }];
    expect(await sql`select id, position, places, rates from delivery_zones order by position`).toEqual([
      {
        id: "IT",
        position: 0,
        places: place("IT"),
        rates: [{ ...standard, minDays: 1, maxDays: 2, prices: prices(500) }],
      },
      {
        id: "US",
        position: 1,
        places: place("US"),
        rates: [{ ...standard, minDays: 6, maxDays: 10, prices: prices(1990) }],
      },
    ]);
  });

  test("owes the taxes that it did, contained in its prices", async () => {
    const rates = (basisPoints: number) => [{ category: "standard", basisPoints }];
    expect(await sql`select id, mode, delivery, rates from tax_zones order by position`).toEqual([
      { id: "IT", mode: "included", delivery: "as_goods", rates: rates(2200) },
      { id: "US", mode: "included", delivery: "as_goods", rates: rates(0) },
    ]);
  });

  test.each(["orders", "quotes"])(
    "keeps its %s, and knows of each line what was paid for it and the tax in it",
    async (table) => {
      const [row] = await sql<OrderRow[]>`select * from ${sql(table)}`;
      expect(row).toMatchObject({
        ...{ subtotalMinor: 1000, discountMinor: 0, deliveryMinor: 500, taxMinor: 271, tipMinor: 0, totalMinor: 1500 },
        code: null,
        tax: { mode: "included", rates: [{ basisPoints: 2200, netMinor: 1229, taxMinor: 271 }] },
        delivery: { ...DELIVERY, paidMinor: 500, pickupAt: null },
      });
      const { lines = [], delivery } = row ?? {};
      expect(lines).toMatchObject([
        { quantity: 3, unitMinor: 333, grossMinor: 999, discountMinor: 0, taxBasisPoints: 2200, paidMinor: 999 },
        { quantity: 1, unitMinor: 1, grossMinor: 1, discountMinor: 0, taxBasisPoints: 2200, paidMinor: 1 },
      ]);
      expect(lines.some((each) => "totalMinor" in each)).toBe(false);
      const taxes = [...lines, delivery].map((each) => each?.taxMinor ?? -1);
      expect(taxes.reduce((sum, tax) => sum + tax, 0)).toBe(271);
      // 999, 1 and 500 of 1500, each within a cent of its share of 2.71.
      for (const [at, share] of [180.486, 0.18, 90.33].entries()) {
        expect(Math.abs((taxes[at] ?? -1) - share)).toBeLessThan(1);
      }
    },
  );
});

describe("an order", () => {
  const WRONG: [what: string, change: string][] = [
    ["whose total is another sum", "total_minor = 1499"],
    ["with a discount that no line has", "discount_minor = 100, total_minor = 1400"],
    ["with a tip that nobody pays", "tip_minor = 100"],
    ["with a tip below nothing", "tip_minor = -100, total_minor = 1400"],
    ["with a line that costs another amount", "lines = jsonb_set(lines, '{0,unitMinor}', '334')"],
    ["with a line that is paid for more than it costs", "lines = jsonb_set(lines, '{0,paidMinor}', '1000')"],
    ["with a delivery at another price", "delivery = jsonb_set(delivery, '{priceMinor}', '499')"],
    ["with a tax that no line has", "tax_minor = 272"],
    ["with a tax that is both contained and added", "tax = jsonb_set(tax, '{mode}', '\"both\"')"],
    ["with a contained tax that is said to be added", "tax = jsonb_set(tax, '{mode}', '\"added\"')"],
  ];
  test.each(WRONG)("%s is refused by the database, for it does not add up", async (_, change) => {
    await expect(sql.unsafe(`update orders set ${change}`)).rejects.toMatchObject({ code: "23514" });
  });
});

test.each(["{}", '{"EUR": 0}', '{"EUR": -1}', '{"EUR": 1.5}', '{"EUR": "5"}', '{"EUR": null}'])(
  "a thing with the prices %s is refused by the database",
  async (prices) => {
    await expect(sql`update variants set prices = ${prices}::text::jsonb`).rejects.toMatchObject({ code: "23514" });
  },
);
