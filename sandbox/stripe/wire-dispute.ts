import type Stripe from "stripe";
import type { DisputeKind, DisputeRecord } from "./records.ts";

/** Days that a shop has to answer. */
const DAYS_TO_ANSWER = 9;
const DAY_SECONDS = 24 * 60 * 60;

/** Visa's reason codes, as the network gives them (Stripe docs, "Dispute reason codes"). */
const NETWORK_CODES: Readonly<Record<DisputeKind, string>> = {
  fraudulent: "10.4",
  inquiry: "10.4",
  product_not_received: "13.1",
};

export function wireDispute(record: DisputeRecord): Stripe.Dispute {
  const { charge, kind } = record;
  const { brand } = charge.details.card;
  const isOpen = record.status === "needs_response" || record.status === "warning_needs_response";
  return structuredClone({
    id: record.id,
    object: "dispute",
    amount: charge.amount,
    balance_transactions: record.movements.map((movement) => wireMovement(record, movement)),
    charge: charge.id,
    created: record.created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: record.created + DAYS_TO_ANSWER * DAY_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: null,
    is_charge_refundable: kind === "inquiry" && isOpen && charge.refunded < charge.amount,
    livemode: false,
    metadata: {},
    payment_intent: charge.intent,
    payment_method_details: {
      card: {
        brand,
        case_type: kind === "inquiry" ? "inquiry" : "chargeback",
        network: brand,
        network_reason_code: NETWORK_CODES[kind],
      },
      type: "card",
    },
    reason: kind === "inquiry" ? "fraudulent" : kind,
    status: record.status,
  } satisfies Stripe.Dispute);
}

function wireMovement(
  { id: dispute, charge }: DisputeRecord,
  { id, created, amount, fee }: DisputeRecord["movements"][number],
): Stripe.BalanceTransaction {
  const charged = { amount: fee, application: null, currency: charge.currency, description: "Dispute fee" };
  return {
    id,
    object: "balance_transaction",
    amount,
    available_on: created,
    balance_type: "payments",
    created,
    currency: charge.currency,
    description: amount < 0 ? `Chargeback withdrawal for ${charge.id}` : `Chargeback reversal for ${charge.id}`,
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [{ ...charged, type: "stripe_fee" }],
    net: amount - fee,
    reporting_category: amount < 0 ? "dispute" : "dispute_reversal",
    source: dispute,
    status: "available",
    type: "adjustment",
  };
}

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};
