import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CheckoutView } from "../../contract/checkout.ts";
import type { DeclineCode } from "../../contract/order.ts";
import { ADDRESS, openPage } from "../../scripts/page-client.ts";
import { eventually } from "../support/eventually.ts";
import { CANCEL, CONFIRM, keysOf, onlyIntent, takenCharges } from "../support/payments.ts";
import { setRates } from "../support/pricing.ts";
import { atRest, orderRow, outboxOf, setStock, stockOf, timePasses } from "../support/records.ts";
import { buy, buyNowLink, card, failureOf, MINUTE_MS, quoteId, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "decline" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const DECLINED = "pm_card_visa_chargeDeclined";

/** Lost, stolen and fraudulent look like any other decline: the reason is nobody's business but the cardholder's. */
const KINDS: [card: string, code: DeclineCode][] = [
  ["pm_card_visa_chargeDeclined", "card_declined"],
  ["pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"],
  ["pm_card_visa_chargeDeclinedLostCard", "card_declined"],
  ["pm_card_visa_chargeDeclinedStolenCard", "card_declined"],
  ["pm_card_radarBlock", "card_declined"],
  ["pm_card_chargeDeclinedExpiredCard", "expired_card"],
  ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"],
  ["pm_card_chargeDeclinedProcessingError", "processing_error"],
];

describe("a decline tells the buyer what to do, charges nothing and keeps the goods for ten minutes", () => {
  test.each(KINDS)("%s is %s", async (name, code) => {
    const { order } = await buy(world, { card: name });
    expect(order).toMatchObject({ status: "declined", decline: code, challenge: null, heldForMs: 10 * MINUTE_MS });
    expect(takenCharges(world)).toEqual([]);
    expect(await stockOf(world.sql)).toMatchObject({ held: 1, sold: 0 });
    await atRest(world);
    expect(await outboxOf(world.sql, "receipt:")).toEqual([]);
    expect((await orderRow(world.sql, order.id)).status).toBe("declined");
  });
});

test("another card pays the same order with the same PaymentIntent, under a key of its own", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  const paid = await page.payAgain(order.id, await card(world));
  expect(paid.status).toBe(201);
  expect(paid.body).toMatchObject({ id: order.id, status: "paid", decline: null, card: { last4: "4242" } });
  expect(onlyIntent(world).status).toBe("succeeded");
  expect(keysOf(world, "confirm")).toEqual([`${order.id}:confirm:1`, `${order.id}:confirm:2`]);
  expect(takenCharges(world)).toHaveLength(1);
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
});

test("the order is still there when the page is opened again, also where the form asks for less than was typed for another country", async () => {
  await setRates(
    world.sql,
    [{ id: "standard", price: { tiers: [{ upTo: null, priceMinor: 900 }] } }],
    [{ country: "SG", regions: [], postcodes: [] }],
  );
  const page = openPage(await buyNowLink(world));
  await page.claim();
  const typed = { ...ADDRESS, country: "SG", postcode: "018956" };
  await page.call("PUT", "/api/checkout/draft", { address: typed, email: "" });
  const { body: offer } = await page.quote(typed);
  const declined = await page.pay(offer.id, await card(world, DECLINED));
  const { body } = await page.call<CheckoutView>("GET", "/api/checkout");
  expect(body.order).toMatchObject({ id: declined.body.id, status: "declined" });
  expect((await orderRow(world.sql, declined.body.id)).address.city).toBe("");
});

test("two declines in a row are two answers, and the second names its own reason", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  const second = await page.payAgain(order.id, await card(world, "pm_card_chargeDeclinedExpiredCard"));
  expect(second.body).toMatchObject({ status: "declined", decline: "expired_card" });
  await atRest(world);
  expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "declined", attempt: 2 });
});

test("the same card token sent again is a decline and not a charge", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  const token = await card(world);
  await page.payAgain(order.id, token);
  const again = await page.payAgain(order.id, token);
  expect([again.status, failureOf(again).code]).toEqual([409, "order_closed"]);
  expect(takenCharges(world)).toHaveLength(1);
});

test("after a decline a new quote ends the old payment at the provider before it pays", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  const fresh = await page.quote({ country: "DE", line1: "Torstr. 1", postcode: "10115", city: "Berlin", region: "" });
  expect(fresh.status).toBe(201);
  const paid = await page.pay(fresh.body.id, await card(world));
  expect(paid.body).toMatchObject({ status: "paid", total: { amount: 3789, currency: "EUR" } });
  const [old, current] = world.sandbox.stripe.paymentIntents();
  expect([old?.status, current?.status]).toEqual(["canceled", "succeeded"]);
  const calls = world.sandbox.stripe.calls().map(({ path }) => path);
  expect(calls.indexOf(`/v1/payment_intents/${old?.id}/cancel`)).toBeLessThan(calls.lastIndexOf("/v1/payment_intents"));
  expect((await orderRow(world.sql, order.id)).status).toBe("cancelled");
  expect(takenCharges(world)).toMatchObject([{ amount: 3789 }]);
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
});

test("the last piece stays within reach of the buyer whose declined order holds it", async () => {
  await setStock(world.sql, 1);
  const { page } = await buy(world, { card: DECLINED });
  const fresh = await page.quote({ line1: "Via Torino 2" });
  expect([fresh.status, fresh.body.total]).toEqual([201, { amount: 3499, currency: "EUR" }]);
  expect((await page.call("GET", "/api/checkout")).body).toMatchObject({ lines: [{ title: "House blend, 500 g" }] });
  expect((await page.pay(fresh.body.id, await card(world))).body.status).toBe("paid");
  expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 1 });
});

test("while the provider cannot end the old payment, the new quote is not charged and can be used later", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  const fresh = await quoteId(page);
  world.expectLog(/provider_away/);
  world.sandbox.stripe.failNext({ path: CANCEL, mode: "500_before" });
  const refused = await page.pay(fresh, await card(world));
  expect([refused.status, failureOf(refused).code]).toEqual([503, "provider_down"]);
  expect(takenCharges(world)).toEqual([]);
  const paid = await page.pay(fresh, await card(world));
  expect(paid.body.status).toBe("paid");
  expect((await orderRow(world.sql, order.id)).status).toBe("cancelled");
});

test.each(["500_after", "drop_after"] as const)(
  "an old payment that was ended, %s, does not stand in the way",
  async (mode) => {
    const { page } = await buy(world, { card: DECLINED });
    const fresh = await quoteId(page);
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: CANCEL, mode });
    expect((await page.pay(fresh, await card(world))).body.status).toBe("paid");
    world.sandbox.delivery.release("stripe");
    expect(takenCharges(world)).toHaveLength(1);
  },
);

test("an order takes eight cards and no ninth, and a new quote begins anew", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  for (let attempt = 2; attempt <= 8; attempt++) {
    // How often one person may try cards is another bound (card-testing.test.ts).
    await world.sql`delete from tallies`;
    const again = await page.payAgain(order.id, await card(world, DECLINED));
    expect(again.body.status).toBe("declined");
  }
  await world.sql`delete from tallies`;
  const ninth = await page.payAgain(order.id, await card(world));
  expect([ninth.status, failureOf(ninth).code]).toEqual([409, "order_closed"]);
  expect(takenCharges(world)).toEqual([]);
  expect((await page.pay(await quoteId(page), await card(world))).body.status).toBe("paid");
});

test("once the goods are not held any more, another card needs a new quote", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  await timePasses(world, 10 * MINUTE_MS);
  const late = await page.payAgain(order.id, await card(world));
  expect([late.status, failureOf(late).code]).toEqual([409, "order_closed"]);
  expect((await page.pay(await quoteId(page), await card(world))).body.status).toBe("paid");
  expect(takenCharges(world)).toHaveLength(1);
});

test("ten taps with another card at once are one attempt, and all answers name it", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  const payment = await card(world);
  const answers = await Promise.all(Array.from({ length: 10 }, () => page.payAgain(order.id, payment, 1)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(9).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => `${body.id} ${body.attempt}`))).toEqual(new Set([`${order.id} 2`]));
  expect(keysOf(world, "confirm")).toEqual([`${order.id}:confirm:1`, `${order.id}:confirm:2`]);
  expect(takenCharges(world)).toHaveLength(1);
});

test("a tap repeated after its attempt was declined too does not try again by itself", async () => {
  const { page, order } = await buy(world, { card: DECLINED });
  await page.payAgain(order.id, await card(world, DECLINED), 1);
  const again = await page.payAgain(order.id, await card(world), 1);
  expect([again.status, again.body.status, again.body.attempt]).toEqual([200, "declined", 2]);
  expect(takenCharges(world)).toEqual([]);
});

test("a paid order takes no other card", async () => {
  const { page, order } = await buy(world);
  const again = await page.payAgain(order.id, await card(world));
  expect([again.status, failureOf(again).code]).toEqual([409, "order_closed"]);
  expect(takenCharges(world)).toHaveLength(1);
});

test("a decline that is read late does not decline the next card, which is on its way by then", async () => {
  const { page, quoteId: quote } = await toTheTill(world);
  const { stripe } = world.sandbox;
  const told = Promise.withResolvers<void>();
  stripe.failNext({ path: CONFIRM, mode: "slow", until: told.promise });
  const first = page.pay(quote, await card(world, DECLINED));
  const order = await eventually(async () => {
    const [row] = await world.sql<[{ id: string }?]>`select id from orders where status = 'declined'`;
    if (!row) throw new Error("the webhook has not told yet");
    return row;
  });
  // A buyer without a customer gets one before anything is confirmed: so long the second card is on its way.
  await world.sql`update buyers set provider_customer_id = null`;
  const introduced = Promise.withResolvers<void>();
  stripe.failNext({ path: "/v1/customers", mode: "slow", until: introduced.promise });
  const second = page.payAgain(order.id, await card(world), 1);
  await eventually(async () => expect(await orderRow(world.sql, order.id)).toMatchObject({ attempt: 2 }));
  told.resolve();
  expect((await first).body).toMatchObject({ status: "paying", attempt: 2 });
  introduced.resolve();
  expect((await second).body).toMatchObject({ status: "paid", attempt: 2 });
  expect(takenCharges(world)).toHaveLength(1);
});
