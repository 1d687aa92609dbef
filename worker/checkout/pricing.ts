/**
 * PURE. What a basket costs, delivered to a country. The interface is the price engine's: its callers know nothing of how
 * delivery and tax come about. For now one flat delivery price and one inclusive tax rate per country.
 */
import { AMOUNT_MAX, formatMoney, type Money, timesMoney } from "../../contract/money.ts";
import type { DestinationRow, Offer } from "../../db/catalog.ts";
import type { DraftItem, OrderLine, PricedDelivery } from "../../db/documents.ts";

const DAY_MS = 86_400_000;
const STANDARD = "standard";

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
  const lines = priceLines(basket.items, basket.offers, basket.locale);
  const foreign = lines.findIndex((line, at) => !line || offerOf(basket, at)?.currency !== basket.currency);
  if (foreign >= 0) return { kind: "unavailable", line: foreign };
  const destination = basket.destinations.find((candidate) => candidate.country === basket.country);
  if (!destination) return { kind: "no_delivery" };
  const price = addUp(lines as OrderLine[], basket, destination);
  // More than one payment can carry: refused here in words and not by the database or the provider.
  return price.totalMinor > AMOUNT_MAX ? { kind: "unavailable", line: 0 } : { kind: "priced", price };
}

function offerOf({ items, offers }: Basket, line: number): Offer | undefined {
  return offers.find((offer) => offer.id === items[line]?.variantId);
}

/** The lines of a basket; null where a variant is not for sale or not there in that quantity. */
export function priceLines(items: DraftItem[], offers: Offer[], locale: string): (OrderLine | null)[] {
  return items.map(({ variantId, quantity }) => {
    const offer = offers.find((candidate) => candidate.id === variantId);
    if (!offer || (offer.available !== null && offer.available < quantity)) return null;
    const unit: Money = { amount: offer.priceMinor, currency: offer.currency };
    return {
      variantId,
      title: offer.variantTitle ? `${offer.title}, ${offer.variantTitle}` : offer.title,
      detail: unitPrice(offer, locale),
      imageUrl: offer.imageUrl,
      quantity,
      unitMinor: unit.amount,
      totalMinor: timesMoney(unit, quantity).amount,
    };
  });
}

function addUp(lines: OrderLine[], basket: Basket, destination: DestinationRow): Price {
  const subtotalMinor = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const delivery = deliveryTo(destination, basket.now);
  const totalMinor = subtotalMinor + delivery.priceMinor;
  const { taxBasisPoints } = destination;
  const taxMinor = containedTax(totalMinor, taxBasisPoints);
  const { currency } = basket;
  return { lines, currency, subtotalMinor, delivery, options: [delivery], taxMinor, taxBasisPoints, totalMinor };
}

/** The cheapest way to a country, which for now is the only one. */
export function deliveryTo({ deliveryMinor, minDays, maxDays }: DestinationRow, now: Date): PricedDelivery {
  return {
    id: STANDARD,
    priceMinor: deliveryMinor,
    earliest: workingDayAfter(now, minDays),
    latest: workingDayAfter(now, maxDays),
  };
}

/** The tax inside a gross amount, rounded half up: `gross * rate / (1 + rate)` in integers. Delivery is taxed as the goods. */
export function containedTax(grossMinor: number, basisPoints: number): number {
  const divisor = 10_000 + basisPoints;
  return Math.floor((2 * grossMinor * basisPoints + divisor) / (2 * divisor));
}

/** ISO date of the n-th working day (Monday to Friday) after `from`, in UTC. */
export function workingDayAfter(from: Date, days: number): string {
  let day = from.getTime();
  for (let left = days; left > 0; ) {
    day += DAY_MS;
    const weekday = new Date(day).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left--;
  }
  return new Date(day).toISOString().slice(0, 10);
}

const PER: Record<string, { unit: "kilogram" | "liter"; pieces: number }> = {
  g: { unit: "kilogram", pieces: 1000 },
  ml: { unit: "liter", pieces: 1000 },
};

/** The price per kilogram or litre where a measure is given (EU Directive 98/6/EC), else nothing. */
function unitPrice(offer: Offer, locale: string): string {
  const per = offer.measureUnit ? PER[offer.measureUnit] : undefined;
  if (!per || !offer.measure) return "";
  const amount = Math.round((offer.priceMinor * per.pieces) / offer.measure);
  const unit = new Intl.NumberFormat(locale, { style: "unit", unit: per.unit, unitDisplay: "short" })
    .formatToParts(1)
    .find((part) => part.type === "unit")?.value;
  return `${formatMoney(locale, { amount, currency: offer.currency })}/${unit ?? per.unit}`;
}
