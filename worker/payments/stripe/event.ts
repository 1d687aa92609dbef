/** Verifies a Stripe webhook over its raw text. */
import type Stripe from "stripe";
import type { Config } from "../../config.ts";
import { WEBHOOK_TOLERANCE_SECONDS } from "../../limits.ts";
import type { EventSubject, ProviderEvent } from "../port.ts";

/** What an endpoint of ours listens to: what may settle an order, give its money back or take it back, and what may change or end a card. */
export const STRIPE_EVENT_TYPES: Stripe.WebhookEndpointCreateParams.EnabledEvent[] = [
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.requires_action",
  "payment_intent.processing",
  "payment_intent.canceled",
  "payment_method.updated",
  "payment_method.automatically_updated",
  "payment_method.detached",
  "customer.deleted",
  "charge.refunded",
  "refund.created",
  "refund.updated",
  "refund.failed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.dispute.closed",
  "charge.dispute.funds_withdrawn",
  "charge.dispute.funds_reinstated",
  "radar.early_fraud_warning.created",
];

/**
 * stripe-node checks the signature and refuses old timestamps, but lets one dated in the future pass, so that is checked here.
 * A test event on a live endpoint (or the reverse) is refused too: it says nothing about our money.
 * @param now seconds since the epoch
 */
export async function verifyStripeEvent(
  stripe: Stripe,
  config: Config["stripe"],
  raw: string,
  signature: string | null,
  now: number,
): Promise<ProviderEvent | null> {
  if (!signature || isFuture(signature, now)) return null;
  let event: Stripe.Event;
  try {
    event = await stripe.webhooks.constructEventAsync(
      raw,
      signature,
      config.webhookSecret,
      WEBHOOK_TOLERANCE_SECONDS,
      undefined,
      // The SDK counts in milliseconds here (stripe-node, Webhooks.ts, receivedAt).
      now * 1000,
    );
  } catch {
    return null;
  }
  if (!isWhole(event) || event.livemode !== config.live) return null;
  return { id: event.id, type: event.type, about: subjectOf(event) };
}

/** The SDK checks the signature and believes the rest. */
function isWhole(event: Partial<Stripe.Event> | null): boolean {
  if (typeof event?.id !== "string" || event.id === "" || typeof event.type !== "string") return false;
  return typeof event.data?.object === "object" && event.data.object !== null;
}

function isFuture(signature: string, now: number): boolean {
  const stamp = /(?:^|,)\s*t=(\d+)/.exec(signature)?.[1];
  return stamp === undefined || Number(stamp) > now + WEBHOOK_TOLERANCE_SECONDS;
}

/** What the event is about, by the kind of its object. What comes of a charge is about its payment. */
function subjectOf({ type, data }: Stripe.Event): EventSubject | null {
  const object = data.object as { id?: unknown; object?: unknown; payment_intent?: unknown };
  const id = String(object.id);
  const paymentId = typeof object.payment_intent === "string" ? object.payment_intent : null;
  switch (object.object) {
    case "payment_intent":
      return { kind: "payment", id };
    case "payment_method":
      return type === "payment_method.attached" ? null : { kind: "card", id };
    case "customer":
      return type === "customer.deleted" ? { kind: "customer", id } : null;
    case "dispute":
      return { kind: "dispute", id };
    case "refund":
      return paymentId ? { kind: "refunds", paymentId } : null;
    case "radar.early_fraud_warning":
      return paymentId ? { kind: "fraud_warning", paymentId } : null;
    case "charge":
      if (!paymentId) return null;
      return type === "charge.refunded" ? { kind: "refunds", paymentId } : { kind: "payment", id: paymentId };
    default:
      return null;
  }
}
