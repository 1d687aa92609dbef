import { afterAll, describe, expect, test } from "vitest";
import { createStripeRequests, requestFaults } from "../../support/stripe-requests.ts";
import { NO_SPEC, stripeSpec } from "../../support/stripe-spec.ts";
import { closeRigs, newIntent, refusal, rig } from "./harness.ts";

/** The check that stands behind every flow test: what is sent to Stripe is documented. It must be able to say no. */

afterAll(closeRigs);

const params = { amount: "3499", currency: "eur", allowed_payment_method_types: { 0: "card" } };
const create = (more: object) =>
  requestFaults([{ method: "POST", path: "/v1/payment_intents", params: { ...params, ...more } }]);

describe("a request", () => {
  test.for<[string, object]>([
    ["as our worker sends it", {}],
    ["with a hash in a hash", { payment_method_options: { card: { cvc_token: "cvctok_1" } } }],
    ["with a word where a flag may be too", { off_session: "one_off", confirm: "true" }],
    ["with a flag where a word may be too", { off_session: "true", confirm: "true" }],
  ])("%s is in order", ([_name, more], { skip }) => {
    if (stripeSpec() === null) return skip(NO_SPEC);
    expect(create(more)).toEqual([]);
  });

  test.for<[string, object, string]>([
    ["with a name that is not documented", { colour: "red" }, "colour"],
    ["with one in a hash", { shipping: { address: { planet: "Mars" }, name: "G" } }, "planet"],
    ["with the removed payment_method_types", { payment_method_types: { 0: "card" } }, "payment_method_types"],
    ["with a fraction of a cent", { amount: "34.99" }, "/amount"],
    ["with a word that is no flag", { confirm: "yes" }, "/confirm"],
    ["with a word that is not in the list", { capture_method: "later" }, "/capture_method"],
    ["with a list that is a text", { allowed_payment_method_types: "card" }, "/allowed_payment_method_types"],
    [
      "with a list that has names",
      { allowed_payment_method_types: { first: "card" } },
      "/allowed_payment_method_types",
    ],
  ])("%s is a fault that names it", ([_name, more, named], { skip }) => {
    if (stripeSpec() === null) return skip(NO_SPEC);
    expect(create(more).join("\n")).toContain(named);
  });
});

test("an empty value clears where it may, a query is held against its parameters, and an endpoint that is not documented is a fault", ({
  skip,
}) => {
  if (stripeSpec() === null) return skip(NO_SPEC);
  const faults = (method: string, path: string, sent: object = {}) =>
    requestFaults([{ method, path, params: sent as typeof params }]);
  const cleared = { setup_future_usage: "", payment_method_options: { card: "" } };
  expect(faults("POST", "/v1/payment_intents/pi_1/confirm", cleared)).toEqual([]);
  expect(faults("POST", "/v1/payment_intents", cleared).join()).toContain("/setup_future_usage");
  expect(faults("GET", "/v1/payment_intents/pi_1", { expand: { 0: "payment_method" } })).toEqual([]);
  expect(faults("GET", "/v1/payment_intents", { limit: "3", created: { gte: "1" } })).toEqual([]);
  expect(faults("GET", "/v1/payment_intents", { limit: "three" })).toHaveLength(1);
  expect(faults("GET", "/v1/customers", { colour: "red" }).join()).toContain("colour");
  expect(faults("POST", "/v1/payment_intents/pi_1/approve").join()).toContain("no such endpoint");
});

test("every call is heard once, refused ones and forgotten ones too", async ({ skip }) => {
  if (stripeSpec() === null) return skip(NO_SPEC);
  const r = await rig({ seed: "requests" });
  const requests = createStripeRequests();
  r.sandbox.onCall(requests.hear);
  const { id } = await newIntent(r.stripe, { metadata: { order: "A-1" }, receipt_email: "g@shop.test" });
  await r.stripe.paymentIntents.confirm(id, {
    payment_method: "pm_card_visa",
    setup_future_usage: "",
    expand: ["payment_method"],
  });
  expect(requests.takeFaults()).toEqual([]);
  await refusal(newIntent(r.stripe, { payment_method_types: ["card"] } as never));
  r.sandbox.clearCalls();
  expect(requests.takeFaults().join()).toContain("payment_method_types");
  expect(requests.takeFaults()).toEqual([]);
});
