/** PURE. What a returning buyer could pay for by one tap: each thing shown, with a card that may, priced to where that card pays to. */

import type { AddressDraft } from "../../contract/address.ts";
import type { KnownCard, ThreadFacts } from "../../db/buyers.ts";
import { type Price, priceBasket } from "../checkout/pricing.ts";

export interface ThreadOffer {
  price: Price;
  card: KnownCard;
  to: { id: string; address: AddressDraft };
}

/**
 * By variant. Absent: what is not delivered there, is not there any more, or costs more than the buyer lets a tap pay.
 * A card sends only to where it paid before: an address that somebody else paid to with a card of their own, by a link that was
 * passed on to them, is saved as well, and is not where this buyer lives.
 */
export function threadOffers(facts: ThreadFacts, locale: string, now: Date): Map<string, ThreadOffer> {
  const ready = new Map<string, ThreadOffer>();
  for (const { id } of facts.offers) {
    for (const card of facts.cards) {
      const offer = ready.get(id) ?? offerWith(card, facts, id, locale, now);
      if (offer) ready.set(id, offer);
    }
  }
  return ready;
}

function offerWith(
  card: KnownCard,
  { offers, shop }: ThreadFacts,
  variantId: string,
  locale: string,
  now: Date,
): ThreadOffer | null {
  const { addressId, address, destination } = card;
  if (!addressId || !address || !destination) return null;
  const pricing = priceBasket({
    items: [{ variantId, quantity: 1 }],
    offers,
    destinations: [destination],
    currency: shop.currency,
    country: destination.country,
    locale,
    now,
  });
  if (pricing.kind !== "priced" || !mayTap(card, pricing.price)) return null;
  return { price: pricing.price, card, to: { id: addressId, address } };
}

function mayTap({ tapLimitMinor, tapCurrency }: KnownCard, { totalMinor, currency }: Price): boolean {
  return tapLimitMinor !== null && totalMinor <= tapLimitMinor && tapCurrency === currency;
}
