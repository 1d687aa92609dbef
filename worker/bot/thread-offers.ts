/**
 * PURE. What things cost as the thread shows them: delivered to the shop's own country, and for a returning buyer what a tap could
 * pay for, with a card that may, priced to where that card pays to. By the cheapest way of delivery, and without any code.
 */
import type { AddressDraft } from "../../contract/address.ts";
import type { KnownCard, ThreadFacts } from "../../db/buyers.ts";
import type { Bill } from "../../db/documents.ts";
import { priceBasket } from "../checkout/pricing.ts";

export interface ThreadOffer {
  bill: Bill;
  card: KnownCard;
  to: { id: string; address: AddressDraft };
}

/** Both by variant. */
export interface ThreadPrices {
  /** Absent: what is not delivered there, is not there any more, or costs more than the buyer lets a tap pay. */
  ready: ReadonlyMap<string, ThreadOffer>;
  /** To the shop's own country: absent is what does not go there. */
  home: ReadonlyMap<string, Bill>;
}

export function threadPrices(facts: ThreadFacts, locale: string, now: Date): ThreadPrices {
  const home = new Map<string, Bill>();
  const ready = new Map<string, ThreadOffer>();
  for (const { id } of facts.offers) {
    const bill = billFor(facts, id, { country: facts.shop.homeCountry, region: "", postcode: "" }, locale, now);
    if (bill) home.set(id, bill);
    for (const card of facts.cards) {
      const offer = ready.get(id) ?? offerWith(card, facts, id, locale, now);
      if (offer) ready.set(id, offer);
    }
  }
  return { ready, home };
}

/**
 * A card sends only to where it paid before: an address that somebody else paid to with a card of their own, by a link that was
 * passed on to them, is saved as well, and is not where this buyer lives.
 */
function offerWith(
  card: KnownCard,
  facts: ThreadFacts,
  variantId: string,
  locale: string,
  now: Date,
): ThreadOffer | null {
  const { addressId, address } = card;
  if (!addressId || !address) return null;
  const bill = billFor(facts, variantId, address, locale, now);
  // To fetch it oneself is nothing that a tap chooses for somebody.
  if (!bill || bill.delivery?.pickupAt || !mayTap(card, bill)) return null;
  return { bill, card, to: { id: addressId, address } };
}

type Place = Pick<AddressDraft, "country" | "region" | "postcode">;

function billFor(facts: ThreadFacts, variantId: string, to: Place, locale: string, now: Date): Bill | null {
  const { country, region, postcode } = to;
  const items = [{ variantId, quantity: 1 }];
  const pricing = priceBasket(facts, { items, destination: { country, region, postcode }, locale, now });
  return pricing.kind === "priced" && pricing.price.charge.kind === "possible" ? pricing.price.bill : null;
}

function mayTap({ tapLimitMinor, tapCurrency }: KnownCard, { totalMinor, currency }: Bill): boolean {
  return tapLimitMinor !== null && totalMinor <= tapLimitMinor && tapCurrency === currency;
}
