import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AlertReceiver, startAlertReceiver } from "../support/alert-receiver.ts";
import { refund, showOrder, stepsOf } from "../support/merchant.ts";
import { onlyIntent } from "../support/payments.ts";
import { atRest, timePasses } from "../support/records.ts";
import { firstPurchase, MINUTE_MS } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let receiver: AlertReceiver;
beforeAll(async () => {
  receiver = await startAlertReceiver();
  world = await createWorld({ seed: "disputes", bindings: { ALERT_URL: receiver.url } });
});
beforeEach(async () => {
  await world.reset();
  receiver.forget();
  await firstPurchase(world);
  await atRest(world);
});
afterEach(() => atRest(world));
afterAll(async () => {
  await world.close();
  await receiver.close();
});

const statusesOf = (kind: "dispute") => receiver.taken(kind).map((alert) => alert.kind === "dispute" && alert.status);

describe("a dispute", () => {
  test("is on the order, in its history and told to the merchant, and moves neither payment nor goods", async () => {
    world.sandbox.stripe.dispute(onlyIntent(world).id, "product_not_received");
    await atRest(world);
    const order = await showOrder(world);
    expect(order).toMatchObject({ dispute: "needs_response", status: "paid", fulfilment: "unfulfilled" });
    expect(order.history.at(-1)).toMatchObject({
      what: "disputed",
      by: "provider",
      detail: { status: "needs_response", amountMinor: 3499, reason: "product_not_received" },
    });
    expect(receiver.taken("dispute")).toMatchObject([
      { order: { number: "A-1001" }, amount: { amount: 3499, currency: "EUR" }, status: "needs_response" },
    ]);
  });

  test.each(["won", "lost"] as const)(
    "that is %s is closed once, with its events in any order and many times over",
    async (outcome) => {
      const { delivery, stripe } = world.sandbox;
      delivery.hold("stripe");
      const id = stripe.dispute(onlyIntent(world).id);
      stripe.closeDispute(id, outcome);
      delivery.duplicateNext(10, "stripe");
      delivery.release("stripe", { reverse: true });
      await atRest(world);
      const order = await showOrder(world);
      expect(order.dispute).toBe(outcome);
      expect(stepsOf(order).filter((step) => step.startsWith("dispute"))).toEqual(["dispute_closed provider"]);
      expect(statusesOf("dispute")).toEqual([outcome]);
    },
  );

  test("that goes its way step by step is told at each", async () => {
    const id = world.sandbox.stripe.dispute(onlyIntent(world).id);
    await atRest(world);
    world.sandbox.stripe.closeDispute(id, "won");
    await atRest(world);
    expect(statusesOf("dispute")).toEqual(["needs_response", "won"]);
    expect(stepsOf(await showOrder(world)).slice(-2)).toEqual(["disputed provider", "dispute_closed provider"]);
  });

  test("beside another one of the same order has its own end, and the order shows the one that is open", async () => {
    const { stripe } = world.sandbox;
    const payment = onlyIntent(world).id;
    const first = stripe.dispute(payment, "inquiry");
    await atRest(world);
    stripe.closeDispute(first, "won");
    await atRest(world);
    expect((await showOrder(world)).dispute).toBe("warning_closed");
    const second = stripe.dispute(payment, "fraudulent");
    stripe.dispute(payment, "product_not_received");
    await atRest(world);
    expect(statusesOf("dispute")).toEqual([
      "warning_needs_response",
      "warning_closed",
      "needs_response",
      "needs_response",
    ]);
    stripe.closeDispute(second, "won");
    await atRest(world);
    const order = await showOrder(world);
    expect(order.dispute).toBe("needs_response");
    expect(order.disputes.map(({ status, isOver }) => [status, isOver]).toSorted()).toEqual([
      ["needs_response", false],
      ["warning_closed", true],
      ["won", true],
    ]);
  });

  test("of a payment that is none of ours is answered and forgotten", async () => {
    const foreign = await askStripe<{ id: string }>(world, "/v1/payment_intents", {
      amount: "100",
      currency: "eur",
      payment_method: "pm_card_visa",
      "allowed_payment_method_types[0]": "card",
      confirm: "true",
    });
    await atRest(world);
    world.sandbox.stripe.dispute(foreign.id);
    await atRest(world);
    expect((await showOrder(world)).dispute).toBeNull();
    expect(receiver.taken("dispute")).toEqual([]);
    expect(world.sandbox.delivery.deliveries("stripe").filter(({ state }) => state !== "delivered")).toEqual([]);
  });
});

test("a warning of fraud is noted once, however often it is told", async () => {
  world.sandbox.delivery.duplicateNext(5, "stripe");
  world.sandbox.stripe.warnOfFraud(onlyIntent(world).id);
  await atRest(world);
  world.sandbox.stripe.warnOfFraud(onlyIntent(world).id);
  await atRest(world);
  const order = await showOrder(world);
  expect(order.fraudWarnedAt).not.toBeNull();
  expect(stepsOf(order).filter((step) => step === "fraud_warned provider")).toHaveLength(1);
  expect(receiver.taken("fraud_warning")).toMatchObject([{ order: { number: "A-1001" }, amount: { amount: 3499 } }]);
});

test("a refund that comes back is told to the merchant with the amount that is owed", async () => {
  await world.reset();
  await firstPurchase(world, { card: "pm_card_refundFail" });
  await refund(world, "A-1001", { amountMinor: 700 });
  await atRest(world);
  world.sandbox.stripe.settleRefund(world.sandbox.stripe.refunds()[0]?.id ?? "");
  await atRest(world);
  expect(receiver.taken("refund_failed")).toMatchObject([{ amount: { amount: 700, currency: "EUR" } }]);
});

test("a refund of which nothing can be learned for days is told to the merchant, once", async () => {
  world.expectLog(/refund_unknown|sweep_refund_failed/);
  world.sandbox.stripe.goDown();
  await refund(world, "A-1001", { amountMinor: 700 });
  for (let hour = 0; hour < 75; hour++) {
    await timePasses(world, 60 * MINUTE_MS);
    await world.cron();
  }
  await atRest(world);
  world.sandbox.stripe.comeUp();
  expect((await showOrder(world)).needsAttention).toBe("refund_unknown");
  expect(receiver.taken("refund_unknown")).toMatchObject([{ amount: { amount: 700, currency: "EUR" } }]);
});
