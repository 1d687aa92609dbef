/**
 * PURE. What things cost as the thread shows them: delivered to the shop's own country, and for a returning buyer what a tap could
 * pay for, with a card that may, priced to where that card pays to. By the cheapest way of delivery, and without any code.
 */
import type { AddressDraft } from "../../contract/address.ts";
import type { KnownCard, ThreadFacts } from "../../db/buyers.ts";
import type { Bill, PricedDelivery } from "../../db/documents.ts";
import { draftBasket, priceBasket, taxProviderOf } from "../checkout/pricing.ts";

export interface ThreadOffer {
  bill: Bill;
  card: KnownCard;
  to: { id: string; address: AddressDraft };
}

/** A way of delivery, as far as it is told of beside a price. */
export type HomeDelivery = Pick<PricedDelivery, "priceMinor" | "pickupAt">;

/** Both by variant. */
export interface ThreadPrices {
  /** Absent: what is not delivered there, is not there any more, or costs more than the buyer lets a tap pay. */
  ready: ReadonlyMap<string, ThreadOffer>;
  /** The way to the shop's own country; null: nothing to carry. Absent is what does not go there. */
  home: ReadonlyMap<string, HomeDelivery | null>;
}

/** Where another party works out the taxes, nothing is ready: see asked-offer.ts. */
export function threadPrices(facts: ThreadFacts, locale: string, now: Date): ThreadPrices {
  const home = new Map<string, HomeDelivery | null>();
  const ready = new Map<string, ThreadOffer>();
  const isAsked = taxProviderOf(facts.shop) !== null;
  for (const { id } of facts.offers) {
    const way = isAsked ? draftedWay(facts, id, locale, now) : billFor(facts, id, homeOf(facts), locale, now)?.delivery;
    if (way !== undefined) home.set(id, way);
    for (const tapper of isAsked ? [] : tappers(facts)) {
      const offer = ready.get(id) ?? offerWith(tapper, facts, id, locale, now);
      if (offer) ready.set(id, offer);
    }
  }
  return { ready, home };
}

type Tapper = Omit<ThreadOffer, "bill">;

/**
 * The cards that may pay by a tap, each with where it sends to. That is only where it paid before: an address that somebody else paid
 * to with a card of their own, by a link that was passed on to them, is saved as well, and is not where this buyer lives.
 */
export function tappers({ cards, shop }: ThreadFacts): Tapper[] {
  return cards.flatMap((card) => {
    const { address, addressId, tapCurrency, tapLimitMinor } = card;
    const mayEver = tapLimitMinor !== null && tapCurrency === shop.currency;
    return mayEver && addressId && address ? [{ card, to: { id: addressId, address } }] : [];
  });
}

function offerWith(
  tapper: Tapper,
  facts: ThreadFacts,
  variantId: string,
  locale: string,
  now: Date,
): ThreadOffer | null {
  const bill = billFor(facts, variantId, tapper.to.address, locale, now);
  return bill && mayTap(tapper.card, bill) ? { ...tapper, bill } : null;
}

type Place = Pick<AddressDraft, "country" | "region" | "postcode">;

function billFor(facts: ThreadFacts, variantId: string, to: Place, locale: string, now: Date): Bill | null {
  const { country, region, postcode } = to;
  const items = [{ variantId, quantity: 1 }];
  const pricing = priceBasket(facts, { items, destination: { country, region, postcode }, locale, now });
  return pricing.kind === "priced" && pricing.price.charge.kind === "possible" ? pricing.price.bill : null;
}

const homeOf = ({ shop }: ThreadFacts): Place => ({ country: shop.homeCountry, region: "", postcode: "" });

function draftedWay(facts: ThreadFacts, variantId: string, locale: string, now: Date): HomeDelivery | null | undefined {
  const wanted = { items: [{ variantId, quantity: 1 }], destination: homeOf(facts), locale, now };
  const drafting = draftBasket(facts, wanted);
  return drafting.kind === "drafted" ? drafting.draft.chosen : undefined;
}

/** To fetch it oneself is nothing that a tap chooses for somebody. */
export function mayTap({ tapLimitMinor, tapCurrency }: KnownCard, { totalMinor, currency, delivery }: Bill): boolean {
  return !delivery?.pickupAt && tapLimitMinor !== null && totalMinor <= tapLimitMinor && tapCurrency === currency;
}
