/** What the provider says of an order's payment, for whoever has to decide about it: asked at that moment, and changing nothing. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { OrderPayment } from "../../contract/quarantine.ts";
import { buyAltered } from "../support/altered.ts";
import { askMerchant, REFUNDS } from "../support/merchant.ts";
import { CREATE, onlyIntent } from "../support/payments.ts";
import { atRest, everyRow } from "../support/records.ts";
import { buy, failureOf, firstPurchase } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "order-payment" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const ask = (order = "A-1001") => askMerchant<OrderPayment>(world, "GET", `/orders/${order}/payment`);
const eur = (amount: number) => ({ amount, currency: "EUR" });

test("that took another amount than the order's says which, and how much of it went back", async () => {
  await buyAltered(world, true);
  const { id } = onlyIntent(world);
  expect((await ask()).body).toEqual({
    payment: { id, state: "succeeded", amount: eur(5000), givenBack: eur(0) },
  });
  await askStripe(world, REFUNDS, { payment_intent: id, amount: "1500" });
  await atRest(world);
  expect((await ask()).body.payment).toMatchObject({ amount: eur(5000), givenBack: eur(1500) });
});

test("that took nothing says so", async () => {
  await buyAltered(world, false);
  expect((await ask()).body.payment).toMatchObject({ state: "declined", amount: eur(5000) });
  await askStripe(world, `${CREATE}/${onlyIntent(world).id}/cancel`, {});
  expect((await ask()).body.payment).toMatchObject({ state: "cancelled", givenBack: eur(0) });
});

test("in another currency than the order's is told in its own", async () => {
  world.expectLog(/order_quarantined|template_refused/);
  await buy(world, { card: "pm_card_visa_chargeDeclined" });
  await atRest(world);
  await askStripe(world, `${CREATE}/${onlyIntent(world).id}`, { currency: "usd" });
  expect((await ask()).body.payment?.amount).toEqual({ amount: 3499, currency: "USD" });
});

test("that the provider does not know, and one that there is not, is none", async () => {
  const { order } = await firstPurchase(world);
  await atRest(world);
  await world.sql`update orders set payment_intent_id = 'pi_of_another_account'`;
  expect((await ask()).body).toEqual({ payment: null });
  await world.sql`update orders set payment_intent_id = null where id = ${order.id}`;
  expect(await ask(order.id)).toMatchObject({ status: 200, body: { payment: null } });
});

test.each(["A-9999", "ord_nobody", "%00", "A-1001'--"])("of %s, which is no order here, is not found", async (name) => {
  await firstPurchase(world);
  const answer = await ask(name);
  expect([answer.status, failureOf(answer).code]).toEqual([404, "not_found"]);
});

test("is not told to who has no key, and while the provider is away that is said, and nothing has changed", async () => {
  world.expectLog(/provider_away/);
  await firstPurchase(world);
  await atRest(world);
  const before = await everyRow(world.sql);
  const foreign = await askMerchant(world, "GET", "/orders/A-1001/payment", undefined, { authorization: "Bearer no" });
  expect(foreign.status).toBe(401);
  world.sandbox.stripe.goDown();
  const away = await ask();
  world.sandbox.stripe.comeUp();
  expect([away.status, failureOf(away).code]).toEqual([503, "provider_down"]);
  expect((await ask()).status).toBe(200);
  expect(await everyRow(world.sql)).toEqual(before);
});
