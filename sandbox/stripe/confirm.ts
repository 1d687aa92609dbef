import { chosenCvc } from "./cvc-tokens.ts";
import { briefShipping, wholeShipping } from "./details.ts";
import { invalid, unexpectedState } from "./failure.ts";
import { applyShared, checkMethodChoice, checkShared, showIntent } from "./intent-fields.ts";
import type { INTENT_CONFIRM } from "./params-intent.ts";
import { type Choice, choiceOf } from "./payment-choice.ts";
import { proceed } from "./proceed.ts";
import type { IntentRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath } from "./store.ts";
import { wireIntent } from "./wire-intent.ts";
import type { Call } from "./world.ts";

type ConfirmParams = Values<typeof INTENT_CONFIRM>;

export function confirmIntent(call: Call, params: ConfirmParams) {
  const intent = fromPath(call.world.store.intents, "payment_intent", call.path.id ?? "");
  return confirm(call, intent, params, () => {});
}

/**
 * Confirms: checks everything first, so that a refusal of the request changes nothing, then asks the bank.
 * `begin` runs between the two (a PaymentIntent that is created and confirmed at once comes to be there).
 */
export function confirm(call: Call, intent: IntentRecord, params: Partial<ConfirmParams>, begin: () => void) {
  checkState(call, intent);
  if (params.amount_to_confirm !== undefined && params.amount_to_confirm !== intent.amount) {
    throw invalid("amount_to_confirm", `The amount to confirm is not the PaymentIntent's ${intent.amount}.`);
  }
  checkMethodChoice(params);
  checkShared(params);
  const choice = choiceOf(call.world, withTypes(intent, params), params);
  const wantsCvc = params.payment_method_options?.card?.require_cvc_recollection ?? intent.requireCvc;
  const cvc = chosenCvc(call.world, params, wantsCvc && choice.saved);
  const returnUrl = params.return_url ?? choice.token?.returnUrl ?? null;
  checkReturnUrl(withTypes(intent, params), returnUrl);

  begin();
  const paymentMethod = choice.take();
  if (cvc !== null) cvc.used = true;
  applyShared(intent, params);
  applyToken(intent, choice, params);
  intent.attempt = {
    paymentMethod,
    cvc,
    buyerAbsent: params.off_session !== undefined && params.off_session !== "false",
    refuseAction: params.error_on_requires_action === true,
    useStripeSdk: params.use_stripe_sdk ?? choice.token?.useStripeSdk ?? false,
    returnUrl,
  };
  proceed(call, intent, intent.attempt, false);
  return showIntent(call, intent);
}

function checkState(call: Call, intent: IntentRecord): void {
  if (intent.status === "requires_payment_method" || intent.status === "requires_confirmation") return;
  const why = intent.status === "succeeded" ? "it has already succeeded" : `it has a status of ${intent.status}`;
  throw unexpectedState(
    `You cannot confirm this PaymentIntent because ${why}.`,
    wireIntent(intent, call.world.store, call.world.origin()),
  );
}

function withTypes(intent: IntentRecord, params: Partial<ConfirmParams>): IntentRecord {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded = intent.excludedTypes } =
    params;
  if (allowed === undefined) return { ...intent, excludedTypes: excluded };
  return { ...intent, allowedTypes: allowed, excludedTypes: excluded, automatic: null };
}

/** With dashboard-driven methods a redirect may be needed, so Stripe wants the way back before it starts. */
function checkReturnUrl(intent: IntentRecord, returnUrl: string | null): void {
  if (returnUrl !== null || intent.automatic === null || intent.automatic.allow_redirects === "never") return;
  throw invalid(
    "return_url",
    "This PaymentIntent may use payment methods that redirect: send return_url, or allowed_payment_method_types=[card].",
  );
}

/** The token's own values count where neither the request nor the PaymentIntent says something (Stripe docs). */
function applyToken(intent: IntentRecord, { token }: Choice, params: Partial<ConfirmParams>): void {
  if (token === null) return;
  if (params.setup_future_usage === undefined) intent.usage = intent.usage ?? token.usage;
  if (params.shipping === undefined && intent.shipping === null && token.shipping !== null) {
    intent.shipping = wholeShipping(briefShipping(token.shipping));
  }
}
