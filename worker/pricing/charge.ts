/** PURE. How little and how much the provider charges at once, by currency. Source: Stripe docs, supported currencies. */
import * as v from "valibot";
import { AMOUNT_MAX, Currency } from "../../contract/money.ts";
import { CURRENCIES_MAX } from "../limits.ts";

/** What the merchant's account at the provider settles in, and minimum charges where they know better than our table. */
export const ChargeRules = v.strictObject({
  settlementCurrency: Currency,
  /** Minor units by the currency that the buyer pays in. */
  minimumsMinor: v.optional(
    v.pipe(v.record(Currency, v.pipe(v.number(), v.safeInteger(), v.minValue(0))), v.maxEntries(CURRENCIES_MAX)),
    {},
  ),
});
export type ChargeRules = v.InferOutput<typeof ChargeRules>;

/** The least that Stripe charges, in minor units of the currency that it settles in. */
const MINIMUMS: Readonly<Record<string, number>> = {
  USD: 50,
  AUD: 50,
  BRL: 50,
  CAD: 50,
  CHF: 50,
  EUR: 50,
  INR: 50,
  NZD: 50,
  SGD: 50,
  GBP: 30,
  JPY: 50,
  HKD: 400,
  MXN: 1000,
  CZK: 1500,
  DKK: 250,
  NOK: 300,
  SEK: 300,
  PLN: 200,
  RON: 200,
  AED: 200,
  MYR: 200,
  BGN: 100,
  THB: 1000,
  HUF: 17_500,
};

/**
 * The least that can be charged in a currency, in its minor units. Null: not known here, and the provider says (`amount_too_small`).
 * Its minimum is one of the settlement currency, so for another one we would need the rate of the day.
 */
export function chargeMinimum(rules: ChargeRules, currency: string): number | null {
  const stated = rules.minimumsMinor[currency];
  if (stated !== undefined) return stated;
  return currency === rules.settlementCurrency ? (MINIMUMS[currency] ?? null) : null;
}

/** Nine digits where every card takes them (IDR has twelve, but American Express nine), else eight. */
const NINE_DIGITS = new Set(["IDR", "INR"]);

/** The most that one payment carries, in minor units. */
export function chargeMaximum(currency: string): number {
  return NINE_DIGITS.has(currency) ? 999_999_999 : AMOUNT_MAX;
}

export type Charge =
  | { kind: "possible" }
  /** Nothing is left to pay: there is no card to charge. */
  | { kind: "nothing" }
  | { kind: "below_minimum"; minimumMinor: number };

export function chargeOf(rules: ChargeRules, currency: string, totalMinor: number): Charge {
  if (totalMinor === 0) return { kind: "nothing" };
  const minimumMinor = chargeMinimum(rules, currency);
  return minimumMinor !== null && totalMinor < minimumMinor
    ? { kind: "below_minimum", minimumMinor }
    : { kind: "possible" };
}
