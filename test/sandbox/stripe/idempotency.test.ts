import { afterAll, expect, test } from "vitest";
import { CARD_ONLY, closeRigs, newIntent, refusal, rig } from "./harness.ts";

/** Idempotency keys, and the faults that make them necessary. */

const r = await rig();
afterAll(closeRigs);
const { stripe } = r;
const params = { amount: 3499, currency: "eur", ...CARD_ONLY };

test("the same key and parameters give the first answer again, and nothing is done twice", async () => {
  const first = await stripe.paymentIntents.create(params, { idempotencyKey: "order-1" });
  const second = await stripe.paymentIntents.create(params, { idempotencyKey: "order-1" });
  expect(second.id).toBe(first.id);
  const body = "amount=3499&currency=eur&allowed_payment_method_types[0]=card";
  const raw = await r.raw("POST", "/v1/payment_intents", { body, headers: { "idempotency-key": "order-1" } });
  expect(raw.headers.get("idempotent-replayed")).toBe("true");
  expect(raw.headers.get("original-request")).toBe(first.lastResponse.requestId);
  expect(raw.json.id).toBe(first.id);
  expect(r.sandbox.calls().at(-1)).toMatchObject({ idempotencyKey: "order-1", replayed: true, status: 200 });
});

test("a decline is replayed as it was, even when the card would pay by now", async () => {
  const { id } = await newIntent(stripe);
  const confirm = () =>
    stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }, { idempotencyKey: "confirm-1" });
  r.sandbox.nextOutcome("decline");
  const first = await refusal(confirm());
  const second = await refusal(confirm());
  expect([second.statusCode, second.charge]).toEqual([402, first.charge]);
  expect(r.sandbox.charges().filter((charge) => charge.payment_intent === id)).toHaveLength(1);
});

test("a replayed decline is the same text, the PaymentIntent in it as it was then", async () => {
  const { id } = await newIntent(stripe);
  const ask = () =>
    r.raw("POST", `/v1/payment_intents/${id}/confirm`, {
      body: "payment_method=pm_card_visa_chargeDeclined",
      headers: { "idempotency-key": "confirm-raw" },
    });
  const first = await ask();
  await stripe.paymentIntents.cancel(id);
  const second = await ask();
  expect([first.status, second.status]).toEqual([402, 402]);
  expect(second.json).toEqual(first.json);
  expect(second.json.error?.payment_intent).toMatchObject({ id, status: "requires_payment_method" });
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect(second.headers.get("original-request")).toBe(first.headers.get("request-id"));
});

test("the same key with other parameters, or at another endpoint, is an idempotency error", async () => {
  await stripe.paymentIntents.create(params, { idempotencyKey: "order-2" });
  const other = await refusal(
    stripe.paymentIntents.create({ ...params, amount: 1 + params.amount }, { idempotencyKey: "order-2" }),
  );
  expect([other.type, other.statusCode]).toEqual(["StripeIdempotencyError", 400]);
  const elsewhere = await refusal(stripe.customers.create({}, { idempotencyKey: "order-2" }));
  expect(elsewhere.type).toBe("StripeIdempotencyError");
});

test("a refused request frees its key", async () => {
  const options = { idempotencyKey: "order-3" };
  await refusal(stripe.paymentIntents.create({ ...params, amount: 1 }, options));
  expect((await stripe.paymentIntents.create(params, options)).amount).toBe(3499);
});

test("after 24 hours the key is forgotten", async () => {
  const own = await rig({ seed: "prune" });
  const make = () => own.stripe.paymentIntents.create(params, { idempotencyKey: "order-4" });
  const first = await make();
  own.clock.jump(24 * 3600 * 1000 - 1);
  expect((await make()).id).toBe(first.id);
  own.clock.jump(1);
  expect((await make()).id).not.toBe(first.id);
});

test("while the first request is under way the second is a 409", async () => {
  const late = Promise.withResolvers<void>();
  r.sandbox.failNext({ path: "/v1/payment_intents", mode: "slow", until: late.promise });
  const before = r.sandbox.paymentIntents().length;
  const make = () => stripe.paymentIntents.create(params, { idempotencyKey: "order-5" });
  const both = [make(), make()].map((answer) => answer.catch((error) => error));
  await Promise.race(both);
  late.resolve();
  const answers = await Promise.all(both);
  expect(answers.find(({ statusCode }) => statusCode === 409)?.code).toBe("idempotency_key_in_use");
  const made = answers.find(({ object }) => object === "payment_intent");
  expect((await make()).id).toBe(made?.id);
  expect(r.sandbox.paymentIntents()).toHaveLength(before + 1);
});

test("a key of more than 255 characters is refused", async () => {
  const error = await refusal(stripe.customers.create({}, { idempotencyKey: "k".repeat(256) }));
  expect(error.statusCode).toBe(400);
});

test("500_before does nothing and frees the key", async () => {
  const own = await rig({ seed: "500 before" });
  own.sandbox.failNext({ path: "/v1/payment_intents", mode: "500_before" });
  const make = () => own.stripe.paymentIntents.create(params, { idempotencyKey: "a" });
  expect((await refusal(make())).statusCode).toBe(500);
  expect(own.sandbox.paymentIntents()).toEqual([]);
  expect((await make()).status).toBe("requires_payment_method");
});

test("500_after does it, and its key keeps the 500", async () => {
  const own = await rig({ seed: "500 after" });
  const { id } = await newIntent(own.stripe);
  own.sandbox.failNext({ path: "/v1/payment_intents/:id/confirm", mode: "500_after" });
  const confirm = () =>
    own.stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }, { idempotencyKey: "c1" });
  expect((await refusal(confirm())).statusCode).toBe(500);
  expect((await refusal(confirm())).statusCode).toBe(500);
  expect((await own.stripe.paymentIntents.retrieve(id)).status).toBe("succeeded");
  expect(own.sandbox.charges()).toHaveLength(1);
});

test("drop_after does it and cuts the line; the SDK's retry gets the stored answer", async () => {
  const own = await rig({ seed: "drop", maxNetworkRetries: 1 });
  const { id } = await newIntent(own.stripe);
  own.sandbox.clearCalls();
  own.sandbox.failNext({ path: /\/confirm$/, mode: "drop_after" });
  const paid = await own.stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
  expect(paid.status).toBe("succeeded");
  expect(own.sandbox.calls().map(({ status, replayed }) => [status, replayed])).toEqual([
    [0, false],
    [200, true],
  ]);
  expect(own.sandbox.charges()).toHaveLength(1);
});

test("429 does nothing, says why, and is over after its times; calm takes orders back", async () => {
  const own = await rig({ seed: "429" });
  own.sandbox.failNext({ path: "/v1/customers", mode: "429", times: 2, method: "POST" });
  await own.stripe.customers.list();
  expect((await refusal(own.stripe.customers.create())).type).toBe("StripeRateLimitError");
  const raw = await own.raw("POST", "/v1/customers", { body: "" });
  expect([raw.status, raw.headers.get("stripe-rate-limited-reason")]).toEqual([429, "global-rate"]);
  expect((await own.stripe.customers.create()).object).toBe("customer");
  own.sandbox.failNext({ path: "/v1/customers", mode: "429", times: 9 });
  own.sandbox.calm();
  expect((await own.stripe.customers.create()).object).toBe("customer");
});

test("the same controls work by HTTP, and refuse what they do not know", async () => {
  const own = await rig({ seed: "http" });
  const order = async (path: string, body: unknown, method = "POST") => {
    const init = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    return (await fetch(`${own.url}/sandbox/stripe${path}`, init)).status;
  };
  expect(await order("/faults", { path: "/v1/customers", mode: "500_before" })).toBe(201);
  expect((await refusal(own.stripe.customers.create())).statusCode).toBe(500);
  expect(await order("/faults", { pathPattern: "^/v1/", mode: "429", times: 3 })).toBe(201);
  expect(await order("/faults", {}, "DELETE")).toBe(200);
  expect(await order("/faults", { path: "/v1/customers", mode: "explode" })).toBe(400);
  expect(await order("/faults", { path: "/v1/customers", mode: "429", colour: "red" })).toBe(400);
  expect(await order("/outcomes", { outcome: "challenge" })).toBe(201);
  const waiting = await newIntent(own.stripe, { payment_method: "pm_card_visa", confirm: true });
  expect(waiting.status).toBe("requires_action");
  expect(await order(`/challenges/${waiting.id}`, { answer: "approve", client_secret: "guess" })).toBe(403);
  expect(await order(`/challenges/${waiting.id}`, { answer: "approve", client_secret: waiting.client_secret })).toBe(
    200,
  );
  expect((await own.stripe.paymentIntents.retrieve(waiting.id)).status).toBe("succeeded");
  expect(await order(`/challenges/${waiting.id}`, { answer: "approve", client_secret: waiting.client_secret })).toBe(
    400,
  );
});
