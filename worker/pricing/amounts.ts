/** PURE. Amounts as a merchant writes them: whole minor units by currency, such that the provider can charge them. */
import * as v from "valibot";
import { Currency, chargeStep } from "../../contract/money.ts";
import { CURRENCIES_MAX } from "../limits.ts";
import { chargeMaximum } from "./charge.ts";

/** Minor units; 0 is an amount. How much it may be is a matter of its currency: see `isChargeable`. */
export const AmountMinor = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(0),
  v.description("Whole minor units of the currency: 999 is EUR 9.99, and JPY 999."),
);

/** A whole number of the currency's steps and no more than one payment carries. */
export function isChargeable(currency: string, amountMinor: number): boolean {
  return amountMinor % chargeStep(currency) === 0 && amountMinor <= chargeMaximum(currency);
}

/** How the import words an amount of a currency that cannot be charged. */
export const NOT_CHARGEABLE =
  "has an amount that cannot be charged: ISK and UGX end in 00, currencies with three decimals in 0.";

/** Reports each currency with an amount that cannot be charged at its own key, also beside other faults. */
const everyChargeable = v.rawCheck<Record<string, number>>(({ dataset, addIssue }) => {
  const amounts: Record<string, unknown> = Object(dataset.value);
  for (const [key, value] of Object.entries(amounts)) {
    if (typeof value !== "number" || isChargeable(key, value)) continue;
    const path = [{ type: "object" as const, origin: "value" as const, input: amounts, key, value }];
    addIssue({ message: NOT_CHARGEABLE, input: value, path: path as never });
  }
});

/** One amount for each currency that the merchant sells in: `{"EUR": 2999, "JPY": 4800}`. No currency is made of another. */
export const Amounts = v.pipe(
  v.record(Currency, AmountMinor),
  v.maxEntries(CURRENCIES_MAX),
  v.description('Whole minor units by currency: {"EUR": 999} is EUR 9.99. No currency is made of another.'),
  everyChargeable,
);
export type Amounts = v.InferOutput<typeof Amounts>;

/** The name of a thing in the book: of letters, digits, `-` and `_`. */
export const Id = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "is no id: letters, digits, - and _, beginning with a letter or digit, 64 at most.",
  ),
);

export const TWICE = "names the same thing twice.";
export const isUnique = (names: readonly string[]): boolean => new Set(names).size === names.length;
