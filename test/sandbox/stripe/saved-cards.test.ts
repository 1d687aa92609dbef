import { afterAll, expect, test } from "vitest";
import { closeRigs, newIntent, newToken, refusal, rig } from "./harness.ts";

/** Customers, and when a card is kept, shown and usable again. */

const r = await rig();
afterAll(closeRigs);
const { stripe } = r;

async function savedCard(card = "pm_card_visa") {
  const customer = (await stripe.customers.create()).id;
  const token = await newToken(stripe, card);
  const { id } = await newIntent(stripe, { customer });
  const paid = await stripe.paymentIntents.confirm(id, {
    confirmation_token: token.id,
    setup_future_usage: "on_session",
  });
  if (paid.status === "requires_action") r.sandbox.answerChallenge(id, "approve");
  const { data } = await stripe.customers.listPaymentMethods(customer, { type: "card" });
  return { customer, methods: data.map((method) => method.id) };
}

test("a customer is created, changed, read and deleted", async () => {
  const made = await stripe.customers.create({
    name: "Giulia",
    email: "g@shop.test",
    metadata: { psid: "1", page: "2" },
  });
  const changed = await stripe.customers.update(made.id, { email: "", metadata: { psid: "" } });
  expect(changed).toMatchObject({ name: "Giulia", email: null, metadata: { page: "2" } });
  await stripe.customers.update(made.id, { metadata: "" });
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ metadata: {} });
  expect(await stripe.customers.del(made.id)).toMatchObject({ id: made.id, deleted: true });
  expect(await stripe.customers.retrieve(made.id)).toMatchObject({ deleted: true });
  expect((await refusal(stripe.customers.update(made.id, { name: "X" }))).statusCode).toBe(404);
  expect((await refusal(newIntent(stripe, { customer: made.id }))).code).toBe("resource_missing");
  expect((await refusal(stripe.customers.retrieve("cus_nobody"))).statusCode).toBe(404);
});

test("setup_future_usage keeps the card on the customer once it has paid", async () => {
  const { customer, methods } = await savedCard();
  expect(methods).toHaveLength(1);
  const paid = await newIntent(stripe, { customer, payment_method: methods[0] ?? "", confirm: true });
  expect(paid.status).toBe("succeeded");
});

test.each([
  ["not asked for", undefined, undefined],
  ["asked for at creation, cleared at confirmation", "on_session", ""],
] as const)("nothing is kept when it is %s", async (_name, atCreation, atConfirm) => {
  const customer = (await stripe.customers.create()).id;
  const token = await newToken(stripe);
  const { id } = await newIntent(stripe, { customer, ...(atCreation && { setup_future_usage: atCreation }) });
  const paid = await stripe.paymentIntents.confirm(id, {
    confirmation_token: token.id,
    ...(atConfirm !== undefined && { setup_future_usage: atConfirm }),
  });
  expect(paid).toMatchObject({ status: "succeeded", setup_future_usage: null });
  expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
  const again = newIntent(stripe, { customer, payment_method: String(paid.payment_method), confirm: true });
  expect((await refusal(again)).param).toBe("payment_method");
  expect((await refusal(stripe.paymentMethods.attach(String(paid.payment_method), { customer }))).statusCode).toBe(400);
});

test("ticked, declined, unticked, paid: nothing is kept", async () => {
  const customer = (await stripe.customers.create()).id;
  const { id } = await newIntent(stripe, { customer });
  const declined = await newToken(stripe, "pm_card_visa_chargeDeclined");
  await refusal(
    stripe.paymentIntents.confirm(id, { confirmation_token: declined.id, setup_future_usage: "on_session" }),
  );
  const good = await newToken(stripe);
  await stripe.paymentIntents.confirm(id, { confirmation_token: good.id, setup_future_usage: "" });
  expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
});

test("the token's own wish counts unless the request says otherwise", async () => {
  const customer = (await stripe.customers.create()).id;
  const pay = async (more: object) => {
    const token = await newToken(stripe, "pm_card_visa", { setup_future_usage: "on_session" });
    const { id } = await newIntent(stripe, { customer });
    return stripe.paymentIntents.confirm(id, { confirmation_token: token.id, ...more });
  };
  expect((await pay({ setup_future_usage: "" })).setup_future_usage).toBeNull();
  expect((await pay({})).setup_future_usage).toBe("on_session");
});

test("a saved card is refused without its customer and with another", async () => {
  const { methods } = await savedCard();
  const [method = ""] = methods;
  const other = (await stripe.customers.create()).id;
  for (const more of [{}, { customer: other }]) {
    const error = await refusal(newIntent(stripe, { ...more, payment_method: method, confirm: true }));
    expect([error.statusCode, error.param]).toEqual([400, "payment_method"]);
  }
  expect((await refusal(stripe.paymentMethods.attach(method, { customer: other }))).statusCode).toBe(400);
  expect((await refusal(stripe.customers.retrievePaymentMethod(other, method))).statusCode).toBe(404);
});

test("a detached card, or one of a deleted customer, is gone for good", async () => {
  const { customer, methods } = await savedCard();
  const [method = ""] = methods;
  expect((await stripe.paymentMethods.detach(method)).customer).toBeNull();
  expect((await refusal(newIntent(stripe, { customer, payment_method: method, confirm: true }))).param).toBe(
    "payment_method",
  );
  expect((await refusal(stripe.paymentMethods.detach(method))).statusCode).toBe(400);
  const second = await savedCard();
  await stripe.customers.del(second.customer);
  expect((await stripe.paymentMethods.retrieve(second.methods[0] ?? "")).customer).toBeNull();
});

test("allow_redisplay is kept, changed and filtered by", async () => {
  const { customer, methods } = await savedCard();
  const always = () => stripe.customers.listPaymentMethods(customer, { type: "card", allow_redisplay: "always" });
  expect((await always()).data).toEqual([]);
  await stripe.paymentMethods.update(methods[0] ?? "", {
    allow_redisplay: "always",
    card: { exp_month: 12, exp_year: 2031 },
  });
  expect((await always()).data[0]?.card).toMatchObject({ exp_month: 12, exp_year: 2031 });
});

test("one card number has one fingerprint, however often it is saved", async () => {
  const prints = [];
  for (const card of ["pm_card_visa", "pm_card_visa", "pm_card_mastercard"]) {
    const { methods } = await savedCard(card);
    prints.push((await stripe.paymentMethods.retrieve(methods[0] ?? "")).card?.fingerprint);
  }
  expect(prints[0]).toBe(prints[1]);
  expect(prints[0]).not.toBe(prints[2]);
});

test("0341 is saved by a payment and declined later", async () => {
  const { customer, methods } = await savedCard("pm_card_chargeCustomerFail");
  const error = await refusal(newIntent(stripe, { customer, payment_method: methods[0] ?? "", confirm: true }));
  expect(error.code).toBe("card_declined");
});

test.each([
  ["authenticationRequiredOnSetup", "succeeded"],
  ["authenticationRequired", "requires_action"],
] as const)("pm_card_%s, once saved, is %s", async (name, status) => {
  const { customer, methods } = await savedCard(`pm_card_${name}`);
  const again = await newIntent(stripe, { customer, payment_method: methods[0] ?? "", confirm: true });
  expect(again.status).toBe(status);
});

test("a test card can be attached by name, a token of the tests made from it", async () => {
  const customer = (await stripe.customers.create()).id;
  const attached = await stripe.paymentMethods.attach("pm_card_mastercard", { customer });
  const token = await newToken(stripe, attached.id);
  expect(token.payment_method_preview?.customer).toBe(customer);
  const { id } = await newIntent(stripe, { customer });
  const paid = await stripe.paymentIntents.confirm(id, { confirmation_token: token.id });
  expect(paid.payment_method).toBe(attached.id);
  expect((await refusal(newToken(stripe, "pm_card_nowhere"))).code).toBe("sandbox_not_played");
  const made = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
  expect(made.card?.last4).toBe("4242");
});

test("a card that the bank issues anew keeps its id, its customer and how it pays; the network tells", async () => {
  const { customer, methods } = await savedCard();
  const [id = ""] = methods;
  const before = (await stripe.paymentMethods.retrieve(id)).card;
  r.sandbox.renewCard(id, { expMonth: 1, expYear: 2039 });
  const later = await stripe.paymentMethods.retrieve(id);
  expect(later).toMatchObject({ customer, card: { ...before, exp_month: 1, exp_year: 2039 } });
  expect(r.delivered.at(-1)?.event).toMatchObject({
    type: "payment_method.automatically_updated",
    request: { id: null, idempotency_key: null },
    data: { object: { id, card: { last4: before?.last4, exp_year: 2039 } } },
  });
  const paid = await newIntent(stripe, { customer, payment_method: id, confirm: true });
  expect(paid.status).toBe("succeeded");
});

test("a new number is another fingerprint, the same for the same new number", async () => {
  const prints = [];
  for (let count = 0; count < 2; count += 1) {
    const { methods } = await savedCard();
    const [id = ""] = methods;
    const before = (await stripe.paymentMethods.retrieve(id)).card?.fingerprint;
    r.sandbox.renewCard(id, { last4: "1881" });
    const { card } = await stripe.paymentMethods.retrieve(id);
    expect(card).toMatchObject({ last4: "1881", brand: "visa" });
    expect(card?.fingerprint).not.toBe(before);
    prints.push(card?.fingerprint);
  }
  expect(prints[0]).toBe(prints[1]);
});

test("a card that hangs on nobody, a month that is none, and no change at all are refused", async () => {
  const { methods } = await savedCard();
  const [id = ""] = methods;
  const told = r.delivered.length;
  const made = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
  expect(() => r.sandbox.renewCard(made.id, { expYear: 2039 })).toThrow(/not saved/);
  expect(() => r.sandbox.renewCard(id, { expMonth: 13 })).toThrow(/month/);
  expect(() => r.sandbox.renewCard(id, { last4: "18" })).toThrow(/four digits/);
  expect(() => r.sandbox.renewCard(id, { last4: "4242" })).toThrow(/Nothing/);
  expect(() => r.sandbox.renewCard("pm_none", {})).toThrow(/No such PaymentMethod/);
  expect(r.delivered).toHaveLength(told);
});

test("each step of a card's and a customer's life is told by its event", async () => {
  const { customer, methods } = await savedCard();
  const [id = ""] = methods;
  const spare = (await stripe.paymentMethods.attach("pm_card_mastercard", { customer })).id;
  const told = r.delivered.length;
  await stripe.paymentMethods.update(id, { card: { exp_year: 2036 } });
  await stripe.customers.update(customer, { name: "Giulia" });
  await stripe.paymentMethods.detach(id);
  await stripe.customers.del(customer);
  expect(r.eventTypes().slice(told)).toEqual([
    "payment_method.updated",
    "customer.updated",
    "payment_method.detached",
    "payment_method.detached",
    "customer.deleted",
  ]);
  const before = r.delivered.slice(told).map(({ event }) => event.data.previous_attributes);
  expect(before.slice(0, 3)).toEqual([{ card: { exp_year: 2028 } }, { name: null }, undefined]);
  const objects = r.delivered.slice(told).map(({ event }) => event.data.object);
  expect(objects.slice(2, 4)).toMatchObject([
    { id, customer: null },
    { id: spare, customer: null },
  ]);
});
