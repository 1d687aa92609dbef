/**
 * Money: integer minor units with an ISO 4217 currency. A float never holds an amount (invariant 11).
 * Decimals appear only at the glass (`formatMoney`) and where another party's format wants them (`toMajorUnits`).
 */
import * as v from "valibot";

/** The largest amount we accept, in minor units: Stripe takes at most eight digits for most currencies. */
export const AMOUNT_MAX = 99_999_999;

export const Currency = v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, "An ISO 4217 code in capitals, such as EUR."));

export const Money = v.object({
  /** Minor units: 3499 is EUR 34.99 and JPY 3499. */
  amount: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(AMOUNT_MAX)),
  currency: Currency,
});
export type Money = v.InferOutput<typeof Money>;

/** Stripe docs, supported currencies. `Intl` counts HUF, ISK, IDR and others differently: a button would name a hundredfold. */
const NO_DECIMALS = /^(BIF|CLP|DJF|GNF|JPY|KMF|KRW|MGA|PYG|RWF|VND|VUV|XAF|XOF|XPF)$/;
const THREE_DECIMALS = /^(BHD|JOD|KWD|OMR|TND)$/;

/** How many digits the currency's minor unit has as the payment provider counts it: EUR 2, JPY 0, KWD 3. */
export function minorDigits(currency: string): number {
  if (NO_DECIMALS.test(currency)) return 0;
  return THREE_DECIMALS.test(currency) ? 3 : 2;
}

/** The least that two amounts can differ by, in minor units. ISK and UGX are counted in hundredths and have none (Stripe docs). */
export function smallestUnit(currency: string): number {
  return currency === "ISK" || currency === "UGX" ? 100 : 1;
}

/**
 * What a charge is a whole number of, in minor units: 100 for ISK and UGX, which end in 00, 10 for the currencies with three
 * decimals, whose last digit is 0, else 1 (Stripe docs, supported currencies).
 */
export function chargeStep(currency: string): number {
  return THREE_DECIMALS.test(currency) ? 10 : smallestUnit(currency);
}

/** Adds amounts of one currency. @throws RangeError when currencies differ: that is a bug, never a buyer's mistake. */
export function addMoney(first: Money, ...rest: Money[]): Money {
  let amount = first.amount;
  for (const part of rest) {
    if (part.currency !== first.currency) throw new RangeError(`cannot add ${part.currency} to ${first.currency}`);
    amount += part.amount;
  }
  return { amount, currency: first.currency };
}

/** The amount in major units, as Messenger's receipt template wants it: 3499 EUR is 34.99. For the wire only. */
export function toMajorUnits(money: Money): number {
  const digits = minorDigits(money.currency);
  return Number((money.amount / 10 ** digits).toFixed(digits));
}

/** What a buyer reads: `€34.99`, `34,99 €`, `¥3,499`, by locale (BCP 47). */
export function formatMoney(locale: string, money: Money): string {
  return formatMinor(locale, money, minorDigits(money.currency));
}

/** The same for who was told the currency's `minorDigits`: a page carries no list of currencies. */
export function formatMinor(locale: string, { amount, currency }: Money, digits: number): string {
  // The least number of digits stays the locale's: EUR always shows its cents, HUF only when there are some.
  const format = new Intl.NumberFormat(locale, { style: "currency", currency, maximumFractionDigits: digits });
  return format.format(amount / 10 ** digits);
}
