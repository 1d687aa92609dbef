import type Stripe from "stripe";
import { afterAll, expect, test } from "vitest";
import { closeRigs, newIntent, PUBLISHABLE_KEY, type Rig, refusal, rig } from "./harness.ts";

/** The CVC typed again for a saved card: who may make a token of it, what it is good for, and what the bank says. */

const r = await rig({ seed: "cvc" });
afterAll(closeRigs);
const { stripe } = r;
const MINUTE = 60_000;

/** As the sandbox's CVC frame asks for it. */
function askForToken(own: Rig, body: string, more: { key?: string; origin?: string } = {}) {
  const { key = PUBLISHABLE_KEY, origin = own.url } = more;
  return own.raw("POST", "/v1/tokens", { key, body, headers: { origin } });
}

async function cvcToken(cvc = "123", own = r): Promise<string> {
  const { json } = await askForToken(own, `cvc_update[cvc]=${cvc}`);
  return String(json.id);
}

async function savedCard(card = "pm_card_visa", own = r) {
  const customer = (await own.stripe.customers.create()).id;
  const { id } = await own.stripe.paymentMethods.attach(card, { customer });
  return { customer, payment_method: id };
}

const withCvc = (cvc_token: string) => ({ payment_method_options: { card: { cvc_token } } });
const PARAM = "payment_method_options[card][cvc_token]";

async function checkOf(intent: Stripe.PaymentIntent) {
  const charge = await stripe.charges.retrieve(String(intent.latest_charge));
  return charge.payment_method_details?.card?.checks?.cvc_check;
}

test("a token of the CVC names none of its digits and pays with the saved card", async () => {
  const made = await askForToken(r, "cvc_update[cvc]=271");
  expect(made.status).toBe(200);
  expect(made.json).toEqual({
    id: expect.stringMatching(/^cvctok_\w{24}$/),
    object: "token",
    client_ip: null,
    created: r.clock.now() / 1000,
    livemode: false,
    type: "cvc_update",
    used: false,
  });
  const card = await savedCard();
  const paid = await newIntent(stripe, { ...card, confirm: true, ...withCvc(String(made.json.id)) });
  expect([paid.status, await checkOf(paid)]).toEqual(["succeeded", "pass"]);
});

test("without one a saved card is paid with unchecked, unless the PaymentIntent requires it", async () => {
  const card = await savedCard();
  const paid = await newIntent(stripe, { ...card, confirm: true });
  expect([paid.status, await checkOf(paid)]).toEqual(["succeeded", null]);
  const required = { payment_method_options: { card: { require_cvc_recollection: true } } };
  const intent = await newIntent(stripe, { ...card, ...required });
  expect(intent.payment_method_options?.card?.require_cvc_recollection).toBe(true);
  const refused = await refusal(stripe.paymentIntents.confirm(intent.id));
  expect([refused.statusCode, refused.param]).toEqual([400, PARAM]);
  expect((await refusal(newIntent(stripe, { ...card, confirm: true, ...required }))).param).toBe(PARAM);
  expect((await stripe.paymentIntents.confirm(intent.id, withCvc(await cvcToken()))).status).toBe("succeeded");
  const fresh = await newIntent(stripe, { payment_method: "pm_card_visa", confirm: true, ...required });
  expect(fresh.status).toBe("succeeded");
});

test.each([
  ["nines alone", "999", "pm_card_visa"],
  ["four nines on an American Express", "9999", "pm_card_amex"],
  ["four digits on a card that has three", "1234", "pm_card_visa"],
])("%s are a wrong CVC: declined, and the next one pays", async (_name, cvc, name) => {
  const card = await savedCard(name);
  const { id } = await newIntent(stripe, card);
  const declined = await refusal(stripe.paymentIntents.confirm(id, withCvc(await cvcToken(cvc))));
  expect([declined.statusCode, declined.code, declined.advice_code]).toEqual([
    402,
    "incorrect_cvc",
    "confirm_card_data",
  ]);
  const charge = await stripe.charges.retrieve(String(declined.charge));
  expect(charge.payment_method_details?.card?.checks?.cvc_check).toBe("fail");
  const again = { payment_method: card.payment_method, ...withCvc(await cvcToken("123")) };
  expect((await stripe.paymentIntents.confirm(id, again)).status).toBe("succeeded");
});

test("a wrong CVC is found out after the challenge, not before", async () => {
  const card = await savedCard("pm_card_threeDSecure2Required");
  const waiting = await newIntent(stripe, { ...card, confirm: true, ...withCvc(await cvcToken("999")) });
  expect(waiting.status).toBe("requires_action");
  r.sandbox.answerChallenge(waiting.id, "approve");
  const after = await stripe.paymentIntents.retrieve(waiting.id);
  expect([after.status, after.last_payment_error?.code]).toEqual(["requires_payment_method", "incorrect_cvc"]);
});

test("is for one use, for ten minutes, and for this account: anything else is a 400 that charges nothing", async () => {
  const own = await rig({ seed: "cvc life" });
  const card = await savedCard("pm_card_visa", own);
  const pay = (token: string) => newIntent(own.stripe, { ...card, confirm: true, ...withCvc(token) });
  const unknown = await refusal(pay("cvctok_none"));
  expect([unknown.statusCode, unknown.code, unknown.param]).toEqual([400, "resource_missing", PARAM]);
  const token = await cvcToken("123", own);
  await pay(token);
  expect((await refusal(pay(token))).code).toBe("token_already_used");
  const late = await cvcToken("123", own);
  own.clock.jump(10 * MINUTE - 1000);
  const inTime = await cvcToken("123", own);
  own.clock.jump(1000);
  expect((await refusal(pay(late))).message).toContain("expired");
  expect((await pay(inTime)).status).toBe("succeeded");
  expect(own.sandbox.charges()).toHaveLength(2);
});

test("a refused request leaves the token whole, a declined one does not", async () => {
  const card = await savedCard();
  const token = await cvcToken();
  await refusal(newIntent(stripe, { ...card, confirm: true, ...withCvc(token), amount: 1 }));
  r.sandbox.nextOutcome("decline");
  const declined = await refusal(newIntent(stripe, { ...card, confirm: true, ...withCvc(token) }));
  expect(declined.statusCode).toBe(402);
  const used = await refusal(newIntent(stripe, { ...card, confirm: true, ...withCvc(token) }));
  expect(used.code).toBe("token_already_used");
});

test("is taken at a confirmation only", async () => {
  const token = await cvcToken();
  expect((await refusal(newIntent(stripe, withCvc(token)))).param).toBe(PARAM);
  const { id } = await newIntent(stripe);
  expect((await refusal(stripe.paymentIntents.update(id, withCvc(token)))).param).toBe(PARAM);
});

test.each([
  ["no CVC", "", 400, "parameter_missing"],
  ["letters", "cvc_update[cvc]=12a", 402, "invalid_cvc"],
  ["two digits", "cvc_update[cvc]=12", 402, "invalid_cvc"],
  ["five digits", "cvc_update[cvc]=12345", 400, undefined],
  ["a field that is not documented", "cvc_update[cvc]=123&colour=red", 400, "parameter_unknown"],
  ["another kind of token", "pii[id_number]=1", 400, "sandbox_not_played"],
])("%s makes no token", async (_name, body, status, code) => {
  const { json, status: answered } = await askForToken(r, body);
  expect([answered, json.error?.code]).toEqual([status, code]);
});

test("a CVC comes in through the sandbox's own frame alone", async () => {
  const body = "cvc_update[cvc]=123";
  expect((await askForToken(r, body, { origin: "http://shop.test" })).status).toBe(403);
  expect((await r.raw("POST", "/v1/tokens", { body })).status).toBe(403);
  expect((await askForToken(r, body, { key: "pk_test_other" })).status).toBe(401);
});
