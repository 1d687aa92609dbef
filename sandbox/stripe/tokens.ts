import { detailsFromServer, detailsOfEntry, detailsOfToken } from "./card-entry.ts";
import { briefShipping, mergedBilling, mergedMetadata, NO_BILLING } from "./details.ts";
import { badParameter, invalid, noSuch } from "./failure.ts";
import type { TOKEN_FRAME_CREATE, TOKEN_TEST_CREATE } from "./params.ts";
import { spentPaymentMethod } from "./payment-methods.ts";
import type { CardDetails, PaymentMethodRecord, TokenRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromParam, fromPath } from "./store.ts";
import { cardByToken } from "./test-cards.ts";
import { wireToken } from "./wire.ts";
import type { Call, World } from "./world.ts";

/** A ConfirmationToken lives this long, in seconds. */
export const TOKEN_LIFE = 12 * 60 * 60;

interface NewToken {
  readonly details: CardDetails;
  readonly existing: PaymentMethodRecord | null;
  readonly data: Values<typeof TOKEN_FRAME_CREATE>["payment_method_data"] | undefined;
  readonly common: Pick<Values<typeof TOKEN_TEST_CREATE>, "return_url" | "setup_future_usage" | "shipping">;
  readonly useStripeSdk: boolean;
}

/** From the card frame: the number stays here, the page gets the token. */
export function createTokenFromFrame(call: Call, params: Values<typeof TOKEN_FRAME_CREATE>) {
  const data = params.payment_method_data;
  if (data.card === undefined) {
    throw badParameter(
      "parameter_missing",
      "payment_method_data[card]",
      "Missing required param: payment_method_data[card].",
    );
  }
  const details = detailsOfEntry(call.world, data.card, "payment_method_data[card]");
  const useStripeSdk = params.use_stripe_sdk ?? true;
  return wire(call.world, addToken(call, { details, existing: null, data, common: params, useStripeSdk }));
}

/** `POST /v1/test_helpers/confirmation_tokens`: a token without a browser, from a test card's name or a PaymentMethod. */
export function createTestToken(call: Call, params: Values<typeof TOKEN_TEST_CREATE>) {
  const data = params.payment_method_data;
  if (params.payment_method !== undefined && data?.card !== undefined) {
    throw badParameter("parameters_exclusive", "payment_method_data", "Send payment_method or a new card, not both.");
  }
  const { details, existing } = sourceOf(call.world, params);
  return wire(call.world, addToken(call, { details, existing, data, common: params, useStripeSdk: true }));
}

export function retrieveToken({ world, path }: Call) {
  return wire(world, fromPath(world.store.tokens, "confirmation_token", path.id ?? ""));
}

/** A token that may confirm a PaymentIntent now: of this account, unused, not expired. */
export function usableToken(world: World, id: string): TokenRecord {
  const token = fromParam(world.store.tokens, "confirmation_token", id, "confirmation_token");
  if (token.usedBy !== null) {
    throw invalid("confirmation_token", `The ConfirmationToken ${id} was used already; it confirms once only.`);
  }
  if (world.now() >= token.expiresAt) throw invalid("confirmation_token", `The ConfirmationToken ${id} has expired.`);
  return token;
}

function sourceOf(world: World, params: Values<typeof TOKEN_TEST_CREATE>) {
  const id = params.payment_method;
  if (id === undefined) {
    const card = params.payment_method_data?.card;
    return { details: detailsFromServer(world, card, "payment_method_data[card]"), existing: null };
  }
  if (cardByToken(id) !== undefined || id.startsWith("pm_card_")) {
    return { details: detailsOfToken(world, id, "payment_method"), existing: null };
  }
  const existing = world.store.paymentMethods.get(id);
  if (existing === undefined) throw noSuch("PaymentMethod", id, "payment_method");
  if (existing.spent) throw spentPaymentMethod();
  return { details: existing.details, existing };
}

function addToken({ world }: Call, from: NewToken): TokenRecord {
  const { common, data, existing } = from;
  const token: TokenRecord = {
    id: world.ids.next("ctoken"),
    created: world.now(),
    expiresAt: world.now() + TOKEN_LIFE,
    details: { ...from.details },
    billing: mergedBilling(existing?.billing ?? NO_BILLING, data?.billing_details ?? {}),
    allowRedisplay: data?.allow_redisplay ?? existing?.allowRedisplay ?? "unspecified",
    metadata: mergedMetadata({}, data?.metadata),
    paymentMethod: existing?.id ?? null,
    returnUrl: common.return_url ?? null,
    usage: common.setup_future_usage ?? null,
    shipping: common.shipping === undefined ? null : briefShipping(common.shipping),
    useStripeSdk: from.useStripeSdk,
    usedBy: null,
  };
  world.store.tokens.set(token.id, token);
  return token;
}

function wire(world: World, token: TokenRecord) {
  const attachedTo =
    token.paymentMethod === null ? null : world.store.paymentMethods.get(token.paymentMethod)?.customer;
  return wireToken(token, attachedTo ?? null);
}
