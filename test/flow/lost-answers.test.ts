import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { OrderView } from "../../contract/checkout.ts";
import type { PaymentStatus } from "../../contract/order.ts";
import { eventually } from "../support/eventually.ts";
import { CONFIRM, CREATE, keysOf, onlyIntent, takenCharges } from "../support/payments.ts";
import { atRest, orderRow, outboxOf, stockOf, timePasses } from "../support/records.ts";
import { buy, type Counter, card, HOUR_MS, isReceipt, MINUTE_MS, quoteId, toTheTill } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "lost-answers" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

type Lost = "drop_after" | "500_after";
type Unmade = "500_before" | "429";

/** Pays with webhooks held back, so that each test decides who learns the truth first. */
async function payUnanswered(fault: Lost | Unmade, name?: string): Promise<Counter & { order: OrderView }> {
  world.expectLog(/payment_unknown/);
  world.sandbox.delivery.hold("stripe");
  world.sandbox.stripe.failNext({ path: CONFIRM, mode: fault });
  const bought = await buy(world, name ? { card: name } : {});
  expect(bought.order).toMatchObject({ status: "paying", challenge: null, decline: null });
  return bought;
}

const statusOf = async (id: string) => (await orderRow(world.sql, id)).status;

const byResume = async ({ page, order }: Counter & { order: OrderView }) => void (await page.resume(order.id));
const byWebhook = async () => {
  world.sandbox.delivery.release("stripe");
  await atRest(world);
};
const bySweep = async () => {
  await timePasses(world, 2 * MINUTE_MS);
  await world.cron();
};

const FINDERS = { resume: byResume, webhook: byWebhook, sweep: bySweep };
const TRUTHS: [card: string, truth: PaymentStatus][] = [
  ["pm_card_visa", "paid"],
  ["pm_card_chargeDeclinedExpiredCard", "declined"],
];

describe("when the answer to the charge is lost, the order stays paying until the truth is found", () => {
  for (const [finder, find] of Object.entries(FINDERS)) {
    for (const [name, truth] of TRUTHS) {
      test.each<Lost>(["drop_after", "500_after"])(`${finder} finds that it is ${truth}, after %s`, async (fault) => {
        const bought = await payUnanswered(fault, name);
        await find(bought);
        expect(await statusOf(bought.order.id)).toBe(truth);
        expect(keysOf(world, "confirm")).toEqual([`${bought.order.id}:confirm:1`]);
        expect(takenCharges(world)).toHaveLength(truth === "paid" ? 1 : 0);
        await atRest(world);
        expect(await outboxOf(world.sql, "receipt:")).toHaveLength(truth === "paid" ? 1 : 0);
        world.sandbox.delivery.release("stripe");
      });
    }
  }

  test("a challenge whose question was lost is shown after a resume", async () => {
    const { page, order } = await payUnanswered("drop_after", "pm_card_threeDSecure2Required");
    const resumed = await page.resume(order.id);
    expect(resumed.body).toMatchObject({ status: "action_required", challenge: { clientSecret: expect.any(String) } });
    world.sandbox.delivery.release("stripe");
  });

  const ORDERS: (keyof typeof FINDERS)[][] = [
    ["resume", "webhook", "sweep"],
    ["resume", "sweep", "webhook"],
    ["webhook", "resume", "sweep"],
    ["webhook", "sweep", "resume"],
    ["sweep", "resume", "webhook"],
    ["sweep", "webhook", "resume"],
  ];
  test.each(ORDERS)("%s, then %s, then %s end in one receipt and one sale", async (...finders) => {
    const bought = await payUnanswered("drop_after");
    for (const finder of finders) await FINDERS[finder](bought);
    await atRest(world);
    expect(await statusOf(bought.order.id)).toBe("paid");
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent" }]);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
  });

  test("all of them at once end in one receipt and one sale", async () => {
    const bought = await payUnanswered("drop_after");
    await timePasses(world, 2 * MINUTE_MS);
    const resumes = Array.from({ length: 5 }, () => byResume(bought));
    await Promise.all([world.cron(), world.cron(), byWebhook(), ...resumes]);
    await atRest(world);
    expect(await statusOf(bought.order.id)).toBe("paid");
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
  });
});

describe("when the charge never reached the provider, nothing is charged", () => {
  test.each<Unmade>(["500_before", "429"])(
    "after %s the sweep ends it after two minutes, and says so",
    async (fault) => {
      const { page, order } = await payUnanswered(fault);
      expect((await page.resume(order.id)).body.status).toBe("paying");
      await timePasses(world, 2 * MINUTE_MS - 1);
      await world.cron();
      expect(await statusOf(order.id)).toBe("paying");
      await timePasses(world, 1);
      await world.cron();
      expect(await statusOf(order.id)).toBe("expired");
      expect(onlyIntent(world).status).toBe("canceled");
      expect(keysOf(world, "confirm")).toHaveLength(1);
      expect(takenCharges(world)).toEqual([]);
      expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
      expect(world.sandbox.messenger.thread("giulia").at(-1)).toMatchObject({
        template: {
          text: "Your payment for A-1001 did not go through, and nothing was charged. You can try again whenever you like.",
        },
        buttons: [{ type: "postback", title: "Try again", payload: "BUY:house-blend-500" }],
      });
      world.sandbox.delivery.release("stripe");
      await atRest(world);
      expect(await outboxOf(world.sql, "nothing-charged:")).toHaveLength(1);
      expect((await page.pay(await quoteId(page), await card(world))).body.status).toBe("paid");
    },
  );

  test("two sweeps at once cancel and tell once", async () => {
    const { order } = await payUnanswered("500_before");
    await timePasses(world, 2 * MINUTE_MS);
    await Promise.all([world.cron(), world.cron(), world.cron()]);
    await atRest(world);
    expect(await statusOf(order.id)).toBe("expired");
    expect(await outboxOf(world.sql, "nothing-charged:")).toMatchObject([{ status: "sent" }]);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
    world.sandbox.delivery.release("stripe");
  });

  test("while the provider is down the sweep decides nothing, and the next one does", async () => {
    const { order } = await payUnanswered("500_before");
    await timePasses(world, 2 * MINUTE_MS);
    world.expectLog(/sweep_order_failed/);
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id", mode: "500_before", method: "GET" });
    await world.cron();
    expect(await statusOf(order.id)).toBe("paying");
    expect(await stockOf(world.sql)).toMatchObject({ held: 1 });
    await world.cron();
    expect(await statusOf(order.id)).toBe("expired");
    world.sandbox.delivery.release("stripe");
  });

  test("the goods stay held until the provider said that the payment is cancelled", async () => {
    const { order } = await payUnanswered("500_before");
    await timePasses(world, 30 * MINUTE_MS);
    world.expectLog(/sweep_order_failed/);
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/cancel", mode: "500_before" });
    await world.cron();
    expect([await statusOf(order.id), (await stockOf(world.sql)).held]).toEqual(["paying", 1]);
    await world.cron();
    expect([await statusOf(order.id), (await stockOf(world.sql)).held]).toEqual(["expired", 0]);
    world.sandbox.delivery.release("stripe");
  });

  test("a payment cancelled in the provider's dashboard ends the order and tells the buyer", async () => {
    const { order } = await payUnanswered("500_before");
    await askStripe(world, `/v1/payment_intents/${onlyIntent(world).id}/cancel`, {});
    world.sandbox.delivery.release("stripe");
    await eventually(async () => expect(await statusOf(order.id)).toBe("cancelled"));
    await atRest(world);
    expect(await outboxOf(world.sql, "nothing-charged:")).toMatchObject([{ status: "sent" }]);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
  });
});

describe("when the PaymentIntent could not be opened, or its id was lost, nothing can be charged", () => {
  test.each<Lost | Unmade>(["500_before", "429", "500_after", "drop_after"])(
    "after %s the order is over at once, the goods are free and the next tap pays",
    async (fault) => {
      const { page, quoteId: first } = await toTheTill(world);
      world.expectLog(/payment_not_opened/);
      world.sandbox.stripe.failNext({ path: CREATE, mode: fault });
      const answer = await page.pay(first, await card(world));
      expect(answer.body).toMatchObject({ status: "cancelled", challenge: null });
      expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
      const paid = await page.pay(await quoteId(page), await card(world));
      expect(paid.body.status).toBe("paid");
      await timePasses(world, HOUR_MS);
      await world.cron();
      expect(takenCharges(world)).toHaveLength(1);
      expect(keysOf(world, "confirm")).toEqual([`${paid.body.id}:confirm:1`]);
      expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
    },
  );

  test("a customer that could not be made stops nothing for the next tap", async () => {
    const { page, quoteId: first } = await toTheTill(world);
    world.expectLog(/payment_not_opened/);
    world.sandbox.stripe.failNext({ path: "/v1/customers", mode: "500_after" });
    expect((await page.pay(first, await card(world))).body.status).toBe("cancelled");
    expect((await page.pay(await quoteId(page), await card(world))).body.status).toBe("paid");
  });

  test("a worker that died before it opened anything leaves an order that the sweep ends", async () => {
    const { page, order } = await buy(world, { card: "pm_card_threeDSecure2Required" });
    await atRest(world);
    await world.sql`update orders set status = 'paying', payment_intent_id = null, charge_ref = null`;
    await timePasses(world, 2 * MINUTE_MS);
    await world.cron();
    expect((await page.resume(order.id)).body.status).toBe("expired");
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
    expect(await outboxOf(world.sql, "nothing-charged:")).toMatchObject([{ status: "sent" }]);
  });
});

describe("a bank that takes its time", () => {
  test("keeps the order paying, whatever the sweep does, until it has decided", async () => {
    world.sandbox.stripe.nextOutcome("processing");
    const { page, order } = await buy(world);
    expect(order.status).toBe("paying");
    await timePasses(world, HOUR_MS);
    await world.cron();
    expect(await statusOf(order.id)).toBe("paying");
    expect(await stockOf(world.sql)).toMatchObject({ held: 1 });
    world.sandbox.stripe.settle(onlyIntent(world).id, "succeeded");
    await world.sandbox.messenger.waitFor("giulia", isReceipt);
    expect((await page.resume(order.id)).body.status).toBe("paid");
  });

  test("and then says no: the order is declined", async () => {
    world.sandbox.stripe.nextOutcome("processing");
    const { order } = await buy(world);
    world.sandbox.stripe.settle(onlyIntent(world).id, "failed");
    await eventually(async () => expect(await statusOf(order.id)).toBe("declined"));
    expect(takenCharges(world)).toEqual([]);
  });
});
