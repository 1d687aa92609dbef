import { afterAll, expect, test } from "vitest";
import { CARD_ONLY, closeRigs, newIntent, newToken, refusal, rig } from "./harness.ts";

/** The PaymentIntent's states, what may follow what, and ConfirmationTokens. */

const r = await rig();
afterAll(closeRigs);
const { stripe } = r;

test("created, a card chosen, confirmed, succeeded", async () => {
  const intent = await newIntent(stripe, {
    metadata: { order: "A-1" },
    shipping: { name: "Giulia", address: { line1: "Via Roma 1", city: "Milano", country: "IT" } },
  });
  expect(intent).toMatchObject({ status: "requires_payment_method", payment_method_types: ["card"], livemode: false });
  const chosen = await stripe.paymentIntents.update(intent.id, { payment_method: "pm_card_visa", amount: 3999 });
  expect(chosen.status).toBe("requires_confirmation");
  const paid = await stripe.paymentIntents.confirm(intent.id);
  expect(paid).toMatchObject({ status: "succeeded", amount_received: 3999, metadata: { order: "A-1" } });
  expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("succeeded");
});

test("no way out of succeeded", async () => {
  const { id } = await newIntent(stripe, { payment_method: "pm_card_visa", confirm: true });
  const steps = [
    stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" }),
    stripe.paymentIntents.cancel(id),
    stripe.paymentIntents.update(id, { amount: 100 }),
  ];
  for (const step of steps) {
    const error = await refusal(step);
    expect([error.statusCode, error.code]).toEqual([400, "payment_intent_unexpected_state"]);
    expect(error.payment_intent?.status).toBe("succeeded");
  }
  expect((await stripe.paymentIntents.update(id, { metadata: { a: "1" } })).metadata).toEqual({ a: "1" });
  expect(r.sandbox.charges().filter((charge) => charge.payment_intent === id)).toHaveLength(1);
});

test("a canceled one stays canceled", async () => {
  const { id } = await newIntent(stripe);
  const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: "abandoned" });
  expect(canceled).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
  expect((await refusal(stripe.paymentIntents.cancel(id))).code).toBe("payment_intent_unexpected_state");
  const confirm = stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
  expect((await refusal(confirm)).code).toBe("payment_intent_unexpected_state");
});

test("while the bank waits it can be canceled, not confirmed or changed", async () => {
  const { id } = await newIntent(stripe, { payment_method: "pm_card_authenticationRequired", confirm: true });
  const again = stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
  expect((await refusal(again)).code).toBe("payment_intent_unexpected_state");
  expect((await refusal(stripe.paymentIntents.update(id, { amount: 100 }))).code).toBe(
    "payment_intent_unexpected_state",
  );
  expect((await stripe.paymentIntents.cancel(id)).status).toBe("canceled");
  expect(() => r.sandbox.answerChallenge(id, "approve")).toThrow();
});

test("nothing to pay with cannot be confirmed", async () => {
  const { id } = await newIntent(stripe);
  expect((await refusal(stripe.paymentIntents.confirm(id))).code).toBe("payment_intent_unexpected_state");
});

test("with the dashboard's methods a return_url is wanted; with cards alone it is not", async () => {
  const open = await stripe.paymentIntents.create({ amount: 1000, currency: "eur" });
  const bare = stripe.paymentIntents.confirm(open.id, { payment_method: "pm_card_visa" });
  expect((await refusal(bare)).param).toBe("return_url");
  const led = { payment_method: "pm_card_visa", return_url: "https://shop.test/back" };
  expect((await stripe.paymentIntents.confirm(open.id, led)).status).toBe("succeeded");
});

test("a PaymentIntent that allows no cards takes none", async () => {
  const intent = await newIntent(stripe, { allowed_payment_method_types: ["paypal"] });
  const error = await refusal(stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }));
  expect(error.code).toBe("payment_intent_incompatible_payment_method");
});

test("another amount than expected is not confirmed", async () => {
  const { id } = await newIntent(stripe);
  const confirm = stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa", amount_to_confirm: 1 } as never);
  expect((await refusal(confirm)).param).toBe("amount_to_confirm");
});

test("a ConfirmationToken shows a preview, is used once, and remembers by whom", async () => {
  const token = await newToken(stripe, "pm_card_visa", { return_url: "https://shop.test/back" });
  expect(token).toMatchObject({ payment_intent: null, use_stripe_sdk: true, expires_at: token.created + 12 * 3600 });
  expect(token.payment_method_preview?.card).toMatchObject({ brand: "visa", last4: "4242", country: "US" });
  const first = await newIntent(stripe);
  await stripe.paymentIntents.confirm(first.id, { confirmation_token: token.id });
  expect(await stripe.confirmationTokens.retrieve(token.id)).toMatchObject({
    payment_intent: first.id,
    expires_at: null,
  });
  const second = await newIntent(stripe);
  const again = await refusal(stripe.paymentIntents.confirm(second.id, { confirmation_token: token.id }));
  expect([again.statusCode, again.param]).toEqual([400, "confirmation_token"]);
});

test("a decline uses the token up too, a refused request does not", async () => {
  const token = await newToken(stripe, "pm_card_visa_chargeDeclined");
  const { id } = await newIntent(stripe);
  const bad = stripe.paymentIntents.confirm(id, { confirmation_token: token.id, colour: "red" } as never);
  expect((await refusal(bad)).code).toBe("parameter_unknown");
  expect((await refusal(stripe.paymentIntents.confirm(id, { confirmation_token: token.id }))).code).toBe(
    "card_declined",
  );
  const again = await refusal(stripe.paymentIntents.confirm(id, { confirmation_token: token.id }));
  expect([again.statusCode, again.param]).toEqual([400, "confirmation_token"]);
});

test("a token ends after twelve hours and belongs to its account", async () => {
  const other = await rig({ seed: "another account" });
  const foreign = await newToken(other.stripe);
  const { id } = await newIntent(stripe);
  const stolen = await refusal(stripe.paymentIntents.confirm(id, { confirmation_token: foreign.id }));
  expect([stolen.code, stolen.param]).toEqual(["resource_missing", "confirmation_token"]);

  const token = await newToken(other.stripe);
  const intent = await newIntent(other.stripe);
  other.clock.jump(12 * 3600 * 1000);
  const late = await refusal(other.stripe.paymentIntents.confirm(intent.id, { confirmation_token: token.id }));
  expect(late.message).toContain("expired");
});

test("a token and a method at once are refused", async () => {
  const token = await newToken(stripe);
  const both = {
    ...CARD_ONLY,
    amount: 1000,
    currency: "eur",
    confirm: true,
    confirmation_token: token.id,
    payment_method: "pm_card_visa",
  };
  expect((await refusal(stripe.paymentIntents.create(both))).code).toBe("parameters_exclusive");
});

test("lists are newest first, in pages", async () => {
  const own = await rig({ seed: "lists" });
  const ids = [];
  for (let count = 0; count < 5; count += 1) ids.unshift((await newIntent(own.stripe)).id);
  const first = await own.stripe.paymentIntents.list({ limit: 2 });
  expect([first.data.map(({ id }) => id), first.has_more]).toEqual([ids.slice(0, 2), true]);
  const all = await own.stripe.paymentIntents.list({ limit: 2 }).autoPagingToArray({ limit: 10 });
  expect(all.map(({ id }) => id)).toEqual(ids);
  expect((await refusal(own.stripe.paymentIntents.list({ limit: 101 }))).param).toBe("limit");
});
