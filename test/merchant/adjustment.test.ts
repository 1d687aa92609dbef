/** An order that the merchant accepted at another amount than its price: whoever reads of it reads the same total, made of parts that add up. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bill } from "../../contract/bill.ts";
import type { OrderView } from "../../contract/checkout.ts";
import type { MerchantOrder } from "../../contract/merchant.ts";
import { buyAltered } from "../support/altered.ts";
import { askMerchant, booksAgree, givenBack, refund, showOrder } from "../support/merchant.ts";
import { orderLink, readPaper, walletLink } from "../support/papers.ts";
import { atRest } from "../support/records.ts";
import { answerTo, failureOf, isCarousel } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "adjustment" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

async function accepted(amount: string) {
  const bought = await buyAltered(world, true, amount);
  await askMerchant(world, "POST", "/orders/A-1001/quarantine", { end: "accept" });
  await atRest(world);
  return bought;
}

const sumOf = ({ lines, parts }: Bill) =>
  [...lines.map(({ total }) => total), ...parts.map(({ amount }) => amount)].reduce(
    (sum, { amount }) => sum + amount,
    0,
  );

interface Receipt {
  elements: { title: string; price: number }[];
  adjustments?: { name: string; amount: number }[];
  summary: { subtotal: number; shipping_cost?: number; total_cost: number };
}

async function receipt(): Promise<Receipt> {
  const [row] = await world.sql`
    select message #> '{attachment,payload}' as payload from outbox where dedupe_key like 'receipt:%'`;
  return row?.payload as Receipt;
}

const AMOUNTS = [
  ["less than its price", 2000, -1499, "-€14.99"],
  ["more than its price", 5000, 1501, "€15.01"],
] as const;

describe.each(AMOUNTS)("%s", (_, paid, adjusted, inWords) => {
  test("stands on the checkout page and on the order's page, part by part, and no tax contained in it is claimed", async () => {
    const { page, order } = await accepted(String(paid));
    const { body } = await page.call<OrderView>("GET", `/api/orders/${order.id}`);
    expect(body).toMatchObject({ status: "paid", total: { amount: paid } });
    expect(body.parts).toContainEqual({
      kind: "adjustment",
      label: "Adjustment",
      amount: { amount: adjusted, currency: "EUR" },
    });
    expect(body.parts.map(({ kind }) => kind)).not.toContain("included_tax");
    expect(sumOf(body)).toBe(paid);
    const { words } = await readPaper(world, await orderLink(world));
    expect(words).toContain(`Adjustment ${inWords} Total €${paid / 100}.00`);
    expect(words).not.toContain("incl.");
  });

  test("is what the receipt adds up to", async () => {
    await accepted(String(paid));
    const { elements, adjustments = [], summary } = await receipt();
    const cents = (amounts: number[]) => Math.round(amounts.reduce((sum, each) => sum + each, 0) * 100);
    const bought = cents(elements.map(({ price }) => price));
    expect(bought).toBe(cents([summary.subtotal]));
    expect(bought + cents([summary.shipping_cost ?? 0]) - cents(adjustments.map(({ amount }) => amount))).toBe(paid);
    expect(cents([summary.total_cost])).toBe(paid);
  });

  test("is the total that its merchant sees, and its buyer's list", async () => {
    await accepted(String(paid));
    const order: MerchantOrder = await showOrder(world);
    const { subtotal, discount, delivery, tip, adjustment } = order;
    expect([adjustment.amount, order.total.amount]).toEqual([adjusted, paid]);
    expect(subtotal.amount - discount.amount + delivery.amount + tip.amount + adjustment.amount).toBe(paid);
    const { messenger } = world.sandbox;
    const list = await answerTo(world, "giulia", () => messenger.say("giulia", "orders"), isCarousel);
    expect(JSON.stringify(list)).toContain(`A-1001 · €${paid / 100}.00`);
    const key = "ab".repeat(32);
    const form = new URLSearchParams({ key, deed: "show" });
    const { words } = await readPaper(world, await walletLink(world), {
      method: "POST",
      headers: { origin: world.url, "content-type": "application/x-www-form-urlencoded" },
      body: String(form),
    });
    expect(words).toContain(`€${paid / 100}.00`);
    expect(words).not.toContain("€34.99");
  });

  test("goes back by amount, to the last cent, and not by pieces, whose share of it nobody has worked out", async () => {
    await accepted(String(paid));
    const refused = await refund(world, "A-1001", { lines: [{ line: 0, quantity: 1 }] });
    expect(failureOf(refused)).toMatchObject({ code: "refund_refused", message: expect.stringContaining("amount") });
    await refund(world, "A-1001", { amountMinor: paid - 1 });
    await refund(world, "A-1001", { amountMinor: 1 });
    expect(givenBack(world)).toEqual([paid - 1, 1]);
    expect(await showOrder(world)).toMatchObject({ refunded: { amount: paid }, refundable: { amount: 0 } });
    await atRest(world);
    await booksAgree(world);
  });
});

test("given back instead, it keeps the price that it was offered at", async () => {
  const { page, order } = await buyAltered(world, true);
  await askMerchant(world, "POST", "/orders/A-1001/quarantine", { end: "refund" });
  await atRest(world);
  const { body } = await page.call<OrderView>("GET", `/api/orders/${order.id}`);
  expect(body).toMatchObject({ status: "cancelled", total: { amount: 3499 } });
  expect(body.parts.map(({ kind }) => kind)).not.toContain("adjustment");
  expect(await showOrder(world)).toMatchObject({ total: { amount: 3499 }, adjustment: { amount: 0 } });
});
