/** PURE. Amounts as a merchant writes them: whole minor units by currency, such that the provider can charge them. */
import * as v from "valibot";
import { Currency, chargeStep } from "../../contract/money.ts";
import { CURRENCIES_MAX } from "../limits.ts";
import { chargeMaximum } from "./charge.ts";

/** Minor units; 0 is an amount. How much it may be is a matter of its currency: see `isChargeable`. */
export const AmountMinor = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** A whole number of the currency's steps and no more than one payment carries. */
export function isChargeable(currency: string, amountMinor: number): boolean {
  return amountMinor % chargeStep(currency) === 0 && amountMinor <= chargeMaximum(currency);
}

/** How the import words an amount of a currency that cannot be charged. */
export const NOT_CHARGEABLE =
  "has an amount that cannot be charged: ISK and UGX end in 00, currencies with three decimals in 0.";

/** One amount for each currency that the merchant sells in: `{"EUR": 2999, "JPY": 4800}`. No currency is made of another. */
export const Amounts = v.pipe(
  v.record(Currency, AmountMinor),
  v.maxEntries(CURRENCIES_MAX),
  v.check((amounts) => Object.entries(amounts).every(([key, amount]) => isChargeable(key, amount)), NOT_CHARGEABLE),
);
export type Amounts = v.InferOutput<typeof Amounts>;

/** The name of a thing in the book: of letters, digits, `-` and `_`. */
export const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/));

export const TWICE = "names the same thing twice.";
export const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;
