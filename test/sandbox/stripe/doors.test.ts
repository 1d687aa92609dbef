import { afterAll, expect, test } from "vitest";
import { closeRigs, newIntent, PUBLISHABLE_KEY, refusal, rig } from "./harness.ts";

/** Keys, versions, unknown endpoints and parameters: what is refused before anything is done. */

const r = await rig();
afterAll(closeRigs);

test("answers carry the request id, the pinned version and the idempotency key", async () => {
  const intent = await newIntent(r.stripe);
  const { requestId, apiVersion, idempotencyKey } = intent.lastResponse;
  expect(requestId).toMatch(/^req_\w{14}$/);
  expect(apiVersion).toBe("2026-10-28.endive");
  expect(idempotencyKey).toMatch(/^stripe-node-retry-/);
});

test.each([
  ["none", null],
  ["a wrong secret", "sk_test_other"],
  ["an empty one", ""],
])("a request with %s as key is a 401 in Stripe's shape", async (_name, key) => {
  const answer = await r.raw("GET", "/v1/customers", { key });
  expect(answer.status).toBe(401);
  expect(answer.json.error?.type).toBe("invalid_request_error");
});

test("the publishable key opens only what Stripe opens for it", async () => {
  const intent = await newIntent(r.stripe, {
    metadata: { order: "1" },
    customer: (await r.stripe.customers.create()).id,
  });
  const closed = await r.raw("GET", "/v1/customers", { key: PUBLISHABLE_KEY });
  expect([closed.status, closed.json.error?.code]).toEqual([403, "secret_key_required"]);
  const without = await r.raw("GET", `/v1/payment_intents/${intent.id}`, { key: PUBLISHABLE_KEY });
  expect([without.status, without.json.error?.param]).toEqual([400, "client_secret"]);
  const wrong = await r.raw("GET", `/v1/payment_intents/${intent.id}?client_secret=x`, { key: PUBLISHABLE_KEY });
  expect(wrong.status).toBe(400);
  const right = await r.raw("GET", `/v1/payment_intents/${intent.id}?client_secret=${intent.client_secret}`, {
    key: PUBLISHABLE_KEY,
  });
  expect(right.status).toBe(200);
  expect(right.headers.get("access-control-allow-origin")).toBe("*");
  expect(right.json).toMatchObject({ id: intent.id, amount: 3499, status: "requires_payment_method" });
  for (const hidden of ["customer", "metadata", "latest_charge"]) expect(right.json).not.toHaveProperty(hidden);
});

test("a card number comes in through the card frame alone", async () => {
  const body = "payment_method_data[type]=card&payment_method_data[card][number]=4242424242424242";
  const server = await r.raw("POST", "/v1/confirmation_tokens", { body });
  expect(server.status).toBe(403);
  const page = await r.raw("POST", "/v1/confirmation_tokens", {
    body,
    key: PUBLISHABLE_KEY,
    headers: { origin: "http://shop.test" },
  });
  expect(page.status).toBe(403);
  const refused = await r.raw("POST", "/v1/payment_methods", { body: "type=card&card[number]=4242424242424242" });
  expect(refused.status).toBe(402);
});

test("an endpoint that is not played is a 404 that names it", async () => {
  const answer = await r.raw("POST", "/v1/setup_intents", { body: "" });
  expect(answer.status).toBe(404);
  expect(answer.json.error?.message).toContain("POST: /v1/setup_intents");
});

test("another API version and a JSON body are refused", async () => {
  const version = await r.raw("GET", "/v1/customers", { headers: { "stripe-version": "2025-03-31.basil" } });
  expect(version.status).toBe(400);
  const json = await r.raw("POST", "/v1/customers", { body: "{}", headers: { "content-type": "application/json" } });
  expect(json.status).toBe(400);
});

const create = "amount=1000&currency=eur";
test.each([
  ["an unknown parameter", `${create}&colour=red`, "parameter_unknown", "colour"],
  ["an unknown nested one", `${create}&shipping[name]=A&shipping[planet]=B`, "parameter_unknown", "shipping[planet]"],
  ["a name of Object.prototype", `${create}&constructor=1`, "parameter_unknown", "constructor"],
  [
    "the removed payment_method_types",
    `${create}&payment_method_types[0]=card`,
    "payment_method_types_no_longer_supported",
    "payment_method_types",
  ],
  ["no amount", "currency=eur", "parameter_missing", "amount"],
  ["a missing nested one", `${create}&shipping[name]=A`, "parameter_missing", "shipping[address]"],
  ["a fraction", "amount=10.5&currency=eur", "parameter_invalid_integer", "amount"],
  ["zero", "amount=0&currency=eur", "parameter_invalid_integer", "amount"],
  ["too little", "amount=49&currency=eur", "amount_too_small", "amount"],
  ["too much", "amount=100000000&currency=eur", "amount_too_large", "amount"],
  ["upper case", "amount=1000&currency=EUR", undefined, "currency"],
  ["no currency of this world", "amount=1000&currency=zzz", undefined, "currency"],
  ["a third decimal", "amount=1001&currency=kwd", undefined, "amount"],
  ["an empty text", `${create}&customer=`, "parameter_invalid_empty", "customer"],
  ["a customer that is not there", `${create}&customer=cus_nobody`, "resource_missing", "customer"],
  ["a value that is a hash too", `${create}&currency[a]=eur`, undefined, "currency[a]"],
  [
    "two ways to choose methods",
    `${create}&allowed_payment_method_types[0]=card&automatic_payment_methods[enabled]=true`,
    "parameters_exclusive",
    "automatic_payment_methods",
  ],
  ["a token without confirm", `${create}&confirmation_token=ctoken_1`, undefined, "confirmation_token"],
  ["off_session without confirm", `${create}&off_session=true`, undefined, "off_session"],
  ["a card's statement_descriptor", `${create}&statement_descriptor=SHOP`, undefined, "statement_descriptor"],
  ["a suffix without a letter", `${create}&statement_descriptor_suffix=123`, undefined, "statement_descriptor_suffix"],
  ["manual capture", `${create}&capture_method=manual`, "sandbox_not_played", "capture_method"],
  ["a fee for an application", `${create}&application_fee_amount=1`, "sandbox_not_played", "application_fee_amount"],
  ["metadata with a long key", `${create}&metadata[${"k".repeat(41)}]=1`, undefined, `metadata[${"k".repeat(41)}]`],
  ["an expansion that leads nowhere", `${create}&expand[0]=owner`, undefined, "expand"],
])("%s is a 400 that names the parameter, and leaves nothing behind", async (_name, body, code, param) => {
  const before = r.sandbox.paymentIntents().length;
  const answer = await r.raw("POST", "/v1/payment_intents", { body });
  expect(answer.status).toBe(400);
  expect(answer.json.error).toMatchObject({ type: "invalid_request_error", param, ...(code && { code }) });
  expect(r.sandbox.paymentIntents()).toHaveLength(before);
});

test("the SDK sees a refused parameter as its own error type", async () => {
  const removed = { payment_method_types: ["card"] } as never;
  const error = await refusal(newIntent(r.stripe, removed));
  expect([error.type, error.code]).toEqual(["StripeInvalidRequestError", "payment_method_types_no_longer_supported"]);
});

test("every call with the secret key is logged, and can be cleared", async () => {
  r.sandbox.clearCalls();
  await r.stripe.customers.create({ name: "Giulia" }, { idempotencyKey: "buyer-1" });
  await r.raw("GET", "/v1/customers", { key: PUBLISHABLE_KEY });
  await r.raw("GET", "/v1/nowhere");
  expect(r.sandbox.calls()).toEqual([
    {
      method: "POST",
      path: "/v1/customers",
      idempotencyKey: "buyer-1",
      params: { name: "Giulia" },
      status: 200,
      replayed: false,
    },
    { method: "GET", path: "/v1/nowhere", idempotencyKey: null, params: {}, status: 404, replayed: false },
  ]);
  r.sandbox.clearCalls();
  expect(r.sandbox.calls()).toEqual([]);
});

test("two stand-ins with one seed give the same ids, with another seed others", async () => {
  const rigs = await Promise.all(["one", "one", "two"].map((seed) => rig({ seed })));
  const ids = [];
  for (const each of rigs) ids.push((await newIntent(each.stripe)).client_secret);
  expect(ids[0]).toBe(ids[1]);
  expect(ids[0]).not.toBe(ids[2]);
  expect(ids[0]).toMatch(/^pi_\w{24}_secret_\w{25}$/);
});
