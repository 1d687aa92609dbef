import type Stripe from "stripe";
import { newIntent, newToken, type Rig } from "./harness.ts";

/** One good request for each endpoint, and the objects that it needs. A new endpoint without one fails in conformance.test.ts. */

export type Specimens = Awaited<ReturnType<typeof makeSpecimens>>;

interface Sample {
  /** The path with its names filled in; the route's own when it has none. */
  readonly at?: string;
  /** Form-encoded. */
  readonly body?: string;
}

export async function makeSpecimens(r: Rig) {
  const { stripe } = r;
  const newCustomer = () =>
    stripe.customers.create({
      name: "Giulia",
      business_name: "Officina",
      address: { country: "IT" },
      shipping: { name: "Giulia", address: { line1: "Via Roma 1" } },
    });
  const [customer, doomed] = [await newCustomer(), await newCustomer()];
  const address = { name: "G", address: { line1: "Via Roma 1" } };
  const token = await newToken(stripe, "pm_card_visa", { shipping: address });
  const open = await newIntent(stripe, { customer: customer.id, payment_details: { order_reference: "A1" } });
  const kept = { confirmation_token: token.id, setup_future_usage: "on_session" as const };
  const paid = await stripe.paymentIntents.confirm(open.id, kept);
  const cards = await Promise.all(
    ["pm_card_mastercard", "pm_card_amex", "pm_card_jcb"].map((card) =>
      stripe.paymentMethods.attach(card, { customer: customer.id }),
    ),
  );
  await everyWayToPay(r);
  await aCardsLife(r);
  const disputed = await pay(r, "pm_card_createDispute");
  const [dispute] = (await stripe.disputes.list({ payment_intent: disputed.id })).data;
  await whatComesAfter(r, String(paid.payment_method));
  const refund = await stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
  const endpoint = () =>
    stripe.webhookEndpoints.create({ url: "https://shop.test/hooks", enabled_events: ["charge.failed"] });
  const endpoints = [await endpoint(), await endpoint()];
  return {
    charge: String(paid.latest_charge),
    customer: customer.id,
    detachable: idOf(cards[0]),
    dispute: idOf(dispute),
    doomed: doomed.id,
    endpoint: idOf(endpoints[0]),
    endpointToDelete: idOf(endpoints[1]),
    event: r.sandbox.events()[0]?.id ?? "",
    loose: (await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } })).id,
    method: idOf(cards[1]),
    openIntents: await Promise.all([1, 2, 3].map(async () => (await newIntent(stripe)).id)),
    paid: paid.id,
    refund: refund.id,
    taxCalculation: String((await stripe.tax.calculations.create(TAXED)).id),
    taxTransaction: (await soldWithTax(r)).id,
    token: token.id,
  };
}

function idOf(object: { id: string } | undefined): string {
  if (object === undefined) throw new Error("a specimen was not made");
  return object.id;
}

const TAXED: Stripe.Tax.CalculationCreateParams = {
  currency: "usd",
  line_items: [
    { amount: 2999, reference: "blend", tax_code: "txcd_99999999" },
    { amount: 500, reference: "beans", tax_code: "txcd_40060003", tax_behavior: "exclusive" },
  ],
  customer_details: { address: { country: "US", postal_code: "94107", state: "CA" }, address_source: "shipping" },
  shipping_cost: { amount: 500 },
};

/** One of each tax: contained, added, of several jurisdictions, exempt and not collected; and a sale of which a part was reversed. */
async function soldWithTax({ stripe }: Rig) {
  const inclusive = { amount: 2999, tax_behavior: "inclusive" as const };
  for (const country of ["IT", "BR"]) {
    await stripe.tax.calculations.create({
      currency: "eur",
      line_items: [inclusive],
      customer_details: { address: { country }, address_source: "billing" },
    });
  }
  const { id } = await stripe.tax.calculations.create(TAXED);
  const sale = { calculation: String(id), reference: "A-1", metadata: { shop: "one" } };
  const sold = await stripe.tax.transactions.createFromCalculation(sale);
  const part = { mode: "partial" as const, flat_amount: -1000, original_transaction: sold.id, reference: "A-1-back" };
  await stripe.tax.transactions.createReversal(part);
  return sold;
}

function pay(r: Rig, card: string) {
  return newIntent(r.stripe, { payment_method: card, confirm: true });
}

/** A PaymentIntent in each of its states, and a charge of each kind. */
async function everyWayToPay(r: Rig): Promise<void> {
  for (const name of ["visa_chargeDeclined", "radarBlock", "chargeDeclinedIncorrectCvc"]) {
    await pay(r, `pm_card_${name}`).catch(() => {});
  }
  for (const answer of ["approve", "refuse"] as const) {
    r.sandbox.answerChallenge((await pay(r, "pm_card_threeDSecure2Required")).id, answer);
  }
  const redirect = {
    confirm: true,
    payment_method: "pm_card_threeDSecure2Required",
    return_url: "https://shop.test/r",
  };
  await newIntent(r.stripe, redirect);
  r.sandbox.nextOutcome("processing");
  await pay(r, "pm_card_visa");
  const cancelled = await newIntent(r.stripe, { payment_method_options: { card: { require_cvc_recollection: true } } });
  await r.stripe.paymentIntents.cancel(cancelled.id, { cancellation_reason: "abandoned" });
}

/** Saved, changed, taken off; and what becomes of its customer. */
async function aCardsLife({ stripe }: Rig): Promise<void> {
  const { id } = await stripe.customers.create();
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer: id });
  await stripe.paymentMethods.update(card.id, { card: { exp_month: 1, exp_year: 2033 } });
  await stripe.paymentMethods.detach(card.id);
  await stripe.customers.update(id, { phone: "+391234567" });
  await stripe.customers.del(id);
}

/** What banks, networks and buyers do once a payment was made. */
async function whatComesAfter(r: Rig, savedCard: string): Promise<void> {
  const inquiry = await pay(r, "pm_card_createDisputeInquiry");
  const [asked] = (await r.stripe.disputes.list({ payment_intent: inquiry.id })).data;
  r.sandbox.closeDispute(idOf(asked), "won");
  for (const outcome of ["won", "lost"] as const) {
    const { id } = await pay(r, "pm_card_visa");
    r.sandbox.closeDispute(r.sandbox.dispute(id, "product_not_received"), outcome);
  }
  await pay(r, "pm_card_createIssuerFraudRecord");
  r.sandbox.renewCard(savedCard, { expYear: 2035, last4: "1881" });
  for (const card of ["pm_card_pendingRefund", "pm_card_refundFail"]) {
    const refund = await r.stripe.refunds.create({ payment_intent: (await pay(r, card)).id });
    r.sandbox.settleRefund(refund.id);
  }
}

const CARD = "payment_method_data[type]=card&payment_method_data[card]";
const NEW_CARD = `${CARD}[number]=4242424242424242&${CARD}[exp_month]=12&${CARD}[exp_year]=2031&${CARD}[cvc]=123`;

/** By `METHOD path`, as in the table of routes. */
export const SAMPLES: Readonly<Record<string, (s: Specimens) => Sample>> = {
  "GET /v1/account": () => ({}),

  "POST /v1/customers": () => ({ body: "name=Giulia&email=g@shop.test&metadata[a]=1" }),
  "GET /v1/customers": () => ({}),
  "GET /v1/customers/:id": (s) => ({ at: `/v1/customers/${s.customer}` }),
  "POST /v1/customers/:id": (s) => ({ at: `/v1/customers/${s.customer}`, body: "preferred_locales[0]=it" }),
  "DELETE /v1/customers/:id": (s) => ({ at: `/v1/customers/${s.doomed}` }),
  "GET /v1/customers/:id/payment_methods": (s) => ({ at: `/v1/customers/${s.customer}/payment_methods` }),
  "GET /v1/customers/:id/payment_methods/:method": (s) => ({
    at: `/v1/customers/${s.customer}/payment_methods/${s.method}`,
  }),

  "POST /v1/payment_methods": () => ({ body: "type=card&card[token]=tok_visa&billing_details[name]=Giulia" }),
  "GET /v1/payment_methods": (s) => ({ at: `/v1/payment_methods?customer=${s.customer}` }),
  "GET /v1/payment_methods/:id": (s) => ({ at: `/v1/payment_methods/${s.method}` }),
  "POST /v1/payment_methods/:id": (s) => ({ at: `/v1/payment_methods/${s.method}`, body: "allow_redisplay=always" }),
  "POST /v1/payment_methods/:id/attach": (s) => ({
    at: `/v1/payment_methods/${s.loose}/attach`,
    body: `customer=${s.customer}`,
  }),
  "POST /v1/payment_methods/:id/detach": (s) => ({ at: `/v1/payment_methods/${s.detachable}/detach`, body: "" }),

  "POST /v1/payment_intents": () => ({
    body: "amount=3499&currency=eur&confirm=true&allowed_payment_method_types[0]=card&payment_method=pm_card_visa",
  }),
  "GET /v1/payment_intents": () => ({ at: "/v1/payment_intents?limit=100" }),
  "GET /v1/payment_intents/:id": (s) => ({
    at: `/v1/payment_intents/${s.paid}?expand[0]=payment_method&expand[1]=customer&expand[2]=latest_charge`,
  }),
  "POST /v1/payment_intents/:id": (s) => ({ at: `/v1/payment_intents/${s.openIntents[0]}`, body: "amount=4999" }),
  "POST /v1/payment_intents/:id/confirm": (s) => ({
    at: `/v1/payment_intents/${s.openIntents[1]}/confirm`,
    body: "payment_method=pm_card_threeDSecure2Required&use_stripe_sdk=true",
  }),
  "POST /v1/payment_intents/:id/cancel": (s) => ({ at: `/v1/payment_intents/${s.openIntents[2]}/cancel`, body: "" }),

  "POST /v1/confirmation_tokens": () => ({ body: NEW_CARD }),
  "GET /v1/confirmation_tokens/:id": (s) => ({ at: `/v1/confirmation_tokens/${s.token}` }),
  "POST /v1/test_helpers/confirmation_tokens": () => ({ body: "payment_method=pm_card_amex" }),
  "POST /v1/tokens": () => ({ body: "cvc_update[cvc]=123" }),

  "GET /v1/charges": () => ({ at: "/v1/charges?limit=100" }),
  "GET /v1/charges/:id": (s) => ({ at: `/v1/charges/${s.charge}?expand[0]=payment_intent` }),

  "POST /v1/refunds": (s) => ({ body: `payment_intent=${s.paid}&amount=200&reason=duplicate` }),
  "GET /v1/refunds": () => ({}),
  "GET /v1/refunds/:id": (s) => ({ at: `/v1/refunds/${s.refund}` }),
  "POST /v1/refunds/:id": (s) => ({ at: `/v1/refunds/${s.refund}`, body: "metadata[why]=late" }),

  "GET /v1/disputes": () => ({ at: "/v1/disputes?expand[0]=data.charge" }),
  "GET /v1/disputes/:id": (s) => ({ at: `/v1/disputes/${s.dispute}` }),

  "POST /v1/tax/calculations": () => ({
    body: "currency=eur&line_items[0][amount]=2999&line_items[0][tax_behavior]=inclusive&customer_details[address][country]=IT&customer_details[address_source]=shipping&shipping_cost[amount]=500&expand[0]=line_items.data.tax_breakdown",
  }),
  "POST /v1/tax/transactions/create_from_calculation": (s) => ({
    body: `calculation=${s.taxCalculation}&reference=A-2&expand[0]=line_items`,
  }),
  "POST /v1/tax/transactions/create_reversal": (s) => ({
    body: `mode=partial&flat_amount=-500&original_transaction=${s.taxTransaction}&reference=A-1-again&expand[0]=line_items`,
  }),

  "GET /v1/events": () => ({ at: "/v1/events?limit=100" }),
  "GET /v1/events/:id": (s) => ({ at: `/v1/events/${s.event}` }),

  "POST /v1/webhook_endpoints": () => ({
    body: "url=https://shop.test/hooks&enabled_events[0]=*&api_version=2026-10-28.endive&description=Threadtill",
  }),
  "POST /v1/webhook_endpoints/:id": (s) => ({
    at: `/v1/webhook_endpoints/${s.endpoint}`,
    body: "disabled=true&enabled_events[0]=charge.failed&description=Old",
  }),
  "GET /v1/webhook_endpoints": () => ({}),
  "GET /v1/webhook_endpoints/:id": (s) => ({ at: `/v1/webhook_endpoints/${s.endpoint}` }),
  "DELETE /v1/webhook_endpoints/:id": (s) => ({ at: `/v1/webhook_endpoints/${s.endpointToDelete}` }),
};
