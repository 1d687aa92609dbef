/** Verifies a Stripe webhook over its raw text. */
import type Stripe from "stripe";
import type { Config } from "../../config.ts";
import { WEBHOOK_TOLERANCE_SECONDS } from "../../limits.ts";
import type { ProviderEvent } from "../port.ts";

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
  return { id: event.id, type: event.type, ...subjectOf(event) };
}

/** The SDK checks the signature and believes the rest. */
function isWhole(event: Partial<Stripe.Event> | null): boolean {
  return typeof event?.id === "string" && typeof event.data?.object === "object" && event.data.object !== null;
}

function isFuture(signature: string, now: number): boolean {
  const stamp = /(?:^|,)\s*t=(\d+)/.exec(signature)?.[1];
  return stamp === undefined || Number(stamp) > now + WEBHOOK_TOLERANCE_SECONDS;
}

/** Payment events name the payment; charge events point to it. Of cards and customers we follow what may end or change them. */
function subjectOf(event: Stripe.Event): Omit<ProviderEvent, "id" | "type"> {
  const object = event.data.object as { id?: unknown; object?: unknown; payment_intent?: unknown };
  const nothing = { paymentId: null, cardId: null, customerId: null };
  if (object.object === "payment_intent") return { ...nothing, paymentId: String(object.id) };
  if (object.object === "payment_method" && event.type !== "payment_method.attached") {
    return { ...nothing, cardId: String(object.id) };
  }
  if (event.type === "customer.deleted") return { ...nothing, customerId: String(object.id) };
  return typeof object.payment_intent === "string" ? { ...nothing, paymentId: object.payment_intent } : nothing;
}
