import { Hono } from "hono";
import type Stripe from "stripe";
import { apiRoutes, type LoggedCall } from "./api.ts";
import { controlRoutes } from "./control-routes.ts";
import { type Controls, createControls } from "./controls.ts";
import type { WebhookLetter } from "./events.ts";
import { createFaults } from "./faults.ts";
import { createIdempotencyKeys } from "./idempotency.ts";
import { createIds } from "./ids.ts";
import { pageRoutes } from "./pages.ts";
import { createStore } from "./store.ts";
import { wireCustomer, wirePaymentMethod, wireRefund } from "./wire.ts";
import { wireCharge } from "./wire-charge.ts";
import { wireDispute } from "./wire-dispute.ts";
import { wireIntent } from "./wire-intent.ts";
import { wireTaxCalculation, wireTaxTransaction } from "./wire-tax.ts";
import type { World } from "./world.ts";

export type { LoggedCall } from "./api.ts";
export type { WebhookLetter } from "./events.ts";
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
  /** Takes a webhook for delivery. */
  readonly deliver: (letter: WebhookLetter) => void;
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
  disputes(): readonly Stripe.Dispute[];
  /** With their lines, as the next. */
  taxCalculations(): readonly Stripe.Tax.Calculation[];
  taxTransactions(): readonly Stripe.Tax.Transaction[];
  /** Oldest first, in the order in which they happened. */
  events(): readonly Stripe.Event[];
  /** Every API call made with the secret key, oldest first. */
  calls(): readonly LoggedCall[];
  clearCalls(): void;
  /** Tells of every such call from now on, also of those that `clearCalls` forgets. */
  onCall(hear: (call: LoggedCall) => void): void;
}

const WHOLE = ["line_items.data.tax_breakdown"];

export function createStripe(options: StripeOptions): StripeSandbox {
  const { clock, webhookSecret } = options;
  const store = createStore();
  const seconds = () => Math.floor(clock.now() / 1000);
  const ids = createIds(options.seed);
  const world: World = {
    store,
    ids,
    now: seconds,
    origin: options.origin,
    webhookSecret,
    deliver: options.deliver,
    rehearsals: [],
    ranges: [],
    account: { id: ids.next("acct"), canCharge: true },
  };
  const faults = createFaults();
  const controls = createControls(world, faults);
  const idempotency = createIdempotencyKeys(() => clock.now());
  let calls: LoggedCall[] = [];
  const listeners: ((call: LoggedCall) => void)[] = [];

  const app = new Hono();
  app.route(
    "/",
    apiRoutes({ world, keys: options, faults, idempotency }, (call) => {
      calls.push(call);
      for (const hear of listeners) hear(call);
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
    disputes: () => [...store.disputes.values()].map(wireDispute),
    taxCalculations: () => [...store.taxCalculations.values()].map((record) => wireTaxCalculation(record, WHOLE)),
    taxTransactions: () => [...store.taxTransactions.values()].map((record) => wireTaxTransaction(record, WHOLE)),
    events: () => [...store.events.values()].map(({ body }) => structuredClone(body)),
    calls: () => [...calls],
    clearCalls: () => {
      calls = [];
    },
    onCall: (hear) => void listeners.push(hear),
  };
}
