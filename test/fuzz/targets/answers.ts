/** What is answered to our own calls. Its sender is known by TLS, and yet some of it is what a stranger typed: a name, a reason. */
import assert from "node:assert/strict";
import { DECLINE_CODES } from "../../../contract/order.ts";
import { hasCardNumber } from "../../../worker/card-number.ts";
import { asCode } from "../../../worker/code.ts";
import type { Config } from "../../../worker/config.ts";
import { createGraph, type Refusal } from "../../../worker/messenger/graph.ts";
import { afterRefusal } from "../../../worker/messenger/refusal.ts";
import { type ProviderPayment, UnknownOutcome, UnknownPayment } from "../../../worker/payments/port.ts";
import { createStripeProvider } from "../../../worker/payments/stripe/provider.ts";
import { assertStorable, jsonOf, PAGE_ID, SECRET, type Target } from "./target.ts";

let answer = { status: 200, body: new Uint8Array() };
/** One for all: Stripe's client keeps the `fetch` that it was made with. */
const answering: typeof fetch = async () =>
  new Response(answer.body, { status: answer.status, headers: { "content-type": "application/json" } });

/** Calls while these bytes are all that anybody answers. */
async function answered<T>(status: number, bytes: Uint8Array, call: () => Promise<T>): Promise<T> {
  const real = globalThis.fetch;
  answer = { status, body: new Uint8Array(bytes) };
  globalThis.fetch = answering;
  try {
    return await call();
  } finally {
    globalThis.fetch = real;
  }
}

const META = {
  pageId: PAGE_ID,
  pageToken: "page-token",
  appSecret: SECRET,
  appId: "1517",
  graphUrl: "http://localhost:9",
  graphVersion: "v26.0",
} as Config["meta"];
const graph = createGraph(META);

function assertRefusal({ code, subcode }: Refusal): void {
  assert.ok(Number.isSafeInteger(code) && (subcode === null || Number.isSafeInteger(subcode)));
  assert.match(afterRefusal(code, subcode), /^(?:retry|give_up|window|alert)$/);
}

/** Whatever Graph says, a message was sent under a name that can be kept, refused for a reason with a number, or nobody knows. */
export const graphAnswer: Target = {
  honest: () => [
    '{"recipient_id":"2001","message_id":"m_1"}',
    '{"error":{"message":"(#100) Order number already used","code":100,"error_subcode":2018278}}',
    '{"error":{"message":"Invalid OAuth access token","type":"OAuthException","code":190}}',
    '{"first_name":"Giulia","locale":"it_IT"}',
    '{"data":[{"id":"1517","subscribed_fields":["messages"]}]}',
  ],
  odd: () => [
    '{"first_name":"4242 4242 4242 4242","locale":"\\u0000"}',
    '{"error":"no"}',
    '{"message_id":""}',
    "null",
    "<html>",
  ],
  async play(bytes) {
    const sent = await answered(200, bytes, () => graph.send("2001", "RESPONSE", { text: "Hi" }, "threadtill:1"));
    assertStorable(sent);
    if (sent.kind === "sent") assert.ok(sent.mid.length > 0);
    if (sent.kind === "refused") assertRefusal(sent);
    const profile = await answered(200, bytes, () => graph.profile("2001"));
    assertStorable(profile);
    for (const text of [profile.firstName, profile.locale].filter((each) => each !== null))
      assert.ok(text.length > 0 && text.length <= 60 && !hasCardNumber(text));
    const told = await answered(200, bytes, () => graph.subscribedFields());
    if (told.kind === "refused") assertRefusal(told);
    const isTold = told.kind === "ok" && told.fields.length > 0;
    return sent.kind !== "unknown" || profile.firstName !== null || isTold;
  },
};

const INTENT = {
  id: "pi_1",
  object: "payment_intent",
  status: "succeeded",
  amount: 3499,
  currency: "eur",
  created: 1_795_424_400,
  metadata: { threadtill_order: "ord_1" },
  client_secret: "pi_1_secret_1",
  latest_charge: { id: "ch_1", amount_refunded: 100 },
  last_payment_error: null,
  payment_method: {
    id: "pm_1",
    customer: "cus_1",
    card: { brand: "visa", last4: "4242", exp_month: 12, exp_year: 2028, fingerprint: "fp_1" },
  },
};
const REFUND = {
  id: "re_1",
  object: "refund",
  amount: 1,
  currency: "eur",
  status: "failed",
  failure_reason: "lost_or_stolen_card",
};
const STRIPE = { secretKey: "sk_test_fuzz", apiUrl: "http://localhost:9", webhookSecret: SECRET } as Config["stripe"];
const provider = createStripeProvider(STRIPE);
const UNREADABLE = asCode("");
const STATUSES = [200, 402, 404, 500];

/** The answer, or null for one that tells nothing; anything else that is thrown would be taken for a bug of ours. */
async function orUnknown<T>(status: number, bytes: Uint8Array, call: () => Promise<T>): Promise<T | null> {
  try {
    return await answered(status, bytes, call);
  } catch (error) {
    assert.ok(error instanceof UnknownOutcome, String(error));
    if (error instanceof UnknownPayment) assert.equal(Object(jsonOf(bytes)).error.code, "resource_missing");
    return null;
  }
}

function assertPayment(payment: ProviderPayment, said: { status?: unknown }): void {
  assert.equal(payment.state === "succeeded", said.status === "succeeded");
  assert.equal(payment.state === "cancelled", said.status === "canceled");
  if (payment.state !== "action_required") assert.equal(payment.clientSecret, null);
  assert.equal(payment.decline !== null, payment.state === "declined");
  if (payment.decline !== null) assert.ok(DECLINE_CODES.includes(payment.decline));
}

/** Nothing but Stripe's own word makes a payment succeed or end; a refusal or an answer that cannot be read leaves it unknown. */
export const stripeAnswer: Target = {
  honest: () => [
    JSON.stringify(INTENT),
    JSON.stringify({ ...INTENT, status: "requires_action" }),
    JSON.stringify({
      ...INTENT,
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined", decline_code: "stolen_card", payment_method: { id: "pm_2" } },
    }),
    JSON.stringify({ object: "list", data: [REFUND], has_more: false }),
    '{"id":"dp_1","object":"dispute","status":"needs_response","reason":"4242 4242","amount":1,"payment_intent":"pi_1"}',
  ],
  odd: () => [
    '{"error":{"type":"invalid_request_error","code":"resource_missing","param":"intent"}}',
    '{"error":null}',
    "7",
    "<html>",
  ],
  async play(bytes) {
    const said = Object(jsonOf(bytes));
    let isTaken = false;
    for (const status of STATUSES) {
      const payment = await orUnknown(status, bytes, () => provider.read("pi_1"));
      if (payment) assertPayment(payment, said);
      const refunds = (await orUnknown(status, bytes, () => provider.listRefunds("pi_1"))) ?? [];
      for (const { failure, status: stands } of refunds) {
        assert.match(stands, /^(?:pending|succeeded|failed|canceled)$/);
        assert.ok(failure === null || failure === asCode(failure));
      }
      const dispute = await orUnknown(status, bytes, () => provider.readDispute("dp_1"));
      // Whatever comes with such a status is at most a fault.
      if (status >= 400) assert.deepEqual([payment, refunds, dispute], [null, [], null]);
      if (dispute) assert.deepEqual([asCode(dispute.status), asCode(dispute.reason)], [dispute.status, dispute.reason]);
      isTaken ||= payment !== null || refunds.length > 0 || (dispute !== null && dispute.status !== UNREADABLE);
    }
    return isTaken;
  },
};
