import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { OrderView } from "../../contract/checkout.ts";
import { answerChallenge, keysOf, onlyIntent, takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, outboxOf, stockOf, timePasses } from "../support/records.ts";
import { buy, type Counter, card, isReceipt, MINUTE_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "challenge" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const CHALLENGED = "pm_card_threeDSecure2Required";

async function challenged(keep = false): Promise<Counter & { order: OrderView; secret: string }> {
  const bought = await buy(world, { card: CHALLENGED, keep });
  const secret = bought.order.challenge?.clientSecret;
  if (!secret) throw new Error(`no challenge: the order is ${bought.order.status}`);
  return { ...bought, secret };
}

test("a bank that asks its customer makes the order action_required, with what the page needs to show the question", async () => {
  const { page, order, secret } = await challenged();
  expect(order).toMatchObject({ status: "action_required", decline: null });
  expect(secret).toBe(onlyIntent(world).client_secret);
  expect(takenCharges(world)).toEqual([]);
  expect(await stockOf(world.sql)).toMatchObject({ held: 1, sold: 0 });
  // Reading costs no call to the provider and so has no secret; resuming asks it again.
  expect((await page.call("GET", `/api/orders/${order.id}`)).body).toMatchObject({ challenge: null });
  expect((await page.resume(order.id)).body).toMatchObject({
    status: "action_required",
    challenge: { clientSecret: secret },
  });
});

test("answered and resumed, the order is paid and the receipt comes", async () => {
  const { page, order, secret } = await challenged();
  world.sandbox.delivery.hold("stripe");
  await answerChallenge(world, secret, "approve");
  const resumed = await page.resume(order.id);
  expect([resumed.status, resumed.body.status]).toEqual([200, "paid"]);
  await world.sandbox.messenger.waitFor("giulia", isReceipt);
  expect(keysOf(world, "confirm")).toEqual([`${order.id}:confirm:1`]);
  world.sandbox.delivery.release("stripe");
  await atRest(world);
  expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
});

test("answered and never resumed, the webhook makes the order paid", async () => {
  const { page, order, secret } = await challenged();
  await answerChallenge(world, secret, "approve");
  await world.sandbox.messenger.waitFor("giulia", isReceipt);
  expect((await page.call("GET", `/api/orders/${order.id}`)).body).toMatchObject({ status: "paid" });
});

test("a card that passed its challenge is kept when the box was ticked", async () => {
  const { page, order, secret } = await challenged(true);
  await answerChallenge(world, secret, "approve");
  await page.resume(order.id);
  await atRest(world);
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 1 });
});

test("refused at the bank, the order is declined and another card pays it", async () => {
  const { page, order, secret } = await challenged();
  await answerChallenge(world, secret, "refuse");
  const resumed = await page.resume(order.id);
  expect(resumed.body).toMatchObject({ status: "declined", decline: "authentication_failed", challenge: null });
  const paid = await page.payAgain(order.id, await card(world));
  expect(paid.body.status).toBe("paid");
  expect(onlyIntent(world).status).toBe("succeeded");
  expect(takenCharges(world)).toHaveLength(1);
});

test("a challenge refused after an earlier decline is a decline too", async () => {
  const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
  const second = await page.payAgain(order.id, await card(world, CHALLENGED));
  await answerChallenge(world, second.body.challenge?.clientSecret ?? "", "refuse");
  const resumed = await page.resume(order.id);
  expect(resumed.body).toMatchObject({ status: "declined", decline: "authentication_failed" });
});

test("passed at the bank and then declined by it, the order says why", async () => {
  const bought = await buy(world, { card: "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds" });
  await answerChallenge(world, bought.order.challenge?.clientSecret ?? "", "approve");
  const resumed = await bought.page.resume(bought.order.id);
  expect(resumed.body).toMatchObject({ status: "declined", decline: "insufficient_funds" });
  expect(takenCharges(world)).toEqual([]);
});

test("closing the bank's window is a decline that can be paid again, without the page's help", async () => {
  const { page, order, secret } = await challenged();
  await answerChallenge(world, secret, "abandon");
  await atRest(world);
  expect((await orderRow(world.sql, order.id)).status).toBe("declined");
  expect((await page.payAgain(order.id, await card(world))).body.status).toBe("paid");
});

test("a challenge nobody answers ends with the hold: the payment is cancelled first, then the goods are free", async () => {
  const { page, order } = await challenged();
  await timePasses(world, 9 * MINUTE_MS);
  await world.cron();
  expect((await orderRow(world.sql, order.id)).status).toBe("action_required");
  await timePasses(world, MINUTE_MS);
  await world.cron();
  expect((await orderRow(world.sql, order.id)).status).toBe("expired");
  expect(onlyIntent(world).status).toBe("canceled");
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
  expect((await page.resume(order.id)).body.status).toBe("expired");
});

test("the challenge answered in the very last moment is paid, not ended", async () => {
  const { order, secret } = await challenged();
  world.sandbox.delivery.hold("stripe");
  await answerChallenge(world, secret, "approve");
  await timePasses(world, 30 * MINUTE_MS);
  await world.cron();
  expect((await orderRow(world.sql, order.id)).status).toBe("paid");
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
  world.sandbox.delivery.release("stripe");
});

test("resuming a paid order again changes nothing, however often and late", async () => {
  const { page, order, secret } = await challenged();
  await answerChallenge(world, secret, "approve");
  await page.resume(order.id);
  await atRest(world);
  const before = await orderRow(world.sql, order.id);
  await timePasses(world, 60 * MINUTE_MS);
  const answers = await Promise.all(Array.from({ length: 5 }, () => page.resume(order.id)));
  expect(new Set(answers.map(({ body }) => body.status))).toEqual(new Set(["paid"]));
  expect(await orderRow(world.sql, order.id)).toEqual(before);
  expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
});

test("ten resumes and the webhook at once make one receipt", async () => {
  const { page, order, secret } = await challenged();
  await answerChallenge(world, secret, "approve");
  const answers = await Promise.all(Array.from({ length: 10 }, () => page.resume(order.id)));
  expect(new Set(answers.map(({ body }) => body.status))).toEqual(new Set(["paid"]));
  await atRest(world);
  expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
  expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
});
