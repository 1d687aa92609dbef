import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { keysOf, takenCharges } from "../support/payments.ts";
import { atRest, countRows, outboxOf, stockOf } from "../support/records.ts";
import { card, failureOf, quoteId, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "double-tap" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

test("twenty taps at once on one quote are one order, one PaymentIntent and one charge, and all answers name it", async () => {
  const { page, quoteId } = await toTheTill(world);
  const payment = await card(world);
  const answers = await Promise.all(Array.from({ length: 20 }, () => page.pay(quoteId, payment)));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(19).fill(200), 201]);
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  await atRest(world);
  const id = answers[0]?.body.id ?? "";
  expect(keysOf(world, "create")).toEqual([`${id}:create`]);
  expect(keysOf(world, "confirm")).toEqual([`${id}:confirm:1`]);
  expect(world.sandbox.stripe.customers()).toHaveLength(1);
  expect(takenCharges(world)).toHaveLength(1);
  expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
  expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
});

test("a tap repeated later answers with the order as it is now, and charges nothing", async () => {
  const { page, quoteId } = await toTheTill(world);
  const first = await page.pay(quoteId, await card(world));
  const again = await page.pay(quoteId, await card(world));
  expect([again.status, again.body.id, again.body.status]).toEqual([200, first.body.id, "paid"]);
  expect(takenCharges(world)).toHaveLength(1);
});

test("a tap repeated after a decline does not try another card by itself", async () => {
  const { page, quoteId } = await toTheTill(world);
  await page.pay(quoteId, await card(world, "pm_card_visa_chargeDeclined"));
  const again = await page.pay(quoteId, await card(world));
  expect([again.status, again.body.status]).toEqual([200, "declined"]);
  expect(takenCharges(world)).toEqual([]);
});

test("two different quotes of one checkout at once are at most one charge", async () => {
  const { page, quoteId: one } = await toTheTill(world);
  const others = await Promise.all(Array.from({ length: 4 }, () => quoteId(page)));
  const payments = await Promise.all([one, ...others].map(async (id) => ({ id, payment: await card(world) })));
  const answers = await Promise.all(payments.map(({ id, payment }) => page.pay(id, payment)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const paid = answers.find(({ status }) => status === 201)?.body;
  // The others find it under way or, when they come late, paid.
  for (const { status, body } of answers.filter((answer) => answer.status !== 201)) {
    if (status === 200) expect(body).toMatchObject({ id: paid?.id, status: "paid" });
    else expect(["order_closed", "quote_over"]).toContain(failureOf({ body }).code);
  }
  expect(takenCharges(world)).toHaveLength(1);
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
});

test("a second quote that was on the screen while the first was paid is answered with the paid order", async () => {
  const { page, quoteId: one } = await toTheTill(world);
  const other = await quoteId(page);
  const first = await page.pay(one, await card(world));
  const second = await page.pay(other, await card(world));
  expect([second.status, second.body.id, second.body.status]).toEqual([200, first.body.id, "paid"]);
  expect(takenCharges(world)).toHaveLength(1);
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
});

test("a quote asked for after the first purchase buys again", async () => {
  const { page, quoteId: one } = await toTheTill(world);
  await page.pay(one, await card(world));
  const again = await page.pay(await quoteId(page), await card(world));
  expect([again.status, again.body.status]).toEqual([201, "paid"]);
  expect(takenCharges(world)).toHaveLength(2);
});
