/** Stripe behind the port: the few calls we make, each with an idempotency key made from the intent, never from the call. */
import type Stripe from "stripe";
import type { Config } from "../../config.ts";
import {
  type ChargeOrder,
  type Method,
  type PaymentProvider,
  type ProviderCard,
  type ProviderPayment,
  UnknownCustomer,
  UnknownOutcome,
  UnknownPayment,
} from "../port.ts";
import { pageOfPayments, pageOfRefunds, toListed } from "./books.ts";
import { createStripeClient } from "./client.ts";
import { verifyStripeEvent } from "./event.ts";
import { ORDER_KEY, toCard, toPayment } from "./payment.ts";
import { createRefund, listRefunds, readDispute } from "./refund.ts";
import { reportTaxes, workOutTaxes } from "./tax.ts";

const EXPAND = ["payment_method"];

/** Construction builds some ninety resources: once for an isolate, and only when a request does reach for the provider. */
const clients = new WeakMap<Config["stripe"], Stripe>();

export function createStripeProvider(config: Config["stripe"]): PaymentProvider {
  const stripe = () => {
    const client = clients.get(config) ?? createStripeClient(config.secretKey, config.apiUrl);
    clients.set(config, client);
    return client;
  };
  const read = async (id: string) => toPayment(await retrieve(stripe(), id, EXPAND));
  return {
    createCustomer: async (buyerId, idempotencyKey) => {
      const options = { idempotencyKey };
      const customer = await reach(() =>
        stripe().customers.create({ metadata: { threadtill_buyer: buyerId } }, options),
      );
      return customer.id;
    },
    open: async (order) => toPayment(await open(stripe(), order)),
    charge: (id, order, method, returnUrl) => charge(stripe(), id, order, method, returnUrl, read),
    read: (id) => reach(() => read(id)),
    readCard: (id) => reach(() => readCard(stripe(), id)),
    detachCard: (id) => reach(() => detachCard(stripe(), id)),
    deleteCustomer: (id) => reach(() => deleteCustomer(stripe(), id)),
    cancel: (id) => reach(() => cancel(stripe(), id, read)),
    refund: (refund) => reach(() => createRefund(stripe(), refund, isRefusal)),
    listRefunds: (paymentId) => reach(() => listRefunds(stripe(), paymentId)),
    inspect: (id) => reach(async () => toListed(await retrieve(stripe(), id, [...EXPAND, "latest_charge"]))),
    pageOfPayments: (span) => reach(() => pageOfPayments(stripe(), span)),
    pageOfRefunds: (span) => reach(() => pageOfRefunds(stripe(), span)),
    readDispute: (id) => reach(() => readDispute(stripe(), id)),
    workOutTaxes: (question, key) => reach(() => workOutTaxes(stripe(), question, key, isRefusal)),
    reportTaxes: (report) => reach(() => reportTaxes(stripe(), report, isRefusal)),
    verifyEvent: (raw, signature, now) => verifyStripeEvent(stripe(), config, raw, signature, now),
  };
}

function createIntent(stripe: Stripe, order: ChargeOrder): Promise<Stripe.PaymentIntent> {
  return stripe.paymentIntents.create(
    {
      amount: order.amountMinor,
      currency: order.currency.toLowerCase(),
      allowed_payment_method_types: ["card"],
      metadata: { [ORDER_KEY]: order.id, threadtill_number: order.number },
      ...(order.customerId && { customer: order.customerId }),
      ...(order.receiptEmail && { receipt_email: order.receiptEmail }),
    },
    { idempotencyKey: `${order.id}:create` },
  );
}

async function open(stripe: Stripe, order: ChargeOrder): Promise<Stripe.PaymentIntent> {
  try {
    return await createIntent(stripe, order);
  } catch (error) {
    const { code, param } = error as { code?: unknown; param?: unknown };
    throw code === "resource_missing" && param === "customer" ? new UnknownCustomer() : new UnknownOutcome(error);
  }
}

/**
 * Confirms. `setup_future_usage` is always sent: an empty string clears what an earlier attempt may have set, so that a box
 * ticked, declined and unticked saves nothing. Never `off_session`: a buyer is tapping.
 */
async function charge(
  stripe: Stripe,
  id: string,
  order: ChargeOrder,
  method: Method,
  returnUrl: string,
  read: (id: string) => Promise<ProviderPayment>,
): Promise<ProviderPayment> {
  const params: Stripe.PaymentIntentConfirmParams = {
    return_url: returnUrl,
    expand: EXPAND,
    setup_future_usage: method.kind === "new_card" && method.save ? "on_session" : "",
    ...(method.kind === "new_card"
      ? { confirmation_token: method.clientToken }
      : {
          payment_method: method.providerCardId,
          use_stripe_sdk: true,
          ...(method.cvcToken && { payment_method_options: { card: { cvc_token: method.cvcToken } } }),
        }),
  };
  try {
    return toPayment(
      await stripe.paymentIntents.confirm(id, params, { idempotencyKey: `${order.id}:confirm:${order.attempt}` }),
    );
  } catch (error) {
    if (!isRefusal(error)) throw new UnknownOutcome(error);
    // A refusal's body is not expanded and may be a replay of an older one: the intent itself is the truth.
    const payment = await reach(() => read(id));
    return payment.state === "open" ? { ...payment, state: "declined", decline: "processing_error" } : payment;
  }
}

async function retrieve(stripe: Stripe, id: string, expand: string[]): Promise<Stripe.PaymentIntent> {
  try {
    return await stripe.paymentIntents.retrieve(id, { expand });
  } catch (error) {
    throw isMissing(error) ? new UnknownPayment(error) : error;
  }
}

async function readCard(stripe: Stripe, id: string): Promise<ProviderCard | null> {
  try {
    return toCard(await stripe.paymentMethods.retrieve(id));
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function detachCard(stripe: Stripe, id: string): Promise<void> {
  try {
    await stripe.paymentMethods.detach(id);
  } catch (error) {
    // One that is attached to nobody is refused as a bad request.
    if (!isRefusal(error)) throw error;
    const card = await readCard(stripe, id);
    if (card?.customerId) throw error;
  }
}

async function deleteCustomer(stripe: Stripe, id: string): Promise<void> {
  try {
    await stripe.customers.del(id);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

const isMissing = (error: unknown) => (error as { code?: unknown }).code === "resource_missing";

/**
 * Cancelling twice is as good as once, so it carries no key of ours: a refusal stored under one would be the answer all day,
 * also after the bank has let go of the payment.
 */
async function cancel(
  stripe: Stripe,
  id: string,
  read: (id: string) => Promise<ProviderPayment>,
): Promise<ProviderPayment> {
  try {
    return toPayment(await stripe.paymentIntents.cancel(id, { expand: EXPAND }));
  } catch (error) {
    // A cancellation that was carried out and answered with a 500 answers so again for a day: the intent itself is the truth.
    const payment = await read(id);
    if (isRefusal(error) || payment.state === "cancelled" || payment.state === "succeeded") return payment;
    throw error;
  }
}

/** Stripe understood and said no: nothing is unknown. A 409 or 5xx tells nothing about what happened. */
function isRefusal(error: unknown): boolean {
  const status = (error as { statusCode?: unknown }).statusCode;
  return typeof status === "number" && status >= 400 && status < 500 && status !== 409 && status !== 429;
}

async function reach<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof UnknownOutcome ? error : new UnknownOutcome(error);
  }
}
