/** PURE. What a Pay tap chose to pay with, what was agreed with it, and how far it may go. */
import { KEEP_CARD_TEXT_VERSION, type Payment } from "../../contract/checkout.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { CardConsent } from "../../db/documents.ts";
import type { SavedCardBounds } from "../../db/orders.ts";
import { Failure } from "../failure.ts";
import type { Method } from "../payments/port.ts";

export interface Choice {
  method: Method;
  consent: CardConsent | null;
  bounds: SavedCardBounds | null;
}

/** A saved card is one of this session's facts or it is nothing; a new one is kept only with the consent to the text shown. */
export function choose(facts: CheckoutFacts, payment: Payment, now: Date): Choice | Failure {
  if (payment.kind === "saved_card") {
    const card = facts.cards.find((candidate) => candidate.id === payment.cardId);
    if (!card) return new Failure("card_unusable", "This card cannot be used here.");
    const method: Method = { kind: "saved_card", providerCardId: card.providerCardId };
    return { method, consent: null, bounds: boundsOf(facts, payment) };
  }
  const { clientToken, keep } = payment;
  if (keep && keep.textVersion !== KEEP_CARD_TEXT_VERSION) {
    const fields = { keep: "unknown" } as const;
    return new Failure("invalid", "The consent names a text that is not shown any more.", { fields });
  }
  // A guest has no record of ours that a card could be kept in.
  const save = keep !== null && facts.session.level !== "link";
  const consent = save ? { textVersion: keep.textVersion, locale: facts.session.locale, at: now.toISOString() } : null;
  return { method: { kind: "new_card", clientToken, save }, consent, bounds: null };
}

/** Who has only claimed a link may use a saved card for a saved address and up to the shop's limit; a proven person for anything. */
export function boundsOf(facts: CheckoutFacts, payment: Payment): SavedCardBounds | null {
  if (payment.kind !== "saved_card" || facts.session.level === "person") return null;
  return { addressIds: facts.addresses.map(({ id }) => id), totalMaxMinor: facts.shop.claimedLimitMinor };
}
