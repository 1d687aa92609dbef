import type Stripe from "stripe";
import type { ChargeRecord } from "./records.ts";
import { wireChecks } from "./wire.ts";

export function wireCharge(record: ChargeRecord): Stripe.Charge {
  const failed = record.failure !== null;
  return structuredClone({
    id: record.id,
    object: "charge",
    amount: record.amount,
    amount_captured: failed ? 0 : record.amount,
    amount_refunded: record.refunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: record.balanceTransaction,
    billing_details: record.billing,
    calculated_statement_descriptor: ["SANDBOX", record.descriptorSuffix].filter((part) => part !== null).join("* "),
    captured: !failed,
    created: record.created,
    currency: record.currency,
    customer: record.customer,
    description: record.description,
    disputed: record.disputed,
    failure_balance_transaction: null,
    failure_code: record.failure?.code ?? null,
    failure_message: record.failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: record.metadata,
    on_behalf_of: null,
    outcome: wireOutcome(record),
    paid: !failed,
    payment_intent: record.intent,
    payment_method: record.paymentMethod,
    payment_method_details: { card: wireChargeCard(record), type: "card" },
    receipt_email: record.receiptEmail,
    receipt_number: null,
    receipt_url: null,
    refunded: record.refunded === record.amount,
    review: null,
    shipping: record.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: record.descriptorSuffix,
    status: failed ? "failed" : "succeeded",
    transfer_data: null,
    transfer_group: null,
  } satisfies Stripe.Charge);
}

function wireOutcome(record: ChargeRecord): Stripe.Charge.Outcome {
  const { risk, decline } = record.details.card.conduct;
  const blocked = record.failure !== null && decline?.blocked === true;
  const advice = record.failure?.adviceCode ?? null;
  return {
    advice_code: advice,
    network_advice_code: null,
    network_decline_code: null,
    network_status:
      record.failure === null ? "approved_by_network" : blocked ? "not_sent_to_network" : "declined_by_network",
    reason: record.failure?.declineCode ?? record.failure?.code ?? null,
    risk_level: risk,
    risk_score: { normal: 12, elevated: 68, highest: 92 }[risk],
    seller_message: record.failure === null ? "Payment complete." : "The bank did not approve this payment.",
    type: record.failure === null ? "authorized" : blocked ? "blocked" : "issuer_declined",
  };
}

function wireChargeCard(record: ChargeRecord): Stripe.Charge.PaymentMethodDetails.Card {
  const { details } = record;
  const { card } = details;
  return {
    amount_authorized: record.failure === null ? record.amount : null,
    authorization_code: null,
    brand: card.brand,
    checks: wireChecks(details, record.billing, record.cvcCheck),
    country: card.country,
    electronic_commerce_indicator: record.authenticated ? "05" : null,
    exp_month: details.expMonth,
    exp_year: details.expYear,
    extended_authorization: { status: "disabled" },
    fingerprint: details.fingerprint,
    funding: card.funding,
    incremental_authorization: { status: "unavailable" },
    installments: null,
    last4: details.last4,
    mandate: null,
    multicapture: { status: "unavailable" },
    network: card.brand,
    network_token: { used: false },
    network_transaction_id: null,
    overcapture: { maximum_amount_capturable: record.amount, status: "unavailable" },
    regulated_status: "unregulated",
    three_d_secure: record.authenticated
      ? {
          authentication_flow: "challenge",
          electronic_commerce_indicator: "05",
          exemption_indicator: null,
          result: "authenticated",
          result_reason: null,
          transaction_id: null,
          version: "2.2.0",
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  };
}
