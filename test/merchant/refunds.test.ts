import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  askMerchant,
  booksAgree,
  freshKey,
  givenBack,
  minutesOfSweeps,
  REFUNDS,
  refund,
  showOrder,
  stepsOf,
  toldOfRefunds,
} from "../support/merchant.ts";
import { onlyIntent } from "../support/payments.ts";
import { setRates } from "../support/pricing.ts";
import { atRest, countRows, everyRow, outboxOf } from "../support/records.ts";
import { buy, failureOf, firstPurchase, MINUTE_MS, newcomer } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "refunds" });
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

describe("a refund", () => {
  test("in part leaves the rest to be refunded, tells the buyer once, and is in the history", async () => {
    await bought();
    const answer = await refund(world, "A-1001", { amountMinor: 1000, note: "A dented tin." });
    expect(answer.status).toBe(200);
    expect(answer.body.refund).toMatchObject({
      amount: { amount: 1000, currency: "EUR" },
      status: "succeeded",
      reason: "requested_by_customer",
      note: "A dented tin.",
      by: "merchant",
      failure: null,
    });
    expect(answer.body.order).toMatchObject({
      refunded: { amount: 1000 },
      refundable: { amount: 2499 },
      status: "paid",
    });
    await minutesPass(2);
    expect(given()).toEqual([1000]);
    expect(wentBack()).toEqual([
      "€10.00 of A-1001 went back to the card that you paid with. Your bank shows it within about ten days.",
    ]);
    expect(stepsOf(await showOrder(world)).slice(-2)).toEqual(["refund_pending merchant", "refund_succeeded provider"]);
  });

  test("without an amount is all that is left", async () => {
    await bought();
    await refund(world, "A-1001", { amountMinor: 1000 });
    const rest = await refund(world, "A-1001");
    expect(rest.body.refund.amount.amount).toBe(2499);
    expect(rest.body.order.refundable.amount).toBe(0);
    expect(given()).toEqual([1000, 2499]);
  });

  test("of lines is what was paid for those pieces", async () => {
    await bought();
    const answer = await refund(world, "A-1001", { lines: [{ line: 0, quantity: 1 }] });
    expect(answer.body.refund).toMatchObject({ amount: { amount: 2999 }, lines: [{ line: 0, quantity: 1 }] });
  });

  test("of a piece is given once, whatever keys ask for it and however many at once", async () => {
    // The delivery costs more than the piece, so that only the piece itself stands in the way of a second time.
    await setRates(world.sql, [{ id: "standard", price: { tiers: [{ upTo: null, priceMinor: 5000 }] } }]);
    await bought();
    const piece = { lines: [{ line: 0, quantity: 1 }] };
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, at) =>
        refund(world, "A-1001", at % 2 ? piece : { ...piece, amountMinor: 1000 + at }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const late = await refund(world, "A-1001", piece);
    expect([late.status, failureOf(late).code]).toEqual([409, "refund_refused"]);
    expect((await showOrder(world)).refunds).toHaveLength(1);
    expect(given()).toHaveLength(1);
  });

  test("tells Stripe which of ours it is, why, and under its own key", async () => {
    const { order } = await bought();
    const { body } = await refund(world, "A-1001", { amountMinor: 1, reason: "duplicate" });
    const [call] = world.sandbox.stripe.calls().filter(({ method, path }) => method === "POST" && path === REFUNDS);
    expect(call).toMatchObject({
      idempotencyKey: `${body.refund.id}:create`,
      params: {
        payment_intent: onlyIntent(world).id,
        amount: "1",
        reason: "duplicate",
        metadata: { threadtill_refund: body.refund.id, threadtill_order: order.id },
      },
    });
  });

  test("of a guest is told in nobody's thread", async () => {
    await bought();
    await world.sql`update orders set buyer_id = null, payer = 'guest:somebody'`;
    expect((await refund(world, "A-1001")).body.refund.status).toBe("succeeded");
    await atRest(world);
    expect(await outboxOf(world.sql, "refund:")).toEqual([]);
  });
});

describe("never more than was paid goes back", () => {
  test.each([
    ["a cent too much", { amountMinor: 3500 }],
    ["far too much", { amountMinor: 99_999_999 }],
  ])("%s is refused, and Stripe is not even asked", async (_, body) => {
    await bought();
    const answer = await refund(world, "A-1001", body);
    expect([answer.status, failureOf(answer).code]).toEqual([409, "refund_refused"]);
    expect(given()).toEqual([]);
    expect(await countRows(world.sql, "refunds")).toEqual({ refunds: 0 });
  });

  test("one more after all of it is refused", async () => {
    await bought();
    await refund(world, "A-1001");
    for (const body of [{}, { amountMinor: 1 }]) {
      expect(failureOf(await refund(world, "A-1001", body)).code).toBe("refund_refused");
    }
    expect(given()).toEqual([3499]);
  });

  test("twenty at once, each of a third, make three", async () => {
    await bought();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refund(world, "A-1001", { amountMinor: 1166 })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(17);
    expect(given()).toEqual([1166, 1166, 1166]);
  });

  test("of an order that was not paid nothing goes back", async () => {
    await buy(world, { card: "pm_card_visa_chargeDeclined" });
    const answer = await refund(world, "A-1001");
    expect([answer.status, failureOf(answer).code]).toEqual([409, "refund_refused"]);
    expect((answer.body as unknown as { error: { message: string } }).error.message).toContain("not paid (declined)");
  });

  test("asked for before the order was paid is refused, though it is paid by the time it could be made", async () => {
    const opened = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    const paid = Promise.withResolvers<void>();
    world.wire.watch(({ statements, pass }) => {
      const text = statements.join("; ");
      const stores = /update orders set payment_intent_id/.test(text);
      const begins = /insert into refunds/.test(text);
      if (stores) opened.resolve();
      if (begins) asked.resolve();
      void Promise.resolve(stores ? looked.promise : begins ? paid.promise : null).then(pass);
    });
    const buying = bought();
    await opened.promise;
    const refunding = refund(world, "A-1001");
    await Promise.race([refunding, asked.promise]);
    looked.resolve();
    await buying;
    paid.resolve();
    const answer = await refunding;
    world.wire.watch(null);
    expect([answer.status, failureOf(answer).code]).toEqual([409, "refund_refused"]);
    expect(given()).toEqual([]);
  });
});

describe("the same request again", () => {
  test("is the same refund, however often and however many at once", async () => {
    await bought();
    const key = freshKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => refund(world, "A-1001", { amountMinor: 3000 }, key)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.refund.id)).size).toBe(1);
    expect((await refund(world, "A-1001", { amountMinor: 3000 }, key)).body.refund.status).toBe("succeeded");
    expect(given()).toEqual([3000]);
    await atRest(world);
    expect(wentBack()).toHaveLength(1);
  });

  test("with another amount is refused", async () => {
    await bought();
    const key = freshKey();
    await refund(world, "A-1001", { amountMinor: 100 }, key);
    const answer = await refund(world, "A-1001", { amountMinor: 200 }, key);
    expect([answer.status, failureOf(answer).code]).toEqual([409, "key_reused"]);
    expect(given()).toEqual([100]);
  });

  test("for another order is another refund", async () => {
    await bought();
    await firstPurchase(world, { person: newcomer(world) });
    const key = freshKey();
    await refund(world, "A-1001", { amountMinor: 100 }, key);
    await refund(world, "A-1002", { amountMinor: 100 }, key);
    expect(given()).toEqual([100, 100]);
  });
});

describe("when Stripe", () => {
  test("is down, the refund is answered as pending and made by the sweep, once", async () => {
    world.expectLog(/refund_unknown|sweep_refund_failed/);
    await bought();
    await atRest(world);
    world.sandbox.stripe.goDown();
    const answer = await refund(world, "A-1001");
    expect([answer.status, answer.body.refund.status]).toEqual([200, "pending"]);
    await minutesPass(2);
    expect(given()).toEqual([]);
    world.sandbox.stripe.comeUp();
    await minutesPass(5);
    expect(given()).toEqual([3499]);
    expect((await showOrder(world)).refunds).toMatchObject([{ status: "succeeded" }]);
    expect(wentBack()).toHaveLength(1);
  });

  test.each(["drop_after", "500_after"] as const)(
    "made it and the answer was lost (%s), it is found and not made again",
    async (mode) => {
      world.expectLog(/refund_unknown/);
      await bought();
      await atRest(world);
      world.sandbox.delivery.hold("stripe");
      world.sandbox.stripe.failNext({ path: REFUNDS, mode, method: "POST" });
      const key = freshKey();
      const answer = await refund(world, "A-1001", { amountMinor: 1000 }, key);
      expect(answer.body.refund.status).toBe("pending");
      expect((await refund(world, "A-1001", { amountMinor: 1000 }, key)).body.refund.id).toBe(answer.body.refund.id);
      world.sandbox.clock.jump(2 * MINUTE_MS);
      await world.cron();
      expect((await showOrder(world)).refunds).toMatchObject([{ id: answer.body.refund.id, status: "succeeded" }]);
      world.sandbox.delivery.release("stripe", { reverse: true });
      await minutesPass(3);
      expect(given()).toEqual([1000]);
      expect(wentBack()).toHaveLength(1);
    },
  );

  test.each(["500_before", "429"] as const)("did not make it (%s), it is made later, once", async (mode) => {
    world.expectLog(/refund_unknown/);
    await bought();
    await atRest(world);
    world.sandbox.stripe.failNext({ path: REFUNDS, mode, method: "POST" });
    expect((await refund(world, "A-1001")).body.refund.status).toBe("pending");
    await minutesPass(3);
    expect(given()).toEqual([3499]);
    expect((await showOrder(world)).refunds).toMatchObject([{ status: "succeeded" }]);
  });

  test("is slower than anybody waits, the refund goes on by itself", async () => {
    world.expectLog(/refund_unknown/);
    await bought();
    await atRest(world);
    const late = Promise.withResolvers<void>();
    world.sandbox.stripe.failNext({ path: REFUNDS, mode: "slow", until: late.promise, method: "POST" });
    expect((await refund(world, "A-1001")).body.refund.status).toBe("pending");
    late.resolve();
    await minutesPass(2);
    expect(given()).toEqual([3499]);
    expect((await showOrder(world)).refunds).toMatchObject([{ status: "succeeded" }]);
  });

  test("says no, the amount is owed again and the merchant is told why", async () => {
    world.expectLog(/refund_refused/);
    await bought();
    world.sandbox.stripe.dispute(onlyIntent(world).id);
    await atRest(world);
    const answer = await refund(world, "A-1001", { amountMinor: 1000 });
    expect(answer.body.refund).toMatchObject({ status: "failed", failure: "charge_disputed" });
    expect(answer.body.order).toMatchObject({ refundable: { amount: 3499 }, needsAttention: "refund_failed" });
    expect(wentBack()).toEqual([]);
    const seen = await askMerchant(world, "POST", "/orders/A-1001/attended", {});
    expect(seen.body).toMatchObject({ needsAttention: null });
    expect(stepsOf(await showOrder(world)).slice(-2)).toEqual(["refund_failed provider", "attended merchant"]);
  });
});

describe("a request that is wrong", () => {
  const WRONG: [what: string, body: unknown, key: string][] = [
    ["no Idempotency-Key", {}, ""],
    ["one that is too short", {}, "short"],
    ["one with a space in it", {}, "a key with spaces"],
    ["a negative amount", { amountMinor: -1 }, "good-key-1"],
    ["nothing as amount", { amountMinor: 0 }, "good-key-2"],
    ["half a cent", { amountMinor: 10.5 }, "good-key-3"],
    ["an amount as text", { amountMinor: "1000" }, "good-key-4"],
    ["a price in another word", { amount: 1000 }, "good-key-5"],
    ["a line that is not there", { lines: [{ line: 1, quantity: 1 }] }, "good-key-6"],
    ["more pieces than were bought", { lines: [{ line: 0, quantity: 2 }] }, "good-key-7"],
    [
      "a line twice",
      {
        lines: [
          { line: 0, quantity: 1 },
          { line: 0, quantity: 1 },
        ],
      },
      "good-key-8",
    ],
    ["no line at all", { lines: [] }, "good-key-9"],
    ["an unknown reason", { reason: "because" }, "good-key-10"],
    ["no JSON", "{", "good-key-11"],
  ];

  test("changes nothing, and Stripe is not asked", async () => {
    await bought();
    await atRest(world);
    const before = await everyRow(world.sql);
    for (const [what, body, key] of WRONG) {
      const headers: Record<string, string> = key ? { "idempotency-key": key } : {};
      const answer = await askMerchant(world, "POST", "/orders/A-1001/refunds", body, headers);
      expect([answer.status, failureOf(answer).code], what).toEqual([422, "invalid"]);
    }
    expect(await everyRow(world.sql)).toEqual(before);
    expect(given()).toEqual([]);
  });

  test("for an order that does not exist is the uniform 404", async () => {
    const answer = await refund(world, "A-1001");
    expect([answer.status, failureOf(answer).code]).toEqual([404, "not_found"]);
  });
});
