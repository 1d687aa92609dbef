/** PURE. The ways in which a parcel can go, each with its price and days, or the reason why it cannot. */
import type { DeliveryRate, DeliveryZone } from "./delivery-zone.ts";
import { type Destination, nearest } from "./place.ts";
import { workingDayAfter } from "./working-days.ts";

/** What is to be carried. */
export interface Parcel {
  pieces: number;
  /** Null when a piece in it was never weighed. */
  grams: number | null;
  /** Of all goods of the basket, carried or not, after a discount. */
  goodsMinor: number;
}

export interface DeliveryOption {
  id: string;
  priceMinor: number;
  /** Before what makes it free. */
  fullMinor: number;
  /** ISO dates, inclusive. */
  earliest: string;
  latest: string;
  /** Where the buyer fetches it; null when it is brought. */
  pickupAt: Destination | null;
}

export type RateRefusal =
  | "no_price"
  /** The price goes by weight, and a piece has none. */
  | "no_weight"
  | "too_heavy"
  | "too_many"
  | "too_dear"
  | "below_minimum";

export interface ClosedOption {
  id: string;
  reason: RateRefusal;
  /** What is too much or too little measured by: grams, pieces or minor units; null where nothing is. */
  limit: number | null;
}

export type Delivery =
  | { kind: "open"; options: DeliveryOption[]; closed: ClosedOption[] }
  | {
      kind: "refused";
      /** No zone has the place; one does, so as to leave it out; one has it, and none of its ways is open to this parcel. */
      reason: "no_zone" | "excluded" | "all_closed";
      closed: ClosedOption[];
    };

interface Terms {
  currency: string;
  now: Date;
  /** True for a rate that a code makes free. */
  isFreed(rateId: string): boolean;
}

export function deliver(zones: readonly DeliveryZone[], to: Destination, parcel: Parcel, terms: Terms): Delivery {
  const zone = nearest(zones, to);
  if (!zone) return { kind: "refused", reason: "no_zone", closed: [] };
  if (zone.rates.length === 0) return { kind: "refused", reason: "excluded", closed: [] };
  const offers = zone.rates.map((rate) => offer(rate, parcel, terms));
  const options = offers.filter((each) => "priceMinor" in each);
  const closed = offers.filter((each) => "reason" in each);
  return options.length > 0 ? { kind: "open", options, closed } : { kind: "refused", reason: "all_closed", closed };
}

function offer(rate: DeliveryRate, parcel: Parcel, { currency, now, isFreed }: Terms): DeliveryOption | ClosedOption {
  const { id, minDays, maxDays, pickupAt } = rate;
  const price = rate.prices[currency];
  if (!price) return { id, reason: "no_price", limit: null };
  const { goodsMinor } = parcel;
  if (goodsMinor < price.minimumMinor) return { id, reason: "below_minimum", limit: price.minimumMinor };
  const [counted, reason] = countedBy(rate.by, parcel);
  if (counted === null) return { id, reason: "no_weight", limit: null };
  const tier = price.tiers.find(({ upTo }) => upTo === null || counted <= upTo);
  if (!tier) return { id, reason, limit: price.tiers.at(-1)?.upTo ?? null };
  const isFree = isFreed(id) || (price.freeFromMinor !== null && goodsMinor >= price.freeFromMinor);
  return {
    id,
    priceMinor: isFree ? 0 : tier.priceMinor,
    fullMinor: tier.priceMinor,
    earliest: workingDayAfter(now, minDays),
    latest: workingDayAfter(now, maxDays),
    pickupAt,
  };
}

function countedBy(by: DeliveryRate["by"], { pieces, grams, goodsMinor }: Parcel): [number | null, RateRefusal] {
  if (by === "weight") return [grams, "too_heavy"];
  return by === "total" ? [goodsMinor, "too_dear"] : [pieces, "too_many"];
}

/**
 * The way that was chosen, while it is open. Else the cheapest that is brought, of two equals the one that is there sooner, then
 * the merchant's first. Fetching it oneself is nothing to be chosen for somebody, unless there is no other way.
 */
export function choose(options: readonly DeliveryOption[], chosenId: string | null): DeliveryOption | null {
  const brought = options.filter(({ pickupAt }) => pickupAt === null);
  const candidates = brought.length > 0 ? brought : options;
  const [best] = candidates.toSorted((a, b) => a.priceMinor - b.priceMinor || compare(a.latest, b.latest));
  return options.find(({ id }) => id === chosenId) ?? best ?? null;
}

function compare(first: string, second: string): number {
  return first < second ? -1 : Number(first > second);
}
