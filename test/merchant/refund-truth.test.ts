import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { bindingsFor } from "../../scripts/credentials.ts";
import { parseConfig } from "../../worker/config.ts";
import { openDeps, realSeams } from "../../worker/deps.ts";
import { followRefunds } from "../../worker/merchant/refund-truth.ts";
import {
  booksAgree,
  givenBack,
  minutesOfSweeps,
  REFUNDS,
  refund,
  showOrder,
  stepsOf,
  toldOfRefunds,
} from "../support/merchant.ts";
import { onlyIntent } from "../support/payments.ts";
import { atRest } from "../support/records.ts";
import { buy, failureOf, firstPurchase } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "refund-truth" });
});
beforeEach(() => world.reset());
afterEach(async () => {
  await atRest(world);
  await booksAgree(world);
});
afterAll(() => world.close());

const given = () => givenBack(world);
const bought = (card = "pm_card_visa") => firstPurchase(world, { card });
const wentBack = () => toldOfRefunds(world, "giulia");
const minutesPass = (count: number) => minutesOfSweeps(world, count);

describe("what becomes of it later:", () => {
  test("a pending one is told to the buyer when it succeeds, and not before", async () => {
    await bought("pm_card_pendingRefund");
    const { body } = await refund(world, "A-1001");
    expect(body.refund.status).toBe("pending");
    await minutesPass(2);
    expect(wentBack()).toEqual([]);
    world.sandbox.stripe.settleRefund(world.sandbox.stripe.refunds()[0]?.id ?? "");
    await atRest(world);
    expect((await showOrder(world)).refunds).toMatchObject([{ status: "succeeded" }]);
    expect(wentBack()).toHaveLength(1);
  });

  test("one that fails after it had succeeded is owed to the buyer again, and a person is asked to look", async () => {
    await bought("pm_card_refundFail");
    await refund(world, "A-1001", { amountMinor: 1000 });
    await atRest(world);
    world.sandbox.stripe.settleRefund(world.sandbox.stripe.refunds()[0]?.id ?? "");
    await atRest(world);
    const order = await showOrder(world);
    expect(order).toMatchObject({
      needsAttention: "refund_failed",
      refunded: { amount: 0 },
      refundable: { amount: 3499 },
      refunds: [{ status: "failed", failure: "lost_or_stolen_card" }],
    });
    expect(stepsOf(order).slice(-3)).toEqual([
      "refund_pending merchant",
      "refund_succeeded provider",
      "refund_failed provider",
    ]);
  });

  test("events in reverse order, twice each, end in the same", async () => {
    await bought("pm_card_refundFail");
    await atRest(world);
    const { delivery } = world.sandbox;
    delivery.hold("stripe");
    await refund(world, "A-1001");
    world.sandbox.stripe.settleRefund(world.sandbox.stripe.refunds()[0]?.id ?? "");
    delivery.duplicateNext(10, "stripe");
    delivery.release("stripe", { reverse: true });
    await atRest(world);
    expect((await showOrder(world)).refunds).toMatchObject([{ status: "failed" }]);
    expect(stepsOf(await showOrder(world)).filter((step) => step === "refund_failed provider")).toHaveLength(1);
  });
});

describe("a refund made in Stripe's dashboard", () => {
  const byHand = (amount: number) =>
    askStripe(world, REFUNDS, { payment_intent: onlyIntent(world).id, amount: String(amount) });

  test("is adopted as a row, told to the buyer once, and counts as much as ours", async () => {
    await bought();
    await atRest(world);
    world.sandbox.delivery.duplicateNext(4, "stripe");
    await byHand(1499);
    await minutesPass(2);
    const order = await showOrder(world);
    expect(order.refunds).toMatchObject([
      { by: "provider", amount: { amount: 1499 }, status: "succeeded", reason: "other" },
    ]);
    expect(order.refundable.amount).toBe(2000);
    expect(failureOf(await refund(world, "A-1001", { amountMinor: 2001 })).code).toBe("refund_refused");
    expect(stepsOf(order).at(-1)).toBe("refund_succeeded provider");
    expect(wentBack()).toHaveLength(1);
  });

  test("before ours has got through leaves ours refused, and never twice as much given back", async () => {
    world.expectLog(/refund_unknown|refund_refused|sweep_refund_failed/);
    await bought();
    await atRest(world);
    world.sandbox.stripe.failNext({ path: REFUNDS, mode: "500_before", method: "POST" });
    expect((await refund(world, "A-1001")).body.refund.status).toBe("pending");
    await byHand(3499);
    await minutesPass(3);
    expect(given()).toEqual([3499]);
    expect((await showOrder(world)).refunds.map(({ by, status }) => `${by} ${status}`).toSorted()).toEqual([
      "merchant failed",
      "provider succeeded",
    ]);
  });

  test("that is told of before the payment itself is adopted all the same", async () => {
    const { delivery } = world.sandbox;
    world.expectLog(/payment_unknown/);
    delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/confirm", mode: "drop_after" });
    await buy(world);
    await byHand(500);
    delivery.release("stripe", { reverse: true });
    await atRest(world);
    expect(await showOrder(world)).toMatchObject({ status: "paid", refunded: { amount: 500 } });
  });
});

test("a refund of ours, made while Stripe is asked about an older one, is not counted again as somebody else's", async () => {
  world.expectLog(/refund_unknown/);
  await bought();
  await atRest(world);
  world.sandbox.delivery.hold("stripe");
  // As the worker does that works an older event: it has read the rows before ours is there, and asks Stripe after.
  const config = parseConfig({
    ...bindingsFor(world.sandbox.url),
    PUBLIC_URL: world.url,
    HYPERDRIVE: { connectionString: "postgres://unused.test/none" },
  });
  const { payments, ...others } = await openDeps(
    config,
    { ...realSeams, now: () => world.sandbox.clock.now() },
    "older",
  );
  const listRefunds = async (paymentId: string) => {
    world.sandbox.stripe.failNext({ path: REFUNDS, mode: "drop_after", method: "POST" });
    expect((await refund(world, "A-1001", { amountMinor: 1000 })).body.refund.status).toBe("pending");
    return await payments.listRefunds(paymentId);
  };
  await followRefunds({ ...others, sql: world.sql, payments: { ...payments, listRefunds } }, onlyIntent(world).id);
  world.sandbox.delivery.release("stripe");
  await minutesPass(2);
  expect(given()).toEqual([1000]);
  expect(await showOrder(world)).toMatchObject({
    refunded: { amount: 1000 },
    refunds: [{ by: "merchant", status: "succeeded" }],
  });
  expect(wentBack()).toHaveLength(1);
});
