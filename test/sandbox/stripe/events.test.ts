import Stripe from "stripe";
import { afterAll, expect, test } from "vitest";
import { closeRigs, newIntent, newToken, type Rig, refusal, rig, WEBHOOK_SECRET } from "./harness.ts";

/** Webhooks as they are signed and ordered, the event log, and refunds. */

const r = await rig();
afterAll(closeRigs);
const { stripe } = r;

async function typesOf(own: Rig, work: () => Promise<unknown>): Promise<string[]> {
  const before = own.delivered.length;
  await work();
  return own.eventTypes().slice(before);
}

test("a delivery is signed so that the real SDK verifies it, at the clock's time", async () => {
  await newIntent(stripe);
  const last = r.delivered.at(-1);
  if (last === undefined) throw new Error("nothing was delivered");
  const { body: raw, to } = last;
  expect(to).toBe("/webhooks/stripe");
  const nowSeconds = Math.floor(r.clock.now() / 1000);
  const signature = last.headers()["stripe-signature"] ?? "";
  expect(signature).toMatch(new RegExp(`^t=${nowSeconds},v1=[0-9a-f]{64}$`));
  const verify = (body: string, header: string) =>
    stripe.webhooks.constructEventAsync(
      body,
      header,
      WEBHOOK_SECRET,
      300,
      Stripe.createSubtleCryptoProvider(),
      r.clock.now(),
    );
  expect((await verify(raw, signature)).type).toBe("payment_intent.created");
  await expect(verify(raw.replace("3499", "1"), signature)).rejects.toThrow();
  r.clock.jump(3600_000);
  await expect(verify(raw, signature)).rejects.toThrow();
  expect((await verify(raw, last.headers()["stripe-signature"] ?? "")).type).toBe("payment_intent.created");
});

test("each event is whole and frozen as it was", async () => {
  const own = await rig({ seed: "frozen" });
  const { id } = await newIntent(own.stripe);
  await own.stripe.paymentIntents.cancel(id, {}, { idempotencyKey: "cancel-1" });
  const [created, canceled] = own.delivered.map(({ event }) => event);
  expect(created?.data.object).toMatchObject({ id, status: "requires_payment_method" });
  expect(canceled).toMatchObject({
    object: "event",
    type: "payment_intent.canceled",
    api_version: "2026-10-28.endive",
    livemode: false,
    pending_webhooks: 1,
    created: Math.floor(own.clock.now() / 1000),
    data: { object: { id, status: "canceled" } },
  });
  expect(canceled?.request).toMatchObject({ idempotency_key: "cancel-1" });
  expect(canceled?.request?.id).toMatch(/^req_/);
});

test.each([
  ["pm_card_visa", ["charge.succeeded", "payment_intent.succeeded"]],
  ["pm_card_visa_chargeDeclined", ["charge.failed", "payment_intent.payment_failed"]],
  ["pm_card_authenticationRequired", ["payment_intent.requires_action"]],
] as const)("%s tells %j", async (card, types) => {
  const { id } = await newIntent(stripe);
  const told = await typesOf(r, () => stripe.paymentIntents.confirm(id, { payment_method: card }).catch(() => {}));
  expect(told).toEqual(types);
});

test("a card that is kept, a challenge that fails, and a payment in processing are told too", async () => {
  const customer = (await stripe.customers.create()).id;
  const { id } = await newIntent(stripe, { customer });
  const token = await newToken(stripe);
  const kept = { confirmation_token: token.id, setup_future_usage: "on_session" as const };
  expect(await typesOf(r, () => stripe.paymentIntents.confirm(id, kept))).toEqual([
    "charge.succeeded",
    "payment_method.attached",
    "payment_intent.succeeded",
  ]);
  const waiting = await newIntent(stripe, { payment_method: "pm_card_authenticationRequired", confirm: true });
  const failed = await typesOf(r, async () => r.sandbox.answerChallenge(waiting.id, "refuse"));
  expect(failed).toEqual(["payment_intent.payment_failed"]);
  r.sandbox.nextOutcome("processing");
  const pending = await newIntent(stripe, { payment_method: "pm_card_visa", confirm: true });
  expect(r.eventTypes().at(-1)).toBe("payment_intent.processing");
  const settled = await typesOf(r, async () => r.sandbox.settle(pending.id, "failed"));
  expect(settled).toEqual(["charge.failed", "payment_intent.payment_failed"]);
});

test("the event log gives them back, newest first, by type and family", async () => {
  const own = await rig({ seed: "log" });
  await newIntent(own.stripe, { payment_method: "pm_card_visa", confirm: true });
  const all = await own.stripe.events.list();
  expect(all.data.map(({ type }) => type)).toEqual(own.eventTypes().reverse());
  const charges = await own.stripe.events.list({ type: "charge.*" });
  expect(charges.data.map(({ type }) => type)).toEqual(["charge.succeeded"]);
  const [first] = all.data;
  expect(await own.stripe.events.retrieve(first?.id ?? "")).toMatchObject({ id: first?.id });
  expect((await refusal(own.stripe.events.retrieve("evt_none"))).statusCode).toBe(404);
});

async function paid(card = "pm_card_visa", own = r) {
  return newIntent(own.stripe, { payment_method: card, confirm: true });
}

test("refunds in part, in full, and not more", async () => {
  const { id } = await paid();
  const told = await typesOf(r, () =>
    stripe.refunds.create({ payment_intent: id, amount: 1000, reason: "requested_by_customer" }),
  );
  expect(told).toEqual(["refund.created", "charge.refunded"]);
  const over = await refusal(stripe.refunds.create({ payment_intent: id, amount: 2500 }));
  expect(over.param).toBe("amount");
  const rest = await stripe.refunds.create({ payment_intent: id });
  expect(rest).toMatchObject({ amount: 2499, status: "succeeded" });
  const again = await refusal(stripe.refunds.create({ payment_intent: id }));
  expect(again.code).toBe("charge_already_refunded");
  expect((await stripe.refunds.list({ payment_intent: id })).data).toHaveLength(2);
  expect((await stripe.refunds.retrieve(rest.id)).charge).toBe(rest.charge);
  const charge = await stripe.charges.retrieve(String(rest.charge));
  expect(charge).toMatchObject({ refunded: true, amount_refunded: 3499 });
  expect((await stripe.refunds.update(rest.id, { metadata: { why: "late" } })).metadata).toEqual({ why: "late" });
});

test("what was never paid cannot be refunded", async () => {
  const { id } = await newIntent(stripe);
  expect((await refusal(stripe.refunds.create({ payment_intent: id }))).param).toBe("payment_intent");
  expect((await refusal(stripe.refunds.create({}))).code).toBe("parameter_missing");
  expect((await refusal(stripe.refunds.create({ charge: "ch_none" }))).code).toBe("resource_missing");
  const declined = await refusal(stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa_chargeDeclined" }));
  expect((await refusal(stripe.refunds.create({ charge: declined.charge ?? "" }))).param).toBe("charge");
});

test("a refund may be pending first, or fail after it had succeeded", async () => {
  const slow = await stripe.refunds.create({ payment_intent: (await paid("pm_card_pendingRefund")).id });
  expect(slow.status).toBe("pending");
  expect(await typesOf(r, async () => r.sandbox.settleRefund(slow.id))).toEqual(["refund.updated"]);
  expect((await stripe.refunds.retrieve(slow.id)).status).toBe("succeeded");

  const lost = await stripe.refunds.create({ payment_intent: (await paid("pm_card_refundFail")).id });
  expect(lost.status).toBe("succeeded");
  const told = await typesOf(r, async () => r.sandbox.settleRefund(lost.id));
  expect(told).toEqual(["refund.updated", "refund.failed"]);
  expect((await stripe.charges.retrieve(String(lost.charge))).amount_refunded).toBe(0);
  expect(() => r.sandbox.settleRefund(lost.id)).toThrow();
});
