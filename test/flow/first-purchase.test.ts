import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ADDRESS, openPage } from "../../scripts/page-client.ts";
import { eventually } from "../support/eventually.ts";
import { CONFIRM, keysOf, onlyIntent, takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, outboxOf, setPrice, stockOf } from "../support/records.ts";
import { buy, buyNowLink, card, firstPurchase, isReceipt, toTheTill } from "../support/shopping.ts";
import { createWorld, WORLD_START_MS, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "first-purchase" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

test("a new card buys, the receipt arrives in the thread, and the order is paid once", async () => {
  const page = openPage(await buyNowLink(world));
  const claimed = await page.claim();
  expect(claimed.status).toBe(201);
  expect(claimed.body.checkout.level).toBe("claimed");
  const quote = await page.quote();
  expect(quote.body.total).toEqual({ amount: 3499, currency: "EUR" });
  const order = await page.pay(quote.body.id, await card(world));
  expect(order.status).toBe(201);
  expect(order.body).toMatchObject({
    status: "paid",
    number: "A-1001",
    total: { amount: 3499, currency: "EUR" },
    card: { brand: "visa", last4: "4242" },
    decline: null,
    challenge: null,
    inChat: true,
    heldForMs: null,
  });
  await world.sandbox.messenger.waitFor("giulia", isReceipt);
  expect(takenCharges(world)).toMatchObject([{ amount: 3499, currency: "eur" }]);
});

test("the receipt names the order, the card, the address and every amount in euros", async () => {
  await firstPurchase(world);
  const { template } = await world.sandbox.messenger.waitFor("giulia", isReceipt);
  expect(template).toEqual({
    template_type: "receipt",
    recipient_name: "Giulia Rossi",
    merchant_name: "Officina Caffè",
    order_number: "A-1001",
    currency: "EUR",
    payment_method: "Visa 4242",
    timestamp: String(WORLD_START_MS / 1000),
    address: { street_1: "Via Roma 1", city: "Milano", postal_code: "20121", state: "MI", country: "IT" },
    summary: { subtotal: 29.99, shipping_cost: 5, total_cost: 34.99 },
    elements: [
      {
        title: "House blend, 500 g",
        subtitle: "€59.98/kg",
        quantity: 1,
        price: 29.99,
        currency: "EUR",
        image_url: `${world.sandbox.url}/pictures/house-blend.jpg`,
      },
    ],
  });
});

test("a paid order has one receipt row and one receipt bubble, and the thanks come after it", async () => {
  const { order } = await firstPurchase(world);
  await atRest(world);
  expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([{ status: "sent" }]);
  expect(await outboxOf(world.sql, `thanks:${order.id}`)).toMatchObject([{ status: "sent" }]);
  const thread = world.sandbox.messenger.thread("giulia");
  expect(thread.filter(isReceipt)).toHaveLength(1);
  expect(thread.at(-2)).toMatchObject({ template: { template_type: "receipt" } });
  expect(thread.at(-1)?.template).toMatchObject({
    template_type: "button",
    text:
      "Paid, thank you! A-1001 goes to Milano. I'll write when it is on its way. The total includes €6.31 VAT. " +
      "Sold by Officina Caffè S.r.l., ciao@officina.test.",
    buttons: [{ title: "View order" }, { title: "Withdraw here" }],
  });
});

test("what is bought moves from stock to held while the bank is asked, and to sold once paid", async () => {
  const { page, quoteId } = await toTheTill(world);
  expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 0, sold: 0 });
  const asked = Promise.withResolvers<void>();
  world.sandbox.stripe.failNext({ path: CONFIRM, mode: "slow", until: asked.promise });
  const paying = page.pay(quoteId, await card(world));
  await eventually(async () => expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 1, sold: 0 }));
  asked.resolve();
  expect((await paying).body.status).toBe("paid");
  expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 0, sold: 1 });
});

test("the PaymentIntent is created unconfirmed, its id stored, and only then confirmed, each under its own key", async () => {
  const { page, quoteId } = await toTheTill(world);
  // The answer to the creation is late: until the worker has it, nothing may be confirmed.
  const [created, confirmed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  world.sandbox.stripe.failNext({ path: "/v1/payment_intents", mode: "slow", until: created.promise });
  world.sandbox.stripe.failNext({ path: CONFIRM, mode: "slow", until: confirmed.promise });
  const paying = page.pay(quoteId, await card(world));
  const stored = () => world.sql<{ id: string; pi: string | null }[]>`select id, payment_intent_id as pi from orders`;
  await eventually(() => expect(world.sandbox.stripe.paymentIntents()).toHaveLength(1));
  expect(await stored()).toMatchObject([{ pi: null }]);
  expect(onlyIntent(world).status).toBe("requires_payment_method");
  created.resolve();
  await eventually(async () => expect(await stored()).toMatchObject([{ pi: onlyIntent(world).id }]));
  expect(keysOf(world, "confirm")).toEqual([]);
  confirmed.resolve();
  const order = (await paying).body;
  expect(keysOf(world, "create")).toEqual([`${order.id}:create`]);
  expect(keysOf(world, "confirm")).toEqual([`${order.id}:confirm:1`]);
});

test("Stripe is told the amount, the order and card as the only kind, and never that the buyer is absent", async () => {
  const { order } = await buy(world);
  const calls = world.sandbox.stripe.calls();
  const created = calls.find((call) => call.path === "/v1/payment_intents");
  expect(created?.params).toEqual({
    amount: "3499",
    currency: "eur",
    customer: expect.stringMatching(/^cus_/),
    allowed_payment_method_types: { 0: "card" },
    metadata: { threadtill_order: order.id, threadtill_number: "A-1001" },
  });
  const confirmed = calls.find((call) => call.path.endsWith("/confirm"));
  expect(Object.keys(confirmed?.params ?? {}).toSorted()).toEqual([
    "confirmation_token",
    "expand",
    "return_url",
    "setup_future_usage",
  ]);
  expect(confirmed?.params).toMatchObject({
    return_url: `${world.url}/return/${order.id}`,
    setup_future_usage: "",
  });
});

test("the address is kept for the next time, once however often it is used", async () => {
  await firstPurchase(world);
  await firstPurchase(world);
  const rows = await world.sql<{ address: unknown }[]>`select address from addresses`;
  expect(rows).toEqual([{ address: ADDRESS }]);
});

test("the order is an unchangeable copy of what was offered", async () => {
  const { order, quoteId } = await firstPurchase(world);
  await setPrice(world.sql, 9999);
  const row = await orderRow(world.sql, order.id);
  expect(row).toMatchObject({
    quoteId,
    seller: "Officina Caffè",
    subtotalMinor: 2999,
    deliveryMinor: 500,
    taxMinor: 631,
    tax: { mode: "included", rates: [{ basisPoints: 2200, netMinor: 2868, taxMinor: 631 }] },
    totalMinor: 3499,
    attempt: 1,
    needsAttention: null,
    paidAt: new Date(WORLD_START_MS),
  });
  expect(row.lines).toEqual([
    {
      variantId: "house-blend-500",
      title: "House blend, 500 g",
      detail: "€59.98/kg",
      imageUrl: expect.any(String),
      quantity: 1,
      unitMinor: 2999,
      grossMinor: 2999,
      discountMinor: 0,
      taxMinor: 541,
      taxBasisPoints: 2200,
      paidMinor: 2999,
    },
  ]);
  expect(await countRows(world.sql, "orders", "quotes")).toEqual({ orders: 1, quotes: 1 });
});
