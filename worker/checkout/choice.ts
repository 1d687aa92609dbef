/** PURE. What a Pay tap in the page chose to pay with, what was agreed with it, and how far it may go. */
import { type CheckoutView, KEEP_CARD_TEXT_VERSION, type Payment, TAP_TEXT_VERSION } from "../../contract/checkout.ts";
import type { PageChoice, Payer, SavedCardBounds } from "../../db/begin.ts";
import type { CheckoutFacts, SavedCardRow } from "../../db/checkouts.ts";
import type { CardConsent, TapConsent } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import { Failure } from "../failure.ts";
import type { Method } from "../payments/port.ts";
import { newCardLimits } from "./card-tries.ts";
import { isLive } from "./transitions.ts";

const ANYTHING: SavedCardBounds = { addressIds: null, totalMaxMinor: null, fetched: true };

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
 * A saved card goes without its CVC to where it has been, up to the shop's limit: an address may have been put beside it by whoever
 * bought there first. Goods that are fetched go to whoever has the order's number, so only a proven person's card pays for them
 * without it. The CVC typed again shows that the card itself is at hand: then it goes to any saved address, and a proven person's to
 * any at all.
 */
export function boundsOf(facts: CheckoutFacts, payment: Payment): SavedCardBounds {
  if (payment.kind !== "saved_card") return ANYTHING;
  const saved = facts.addresses.map(({ id }) => id);
  if (payment.cvcToken !== null) return { ...ANYTHING, addressIds: facts.session.level === "person" ? null : saved };
  const card = facts.cards.find(({ id }) => id === payment.cardId);
  return {
    addressIds: saved.filter((id) => card?.addressIds.includes(id)),
    totalMaxMinor: facts.shop.claimedLimitMinor,
    fetched: facts.session.level === "person",
  };
}

/** What is paid for: an offer, or an order. */
type Paid = Pick<OrderRow, "addressId" | "totalMinor" | "delivery">;

/** The saved cards that pay this here only with their CVC: where `boundsOf` would bar them without it. */
export function cvcFor(facts: CheckoutFacts, { addressId, totalMinor, delivery }: Paid): string[] {
  const { cards, addresses, shop, session } = facts;
  const isSaved = addresses.some(({ id }) => id === addressId);
  const isOpen = totalMinor <= shop.claimedLimitMinor && (!delivery?.pickupAt || session.level === "person");
  const goes = ({ addressIds }: SavedCardRow) => isOpen && isSaved && addressIds.some((id) => id === addressId);
  return cards.filter((card) => !goes(card)).map(({ id }) => id);
}

/** After these the way on is the same card; asked for in the thread, the page is for another one in any case. */
const SAME_CARD: readonly unknown[] = ["incorrect_cvc", "processing_error"];

/**
 * What of the saved is chosen when the page opens: the newest address that a card has been to, and that card, so that one press pays
 * for nothing that somebody else has put there. An order that is under way goes where it goes, and a card that was refused is not
 * offered as if it had not been.
 */
export function preselect({ session, addresses, cards, order }: CheckoutFacts): CheckoutView["chosen"] {
  const open = order && isLive(order.status) ? order : null;
  const own = addresses.find(({ id }) => id === open?.addressId);
  const isTyped = open !== null && open.addressId === null && session.draft !== null;
  const isRefused = open?.status === "declined" && (open.channel === "thread" || !SAME_CARD.includes(open.declineCode));
  const offered = cards.filter(({ id }) => !isRefused || id !== open?.cardId);
  const cardTo = (to: string) => offered.find(({ addressIds }) => addressIds.includes(to));
  const usual = cards.length === 0 ? addresses[0] : addresses.find(({ id }) => cardTo(id));
  const address = own ?? (isTyped ? undefined : usual);
  const card = address && (cardTo(address.id) ?? offered[0]);
  return { addressId: address?.id ?? null, cardId: card?.id ?? null };
}
