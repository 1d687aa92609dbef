/** PURE. What a returning buyer could pay for by one tap: each thing shown, priced to their address, with the card that may. */

import type { ThreadFacts } from "../../db/buyers.ts";
import type { ThreadCard } from "../../db/cards.ts";
import { type Price, priceBasket } from "../checkout/pricing.ts";

export interface ThreadOffer {
  price: Price;
  card: ThreadCard;
  addressId: string;
}

/** By variant. Absent: what is not delivered there, is not there any more, or costs more than the buyer lets a tap pay. */
export function threadOffers(facts: ThreadFacts, locale: string, now: Date): Map<string, ThreadOffer> {
  const { address, cards, offers, shop } = facts;
  const ready = new Map<string, ThreadOffer>();
  const destination = address?.destination;
  if (!destination) return ready;
  for (const { id } of offers) {
    const pricing = priceBasket({
      items: [{ variantId: id, quantity: 1 }],
      offers,
      destinations: [destination],
      currency: shop.currency,
      country: destination.country,
      locale,
      now,
    });
    if (pricing.kind !== "priced") continue;
    const card = cards.find((each) => mayTap(each, pricing.price));
    if (card) ready.set(id, { price: pricing.price, card, addressId: address.id });
  }
  return ready;
}

function mayTap({ tapLimitMinor, tapCurrency }: ThreadCard, { totalMinor, currency }: Price): boolean {
  return tapLimitMinor !== null && totalMinor <= tapLimitMinor && tapCurrency === currency;
}
