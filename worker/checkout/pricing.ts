/**
 * PURE. What a basket of the shop's own rows costs, delivered to a country: the price engine (worker/pricing) asked with a book of
 * one flat delivery price and one inclusive tax rate per country, which is all that the tables can say.
 */
import type { DestinationRow, Offer } from "../../db/catalog.ts";
import type { DraftItem, OrderLine, PricedDelivery } from "../../db/documents.ts";
import type { PriceBook } from "../pricing/book.ts";
import type { DeliveryOption } from "../pricing/delivery.ts";
import type { DeliveryZone } from "../pricing/delivery-zone.ts";
import { computePrice } from "../pricing/engine.ts";
import { type Item, STANDARD } from "../pricing/item.ts";
import type { TaxZone } from "../pricing/tax-zone.ts";
import { unitPrice, unitPriceInWords } from "../pricing/unit-price.ts";
import { workingDayAfter } from "../pricing/working-days.ts";

/** The only rate of every country; its words are `delivery.standard` in webview/locales. */
const FLAT_RATE = "standard";

export interface Basket {
  items: DraftItem[];
  offers: Offer[];
  destinations: DestinationRow[];
  /** The shop's; an offer in another one is not for sale. */
  currency: string;
  /** ISO 3166 code of where it goes. */
  country: string;
  /** BCP 47, for the unit price in words. */
  locale: string;
  now: Date;
}

export interface Price {
  lines: OrderLine[];
  currency: string;
  subtotalMinor: number;
  delivery: PricedDelivery;
  options: PricedDelivery[];
  /** Contained in the total, never added to it. */
  taxMinor: number;
  taxBasisPoints: number;
  totalMinor: number;
}

export type Pricing =
  | { kind: "priced"; price: Price }
  | { kind: "no_delivery" }
  /** The line that is not for sale any more, or not in that quantity. */
  | { kind: "unavailable"; line: number };

export function priceBasket(basket: Basket): Pricing {
  const { items, offers, currency, country, locale, now } = basket;
  const pricing = computePrice(toBook(basket), {
    lines: items.map(({ variantId, quantity }) => {
      const available = offers.find(({ id }) => id === variantId)?.available ?? null;
      return { itemId: variantId, quantity, available };
    }),
    currency,
    destination: { country, region: "", postcode: "" },
    deliveryId: null,
    code: null,
    tipMinor: 0,
    now,
  });
  if (pricing.kind === "refused") {
    const { refusal } = pricing;
    if (refusal.reason === "no_delivery") return { kind: "no_delivery" };
    // More than one payment can carry is refused here in words, and not by the database or the provider.
    return { kind: "unavailable", line: refusal.reason === "line" ? refusal.line : 0 };
  }
  const { lines, delivery, options, subtotalMinor, tax, totalMinor } = pricing.price;
  if (!delivery) return { kind: "no_delivery" };
  const price: Price = {
    lines: lines.flatMap(({ itemId, quantity }) => {
      const offer = offers.find(({ id }) => id === itemId);
      return offer ? [toLine(offer, quantity, locale)] : [];
    }),
    currency,
    subtotalMinor,
    delivery: toDelivery(delivery),
    options: options.map(toDelivery),
    taxMinor: tax.totalMinor,
    taxBasisPoints: tax.rates[0]?.basisPoints ?? 0,
    totalMinor,
  };
  return { kind: "priced", price };
}

/** The lines of a basket; null where a variant is not for sale or not there in that quantity. */
export function priceLines(items: DraftItem[], offers: Offer[], locale: string): (OrderLine | null)[] {
  return items.map(({ variantId, quantity }) => {
    const offer = offers.find((candidate) => candidate.id === variantId);
    if (!offer || (offer.available !== null && offer.available < quantity)) return null;
    return toLine(offer, quantity, locale);
  });
}

function toLine(offer: Offer, quantity: number, locale: string): OrderLine {
  const { id, title, variantTitle, imageUrl, priceMinor, currency } = offer;
  const measure = measureOf(offer);
  return {
    variantId: id,
    title: variantTitle ? `${title}, ${variantTitle}` : title,
    detail: measure ? unitPriceInWords(locale, unitPrice(priceMinor, currency, measure)) : "",
    imageUrl,
    quantity,
    unitMinor: priceMinor,
    totalMinor: priceMinor * quantity,
  };
}

function toDelivery({ id, priceMinor, earliest, latest }: DeliveryOption): PricedDelivery {
  return { id, priceMinor, earliest, latest };
}

/** The way to a country at its flat price, as it can be told before there is an address. */
export function deliveryTo({ deliveryMinor, minDays, maxDays }: DestinationRow, now: Date): PricedDelivery {
  const [earliest, latest] = [workingDayAfter(now, minDays), workingDayAfter(now, maxDays)];
  return { id: FLAT_RATE, priceMinor: deliveryMinor, earliest, latest };
}

function toBook({ offers, destinations, currency }: Basket): PriceBook {
  return {
    items: offers.map(toItem),
    delivery: destinations.map((destination) => toZone(destination, currency)),
    taxes: destinations.map(toTaxZone),
    codes: [],
    tips: {},
    charge: { settlementCurrency: currency, minimumsMinor: {} },
  };
}

function toItem(offer: Offer): Item {
  const { id, currency, priceMinor } = offer;
  const prices = { [currency]: priceMinor };
  return { id, prices, taxCategory: STANDARD, shipped: true, weightGrams: null, measure: measureOf(offer) };
}

/** Nothing for a measure that we do not know. */
function measureOf({ measure, measureUnit }: Offer): Item["measure"] {
  if (!measure || (measureUnit !== "g" && measureUnit !== "ml")) return null;
  return { amount: measure, unit: measureUnit };
}

const placesOf = ({ country }: DestinationRow) => [{ country, regions: [], postcodes: [] }];

function toZone(destination: DestinationRow, currency: string): DeliveryZone {
  const { country, deliveryMinor, minDays, maxDays } = destination;
  const price = { tiers: [{ upTo: null, priceMinor: deliveryMinor }], freeFromMinor: null, minimumMinor: 0 };
  const prices = { [currency]: price };
  const rate = { id: FLAT_RATE, by: "count" as const, minDays, maxDays, pickupAt: null, prices };
  return { id: country, places: placesOf(destination), rates: [rate] };
}

function toTaxZone(destination: DestinationRow): TaxZone {
  const { country, taxBasisPoints } = destination;
  const rates = [{ category: STANDARD, basisPoints: taxBasisPoints }];
  return { id: country, places: placesOf(destination), mode: "included", delivery: "as_goods", rates };
}
