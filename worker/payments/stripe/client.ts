/** The only `new Stripe`. SDK version and API version are pinned together: a minor SDK release moves the API version. */
import Stripe from "stripe";
import { PROVIDER_TIMEOUT_MS } from "../../limits.ts";

/** The API version of stripe-node 23.1.0; the webhook endpoint is created with the same one. */
export const STRIPE_API_VERSION = "2026-10-28.endive";

/** A client that keeps nothing of a request. Network retries are off: what a tap, a queue or a restart repeats carries our own key. */
export function createStripeClient(secretKey: string, apiUrl: string): Stripe {
  const { hostname, port, protocol } = new URL(apiUrl);
  const scheme = protocol === "http:" ? "http" : "https";
  return new Stripe(secretKey, {
    apiVersion: STRIPE_API_VERSION,
    httpClient: Stripe.createFetchHttpClient(),
    host: hostname,
    port: port || (scheme === "http" ? 80 : 443),
    protocol: scheme,
    timeout: PROVIDER_TIMEOUT_MS,
    maxNetworkRetries: 0,
    telemetry: false,
    appInfo: { name: "Threadtill" },
  });
}
