import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { MerchantOrder, OrderList } from "../../contract/merchant.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { openPage } from "../../scripts/page-client.ts";
import { askMerchant } from "../support/merchant.ts";
import { atRest, everyRow } from "../support/records.ts";
import { buy, card, failureOf, firstPurchase, newcomer, quoteId, toTheTill } from "../support/shopping.ts";
import { createWorld, WORLD_START_MS, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "merchant-orders" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const list = (query = "") => askMerchant<OrderList>(world, "GET", `/orders${query}`);
const show = (name: string) => askMerchant<MerchantOrder>(world, "GET", `/orders/${name}`);
const numbersOf = ({ body }: { body: OrderList }) => body.orders.map(({ number }) => number);

/** Three orders: A-1001 paid, A-1002 declined, A-1003 paid. */
async function threeOrders(): Promise<void> {
  await firstPurchase(world);
  await buy(world, { person: newcomer(world), card: "pm_card_visa_chargeDeclined" });
  await firstPurchase(world, { person: newcomer(world) });
}

describe("the list of orders", () => {
  test("has the newest first, in pages that leave none out and name none twice", async () => {
    await threeOrders();
    const first = await list("?limit=2");
    expect(first.status).toBe(200);
    expect(numbersOf(first)).toEqual(["A-1003", "A-1002"]);
    const second = await list(`?limit=2&after=${first.body.next}`);
    expect(numbersOf(second)).toEqual(["A-1001"]);
    expect(second.body.next).toBeNull();
    expect(second.body.orders[0]).toMatchObject({
      status: "paid",
      fulfilment: "unfulfilled",
      name: "Giulia Rossi",
      pieces: 1,
      total: { amount: 3499, currency: "EUR" },
      refunded: { amount: 0, currency: "EUR" },
      needsAttention: null,
      dispute: null,
      paidAt: new Date(WORLD_START_MS).toISOString(),
    });
  });

  test("is narrowed by payment, goods, text and time, all of which must hold", async () => {
    await threeOrders();
    const asked: [string, string[]][] = [
      ["status=paid", ["A-1003", "A-1001"]],
      ["status=declined", ["A-1002"]],
      ["fulfilment=shipped", []],
      ["attention=true", []],
      ["unshipped=true", ["A-1003", "A-1001"]],
      ["unshipped=true&status=declined", []],
      ["refunded=true", []],
      ["q=A-1002", ["A-1002"]],
      ["q=1001", ["A-1001"]],
      ["q=giulia%20ROSSI&status=paid", ["A-1003", "A-1001"]],
      ["q=%25", []],
      ["q=nobody", []],
      ["from=2026-11-23T09:00:00Z", ["A-1003", "A-1002", "A-1001"]],
      ["until=2026-11-23T09:00:00Z", []],
      ["from=2026-11-23T09:00:00.001Z", []],
    ];
    for (const [query, numbers] of asked) expect(numbersOf(await list(`?${query}`)), query).toEqual(numbers);
  });

  test.each([
    "?status=lost",
    "?limit=0",
    "?limit=101",
    "?limit=ten",
    "?after=x",
    "?from=yesterday",
    "?from=2026-11-23T09:00:00-01",
    "?colour=red",
  ])("refuses %s rather than leave it out", async (query) => {
    const answer = await list(query);
    expect(answer.status).toBe(422);
    expect(failureOf(answer).code).toBe("invalid");
  });
});

describe("one order", () => {
  test("is found by its id and by its number, and tells what was bought, for whom, and what happened", async () => {
    const { order } = await firstPurchase(world);
    const byNumber = await show("A-1001");
    expect(byNumber.status).toBe(200);
    expect(await show(order.id)).toEqual(byNumber);
    expect(byNumber.body).toMatchObject({
      id: order.id,
      lines: [{ variantId: "house-blend-500", quantity: 1, total: { amount: 2999, currency: "EUR" } }],
      subtotal: { amount: 2999, currency: "EUR" },
      delivery: { amount: 500, currency: "EUR" },
      tax: { amount: 631, currency: "EUR" },
      address: { name: "Giulia Rossi", city: "Milano" },
      promised: { earliest: "2026-11-24", latest: "2026-11-25" },
      inChat: true,
      card: { brand: "visa", last4: "4242" },
      moves: ["processing", "shipped", "delayed", "cancelled"],
      refundable: { amount: 3499, currency: "EUR" },
      refunds: [],
      history: [
        { by: "buyer", what: "begun" },
        { by: "provider", what: "paid", detail: { amountMinor: 3499, stock: "sold" } },
      ],
    });
  });

  test("that was declined tells so, and neither its goods nor its money can move", async () => {
    const { order } = await buy(world, { card: "pm_card_visa_chargeDeclinedInsufficientFunds" });
    const { body } = await show(order.id);
    expect(body.moves).toEqual([]);
    expect(body.refundable.amount).toBe(0);
    expect(body.history.map(({ what, by }) => `${what} ${by}`)).toEqual(["begun buyer", "declined provider"]);
    expect(body.history.at(-1)?.detail).toEqual({ code: "insufficient_funds" });
  });

  test("of a guest shows the address to write to, because no thread does", async () => {
    const { page } = await toTheTill(world);
    const guest = await guestOf(page.token);
    expect(guest).toMatchObject({ email: "nonna@example.test", inChat: false });
  });

  test("that does not exist is one uniform 404, whatever is asked for", async () => {
    for (const name of ["A-9999", "ord_unknown", "'; drop table orders", "%00", "A-99999999999999999999"]) {
      const answer = await show(name.includes("'") ? encodeURIComponent(name) : name);
      expect([answer.status, failureOf(answer).code], name).toEqual([404, "not_found"]);
    }
  });

  test("names no PSID, no reference of the provider's and no secret", async () => {
    await firstPurchase(world, { keep: true });
    const text = JSON.stringify([(await list()).body, (await show("A-1001")).body]);
    const [buyer] = await world.sql<[{ psid: string; providerCustomerId: string }]>`
      select psid, provider_customer_id from buyers`;
    expect(text).not.toContain(buyer.psid);
    expect(text).not.toContain(buyer.providerCustomerId);
    expect(text).not.toMatch(/\b(pi|pm|cus|ch)_/);
  });
});

/** Somebody else with the same link buys as a guest. */
async function guestOf(token: string): Promise<MerchantOrder> {
  const page = openPage(`${world.url}/c/${token}`);
  await page.claim();
  const paid = await page.pay(await quoteId(page, "nonna@example.test"), await card(world));
  expect(paid.body.status).toBe("paid");
  return (await show(paid.body.id)).body;
}

describe("without the key", () => {
  const PATHS = ["/orders", "/orders/A-1001", "/alerts/test", "/nowhere"];

  test.each([
    ["none", ""],
    ["a wrong one", `Bearer ${CONSOLE_KEY.replace("s", "S")}`],
    ["one letter more", `Bearer ${CONSOLE_KEY}x`],
    ["only its beginning", `Bearer ${CONSOLE_KEY.slice(0, -1)}`],
    ["another scheme", `Basic ${CONSOLE_KEY}`],
    ["the Stripe key", "Bearer sk_test_sandbox0worth0nothing0elsewhere"],
  ])("(%s) every route answers the same 401 and changes nothing", async (_, authorization) => {
    await firstPurchase(world);
    await atRest(world);
    const before = await everyRow(world.sql);
    for (const path of PATHS) {
      for (const method of ["GET", "POST"]) {
        const answer = await askMerchant(world, method, path, method === "POST" ? {} : undefined, { authorization });
        expect([answer.status, failureOf(answer).code], path).toEqual([401, "key_needed"]);
        expect(JSON.stringify(answer.body)).not.toContain(CONSOLE_KEY);
      }
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("a buyer's session opens nothing here", async () => {
    const { page } = await toTheTill(world);
    const answer = await askMerchant(world, "GET", "/orders", undefined, { authorization: `Bearer ${page.session}` });
    expect(answer.status).toBe(401);
  });
});
