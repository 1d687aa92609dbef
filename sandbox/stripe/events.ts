import { createHmac } from "node:crypto";
import type Stripe from "stripe";
import type { Ids } from "./ids.ts";
import type { Store } from "./store.ts";

export const API_VERSION = "2026-10-28.endive";

/** The API call that an event came out of; both null when the bank or a control caused it. */
export interface Cause {
  readonly id: string | null;
  readonly idempotencyKey: string | null;
}

export interface EventSource {
  readonly store: Store;
  readonly ids: Ids;
  /** Unix seconds. */
  now(): number;
  readonly webhookSecret: string;
  readonly deliver: (rawBody: string, headers: Record<string, string>, path: "/webhooks/stripe") => void;
}

/** Records an event, signs it and hands it to the delivery queue. `object` is frozen as it is now. */
export function emit(source: EventSource, type: string, object: object, cause: Cause): void {
  const body = {
    id: source.ids.next("evt"),
    object: "event",
    api_version: API_VERSION,
    created: source.now(),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request: { id: cause.id, idempotency_key: cause.idempotencyKey },
    type,
  } as unknown as Stripe.Event;
  source.store.events.set(body.id, { id: body.id, sequence: source.store.events.size + 1, body });
  const raw = JSON.stringify(body, null, 2);
  source.deliver(raw, signedHeaders(raw, source.webhookSecret, source.now()), "/webhooks/stripe");
}

/**
 * Headers of one delivery attempt: HMAC-SHA256 over `t.raw`, keyed with the whole `whsec_...` text (Stripe docs,
 * webhook signatures). `seconds` is the time of the attempt; a retry is signed anew.
 */
export function signedHeaders(raw: string, secret: string, seconds: number): Record<string, string> {
  const signature = createHmac("sha256", secret).update(`${seconds}.${raw}`).digest("hex");
  return {
    "content-type": "application/json; charset=utf-8",
    "stripe-signature": `t=${seconds},v1=${signature}`,
    "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
  };
}
