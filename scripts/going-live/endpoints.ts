/** Reads an account's webhook endpoints and carries out what is due at them. */
import type Stripe from "stripe";
import { STRIPE_API_VERSION } from "../../worker/payments/stripe/client.ts";
import { STRIPE_EVENT_TYPES } from "../../worker/payments/stripe/event.ts";
import { type Endpoint, type EndpointStep, endpointSteps } from "./endpoint-steps.ts";
import { done, due, good, type Line, note } from "./line.ts";
import { stripeTroubleOf } from "./stripe-trouble.ts";

const WHAT = "webhook endpoint";
/** An account has at most 16 (Stripe docs, webhook endpoints). */
const LIST_MAX = 100;

/** @throws an error of Stripe's */
export async function readEndpointSteps(stripe: Stripe, publicUrl: string): Promise<EndpointStep[]> {
  const { data } = await stripe.webhookEndpoints.list({ limit: LIST_MAX });
  return endpointSteps(data, publicUrl);
}

export interface EndpointsDone {
  lines: Line[];
  /** Of an endpoint that was made: Stripe tells it this once. */
  secret: string | null;
}

/** In their order: no endpoint is disabled before the one that follows it is there. */
export async function carryOutEndpoints(stripe: Stripe, steps: readonly EndpointStep[]): Promise<EndpointsDone> {
  const lines: Line[] = [];
  let secret: string | null = null;
  try {
    for (const step of steps) {
      if (step.kind === "create") secret = (await create(stripe, step.url)).secret ?? null;
      if (step.kind === "update") await stripe.webhookEndpoints.update(step.endpoint.id, step.changes);
      if (step.kind === "disable") await stripe.webhookEndpoints.update(step.endpoint.id, { disabled: true });
      lines.push(didLine(step));
    }
  } catch (error) {
    lines.push(stripeTroubleOf(error, WHAT));
  }
  return { lines, secret };
}

function create(stripe: Stripe, url: string): Promise<Stripe.WebhookEndpoint> {
  const description = "Threadtill: settles orders and keeps saved cards in step";
  return stripe.webhookEndpoints.create({
    url,
    description,
    api_version: STRIPE_API_VERSION,
    enabled_events: STRIPE_EVENT_TYPES,
  });
}

const nameOf = ({ id, url }: Endpoint) => `${url} (${id})`;
const ways = `${STRIPE_EVENT_TYPES.length} event types, API ${STRIPE_API_VERSION}`;

function didLine(step: EndpointStep): Line {
  switch (step.kind) {
    case "keep":
      return good(WHAT, `${nameOf(step.endpoint)}: ${ways}; left as it was`);
    case "create":
      return done(WHAT, `${step.url} made: ${ways}`);
    case "update":
      return done(WHAT, `${nameOf(step.endpoint)} mended: ${step.says}`);
    case "disable":
      return done(WHAT, `${nameOf(step.endpoint)} disabled: ${step.says}`);
  }
}

/** The steps as lines, with nothing done. */
export const shownEndpoints = (steps: readonly EndpointStep[]): Line[] => steps.map(shownLine);

function shownLine(step: EndpointStep): Line {
  switch (step.kind) {
    case "keep":
      return good(WHAT, `${nameOf(step.endpoint)}: ${ways}`);
    case "create":
      return due(WHAT, `none at ${step.url} with the API version ${STRIPE_API_VERSION}`);
    case "update":
      return due(WHAT, `${nameOf(step.endpoint)}: ${step.says}`);
    case "disable":
      return due(WHAT, `${nameOf(step.endpoint)} is to be disabled: ${step.says}`);
  }
}

/** Why a kept endpoint's secret is not shown. */
export const SECRET_NOTE = note(
  "its secret",
  "was shown when the endpoint was made; Stripe shows it again under Developers, Webhooks, the endpoint, Signing secret",
);
