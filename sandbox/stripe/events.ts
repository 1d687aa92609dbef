import { createHmac } from "node:crypto";
import type Stripe from "stripe";
import { previousAttributes } from "./changes.ts";
import type { EventType } from "./event-types.ts";
import type { Ids } from "./ids.ts";
import type { Store } from "./store.ts";

export const API_VERSION = "2026-10-28.endive";

/** The API call that an event came out of; both null when the bank or a control caused it. */
export interface Cause {
  readonly id: string | null;
  readonly idempotencyKey: string | null;
}

/** One webhook on its way. */
export interface WebhookLetter {
  /** The URL of an endpoint that was registered by API; `/webhooks/stripe` at the worker while there is none. */
  readonly to: string;
  readonly body: string;
  /** Signed with the receiver's secret at the time of asking: every attempt is signed anew. */
  readonly headers: () => Record<string, string>;
}

export interface EventSource {
  readonly store: Store;
  readonly ids: Ids;
  /** Unix seconds. */
  now(): number;
  /** Of the worker's own endpoint, while none is registered. */
  readonly webhookSecret: string;
  readonly deliver: (letter: WebhookLetter) => void;
}

/**
 * Records an event and hands one letter for each endpoint that wants it to the delivery queue. `object` is frozen as it is now;
 * `before`, the same object as it was, makes the event say what changed.
 */
export function emit(source: EventSource, type: EventType, object: object, cause: Cause, before?: object): void {
  const receivers = receiversOf(source, type);
  const body = {
    id: source.ids.next("evt"),
    object: "event",
    api_version: API_VERSION,
    created: source.now(),
    data: {
      object: structuredClone(object),
      ...(before === undefined ? {} : { previous_attributes: previousAttributes(before, object) }),
    },
    livemode: false,
    pending_webhooks: receivers.length,
    request: { id: cause.id, idempotency_key: cause.idempotencyKey },
    type,
  } as unknown as Stripe.Event;
  source.store.events.set(body.id, { id: body.id, sequence: source.store.events.size + 1, body });
  const raw = JSON.stringify(body, null, 2);
  for (const { url, secret } of receivers) {
    source.deliver({ to: url, body: raw, headers: () => signedHeaders(raw, secret, source.now()) });
  }
}

function receiversOf({ store, webhookSecret }: EventSource, type: EventType) {
  const endpoints = [...store.webhookEndpoints.values()];
  if (endpoints.length === 0) return [{ url: "/webhooks/stripe", secret: webhookSecret }];
  return endpoints.filter(({ enabledEvents }) => enabledEvents.includes("*") || enabledEvents.includes(type));
}

/**
 * Headers of one delivery attempt: HMAC-SHA256 over `t.raw`, keyed with the whole `whsec_...` text (Stripe docs,
 * webhook signatures). `seconds` is the time of the attempt.
 */
function signedHeaders(raw: string, secret: string, seconds: number): Record<string, string> {
  const signature = createHmac("sha256", secret).update(`${seconds}.${raw}`).digest("hex");
  return {
    "content-type": "application/json; charset=utf-8",
    "stripe-signature": `t=${seconds},v1=${signature}`,
    "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
  };
}
