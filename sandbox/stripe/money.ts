import { badParameter, invalid } from "./failure.ts";

/** Lowest charge per currency, in minor units (Stripe docs, currencies; by settlement currency, taken as equal here). */
const MINIMUM: Readonly<Record<string, number>> = {
  aed: 200,
  aud: 50,
  bgn: 100,
  brl: 50,
  cad: 50,
  chf: 50,
  czk: 1500,
  dkk: 250,
  eur: 50,
  gbp: 30,
  hkd: 400,
  huf: 17500,
  inr: 50,
  jpy: 50,
  mxn: 1000,
  myr: 200,
  nok: 300,
  nzd: 50,
  pln: 200,
  ron: 200,
  sek: 300,
  sgd: 50,
  thb: 1000,
  usd: 50,
};
const THREE_DECIMALS = new Set(["bhd", "jod", "kwd", "omr", "tnd"]);
const WHOLE_UNITS_ONLY = new Set(["isk", "ugx"]);
const ZERO_DECIMALS = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const CURRENCIES = new Set(Intl.supportedValuesOf("currency").map((code) => code.toLowerCase()));
const MAXIMUM = 99_999_999;

/** How many digits of an amount stand behind the decimal point, as Stripe counts them (not always as ISO 4217 does). */
export function decimalsOf(currency: string): number {
  if (ZERO_DECIMALS.has(currency)) return 0;
  return THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** A three-letter ISO code in lower case; anything else is a 400. */
export function checkCurrency(currency: string): string {
  if (CURRENCIES.has(currency)) return currency;
  throw invalid("currency", `Invalid currency: ${currency}. Send a supported ISO code in lower case.`);
}

/** Stripe docs, currencies: positive integer minor units, between the currency's minimum and eight digits. */
export function checkAmount(amount: number, currency: string): number {
  if (amount < 1) throw badParameter("parameter_invalid_integer", "amount", "Invalid positive integer");
  if (amount < (MINIMUM[currency] ?? 1)) {
    throw badParameter("amount_too_small", "amount", `Amount must be at least ${MINIMUM[currency]} in ${currency}.`);
  }
  if (amount > MAXIMUM) throw badParameter("amount_too_large", "amount", `Amount must be at most ${MAXIMUM}.`);
  if (THREE_DECIMALS.has(currency) && amount % 10 !== 0) {
    throw invalid("amount", `The last digit of an amount in ${currency} must be 0.`);
  }
  if (WHOLE_UNITS_ONLY.has(currency) && amount % 100 !== 0) {
    throw invalid("amount", `An amount in ${currency} must end in 00.`);
  }
  return amount;
}
