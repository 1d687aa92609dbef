import type Stripe from "stripe";
import type { IntentRecord, PaymentError } from "./records.ts";
import type { Store } from "./store.ts";
import { wirePaymentMethod } from "./wire.ts";

/** The whole PaymentIntent, as a secret key sees it. `origin` is where the bank's challenge page lives. */
export function wireIntent(record: IntentRecord, store: Store, origin: string): Stripe.PaymentIntent {
  return structuredClone({
    id: record.id,
    object: "payment_intent",
    allowed_payment_method_types: record.allowedTypes,
    amount: record.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: record.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: record.automatic,
    canceled_at: record.canceledAt,
    cancellation_reason: record.cancellationReason,
    capture_method: record.captureMethod,
    client_secret: record.clientSecret,
    confirmation_method: record.confirmationMethod,
    created: record.created,
    currency: record.currency,
    customer: record.customer,
    customer_account: null,
    description: record.description,
    excluded_payment_method_types: record.excludedTypes,
    last_payment_error: record.lastError === null ? null : wireError(record.lastError, store),
    latest_charge: record.latestCharge,
    livemode: false,
    managed_payments: null,
    metadata: record.metadata,
    next_action: wireNextAction(record, origin),
    on_behalf_of: null,
    ...(record.paymentDetails === null ? {} : { payment_details: record.paymentDetails }),
    payment_method: record.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: { card: wireCardOptions(record) },
    payment_method_types: record.allowedTypes?.includes("card") === false ? [] : ["card"],
    payment_record: null,
    processing: record.status === "processing" ? { type: "card", card: {} } : null,
    receipt_email: record.receiptEmail,
    review: null,
    setup_future_usage: record.usage,
    shipping: record.shipping,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: record.descriptorSuffix,
    status: record.status,
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.PaymentIntent);
}

function wireCardOptions(record: IntentRecord): Stripe.PaymentIntent.PaymentMethodOptions.Card {
  return {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: record.requestThreeDSecure,
    ...(record.requireCvc ? { require_cvc_recollection: true } : {}),
  };
}

/** What a publishable key may see of a PaymentIntent: no customer, metadata or charge. */
export function wirePublicIntent(whole: Stripe.PaymentIntent) {
  return {
    id: whole.id,
    object: whole.object,
    amount: whole.amount,
    amount_details: whole.amount_details,
    automatic_payment_methods: whole.automatic_payment_methods,
    canceled_at: whole.canceled_at,
    cancellation_reason: whole.cancellation_reason,
    capture_method: whole.capture_method,
    client_secret: whole.client_secret,
    confirmation_method: whole.confirmation_method,
    created: whole.created,
    currency: whole.currency,
    description: whole.description,
    last_payment_error: withoutCustomer(whole.last_payment_error),
    livemode: whole.livemode,
    next_action: whole.next_action,
    payment_method: whole.payment_method,
    payment_method_configuration_details: whole.payment_method_configuration_details,
    payment_method_types: whole.payment_method_types,
    processing: whole.processing,
    receipt_email: whole.receipt_email,
    setup_future_usage: whole.setup_future_usage,
    shipping: whole.shipping,
    source: whole.source,
    status: whole.status,
  };
}

function withoutCustomer(error: Stripe.PaymentIntent.LastPaymentError | null) {
  if (error === null) return null;
  const { charge: _charge, payment_method: method, ...rest } = error;
  if (method === undefined) return rest;
  return { ...rest, payment_method: { ...method, customer: null, metadata: {} } };
}

function wireError(error: PaymentError, store: Store): Stripe.PaymentIntent.LastPaymentError {
  const method = store.paymentMethods.get(error.paymentMethod);
  return {
    ...(error.adviceCode === null ? {} : { advice_code: error.adviceCode }),
    ...(error.charge === null ? {} : { charge: error.charge }),
    code: error.code,
    ...(error.declineCode === null ? {} : { decline_code: error.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll("_", "-")}`,
    message: error.message,
    ...(method === undefined ? {} : { payment_method: wirePaymentMethod(method), payment_method_type: "card" }),
    type: error.type,
  };
}

function wireNextAction(record: IntentRecord, origin: string): Stripe.PaymentIntent.NextAction | null {
  const { nextAction } = record;
  if (nextAction === null) return null;
  if (nextAction.kind === "sdk") {
    return {
      type: "use_stripe_sdk",
      use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: `${origin}/stripe-js/challenge` },
    };
  }
  const query = new URLSearchParams({ payment_intent_client_secret: record.clientSecret });
  return {
    type: "redirect_to_url",
    redirect_to_url: { return_url: nextAction.returnUrl, url: `${origin}/stripe-js/challenge?${query}` },
  };
}
