/** PURE. What is due at Stripe's webhook endpoints, so that exactly one tells the worker exactly what it reads. */
import type Stripe from "stripe";
import { STRIPE_API_VERSION } from "../../worker/payments/stripe/client.ts";
import { STRIPE_EVENT_TYPES } from "../../worker/payments/stripe/event.ts";

export const WEBHOOK_PATH = "/webhooks/stripe";

export type Endpoint = Pick<Stripe.WebhookEndpoint, "api_version" | "enabled_events" | "id" | "status" | "url">;

export type EndpointStep =
  | { kind: "keep"; endpoint: Endpoint }
  | { kind: "create"; url: string }
  | { kind: "update"; endpoint: Endpoint; changes: Stripe.WebhookEndpointUpdateParams; says: string }
  | { kind: "disable"; endpoint: Endpoint; says: string };

/**
 * An endpoint's API version is of its creation, for good: one of another version is followed by a new one, and then disabled.
 * @param found all endpoints of the account; those of other addresses are left alone
 * @param publicUrl the worker's origin
 */
export function endpointSteps(found: readonly Endpoint[], publicUrl: string): EndpointStep[] {
  const url = publicUrl + WEBHOOK_PATH;
  const ours = found.filter((endpoint) => endpoint.url.replace(/\/+$/, "") === url);
  const [best, ...doubles] = ours.filter(isOfVersion).toSorted((a, b) => faultsOf(a) - faultsOf(b));
  const old = ours.filter((endpoint) => !isOfVersion(endpoint));
  const first: EndpointStep = best === undefined ? { kind: "create", url } : mended(best);
  return [
    first,
    ...old.filter(isEnabled).map((endpoint): EndpointStep => {
      const version = endpoint.api_version ?? "of the account";
      return { kind: "disable", endpoint, says: `its API version (${version}) cannot be changed` };
    }),
    ...doubles.filter(isEnabled).map((endpoint): EndpointStep => {
      return { kind: "disable", endpoint, says: "it told the worker everything a second time" };
    }),
  ];
}

const isEnabled = ({ status }: Endpoint) => status === "enabled";
const isOfVersion = ({ api_version: version }: Endpoint) => version === STRIPE_API_VERSION;
const faultsOf = (endpoint: Endpoint) => Number(!isEnabled(endpoint)) * 2 + Number(eventsSay(endpoint) !== null);

function mended(endpoint: Endpoint): EndpointStep {
  const events = eventsSay(endpoint);
  if (isEnabled(endpoint) && events === null) return { kind: "keep", endpoint };
  const changes = {
    ...(!isEnabled(endpoint) && { disabled: false }),
    ...(events !== null && { enabled_events: STRIPE_EVENT_TYPES }),
  };
  const says = [isEnabled(endpoint) ? null : "it was disabled", events].filter((part) => part !== null).join(", and ");
  return { kind: "update", endpoint, changes, says };
}

/** What is wrong with its events, in words; null when nothing is. */
function eventsSay({ enabled_events: events }: Endpoint): string | null {
  const missing = STRIPE_EVENT_TYPES.filter((type) => !events.includes(type) && !events.includes("*"));
  const idle = events.filter((type) => !STRIPE_EVENT_TYPES.some((wanted) => wanted === type));
  if (missing.length > 0) return `it did not tell of ${missing.join(", ")}`;
  return idle.length > 0 ? `it told of what nobody reads (${idle.join(", ")})` : null;
}
