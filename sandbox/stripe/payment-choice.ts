import { detailsOfToken } from "./card-entry.ts";
import { badParameter, invalid, StripeFailure, unexpectedState } from "./failure.ts";
import type { INTENT_CONFIRM } from "./params-intent.ts";
import { addPaymentMethod, spentPaymentMethod } from "./payment-methods.ts";
import type { IntentRecord, PaymentMethodRecord, TokenRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromParam } from "./store.ts";
import { usableToken } from "./tokens.ts";
import { wireIntent } from "./wire-intent.ts";
import type { World } from "./world.ts";

/** A choice that was checked; nothing is changed until `take` is called. */
export interface Choice {
  readonly token: TokenRecord | null;
  /** The card hangs on a customer already. */
  readonly saved: boolean;
  take(): PaymentMethodRecord;
}

/** A PaymentMethod named by id or test name, if this PaymentIntent may be paid with it. */
export function chosenPaymentMethod(world: World, intent: IntentRecord, id: string): Choice {
  if (id.startsWith("pm_card_")) {
    const details = detailsOfToken(world, id, "payment_method");
    return { token: null, saved: false, take: () => addPaymentMethod(world, { details }) };
  }
  const method = fromParam(world.store.paymentMethods, "PaymentMethod", id, "payment_method");
  checkOwner(method, intent);
  return { token: null, saved: method.customer !== null, take: () => method };
}

/** What a confirmation pays with: the request's token or method, or the one chosen before. */
export function choiceOf(world: World, intent: IntentRecord, params: Partial<Values<typeof INTENT_CONFIRM>>): Choice {
  checkTypes(intent);
  if (params.confirmation_token !== undefined && params.payment_method !== undefined) {
    throw badParameter(
      "parameters_exclusive",
      "payment_method",
      "Send confirmation_token or payment_method, not both.",
    );
  }
  if (params.confirmation_token !== undefined) return chosenToken(world, intent, params.confirmation_token);
  const id = params.payment_method ?? intent.paymentMethod;
  if (id !== null) return chosenPaymentMethod(world, intent, id);
  throw unexpectedState(
    "You cannot confirm this PaymentIntent because it has no payment method. Send one with the confirmation.",
    wireIntent(intent, world.store, world.origin()),
  );
}

function chosenToken(world: World, intent: IntentRecord, id: string): Choice {
  const token = usableToken(world, id);
  const use = (method: PaymentMethodRecord) => {
    token.usedBy = intent.id;
    return method;
  };
  if (token.paymentMethod !== null) {
    const choice = chosenPaymentMethod(world, intent, token.paymentMethod);
    return { token, saved: choice.saved, take: () => use(choice.take()) };
  }
  return { token, saved: false, take: () => use(addPaymentMethod(world, token)) };
}

function checkOwner(method: PaymentMethodRecord, intent: IntentRecord): void {
  if (method.spent) throw spentPaymentMethod();
  if (method.customer === null || method.customer === intent.customer) return;
  throw invalid(
    "payment_method",
    intent.customer === null
      ? "The PaymentMethod is attached to a customer, so that customer must be set on the PaymentIntent."
      : "The PaymentMethod is attached to another customer than the PaymentIntent's.",
  );
}

function checkTypes(intent: IntentRecord): void {
  const allowed = intent.allowedTypes?.includes("card") ?? true;
  const excluded = intent.excludedTypes?.includes("card") ?? false;
  if (allowed && !excluded) return;
  throw new StripeFailure(400, {
    type: "invalid_request_error",
    code: "payment_intent_incompatible_payment_method",
    message: "The PaymentIntent does not accept payment methods of the type card.",
  });
}
