/** What the buyer's page says of an order that the merchant ended, giving back all that was taken of it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { CheckoutView, OrderView } from "../../contract/checkout.ts";
import { buyAltered } from "../support/altered.ts";
import { askMerchant, givenBack } from "../support/merchant.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest } from "../support/records.ts";
import { buy, card, quoteId } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "given-back" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

/** Somebody has made the payment another amount, it was paid with it, and the merchant wants none of it. */
async function ended() {
  const { page, order } = await buyAltered(world, true);
  await askMerchant(world, "POST", "/orders/A-1001/quarantine", { end: "refund" });
  await atRest(world);
  expect(givenBack(world)).toEqual([5000]);
  return { page, order };
}

test("a page that still asks how the order stands is told that the money goes back", async () => {
  const { page, order } = await ended();
  const { body } = await page.call<OrderView>("GET", `/api/orders/${order.id}`);
  expect(body).toMatchObject({
    status: "cancelled",
    words: expect.stringMatching(/^The shop ended this order\n.*goes back/),
  });
});

test("a page that is opened anew offers the goods, and says nothing of it that is not so", async () => {
  const { page } = await ended();
  const { body } = await page.call<CheckoutView>("GET", "/api/checkout");
  expect(body.order).toBeNull();
  const paid = await page.pay(await quoteId(page), await card(world));
  expect(paid.body).toMatchObject({ status: "paid", number: "A-1002" });
  expect(takenCharges(world)).toHaveLength(2);
});

test("said again, that a fitting payment counts is answered as it stands, and that it does not says what to do", async () => {
  world.expectLog(/order_quarantined|template_refused/);
  const { order } = await buy(world, { card: "pm_card_visa" });
  await atRest(world);
  await world.sql`update orders set needs_attention = 'foreign_payment' where id = ${order.id}`;
  const say = (end: string) => askMerchant(world, "POST", "/orders/A-1001/quarantine", { end });
  expect((await say("accept")).status).toBe(200);
  const refused = await say("refund");
  expect([refused.status, JSON.stringify(refused.body)]).toEqual([409, expect.stringContaining("Cancel it")]);
  expect(givenBack(world)).toEqual([]);
});
