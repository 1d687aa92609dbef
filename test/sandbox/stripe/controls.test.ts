import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import Stripe from "stripe";
import { afterAll, afterEach, expect, test } from "vitest";
import { manualClock, startSandbox } from "../../../sandbox/index.ts";
import { META, STRIPE } from "../../../scripts/credentials.ts";
import { closeRigs, newIntent, PUBLISHABLE_KEY, refusal, rig, START } from "./harness.ts";

/** Trouble on demand: by function and by HTTP, at the API, at the bank and on the way of the webhooks. */

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(closeRigs);

/** A control by HTTP; answers with its status. */
function controlOf(url: string) {
  return async (method: string, path: string, body?: unknown): Promise<{ status: number; json: { id?: string } }> => {
    const init =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const answer = await fetch(`${url}/sandbox${path}`, { method, ...init });
    return { status: answer.status, json: (await answer.json()) as { id?: string } };
  };
}

test.each(["by function", "by HTTP"])(
  "while the API is down every call is cut off and nothing is done, %s",
  async (way) => {
    const own = await rig({ seed: way });
    const control = controlOf(own.url);
    const { id } = await newIntent(own.stripe);
    own.sandbox.clearCalls();
    if (way === "by HTTP") expect((await control("POST", "/stripe/outage", {})).status).toBe(201);
    else own.sandbox.goDown();
    const confirm = () => own.stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa" });
    for (let count = 0; count < 3; count += 1) {
      expect((await refusal(confirm())).type).toBe("StripeConnectionError");
    }
    expect((await refusal(own.stripe.customers.list())).type).toBe("StripeConnectionError");
    expect(own.sandbox.calls()).toEqual([]);
    expect(own.sandbox.charges()).toEqual([]);
    if (way === "by HTTP") expect((await control("DELETE", "/stripe/outage")).status).toBe(200);
    else own.sandbox.comeUp();
    expect((await confirm()).status).toBe("succeeded");
  },
);

test("calm ends an outage too, and an outage keeps what an idempotency key has stored", async () => {
  const own = await rig({ seed: "calm" });
  const make = () => own.stripe.customers.create({ name: "Giulia" }, { idempotencyKey: "buyer" });
  const { id } = await make();
  own.sandbox.goDown();
  await refusal(make());
  own.sandbox.calm();
  expect((await make()).id).toBe(id);
});

test("disputes, warnings, refunds and new cards can be had by HTTP", async () => {
  const own = await rig({ seed: "aftermath" });
  const control = controlOf(own.url);
  const customer = (await own.stripe.customers.create()).id;
  const card = (await own.stripe.paymentMethods.attach("pm_card_pendingRefund", { customer })).id;
  const pay = () => newIntent(own.stripe, { customer, payment_method: card, confirm: true });
  const disputed = (await pay()).id;
  const made = await control("POST", "/stripe/disputes", { payment_intent: disputed, kind: "inquiry" });
  expect(made.status).toBe(201);
  expect((await control("POST", `/stripe/disputes/${made.json.id}/close`, { outcome: "won" })).status).toBe(200);
  expect((await own.stripe.disputes.retrieve(made.json.id ?? "")).status).toBe("warning_closed");
  expect((await control("POST", "/stripe/fraud_warnings", { payment_intent: disputed })).status).toBe(201);
  const refund = await own.stripe.refunds.create({ payment_intent: (await pay()).id });
  expect((await control("POST", `/stripe/refunds/${refund.id}/settle`, {})).status).toBe(200);
  expect(
    (await control("POST", `/stripe/payment_methods/${card}/renew`, { exp_month: 1, exp_year: 2040 })).status,
  ).toBe(200);
  expect((await own.stripe.paymentMethods.retrieve(card)).card?.exp_year).toBe(2040);
});

test("numbers that were given out are cards of their own that answer as the test card does, and others are none", async () => {
  const own = await rig({ seed: "ranges" });
  const type = async (number: string) => {
    const fields = { "[type]": "card", "[card][number]": number, "[card][exp_month]": "8", "[card][exp_year]": "2040" };
    const body = new URLSearchParams(
      Object.entries(fields).map(([key, value]) => [`payment_method_data${key}`, value]),
    );
    const headers = { origin: own.url };
    return await own.raw("POST", "/v1/confirmation_tokens", { key: PUBLISHABLE_KEY, headers, body: `${body}` });
  };
  const numbers = ["4000009900000004", "4000009900000012"];
  for (const number of numbers) expect((await type(number)).json.error?.decline_code).toBe("test_mode_live_card");
  const range = { prefix: "40000099", like: "pm_card_visa_chargeDeclined" };
  expect((await controlOf(own.url)("POST", "/stripe/ranges", range)).status).toBe(201);
  for (const number of numbers) {
    const token = (await type(number)).json as { id?: string };
    const { id } = await newIntent(own.stripe);
    const refused = await refusal(own.stripe.paymentIntents.confirm(id, { confirmation_token: token.id ?? "" }));
    expect(refused.decline_code).toBe("generic_decline");
  }
  const cards = own.sandbox.charges().map((charge) => charge.payment_method_details?.card);
  expect(cards.map((card) => card?.last4)).toEqual(["0004", "0012"]);
  expect(new Set(cards.map((card) => card?.fingerprint)).size).toBe(2);
  for (const number of ["40000099000004", "4000009800000005", "4000009900000001"])
    expect((await type(number)).status, number).toBe(402);
});

test("the state names what there is to act on, and no secret", async () => {
  const own = await rig({ seed: "state" });
  const customer = (await own.stripe.customers.create()).id;
  const card = (await own.stripe.paymentMethods.attach("pm_card_visa", { customer })).id;
  await own.stripe.paymentMethods.create({ type: "card", card: { token: "tok_mastercard" } });
  const { id } = await newIntent(own.stripe, { customer, payment_method: card, confirm: true });
  const refund = await own.stripe.refunds.create({ payment_intent: id, amount: 100 });
  const dispute = own.sandbox.dispute(id);
  const state = await (await fetch(`${own.url}/sandbox/stripe/state`)).json();
  expect(state).toEqual({
    payment_intents: [{ id, status: "succeeded", amount: 3499, currency: "eur" }],
    payment_methods: [{ id: card, customer, brand: "visa", last4: "4242", exp_month: 8, exp_year: 2028 }],
    refunds: [{ id: refund.id, status: "succeeded", amount: 100, payment_intent: id }],
    disputes: [{ id: dispute, status: "needs_response", kind: "fraudulent", payment_intent: id }],
  });
});

test.each([
  ["an unknown kind", "POST", "/stripe/disputes", { payment_intent: "pi_none", kind: "mood" }, 400],
  ["a payment that is not there", "POST", "/stripe/disputes", { payment_intent: "pi_none" }, 404],
  ["no payment", "POST", "/stripe/fraud_warnings", {}, 400],
  ["an unknown field", "POST", "/stripe/outage", { hours: 2 }, 400],
  ["a dispute that is not there", "POST", "/stripe/disputes/du_none/close", { outcome: "won" }, 404],
  ["an unknown outcome", "POST", "/stripe/disputes/du_none/close", { outcome: "draw" }, 400],
  ["a card that is not there", "POST", "/stripe/payment_methods/pm_none/renew", { exp_year: 2040 }, 404],
  ["a range like no test card", "POST", "/stripe/ranges", { prefix: "40000099", like: "pm_card_none" }, 400],
  ["a range of all cards", "POST", "/stripe/ranges", { prefix: "4", like: "pm_card_visa" }, 400],
  ["a half year", "POST", "/stripe/payment_methods/pm_none/renew", { exp_year: 2040.5 }, 400],
])("a control refuses %s", async (_name, method, path, body, status) => {
  const own = await rig({ seed: "refusals" });
  expect((await controlOf(own.url)(method, path, body)).status).toBe(status);
});

test("a foreign page's form moves nothing", async () => {
  const own = await rig({ seed: "foreign" });
  const body = JSON.stringify({});
  const answer = await fetch(`${own.url}/sandbox/stripe/outage`, { method: "POST", body });
  expect(answer.status).toBe(415);
  expect((await own.stripe.customers.list()).data).toEqual([]);
});

interface Received {
  readonly id: string;
  readonly type: string;
}

/** The whole sandbox, and a shop that verifies what it gets at the sandbox's time. */
async function openShop() {
  const received: Received[] = [];
  let secret = STRIPE.webhookSecret;
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: manualClock(START), seed: "late" });
  closers.push(() => sandbox.close());
  const { hostname, port } = new URL(sandbox.url);
  const stripe = new Stripe(STRIPE.secretKey, {
    host: hostname,
    port,
    protocol: "http",
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
  });
  const app = new Hono();
  app.post("/webhooks/:name", async (c) => {
    const signature = c.req.header("stripe-signature") ?? "";
    const provider = Stripe.createSubtleCryptoProvider();
    const now = sandbox.clock.now();
    const { id, type } = await stripe.webhooks.constructEventAsync(
      await c.req.text(),
      signature,
      secret,
      300,
      provider,
      now,
    );
    received.push({ id, type });
    return c.text("ok");
  });
  const shop = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((done) => shop.listen(0, "127.0.0.1", done));
  closers.push(() => new Promise((done) => shop.close(done)));
  const shopUrl = `http://127.0.0.1:${(shop.address() as AddressInfo).port}`;
  const expectSecret = (other: string) => {
    secret = other;
  };
  return { expectSecret, received, sandbox, shopUrl, stripe };
}

const TYPES = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"];
const pay = (stripe: Stripe) => newIntent(stripe, { payment_method: "pm_card_visa", confirm: true });

test.each(["by function", "by HTTP"])(
  "webhooks come twice, out of order and hours late, each signed at its time, %s",
  async (way) => {
    const { received, sandbox, shopUrl, stripe } = await openShop();
    const { clock, delivery } = sandbox;
    const control = controlOf(sandbox.url);
    const byHttp = way === "by HTTP";
    const kind = "stripe";
    sandbox.connect(shopUrl);

    await (byHttp ? control("POST", "/deliveries/duplicate", { count: 3, kind }) : delivery.duplicateNext(3, kind));
    await pay(stripe);
    await sandbox.settled();
    expect(received.map(({ type }) => type)).toEqual(TYPES.flatMap((type) => [type, type]));
    expect(new Set(received.map(({ id }) => id)).size).toBe(3);

    received.length = 0;
    await (byHttp ? control("POST", "/deliveries/hold", { kind }) : delivery.hold(kind));
    await pay(stripe);
    await sandbox.settled();
    expect(received).toEqual([]);
    const jumpMs = 5 * 3600_000;
    await (byHttp ? control("POST", "/clock", { jumpMs }) : clock.jump(jumpMs));
    expect(clock.now()).toBe(START + jumpMs);
    await (byHttp
      ? control("POST", "/deliveries/release", { kind, reverse: true })
      : delivery.release(kind, { reverse: true }));
    await sandbox.settled();
    expect(received.map(({ type }) => type)).toEqual(TYPES.toReversed());
  },
);

test("an endpoint that was registered is called where it says, under its own secret", async () => {
  const { expectSecret, received, sandbox, shopUrl, stripe } = await openShop();
  sandbox.connect("http://127.0.0.1:9");
  const enabled_events = ["payment_intent.succeeded" as const];
  const made = await stripe.webhookEndpoints.create({ url: `${shopUrl}/webhooks/elsewhere`, enabled_events });
  expectSecret(made.secret ?? "");
  await pay(stripe);
  await sandbox.settled();
  expect(received.map(({ type }) => type)).toEqual(["payment_intent.succeeded"]);
});
