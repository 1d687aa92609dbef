/** PURE. A PaymentIntent as the port's payment. Response enums are open in stripe-node, so the unknown has a branch. */
import type Stripe from "stripe";
import type { ProviderCard, ProviderPayment } from "../port.ts";
import { declineCode } from "./decline.ts";

/** Metadata key that carries our order's id. */
export const ORDER_KEY = "threadtill_order";

export function toPayment(intent: Stripe.PaymentIntent): ProviderPayment {
  const state = toState(intent);
  const error = intent.last_payment_error;
  return {
    id: intent.id,
    orderId: intent.metadata[ORDER_KEY] ?? null,
    state,
    amountMinor: intent.amount,
    currency: intent.currency.toUpperCase(),
    decline: state === "declined" ? declineCode(error?.code, error?.decline_code) : null,
    clientSecret: state === "action_required" ? intent.client_secret : null,
    ref: idOf(intent.latest_charge) ?? error?.payment_method?.id ?? null,
    // A declined intent has let go of the card, and tells of it in the error.
    card: toCard(intent.payment_method ?? (state === "declined" ? (error?.payment_method ?? null) : null)),
  };
}

function toState(intent: Stripe.PaymentIntent): ProviderPayment["state"] {
  switch (intent.status) {
    case "succeeded":
      return "succeeded";
    case "canceled":
      return "cancelled";
    case "requires_action":
      return "action_required";
    case "requires_payment_method":
      return intent.last_payment_error ? "declined" : "open";
    case "requires_confirmation":
      return "open";
    default:
      // `processing`, and any status that a later API version adds: not decided, so read again.
      return "processing";
  }
}

/** Null for what is no card, and for a card of which only the id is known. */
export function toCard(method: string | Stripe.PaymentMethod | null): ProviderCard | null {
  if (!method || typeof method === "string" || !method.card) return null;
  const { brand, last4, exp_month, exp_year, fingerprint } = method.card;
  return {
    id: method.id,
    brand,
    last4,
    expMonth: exp_month,
    expYear: exp_year,
    fingerprint: fingerprint ?? method.id,
    customerId: idOf(method.customer),
  };
}

function idOf(value: string | { id: string } | null | undefined): string | null {
  if (!value) return null;
  return typeof value === "string" ? value : value.id;
}
