/** PURE. What a Pay tap in the page chose to pay with, what was agreed with it, and how far it may go. */
import { type CheckoutView, KEEP_CARD_TEXT_VERSION, type Payment, TAP_TEXT_VERSION } from "../../contract/checkout.ts";
import type { PageChoice, Payer, SavedCardBounds } from "../../db/begin.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { CardConsent, TapConsent } from "../../db/documents.ts";
import { Failure } from "../failure.ts";
import type { Method } from "../payments/port.ts";
import { newCardLimits } from "./card-tries.ts";
import { isLive } from "./transitions.ts";

const ANYTHING: SavedCardBounds = { addressIds: null, totalMaxMinor: null };

/**
 * A saved card is one of this session's facts or it is nothing; what was ticked counts only for the text that is shown today.
 * @param network from where it comes, as a keyed digest
 */
export function choose(
  facts: CheckoutFacts,
  payment: Payment,
  network: string | null,
  now: Date,
): PageChoice | Failure {
  const fault = faultOf(payment);
  if (fault) return fault;
  const tapConsent = payment.tap && agreedToTap(facts, payment.tap.textVersion, now);
  if (payment.kind === "saved_card") {
    const { cardId } = payment;
    // The statement that begins the order looks again: here a card that this session may not see is kept out of it.
    if (!facts.cards.some(({ id }) => id === cardId))
      return new Failure("card_unusable", "This card cannot be used here.");
    return { cardId, consent: null, tapConsent, bounds: boundsOf(facts, payment), limits: [] };
  }
  const consent = payment.keep && agreed(facts, payment.keep.textVersion, now);
  return { cardId: null, consent, tapConsent, bounds: ANYTHING, limits: newCardLimits(facts, network) };
}

function faultOf(payment: Payment): Failure | null {
  const shown = "The consent names a text that is not shown any more.";
  if (payment.tap && payment.tap.textVersion !== TAP_TEXT_VERSION) {
    return new Failure("invalid", shown, { fields: { tap: "unknown" } });
  }
  if (payment.kind === "saved_card") return null;
  if (payment.keep && payment.keep.textVersion !== KEEP_CARD_TEXT_VERSION) {
    return new Failure("invalid", shown, { fields: { keep: "unknown" } });
  }
  if (!payment.tap || payment.keep) return null;
  return new Failure("invalid", "Only a card that is kept can pay by a tap.", { fields: { keep: "missing" } });
}

/** Null for a guest, who has no record of ours that a card could be kept in. */
function agreed({ session }: CheckoutFacts, textVersion: string, now: Date): CardConsent | null {
  return session.level === "link" ? null : { textVersion, locale: session.locale, at: now.toISOString() };
}

function agreedToTap(facts: CheckoutFacts, textVersion: string, now: Date): TapConsent | null {
  const consent = agreed(facts, textVersion, now);
  const { tapLimitMinor, currency } = facts.shop;
  return consent && { ...consent, limitMinor: tapLimitMinor, currency };
}

/** What the provider is asked to charge. @param clientToken and the like come from the page, the saved card from the statement */
export function methodOf(payment: Payment, consent: CardConsent | null, { providerCardId }: Payer): Method {
  if (payment.kind === "new_card")
    return { kind: "new_card", clientToken: payment.clientToken, save: consent !== null };
  return { kind: "saved_card", providerCardId: providerCardId ?? "", cvcToken: payment.cvcToken };
}

/**
 * Who has only claimed a link may use a saved card for a saved address, a proven person for any. Above the shop's limit, and for
 * a new address, the CVC is typed again, which shows that the card itself is at hand.
 */
export function boundsOf(facts: CheckoutFacts, payment: Payment): SavedCardBounds {
  if (payment.kind !== "saved_card") return ANYTHING;
  const { level } = facts.session;
  const hasCvc = payment.cvcToken !== null;
  return {
    addressIds: level === "person" && hasCvc ? null : facts.addresses.map(({ id }) => id),
    totalMaxMinor: hasCvc ? null : facts.shop.claimedLimitMinor,
  };
}

/** True when a saved card pays this offer here only with its CVC. */
export function needsCvc({ session, shop }: CheckoutFacts, addressId: string | null, totalMinor: number): boolean {
  return totalMinor > shop.claimedLimitMinor || (session.level === "person" && addressId === null);
}

/** After these the way on is the same card; asked for in the thread, the page is for another one in any case. */
const SAME_CARD: readonly unknown[] = ["incorrect_cvc", "processing_error"];

/**
 * What of the saved is chosen when the page opens: the first, save where an order is under way. It goes where it goes, and a card
 * that was refused is not offered as if it had not been.
 */
export function preselect({ session, addresses, cards, order }: CheckoutFacts): CheckoutView["chosen"] {
  const open = order && isLive(order.status) ? order : null;
  const own = addresses.find(({ id }) => id === open?.addressId);
  const isTyped = open !== null && open.addressId === null && session.draft !== null;
  const address = own ?? (isTyped ? undefined : addresses[0]);
  const isRefused = open?.status === "declined" && (open.channel === "thread" || !SAME_CARD.includes(open.declineCode));
  const card = cards.find(({ id }) => !isRefused || id !== open?.cardId);
  return { addressId: address?.id ?? null, cardId: (address && card?.id) ?? null };
}
