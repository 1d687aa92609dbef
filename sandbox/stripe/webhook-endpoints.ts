import { mergedMetadata } from "./details.ts";
import { EVENT_TYPES } from "./event-types.ts";
import { API_VERSION } from "./events.ts";
import { badParameter, invalid, notPlayed } from "./failure.ts";
import { listOf } from "./lists.ts";
import type { WEBHOOK_ENDPOINT_CREATE, WEBHOOK_ENDPOINT_LIST } from "./params.ts";
import type { WebhookEndpointRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath } from "./store.ts";
import { wireWebhookEndpoint } from "./wire.ts";
import type { Call } from "./world.ts";

/** Stripe docs, webhook endpoints: at most 16 for an account. */
const MOST_ENDPOINTS = 16;

/** From now on deliveries go by the registered endpoints; the secret is in this answer and in no other. */
export function createWebhookEndpoint({ world }: Call, params: Values<typeof WEBHOOK_ENDPOINT_CREATE>) {
  const { webhookEndpoints } = world.store;
  if (webhookEndpoints.size >= MOST_ENDPOINTS) {
    throw invalid("url", `You have reached the maximum of ${MOST_ENDPOINTS} webhook endpoints.`);
  }
  checkUrl(params.url);
  checkEvents(params.enabled_events);
  if (params.api_version !== undefined && params.api_version !== API_VERSION) {
    throw notPlayed(`an endpoint of the API version ${params.api_version} (only ${API_VERSION})`, "api_version");
  }
  const id = world.ids.next("we");
  const record: WebhookEndpointRecord = {
    id,
    created: world.now(),
    secret: world.ids.webhookSecret(id),
    url: params.url,
    apiVersion: params.api_version ?? null,
    description: params.description ?? null,
    enabledEvents: params.enabled_events,
    metadata: mergedMetadata({}, params.metadata),
  };
  webhookEndpoints.set(id, record);
  return { ...wireWebhookEndpoint(record), secret: record.secret };
}

export function retrieveWebhookEndpoint({ world, path }: Call) {
  return wireWebhookEndpoint(fromPath(world.store.webhookEndpoints, "webhook endpoint", path.id ?? ""));
}

export function listWebhookEndpoints({ world }: Call, params: Values<typeof WEBHOOK_ENDPOINT_LIST>) {
  return listOf([...world.store.webhookEndpoints.values()], params, "/v1/webhook_endpoints", wireWebhookEndpoint);
}

export function deleteWebhookEndpoint({ world, path }: Call) {
  const { id } = fromPath(world.store.webhookEndpoints, "webhook endpoint", path.id ?? "");
  world.store.webhookEndpoints.delete(id);
  return { id, object: "webhook_endpoint" as const, deleted: true as const };
}

function checkUrl(url: string): void {
  if (/^https?:\/\/[^/?#]+/.test(url) && URL.canParse(url)) return;
  throw badParameter("url_invalid", "url", "Invalid URL: an absolute address with http or https is needed.");
}

function checkEvents(types: readonly string[]): void {
  if (types.length === 0) throw badParameter("parameter_invalid_empty", "enabled_events", "Choose at least one event.");
  for (const [at, type] of types.entries()) {
    if (type === "*") {
      if (types.length > 1) throw invalid(`enabled_events[${at}]`, "'*' stands for all events and must stand alone.");
    } else if (!EVENT_TYPES.has(type)) {
      throw notPlayed(`the event type ${type}`, `enabled_events[${at}]`);
    }
  }
}
