/** The only `new Stripe`. SDK version and API version are pinned together: a minor SDK release moves the API version. */
import Stripe from "stripe";
import { PROVIDER_TIMEOUT_MS } from "../../limits.ts";

/** The API version of stripe-node 23.1.0; the webhook endpoint is created with the same one. */
export const STRIPE_API_VERSION = "2026-10-28.endive";

/**
 * stripe-node takes every JSON without `error` for what it asked for, whatever its status, so that a gateway's `503 {"message":"..."}`
 * would be a customer deleted; and of JSON that is no object its promise never settles (RequestSender.ts). What cannot be Stripe's is no
 * more than a lost connection.
 */
async function fetchStripe(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  const body = parse(await response.clone().text());
  const { error } = Object(body);
  // Stripe docs, API, "Errors": an object `error`.
  if (isObject(body) && (response.ok || isObject(error))) return response;
  await response.body?.cancel();
  throw new TypeError(`answered with ${response.status} and nothing of Stripe's`);
}

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A client that keeps nothing of a request. Network retries are off: what a tap, a queue or a restart repeats carries our own key. */
export function createStripeClient(secretKey: string, apiUrl: string): Stripe {
  const { hostname, port, protocol } = new URL(apiUrl);
  const scheme = protocol === "http:" ? "http" : "https";
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: Stripe.createFetchHttpClient(fetchStripe),
    host: hostname,
    port: port || (scheme === "http" ? 80 : 443),
    protocol: scheme,
    timeout: PROVIDER_TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: "Threadtill" },
  });
}
