import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CONFIRM, onlyIntent, takenCharges } from "../support/payments.ts";
import { atRest, orderRow, setStock, stockOf, timePasses } from "../support/records.ts";
import {
  buy,
  card,
  failureOf,
  firstPurchase,
  MINUTE_MS,
  newcomer,
  openShop,
  quoteId,
  toTheTill,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "stock" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const DECLINED = "pm_card_visa_chargeDeclined";

async function buyers(count: number) {
  const tills = [];
  for (let index = 0; index < count; index++) tills.push(await toTheTill(world, newcomer(world)));
  return tills;
}

describe("the last piece", () => {
  test("is sold to one of ten people who pay at once, and the others are told which line is gone", async () => {
    const tills = await buyers(10);
    await setStock(world.sql, 1);
    const payments = await Promise.all(tills.map(() => card(world)));
    const answers = await Promise.all(
      tills.map(({ page, quoteId }, index) => page.pay(quoteId, payments[index] ?? { kind: "saved_card", cardId: "" })),
    );
    const paid = answers.filter(({ status }) => status === 201);
    expect(paid.map(({ body }) => body.status)).toEqual(["paid"]);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect([answer.status, failureOf(answer)]).toEqual([409, expect.objectContaining({ code: "sold_out", line: 0 })]);
    }
    expect(takenCharges(world)).toHaveLength(1);
    expect(world.sandbox.stripe.paymentIntents()).toHaveLength(1);
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 1 });
  });

  test("is not said to be sold out to whoever is just buying it", async () => {
    world.expectLog(/payment_unknown|inbox_failed|sweep_order_failed/);
    const { page, quoteId: first } = await toTheTill(world);
    await setStock(world.sql, 1);
    const second = await quoteId(page);
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "500_before" });
    expect((await page.pay(first, await card(world))).body.status).toBe("paying");
    const again = await page.pay(second, await card(world));
    expect([again.status, failureOf(again).code]).toEqual([409, "order_closed"]);
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 1, sold: 0 });
  });

  test("of three are sold to three of ten", async () => {
    const tills = await buyers(10);
    await setStock(world.sql, 3);
    const answers = await Promise.all(
      tills.map(async ({ page, quoteId }) => await page.pay(quoteId, await card(world))),
    );
    expect(answers.filter(({ body }) => body.status === "paid")).toHaveLength(3);
    expect(takenCharges(world)).toHaveLength(3);
    expect(await stockOf(world.sql)).toEqual({ stock: 3, held: 0, sold: 3 });
  });

  test("is not shown with a Buy now once it is gone", async () => {
    await setStock(world.sql, 1);
    await firstPurchase(world);
    const carousel = await openShop(world, newcomer(world));
    expect(carousel.template).toMatchObject({
      elements: expect.arrayContaining([
        expect.objectContaining({
          title: "House blend, 500 g",
          subtitle: "€29.99 · sold out",
          buttons: [expect.objectContaining({ title: "Details" })],
        }),
      ]),
    });
  });
});

describe("a hold", () => {
  test("keeps the goods from others while its buyer looks for another card", async () => {
    await setStock(world.sql, 1);
    const other = await toTheTill(world, newcomer(world));
    await buy(world, { card: DECLINED });
    const refused = await other.page.pay(other.quoteId, await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "sold_out"]);
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 1, sold: 0 });
  });

  test("of an abandoned order ends after ten minutes, once the provider has cancelled the payment", async () => {
    await setStock(world.sql, 1);
    const other = await toTheTill(world, newcomer(world));
    const { order } = await buy(world, { card: DECLINED });
    await timePasses(world, 10 * MINUTE_MS - 1);
    await world.cron();
    expect(await stockOf(world.sql)).toMatchObject({ held: 1 });
    await timePasses(world, 1);
    world.expectLog(/sweep_order_failed/);
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/cancel", mode: "500_before" });
    await world.cron();
    expect([(await orderRow(world.sql, order.id)).status, (await stockOf(world.sql)).held]).toEqual(["declined", 1]);
    await world.cron();
    expect((await orderRow(world.sql, order.id)).status).toBe("expired");
    expect(onlyIntent(world).status).toBe("canceled");
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 0 });
    expect((await other.page.pay(other.quoteId, await card(world))).body.status).toBe("paid");
  });

  test("that ended gives the goods back once, however many sweeps run", async () => {
    await buy(world, { card: DECLINED });
    await buy(world, { person: newcomer(world), card: DECLINED });
    await timePasses(world, 10 * MINUTE_MS);
    await Promise.all([world.cron(), world.cron(), world.cron()]);
    await world.cron();
    expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 0, sold: 0 });
  });

  test("never lets more be sold and held than there is, whatever twelve buyers do at once", async () => {
    const cards = ["pm_card_visa", DECLINED, "pm_card_threeDSecure2Required"];
    const tills = await buyers(12);
    await setStock(world.sql, 5);
    const answers = await Promise.all(
      tills.map(async ({ page, quoteId }, index) => await page.pay(quoteId, await card(world, cards[index % 3]))),
    );
    const live = answers.filter(({ status }) => status === 201);
    expect(live).toHaveLength(5);
    const paid = live.filter(({ body }) => body.status === "paid").length;
    expect(await stockOf(world.sql)).toEqual({ stock: 5, held: 5 - paid, sold: paid });
    expect(takenCharges(world)).toHaveLength(paid);
    await timePasses(world, 10 * MINUTE_MS);
    await world.cron();
    expect(await stockOf(world.sql)).toEqual({ stock: 5, held: 0, sold: paid });
  });

  test("is not needed where stock is not counted", async () => {
    await world.sql`update variants set stock = null where id = 'house-blend-500'`;
    await firstPurchase(world);
    expect(await stockOf(world.sql)).toEqual({ stock: null, held: 0, sold: 1 });
  });
});
