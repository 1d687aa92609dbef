import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import Stripe from "stripe";
import { createStripe, type StripeSandbox, type WebhookLetter } from "../../../sandbox/stripe/index.ts";

export const SECRET_KEY = "sk_test_sandbox";
export const PUBLISHABLE_KEY = "pk_test_sandbox";
export const WEBHOOK_SECRET = "whsec_sandbox_secret";
export const START = Date.UTC(2026, 10, 22, 12, 0, 0);

export interface Delivered extends WebhookLetter {
  readonly event: Stripe.Event;
}

export interface Rig {
  readonly sandbox: StripeSandbox;
  readonly stripe: Stripe;
  readonly url: string;
  readonly port: number;
  readonly delivered: Delivered[];
  readonly clock: { now(): number; jump(ms: number): void };
  /** Types of the events so far, oldest first. */
  eventTypes(): string[];
  /** A raw request, for what the SDK would not send. */
  raw(method: string, path: string, options?: RawOptions): Promise<RawAnswer>;
  close(): Promise<void>;
}

interface RawOptions {
  readonly key?: string | null;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Record<string, unknown> & { error?: Record<string, unknown> };
}

const closers: (() => Promise<void>)[] = [];

/** Closes every rig of this file; for `afterAll`. */
export async function closeRigs(): Promise<void> {
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** The stand-in on a port of its own, and the real SDK pointed at it. */
export async function rig(options: { seed?: string; maxNetworkRetries?: number } = {}): Promise<Rig> {
  let now = START;
  let url = "";
  const clock = {
    now: () => now,
    jump: (ms: number) => {
      now += ms;
    },
  };
  const delivered: Delivered[] = [];
  const sandbox = createStripe({
    secretKey: SECRET_KEY,
    publishableKey: PUBLISHABLE_KEY,
    webhookSecret: WEBHOOK_SECRET,
    clock,
    seed: options.seed ?? "tests",
    origin: () => url,
    deliver: (letter) => void delivered.push({ ...letter, event: JSON.parse(letter.body) }),
  });
  const server = createAdaptorServer({ fetch: sandbox.app.fetch });
  // A connection that is kept alive and closed in the moment of its next use would be a fault of nobody's.
  if ("keepAliveTimeout" in server) server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  url = `http://127.0.0.1:${port}`;
  const stripe = new Stripe(SECRET_KEY, {
    host: "127.0.0.1",
    port,
    protocol: "http",
    maxNetworkRetries: options.maxNetworkRetries ?? 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ("closeAllConnections" in server) server.closeAllConnections();
    });
  closers.push(close);
  return {
    sandbox,
    stripe,
    url,
    port,
    delivered,
    clock,
    eventTypes: () => delivered.map(({ event }) => event.type),
    async raw(method, path, { key = SECRET_KEY, body, headers = {} } = {}) {
      const answer = await fetch(url + path, {
        method,
        headers: {
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
          ...(body === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      });
      return { status: answer.status, headers: answer.headers, json: await answer.json() };
    },
    close,
  };
}

/** The error that a promise fails with, as the SDK's own. */
export async function refusal(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (thrown) {
    if (thrown instanceof Stripe.errors.StripeError) return thrown;
    throw thrown;
  }
  throw new Error("It was not refused.");
}

export const CARD_ONLY = { allowed_payment_method_types: ["card" as const] };

/** EUR 34.99, unconfirmed. */
export function newIntent(stripe: Stripe, more: Partial<Stripe.PaymentIntentCreateParams> = {}) {
  return stripe.paymentIntents.create({ amount: 3499, currency: "eur", ...CARD_ONLY, ...more });
}

type TokenParams = NonNullable<Parameters<Stripe["testHelpers"]["confirmationTokens"]["create"]>[0]>;

/** A ConfirmationToken of a test card, made without a browser. */
export function newToken(stripe: Stripe, card = "pm_card_visa", more: TokenParams = {}) {
  return stripe.testHelpers.confirmationTokens.create({ payment_method: card, ...more });
}
