import { Hono } from "hono";
import type Stripe from "stripe";
import { apiRoutes, type LoggedCall } from "./api.ts";
import { type Controls, controlRoutes, createControls } from "./controls.ts";
import { signedHeaders } from "./events.ts";
import { createFaults } from "./faults.ts";
import { createIdempotencyKeys } from "./idempotency.ts";
import { createIds } from "./ids.ts";
import { pageRoutes } from "./pages.ts";
import { createStore } from "./store.ts";
import { wireCustomer, wirePaymentMethod, wireRefund } from "./wire.ts";
import { wireCharge } from "./wire-charge.ts";
import { wireIntent } from "./wire-intent.ts";
import type { World } from "./world.ts";

export type { LoggedCall } from "./api.ts";
export type { FaultMode, FaultOrder } from "./faults.ts";
export type { ChallengeAnswer } from "./proceed.ts";

export interface StripeOptions {
  readonly secretKey: string;
  readonly publishableKey: string;
  readonly webhookSecret: string;
  /** Milliseconds since 1970. */
  readonly clock: { now(): number };
  /** Every id is derived from it, so that runs repeat. */
  readonly seed: string;
  /** Base address of the sandbox, e.g. `http://localhost:4242`; asked late, because the port may not be known yet. */
  readonly origin: () => string;
  /** Takes a signed webhook for delivery. */
  readonly deliver: (rawBody: string, headers: Record<string, string>, path: "/webhooks/stripe") => void;
}

/** The stand-in for Stripe: its routes, what it knows, and what tests may make it do. */
export interface StripeSandbox extends Controls {
  /** Routes `/v1/*`, `/stripe-js/*` and `/sandbox/stripe/*`, to be mounted at the sandbox's root. */
  readonly app: Hono;
  paymentIntents(): readonly Stripe.PaymentIntent[];
  customers(): readonly (Stripe.Customer | Stripe.DeletedCustomer)[];
  paymentMethods(): readonly Stripe.PaymentMethod[];
  charges(): readonly Stripe.Charge[];
  refunds(): readonly Stripe.Refund[];
  /** Oldest first, in the order in which they happened. */
  events(): readonly Stripe.Event[];
  /** Every API call made with the secret key, oldest first. */
  calls(): readonly LoggedCall[];
  clearCalls(): void;
  /** Signs a webhook body anew, at the clock's time, for another delivery attempt. */
  sign(rawBody: string): Record<string, string>;
}

export function createStripe(options: StripeOptions): StripeSandbox {
  const { clock, webhookSecret } = options;
  const store = createStore();
  const seconds = () => Math.floor(clock.now() / 1000);
  const world: World = {
    store,
    ids: createIds(options.seed),
    now: seconds,
    origin: options.origin,
    webhookSecret,
    deliver: options.deliver,
    rehearsals: [],
  };
  const faults = createFaults();
  const controls = createControls(world, faults.order, faults.clear);
  const idempotency = createIdempotencyKeys(() => clock.now());
  let calls: LoggedCall[] = [];

  const app = new Hono();
  app.route(
    "/",
    apiRoutes({ world, keys: options, faults, idempotency }, (call) => {
      calls.push(call);
    }),
  );
  app.route("/", controlRoutes(world, controls));
  app.route("/", pageRoutes());

  return {
    app,
    ...controls,
    paymentIntents: () => [...store.intents.values()].map((record) => wireIntent(record, store, options.origin())),
    customers: () => [...store.customers.values()].map(wireCustomer),
    paymentMethods: () => [...store.paymentMethods.values()].map(wirePaymentMethod),
    charges: () => [...store.charges.values()].map(wireCharge),
    refunds: () => [...store.refunds.values()].map(wireRefund),
    events: () => [...store.events.values()].map(({ body }) => structuredClone(body)),
    calls: () => [...calls],
    clearCalls: () => {
      calls = [];
    },
    sign: (rawBody) => signedHeaders(rawBody, webhookSecret, seconds()),
  };
}
