import { cvcLengthFits } from "./card-entry.ts";
import { badParameter, invalid, StripeFailure } from "./failure.ts";
import type { CVC_TOKEN_CREATE } from "./params.ts";
import type { INTENT_CONFIRM } from "./params-intent.ts";
import type { CvcTokenRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromParam } from "./store.ts";
import type { TestCard } from "./test-cards.ts";
import { wireCvcToken } from "./wire.ts";
import type { Call, World } from "./world.ts";

/** A token is for the payment that is being made: ten minutes, in seconds (Stripe docs, tokens: "a few minutes"). */
export const CVC_TOKEN_LIFE = 10 * 60;

const PARAM = "payment_method_options[card][cvc_token]";

/**
 * From the CVC frame. No test card has a CVC of its own, so the sandbox's rule is: nines alone (`999`, and `9999` for an
 * American Express) are wrong, every other one is right. Only that verdict is kept, never the digits.
 */
export function createCvcToken({ world }: Call, { cvc_update: update }: Values<typeof CVC_TOKEN_CREATE>) {
  const { cvc } = update;
  if (!/^\d{3,4}$/.test(cvc)) {
    throw new StripeFailure(402, {
      type: "card_error",
      code: "invalid_cvc",
      param: "cvc_update[cvc]",
      message: "Your card's security code is invalid.",
    });
  }
  const token: CvcTokenRecord = {
    id: world.ids.next("cvctok"),
    created: world.now(),
    expiresAt: world.now() + CVC_TOKEN_LIFE,
    length: cvc.length,
    wrong: /^9+$/.test(cvc),
    used: false,
  };
  world.store.cvcTokens.set(token.id, token);
  return wireCvcToken(token);
}

/** True when the bank would not find this CVC on this card. */
export function isWrongCvc(token: CvcTokenRecord | null, card: TestCard): boolean {
  return token !== null && (token.wrong || !cvcLengthFits(card, token.length));
}

/** Stripe docs, `cvc_token`: "can only be provided during confirmation". */
export function refuseCvcToken(params: CardParams): void {
  if (cvcTokenOf(params) === undefined) return;
  throw invalid(PARAM, "A cvc_token can only be sent with a confirmation.");
}

/** The CVC of a confirmation, checked but not used up; null where none came and none is needed. */
export function chosenCvc(world: World, params: CardParams, isNeeded: boolean): CvcTokenRecord | null {
  const id = cvcTokenOf(params);
  if (id === undefined) {
    if (!isNeeded) return null;
    throw badParameter("parameter_missing", PARAM, `This PaymentIntent wants the CVC again: send ${PARAM}.`);
  }
  const token = fromParam(world.store.cvcTokens, "token", id, PARAM);
  if (token.used)
    throw badParameter("token_already_used", PARAM, `The token ${id} was used already; it is for one use.`);
  if (world.now() >= token.expiresAt) throw invalid(PARAM, `The token ${id} has expired.`);
  return token;
}

type CardParams = Partial<Pick<Values<typeof INTENT_CONFIRM>, "payment_method_options">>;

function cvcTokenOf(params: CardParams): string | undefined {
  return params.payment_method_options?.card?.cvc_token;
}
