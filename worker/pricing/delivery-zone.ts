/** PURE. Where a merchant delivers, how, and for how much: the delivery part of the price book. */
import * as v from "valibot";
import { Currency } from "../../contract/money.ts";
import {
  CURRENCIES_MAX,
  DELIVERY_DAYS_MAX,
  PLACES_PER_ZONE_MAX,
  RATES_PER_ZONE_MAX,
  TIERS_PER_RATE_MAX,
} from "../limits.ts";
import { AmountMinor, Id, isChargeable, isUnique, NOT_CHARGEABLE, TWICE } from "./amounts.ts";
import { Destination, Place } from "./place.ts";

/** The price up to and with a bound; a bound of null is none. */
const Tier = v.strictObject({
  upTo: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
  priceMinor: AmountMinor,
});
const isRising = (bounds: (number | null)[]) =>
  bounds.every((bound, at) => at === 0 || (bounds[at - 1] ?? Infinity) < (bound ?? Infinity));

const RatePrice = v.strictObject({
  /** The first whose bound is not exceeded counts. Beyond the last one this rate does not go. */
  tiers: v.pipe(
    v.array(Tier),
    v.minLength(1),
    v.maxLength(TIERS_PER_RATE_MAX),
    v.check((tiers) => isRising(tiers.map(({ upTo }) => upTo)), "has bounds that do not rise."),
  ),
  /** Free from this value of the goods on, after a discount; null is never. */
  freeFromMinor: v.optional(v.nullable(AmountMinor), null),
  /** Not offered for goods worth less than this, after a discount. */
  minimumMinor: v.optional(AmountMinor, 0),
});
type RatePrice = v.InferOutput<typeof RatePrice>;

const amountsOf = ({ tiers, freeFromMinor, minimumMinor }: RatePrice) => [
  ...tiers.map(({ priceMinor }) => priceMinor),
  freeFromMinor ?? 0,
  minimumMinor,
];
const Days = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(DELIVERY_DAYS_MAX));

export const DeliveryRate = v.pipe(
  v.strictObject({
    /** As the page sends it back, and as the word for it is found: `standard`, `express`, `pickup`. */
    id: v.pipe(
      v.string(),
      v.regex(/^[a-z0-9_-]{6,64}$/, "is no id of a rate: 6 to 64 small letters, digits, - and _."),
    ),
    /** What the bounds of the tiers count: pieces, grams, or the value of the goods in minor units, after a discount. */
    by: v.optional(v.picklist(["count", "weight", "total"]), "count"),
    /** Working days until it is there. */
    minDays: Days,
    maxDays: Days,
    /** Where the buyer fetches it, and where it is taxed; null when it is brought. */
    pickupAt: v.optional(v.nullable(Destination), null),
    prices: v.pipe(
      v.record(Currency, RatePrice),
      v.minEntries(1),
      v.maxEntries(CURRENCIES_MAX),
      v.check(
        (prices) => Object.entries(prices).every(([key, price]) => amountsOf(price).every((a) => isChargeable(key, a))),
        NOT_CHARGEABLE,
      ),
    ),
  }),
  v.check(({ minDays, maxDays }) => minDays <= maxDays, "arrives at the latest before it does at the earliest."),
);
export type DeliveryRate = v.InferOutput<typeof DeliveryRate>;

/** Places with the same rates. Without a rate it is a place where nothing is delivered, though all around it is. */
export const DeliveryZone = v.strictObject({
  id: Id,
  places: v.pipe(v.array(Place), v.minLength(1), v.maxLength(PLACES_PER_ZONE_MAX)),
  /** In the order in which the page shows them. */
  rates: v.pipe(
    v.array(DeliveryRate),
    v.maxLength(RATES_PER_ZONE_MAX),
    v.check((rates) => isUnique(rates.map(({ id }) => id)), TWICE),
  ),
});
export type DeliveryZone = v.InferOutput<typeof DeliveryZone>;
