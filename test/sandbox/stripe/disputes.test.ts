import { afterAll, expect, test } from "vitest";
import { closeRigs, newIntent, refusal, rig } from "./harness.ts";

/** Disputes and warnings of fraud: by test card, and on demand. */

const r = await rig({ seed: "disputes" });
afterAll(closeRigs);
const { stripe } = r;

const pay = (card = "pm_card_visa") => newIntent(stripe, { payment_method: card, confirm: true });

/** Types told while `work` ran. */
async function told(work: () => unknown): Promise<string[]> {
  const before = r.delivered.length;
  await work();
  return r.eventTypes().slice(before);
}

async function disputeOf(paymentIntent: string) {
  const [dispute] = (await stripe.disputes.list({ payment_intent: paymentIntent })).data;
  if (dispute === undefined) throw new Error("there is no dispute");
  return dispute;
}

test.each([
  ["createDispute", "fraudulent", "needs_response", ["created", "funds_withdrawn"]],
  ["createDisputeProductNotReceived", "product_not_received", "needs_response", ["created", "funds_withdrawn"]],
  ["createDisputeInquiry", "fraudulent", "warning_needs_response", ["created"]],
])("pm_card_%s pays, and is disputed at once: %s, %s", async (name, reason, status, events) => {
  const types = await told(() => pay(`pm_card_${name}`));
  expect(types.slice(-events.length)).toEqual(events.map((event) => `charge.dispute.${event}`));
  expect(types).toContain("payment_intent.succeeded");
  const charge = r.sandbox.charges().at(-1);
  expect(charge).toMatchObject({ paid: true, disputed: true });
  const dispute = await disputeOf(String(charge?.payment_intent));
  expect(dispute).toMatchObject({ reason, status, amount: 3499, charge: charge?.id });
  const taken = dispute.balance_transactions.map(({ amount, fee, net }) => [amount, fee, net]);
  expect(taken).toEqual(events.length === 2 ? [[-3499, 1500, -4999]] : []);
});

test("any payment can be disputed on demand, once for each reason; won, the money comes back", async () => {
  const { id } = await pay();
  const dispute = r.sandbox.dispute(id, "product_not_received");
  expect(() => r.sandbox.dispute(id, "product_not_received")).toThrow(/disputed already/);
  const refused = await refusal(stripe.refunds.create({ payment_intent: id }));
  expect([refused.statusCode, refused.code]).toEqual([400, "charge_disputed"]);
  expect(await told(() => r.sandbox.closeDispute(dispute, "won"))).toEqual([
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
  ]);
  const closed = await stripe.disputes.retrieve(dispute, { expand: ["charge"] });
  expect(closed).toMatchObject({ status: "won", charge: { disputed: true } });
  expect(closed.balance_transactions.map(({ amount }) => amount)).toEqual([-3499, 3499]);
  expect(() => r.sandbox.closeDispute(dispute, "lost")).toThrow(/closed already/);
  expect((await stripe.refunds.create({ payment_intent: id })).status).toBe("succeeded");
});

test("a payment can be disputed again for another reason, and each dispute ends by itself", async () => {
  const { id } = await pay();
  const inquiry = r.sandbox.dispute(id, "inquiry");
  const dispute = r.sandbox.dispute(id, "fraudulent");
  expect((await stripe.disputes.list({ payment_intent: id })).data.map((row) => row.id)).toEqual([dispute, inquiry]);
  expect((await refusal(stripe.refunds.create({ payment_intent: id }))).code).toBe("charge_disputed");
  r.sandbox.closeDispute(inquiry, "won");
  expect((await stripe.disputes.retrieve(dispute)).status).toBe("needs_response");
  r.sandbox.closeDispute(dispute, "won");
  const ends = [inquiry, dispute].map(async (each) => (await stripe.disputes.retrieve(each)).status);
  expect(await Promise.all(ends)).toEqual(["warning_closed", "won"]);
});

test("lost, the money stays away and cannot be refunded once more", async () => {
  const { id } = await pay();
  const dispute = r.sandbox.dispute(id);
  expect(await told(() => r.sandbox.closeDispute(dispute, "lost"))).toEqual(["charge.dispute.closed"]);
  expect((await stripe.disputes.retrieve(dispute)).status).toBe("lost");
  expect((await refusal(stripe.refunds.create({ payment_intent: id }))).code).toBe("charge_disputed");
});

test("an inquiry takes no money: it is refundable, laid aside, and never lost", async () => {
  const { id } = await pay();
  const dispute = r.sandbox.dispute(id, "inquiry");
  expect((await stripe.disputes.retrieve(dispute)).is_charge_refundable).toBe(true);
  await stripe.refunds.create({ payment_intent: id, amount: 100 });
  expect(() => r.sandbox.closeDispute(dispute, "lost")).toThrow(/cannot be lost/);
  expect(await told(() => r.sandbox.closeDispute(dispute, "won"))).toEqual(["charge.dispute.closed"]);
  expect((await stripe.disputes.retrieve(dispute)).status).toBe("warning_closed");
});

test("what took no money is neither disputed nor warned of", async () => {
  const { id } = await newIntent(stripe);
  expect(() => r.sandbox.dispute(id)).toThrow(/not paid/);
  expect(() => r.sandbox.warnOfFraud(id)).toThrow(/not paid/);
  expect(() => r.sandbox.dispute("pi_none")).toThrow(/No such payment_intent/);
  await refusal(stripe.paymentIntents.confirm(id, { payment_method: "pm_card_visa_chargeDeclined" }));
  expect(() => r.sandbox.dispute(id)).toThrow(/not paid/);
});

test("the list is by payment and charge, and an unknown id is a 404", async () => {
  const { id, latest_charge: charge } = await pay("pm_card_createDispute");
  const dispute = await disputeOf(id);
  expect((await stripe.disputes.list({ charge: String(charge) })).data.map((row) => row.id)).toEqual([dispute.id]);
  expect((await stripe.disputes.list({ charge: "ch_none" })).data).toEqual([]);
  expect((await refusal(stripe.disputes.retrieve("du_none"))).statusCode).toBe(404);
  const unknown = await r.raw("GET", "/v1/disputes?colour=red");
  expect([unknown.status, unknown.json.error?.code]).toEqual([400, "parameter_unknown"]);
  expect((await r.raw("POST", `/v1/disputes/${dispute.id}/close`, { body: "" })).status).toBe(404);
});

test.each([
  ["the test card for it", "pm_card_createIssuerFraudRecord", false],
  ["any payment, on demand", "pm_card_visa", true],
])("the network warns of fraud after %s", async (_name, card, onDemand) => {
  const { id, latest_charge: charge } = await pay(card);
  if (onDemand) r.sandbox.warnOfFraud(id);
  const { event } = r.delivered.at(-1) ?? {};
  expect(event).toMatchObject({
    type: "radar.early_fraud_warning.created",
    request: { id: null, idempotency_key: null },
    data: { object: { charge, payment_intent: id, actionable: true } },
  });
});

test("a warning of what was refunded in full asks for nothing", async () => {
  const { id } = await pay();
  await stripe.refunds.create({ payment_intent: id });
  r.sandbox.warnOfFraud(id);
  expect(r.delivered.at(-1)?.event.data.object).toMatchObject({ actionable: false });
});
