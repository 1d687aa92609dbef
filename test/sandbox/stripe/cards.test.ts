import { afterAll, expect, test } from "vitest";
import { closeRigs, newIntent, newToken, refusal, rig } from "./harness.ts";

/** The documented test cards, paid with once by a buyer who is there. */

const r = await rig();
afterAll(closeRigs);
const { stripe } = r;

const SUCCESS = [
  "visa",
  "visa_debit",
  "mastercard",
  "mastercard_debit",
  "amex",
  "discover",
  "diners",
  "jcb",
  "unionpay",
];

test.each([
  ...SUCCESS,
  "riskLevelElevated",
  "cvcCheckFail",
  "avsZipFail",
  "chargeCustomerFail",
  "createDispute",
  "createIssuerFraudRecord",
])("pm_card_%s pays", async (name) => {
  const token = await newToken(stripe, `pm_card_${name}`);
  const { id } = await newIntent(stripe);
  const paid = await stripe.paymentIntents.confirm(id, { confirmation_token: token.id, expand: ["latest_charge"] });
  expect(paid).toMatchObject({ status: "succeeded", amount_received: 3499, last_payment_error: null });
  expect(paid.latest_charge).toMatchObject({ paid: true, status: "succeeded", outcome: { type: "authorized" } });
});

test.each([
  ["visa_chargeDeclined", "card_declined", "generic_decline", "try_again_later"],
  ["visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds", "try_again_later"],
  ["visa_chargeDeclinedLostCard", "card_declined", "lost_card", "do_not_try_again"],
  ["visa_chargeDeclinedStolenCard", "card_declined", "stolen_card", "do_not_try_again"],
  ["chargeDeclinedExpiredCard", "expired_card", "", "confirm_card_data"],
  ["chargeDeclinedIncorrectCvc", "incorrect_cvc", "", "confirm_card_data"],
  ["chargeDeclinedProcessingError", "processing_error", "", "try_again_later"],
  ["radarBlock", "card_declined", "fraudulent", "do_not_try_again"],
  ["riskLevelHighest", "card_declined", "fraudulent", "do_not_try_again"],
  ["threeDSecureRequiredProcessingError", "card_declined", "generic_decline", "try_again_later"],
])("pm_card_%s is declined: %s, %s, %s", async (name, code, declineCode, advice) => {
  const { id } = await newIntent(stripe);
  const error = await refusal(stripe.paymentIntents.confirm(id, { payment_method: `pm_card_${name}` }));
  expect(error).toMatchObject({ type: "StripeCardError", statusCode: 402, code });
  expect([error.decline_code, error.advice_code]).toEqual([declineCode, advice]);
  expect(error.payment_intent).toMatchObject({ id, status: "requires_payment_method", payment_method: null });
  expect(error.payment_intent?.last_payment_error).toMatchObject({ type: "card_error", code, charge: error.charge });
  const charge = await stripe.charges.retrieve(error.charge ?? "");
  expect(charge).toMatchObject({ status: "failed", paid: false, failure_code: code });
});

test("a decline leaves the PaymentIntent open for another card", async () => {
  const { id } = await newIntent(stripe);
  await refusal(stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa_chargeDeclined" }));
  const token = await newToken(stripe, "pm_card_mastercard");
  const paid = await stripe.paymentIntents.confirm(id, { confirmation_token: token.id });
  expect(paid).toMatchObject({ status: "succeeded", last_payment_error: null });
  expect(r.sandbox.charges().filter((charge) => charge.payment_intent === id)).toHaveLength(2);
});

test.each([
  ["authenticationRequired", "succeeded"],
  ["authenticationRequiredOnSetup", "succeeded"],
  ["authenticationRequiredSetupForOffSession", "succeeded"],
  ["threeDSecure2Required", "succeeded"],
  ["threeDSecureRequiredChargeDeclined", "requires_payment_method"],
  ["authenticationRequiredChargeDeclinedInsufficientFunds", "requires_payment_method"],
] as const)("pm_card_%s asks for a challenge; approved, it is %s", async (name, status) => {
  const token = await newToken(stripe, `pm_card_${name}`);
  const { id } = await newIntent(stripe);
  const waiting = await stripe.paymentIntents.confirm(id, { confirmation_token: token.id });
  expect(waiting).toMatchObject({
    status: "requires_action",
    next_action: { type: "use_stripe_sdk" },
    amount_received: 0,
  });
  r.sandbox.answerChallenge(id, "approve");
  const after = await stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] });
  expect(after).toMatchObject({ status, next_action: null });
  if (status !== "succeeded") {
    expect(after.last_payment_error?.code).toBe("card_declined");
    return;
  }
  expect(after.latest_charge).toMatchObject({
    payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
  });
});

test.each(["refuse", "abandon"] as const)(
  "a challenge that ends in %s fails the authentication and takes no money",
  async (answer) => {
    const { id } = await newIntent(stripe);
    await stripe.paymentIntents.confirm(id, { payment_method: "pm_card_authenticationRequired" });
    r.sandbox.answerChallenge(id, answer);
    const after = await stripe.paymentIntents.retrieve(id);
    expect(after).toMatchObject({ status: "requires_payment_method", payment_method: null, latest_charge: null });
    expect(after.last_payment_error?.code).toBe("payment_intent_authentication_failure");
    expect(() => r.sandbox.answerChallenge(id, "approve")).toThrow(/no challenge/);
  },
);

test("a buyer who is absent cannot be challenged: the card is declined", async () => {
  const absent = newIntent(stripe, {
    payment_method: "pm_card_authenticationRequired",
    confirm: true,
    off_session: true,
  });
  expect((await refusal(absent)).code).toBe("authentication_required");
  const set = await newIntent(stripe, {
    payment_method: "pm_card_authenticationRequiredSetupForOffSession",
    confirm: true,
    off_session: true,
  });
  expect(set.status).toBe("succeeded");
});

test("error_on_requires_action turns the challenge into a decline", async () => {
  const asked = newIntent(stripe, {
    payment_method: "pm_card_authenticationRequired",
    confirm: true,
    error_on_requires_action: true,
  });
  expect((await refusal(asked)).code).toBe("authentication_required");
});

test("without Stripe.js the challenge is a page to go to, and it leads back", async () => {
  const waiting = await newIntent(stripe, {
    payment_method: "pm_card_authenticationRequired",
    confirm: true,
    return_url: "https://shop.test/return/1",
  });
  expect(waiting.next_action?.type).toBe("redirect_to_url");
  expect(waiting.next_action?.redirect_to_url?.return_url).toBe("https://shop.test/return/1");
  const page = await fetch(waiting.next_action?.redirect_to_url?.url ?? "");
  expect(page.headers.get("content-type")).toContain("text/html");
});

test("a control makes a good card be declined, challenged or kept in processing", async () => {
  r.sandbox.nextOutcome("decline");
  r.sandbox.nextOutcome("challenge");
  r.sandbox.nextOutcome("processing");
  const pay = () => newIntent(stripe, { payment_method: "pm_card_visa", confirm: true });
  expect((await refusal(pay())).code).toBe("card_declined");
  expect((await pay()).status).toBe("requires_action");
  const pending = await pay();
  expect(pending.status).toBe("processing");
  expect((await refusal(stripe.paymentIntents.cancel(pending.id))).code).toBe("payment_intent_unexpected_state");
  r.sandbox.settle(pending.id, "succeeded");
  expect((await stripe.paymentIntents.retrieve(pending.id)).status).toBe("succeeded");
  expect((await pay()).status).toBe("succeeded");
});
