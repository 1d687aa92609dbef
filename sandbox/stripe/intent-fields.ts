import { mergedMetadata, wholeShipping } from "./details.ts";
import { badParameter, invalid, notPlayed } from "./failure.ts";
import type { INTENT_CREATE, INTENT_UPDATE } from "./params-intent.ts";
import type { IntentRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { wireIntent, wirePublicIntent } from "./wire-intent.ts";
import type { Call } from "./world.ts";

/** Any of create, update and confirm: what it may set, nothing required. */
type AnyParams = Partial<Omit<Values<typeof INTENT_CREATE>, keyof UpdateParams> & UpdateParams>;
type UpdateParams = Values<typeof INTENT_UPDATE>;

/** Whole or reduced, by the key that asks. */
export function showIntent({ world, key }: Pick<Call, "world" | "key">, intent: IntentRecord) {
  const whole = wireIntent(intent, world.store, world.origin());
  return key === "secret" ? whole : wirePublicIntent(whole);
}

/** Stripe docs: the allow-list excludes every other way of choosing payment methods. */
export function checkMethodChoice(params: AnyParams): void {
  if (params.allowed_payment_method_types === undefined) return;
  for (const other of ["excluded_payment_method_types", "automatic_payment_methods"] as const) {
    if (params[other] === undefined || params[other] === null) continue;
    throw badParameter("parameters_exclusive", other, `allowed_payment_method_types cannot be combined with ${other}.`);
  }
}

/** Refuses what no card payment may have, and what is not played here. */
export function checkShared(params: AnyParams): void {
  if (params.capture_method === "manual") throw notPlayed("capture_method=manual", "capture_method");
  if (params.confirmation_method === "manual") throw notPlayed("confirmation_method=manual", "confirmation_method");
  if (params.statement_descriptor !== undefined) {
    throw invalid(
      "statement_descriptor",
      "For cards, send statement_descriptor_suffix in place of statement_descriptor.",
    );
  }
  const suffix = params.statement_descriptor_suffix;
  if (suffix && (!/[A-Za-z]/.test(suffix) || /[<>\\'"*]/.test(suffix))) {
    throw invalid("statement_descriptor_suffix", "A suffix needs a letter and none of < > \\ ' \" *.");
  }
}

/** Takes over what create, update and confirm may all set. */
export function applyShared(intent: IntentRecord, params: AnyParams): void {
  const { payment_method_options: options, shipping } = params;
  if (params.allowed_payment_method_types !== undefined) {
    intent.allowedTypes = params.allowed_payment_method_types;
    intent.automatic = null;
  }
  if (params.excluded_payment_method_types !== undefined) intent.excludedTypes = params.excluded_payment_method_types;
  if (params.capture_method === "automatic" || params.capture_method === "automatic_async") {
    intent.captureMethod = params.capture_method;
  }
  if (params.description !== undefined) intent.description = params.description;
  if (params.payment_details !== undefined) intent.paymentDetails = paymentDetailsOf(params.payment_details);
  if (params.receipt_email !== undefined) intent.receiptEmail = params.receipt_email;
  if (params.setup_future_usage !== undefined) intent.usage = params.setup_future_usage;
  if (params.statement_descriptor_suffix !== undefined) intent.descriptorSuffix = params.statement_descriptor_suffix;
  if (shipping !== undefined) intent.shipping = shipping === null ? null : wholeShipping(shipping);
  if (options?.card) {
    intent.requestThreeDSecure = options.card.request_three_d_secure ?? intent.requestThreeDSecure;
    intent.requireCvc = options.card.require_cvc_recollection ?? intent.requireCvc;
  }
  intent.metadata = mergedMetadata(intent.metadata, params.metadata);
}

function paymentDetailsOf(given: UpdateParams["payment_details"]): IntentRecord["paymentDetails"] {
  if (!given) return null;
  return { customer_reference: given.customer_reference ?? null, order_reference: given.order_reference ?? null };
}
