import type Stripe from "stripe";
import type {
  BillingDetails,
  CardDetails,
  CustomerRecord,
  CvcCheck,
  CvcTokenRecord,
  PaymentMethodRecord,
  RefundRecord,
  TokenRecord,
  WebhookEndpointRecord,
} from "./records.ts";

/*
 * Records in Stripe's wire shapes (API 2026-10-28.endive). The types are the SDK's own, so that a missing or
 * misnamed field does not compile. Each call gives fresh objects: what was sent never changes afterwards.
 */

export function wireCustomer(record: CustomerRecord): Stripe.Customer | Stripe.DeletedCustomer {
  if (record.deleted) return { id: record.id, object: "customer", deleted: true };
  return structuredClone({
    id: record.id,
    object: "customer",
    address: record.address,
    balance: 0,
    ...(record.business_name === null ? {} : { business_name: record.business_name }),
    created: record.created,
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: record.description,
    email: record.email,
    ...(record.individual_name === null ? {} : { individual_name: record.individual_name }),
    invoice_prefix: record.id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: record.metadata,
    name: record.name,
    next_invoice_sequence: 1,
    phone: record.phone,
    preferred_locales: record.preferred_locales,
    shipping: record.shipping,
    tax_exempt: "none",
    test_clock: null,
  } satisfies Stripe.Customer);
}

export function wirePaymentMethod(record: PaymentMethodRecord): Stripe.PaymentMethod {
  return structuredClone({
    id: record.id,
    object: "payment_method",
    allow_redisplay: record.allowRedisplay,
    billing_details: record.billing,
    card: wireCard(record.details),
    created: record.created,
    customer: record.customer,
    customer_account: null,
    livemode: false,
    metadata: record.metadata,
    type: "card",
  } satisfies Stripe.PaymentMethod);
}

function wireCard(details: CardDetails): Stripe.PaymentMethod.Card {
  const { card } = details;
  return {
    brand: card.brand,
    checks: wireChecks(details, null, typedCvcCheck(details)),
    country: card.country,
    display_brand: card.brand === "amex" ? "american_express" : card.brand,
    exp_month: details.expMonth,
    exp_year: details.expYear,
    fingerprint: details.fingerprint,
    funding: card.funding,
    generated_from: null,
    last4: details.last4,
    networks: { available: [card.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: card.brand !== "unionpay" },
    wallet: null,
  };
}

/** What the bank found of the CVC that was typed with the card. */
export function typedCvcCheck({ card, cvcGiven }: CardDetails): CvcCheck {
  return cvcGiven ? (card.conduct.checks?.cvc ?? "pass") : "unchecked";
}

/** The bank's checks of what the buyer typed. */
export function wireChecks(details: CardDetails, billing: BillingDetails | null, cvc: CvcCheck) {
  const { checks } = details.card.conduct;
  const postal = billing?.address?.postal_code ?? null;
  return {
    address_line1_check: (billing?.address?.line1 ?? null) === null ? null : "pass",
    address_postal_code_check: postal === null ? null : (checks?.postalCode ?? "pass"),
    cvc_check: cvc,
  };
}

export function wireToken(record: TokenRecord, attachedTo: string | null): Stripe.ConfirmationToken {
  return structuredClone({
    id: record.id,
    object: "confirmation_token",
    created: record.created,
    expires_at: record.usedBy === null ? record.expiresAt : null,
    livemode: false,
    mandate_data: null,
    metadata: record.metadata,
    payment_intent: record.usedBy,
    payment_method_options: null,
    payment_method_preview: {
      allow_redisplay: record.allowRedisplay,
      billing_details: record.billing,
      card: wireCard(record.details),
      customer: attachedTo,
      customer_account: null,
      type: "card",
    },
    return_url: record.returnUrl,
    setup_future_usage: record.usage,
    setup_intent: null,
    shipping: record.shipping,
    use_stripe_sdk: record.useStripeSdk,
  } satisfies Stripe.ConfirmationToken);
}

export function wireCvcToken(record: CvcTokenRecord): Stripe.Token {
  return {
    id: record.id,
    object: "token",
    client_ip: null,
    created: record.created,
    livemode: false,
    type: "cvc_update",
    used: record.used,
  };
}

export function wireWebhookEndpoint(record: WebhookEndpointRecord): Stripe.WebhookEndpoint {
  return structuredClone({
    id: record.id,
    object: "webhook_endpoint",
    api_version: record.apiVersion,
    application: null,
    created: record.created,
    description: record.description,
    enabled_events: [...record.enabledEvents],
    livemode: false,
    metadata: record.metadata,
    status: "enabled",
    url: record.url,
  } satisfies Stripe.WebhookEndpoint);
}

export function wireRefund(record: RefundRecord): Stripe.Refund {
  return structuredClone({
    id: record.id,
    object: "refund",
    amount: record.amount,
    balance_transaction: null,
    charge: record.charge,
    created: record.created,
    currency: record.currency,
    customer: record.customer,
    customer_account: null,
    destination_details: { card: { type: "refund" }, type: "card" },
    ...(record.failureReason === null ? {} : { failure_reason: record.failureReason }),
    metadata: record.metadata,
    payment_intent: record.intent,
    payment_method: record.paymentMethod,
    ...(record.status === "pending" ? { pending_reason: "processing" } : {}),
    reason: record.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: record.status,
    transfer_reversal: null,
  } satisfies Stripe.Refund);
}
