import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import { buyNowLink, card, failureOf, isCarousel, MINUTE_MS, SECOND_MS, toTheTill } from "../support/shopping.ts";
import { tellOfStripe } from "../support/stripe-event.ts";
import type { Cut } from "../support/wire.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "database-away" });
});
beforeEach(async () => {
  await world.wire.mend();
  await world.reset();
});
afterEach(async () => {
  await world.wire.mend();
  await atRest(world);
});
afterAll(() => world.close());

/** From now on the worker cannot reach its database, and says so in its log. */
async function cut(how: Cut = "refused"): Promise<void> {
  await atRest(world);
  world.expectLog(/database_away|failed to connect to local database/);
  await world.wire.cut(how);
}

test("every route answers 503 with a sentence, and none of them hangs or blames itself", async () => {
  const { page, quoteId } = await toTheTill(world);
  const payment = await card(world);
  await cut();
  for (const [method, path, body] of [
    ["GET", "/healthz", undefined],
    ["POST", "/api/sessions", { token: page.token }],
    ["GET", "/api/checkout", undefined],
    ["PUT", "/api/checkout/draft", { address: { country: "IT" } }],
    ["POST", "/api/quotes", { to: { kind: "saved", addressId: "adr_123456" } }],
    ["POST", "/api/orders", { quoteId, attempt: page.tokenFor(quoteId, payment), payment }],
    ["GET", "/api/orders/ord_123456", undefined],
    ["POST", "/api/orders/ord_123456/resume", {}],
    ["POST", "/api/sessions/person", { signedRequest: "a.b" }],
    ["POST", "/api/sessions/its-me", {}],
    ["POST", "/api/links/renew", { token: page.token }],
    ["GET", `/c/${page.token}`, undefined],
  ] as const) {
    const answer = await page.call(method, path, body);
    expect([path, answer.status, failureOf(answer).code]).toEqual([path, 503, "one_moment"]);
  }
  expect(takenCharges(world)).toEqual([]);
});

test("a person who opens a link reads a page that tries again by itself", async () => {
  const link = await buyNowLink(world);
  await cut();
  const response = await world.fetch(new URL(link).pathname, { headers: { accept: "text/html" } });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain('http-equiv="refresh"');
});

test.each<Cut>(["refused", "closed", "silent"])(
  "health is 503 within Messenger's five seconds while connections are %s, and back as soon as the database is",
  async (how) => {
    await cut(how);
    const ask = () => world.fetch("/healthz", { signal: AbortSignal.timeout(4500) }).then(drained);
    // A machine that is busy may be late with what the worker has said in time: once, and not again.
    expect((await ask().catch(ask)).status).toBe(503);
    await world.wire.mend();
    expect((await world.fetch("/healthz").then(drained)).status).toBe(200);
  },
);

test("what people wrote meanwhile is answered once it is back, each once: Messenger tries again", async () => {
  const { messenger, delivery } = world.sandbox;
  await cut();
  messenger.getStarted("giulia");
  messenger.getStarted("noprofile");
  await delivery.settled();
  expect(delivery.deliveries("messenger").map(({ state }) => state)).toEqual(["parked", "parked"]);
  expect(delivery.deliveries("messenger").flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))).toEqual(
    Array(8).fill(503),
  );
  await world.wire.mend();
  await timePasses(world, 5 * SECOND_MS);
  for (const person of ["giulia", "noprofile"]) {
    await messenger.waitFor(person, isCarousel);
    await atRest(world);
    expect(messenger.thread(person).filter(isCarousel)).toHaveLength(1);
  }
});

test("an event of the provider is refused with 503 and counts when it comes again", async () => {
  const { page, quoteId } = await toTheTill(world);
  world.sandbox.delivery.hold("stripe");
  world.expectLog(/payment_unknown/);
  world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/confirm", mode: "drop_after" });
  const { body } = await page.pay(quoteId, await card(world));
  const event = world.sandbox.stripe.events().findLast(({ type }) => type === "payment_intent.succeeded");
  await cut();
  expect(await tellOfStripe(world, event ?? {})).toBe(503);
  await world.wire.mend();
  expect(await tellOfStripe(world, event ?? {})).toBe(200);
  await atRest(world);
  expect((await orderRow(world.sql, body.id)).status).toBe("paid");
  world.sandbox.delivery.release("stripe");
});

test("a tap whose order could not be made charges nothing, and the same tap pays afterwards", async () => {
  const { page, quoteId } = await toTheTill(world);
  const payment = await card(world);
  await cut();
  expect((await page.pay(quoteId, payment)).status).toBe(503);
  expect(world.sandbox.stripe.paymentIntents()).toEqual([]);
  await world.wire.mend();
  const paid = await page.pay(quoteId, payment);
  expect([paid.status, paid.body.status]).toEqual([201, "paid"]);
  expect(takenCharges(world)).toHaveLength(1);
});

test("money taken while the database went away is found by the sweep: one charge, one order, one receipt", async () => {
  const { page, quoteId } = await toTheTill(world);
  await atRest(world);
  world.expectLog(/database_away|background_failed|failed to connect/);
  world.sandbox.delivery.hold("stripe");
  world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/confirm", mode: "slow", delayMs: 500 });
  const paying = page.pay(quoteId, await card(world));
  await eventually(() => expect(takenCharges(world)).toHaveLength(1));
  await world.wire.cut("refused");
  expect((await paying).status).toBeGreaterThanOrEqual(500);
  await world.wire.mend();
  const again = await page.pay(quoteId, await card(world));
  expect([again.status, again.body.status]).toEqual([200, "paying"]);
  await timePasses(world, 2 * MINUTE_MS);
  await world.cron();
  await atRest(world);
  expect((await page.call("GET", `/api/orders/${again.body.id}`)).body).toMatchObject({ status: "paid" });
  expect(takenCharges(world)).toHaveLength(1);
  expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
  world.sandbox.delivery.release("stripe");
});

const drained = async (response: Response) => {
  await response.text();
  return response;
};
