import { confirm } from "./confirm.ts";
import { refuseCvcToken } from "./cvc-tokens.ts";
import { emit } from "./events.ts";
import { badParameter, invalid, unexpectedState } from "./failure.ts";
import { applyShared, checkMethodChoice, checkShared, showIntent } from "./intent-fields.ts";
import { listOf } from "./lists.ts";
import { checkAmount, checkCurrency } from "./money.ts";
import {
  CONFIRM_ONLY,
  type INTENT_CANCEL,
  type INTENT_CREATE,
  type INTENT_LIST,
  type INTENT_RETRIEVE,
  type INTENT_UPDATE,
} from "./params-intent.ts";
import { chosenPaymentMethod } from "./payment-choice.ts";
import type { IntentRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath, liveCustomer } from "./store.ts";
import { wireIntent } from "./wire-intent.ts";
import type { Call, World } from "./world.ts";

type CreateParams = Values<typeof INTENT_CREATE>;
type UpdateParams = Values<typeof INTENT_UPDATE>;

export function createIntent(call: Call, params: CreateParams) {
  const { world } = call;
  const currency = checkCurrency(params.currency);
  const amount = checkAmount(params.amount, currency);
  checkMethodChoice(params);
  checkShared(params);
  if (params.confirm !== true) {
    refuseConfirmOnly(params);
    refuseCvcToken(params);
  }
  const customer = params.customer === undefined ? null : liveCustomer(world.store, params.customer, "customer").id;
  const intent = blankIntent(world, { amount, currency, customer, confirmationMethod: params.confirmation_method });
  intent.automatic = automaticOf(params);
  applyShared(intent, params);
  const begin = () => {
    world.store.intents.set(intent.id, intent);
    emit(world, "payment_intent.created", wireIntent(intent, world.store, world.origin()), call.cause);
  };
  if (params.confirm === true) return confirm(call, intent, params, begin);
  if (params.payment_method !== undefined) choose(world, intent, params.payment_method);
  begin();
  return showIntent(call, intent);
}

export function retrieveIntent(call: Call, params: Values<typeof INTENT_RETRIEVE>) {
  const intent = fromPath(call.world.store.intents, "payment_intent", call.path.id ?? "");
  if (call.key === "publishable" && params.client_secret === undefined) {
    throw badParameter("parameter_missing", "client_secret", "Missing required param: client_secret.");
  }
  if (params.client_secret !== undefined && params.client_secret !== intent.clientSecret) {
    throw invalid("client_secret", "The client_secret does not belong to this PaymentIntent.");
  }
  return showIntent(call, intent);
}

export function updateIntent(call: Call, params: UpdateParams) {
  const { world } = call;
  const intent = fromPath(world.store.intents, "payment_intent", call.path.id ?? "");
  const named = Object.keys(params).filter((name) => name !== "expand");
  if (!isOpen(intent) && named.some((name) => name !== "metadata" && name !== "description")) {
    throw unexpectedState(
      `This PaymentIntent cannot be updated, because its status is ${intent.status}; only metadata and description can.`,
      wireIntent(intent, world.store, world.origin()),
    );
  }
  const currency = params.currency === undefined ? intent.currency : checkCurrency(params.currency);
  const amount = checkAmount(params.amount ?? intent.amount, currency);
  checkMethodChoice(params);
  checkShared(params);
  refuseCvcToken(params);
  const customer =
    params.customer === undefined ? intent.customer : liveCustomer(world.store, params.customer, "customer").id;
  if (params.payment_method !== undefined) chosenPaymentMethod(world, { ...intent, customer }, params.payment_method);
  Object.assign(intent, { amount, currency, customer });
  applyShared(intent, params);
  if (params.payment_method !== undefined) choose(world, intent, params.payment_method);
  return showIntent(call, intent);
}

export function cancelIntent(call: Call, params: Values<typeof INTENT_CANCEL>) {
  const { world } = call;
  const intent = fromPath(world.store.intents, "payment_intent", call.path.id ?? "");
  if (!isOpen(intent) && intent.status !== "requires_action") {
    throw unexpectedState(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
      wireIntent(intent, world.store, world.origin()),
    );
  }
  intent.status = "canceled";
  intent.canceledAt = world.now();
  intent.cancellationReason = params.cancellation_reason ?? null;
  intent.nextAction = null;
  intent.attempt = null;
  emit(world, "payment_intent.canceled", wireIntent(intent, world.store, world.origin()), call.cause);
  return showIntent(call, intent);
}

export function listIntents(call: Call, params: Values<typeof INTENT_LIST>) {
  const rows = [...call.world.store.intents.values()].filter(
    (row) => params.customer === undefined || row.customer === params.customer,
  );
  return listOf(rows, params, "/v1/payment_intents", (row) => showIntent(call, row));
}

function isOpen(intent: IntentRecord): boolean {
  return intent.status === "requires_payment_method" || intent.status === "requires_confirmation";
}

function choose(world: World, intent: IntentRecord, id: string): void {
  intent.paymentMethod = chosenPaymentMethod(world, intent, id).take().id;
  intent.status = "requires_confirmation";
}

interface Beginning {
  readonly amount: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly confirmationMethod: "automatic" | "manual" | undefined;
}

function blankIntent(world: World, { amount, currency, customer, confirmationMethod }: Beginning): IntentRecord {
  const id = world.ids.next("pi");
  return {
    id,
    clientSecret: world.ids.clientSecret(id),
    created: world.now(),
    confirmationMethod: confirmationMethod ?? "automatic",
    status: "requires_payment_method",
    amount,
    currency,
    allowedTypes: null,
    excludedTypes: null,
    automatic: null,
    captureMethod: "automatic_async",
    customer,
    description: null,
    metadata: {},
    paymentDetails: null,
    paymentMethod: null,
    requestThreeDSecure: "automatic",
    requireCvc: false,
    receiptEmail: null,
    usage: null,
    shipping: null,
    descriptorSuffix: null,
    lastError: null,
    latestCharge: null,
    nextAction: null,
    attempt: null,
    canceledAt: null,
    cancellationReason: null,
    amountReceived: 0,
  };
}

/** Without an allow-list, Stripe takes the methods of the dashboard, redirects included. */
function automaticOf(params: CreateParams): IntentRecord["automatic"] {
  if (params.allowed_payment_method_types !== undefined) return null;
  const given = params.automatic_payment_methods;
  return { enabled: given?.enabled ?? true, allow_redirects: given?.allow_redirects ?? "always" };
}

function refuseConfirmOnly(params: CreateParams): void {
  const early = CONFIRM_ONLY.find((name) => params[name] !== undefined);
  if (early !== undefined) throw invalid(early, `${early} can only be sent at creation together with confirm=true.`);
}
