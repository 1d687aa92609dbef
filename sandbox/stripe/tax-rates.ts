import { badParameter } from "./failure.ts";
import type { Address } from "./records.ts";
import type { TaxBehavior, TaxedAmount, TaxShare } from "./tax-records.ts";

/*
 * Where the account collects taxes, and how much. The rates are the stand-in's own and few; everywhere else it collects none, as
 * Stripe does where an account has no registration.
 */

export type Reason = "not_collecting" | "product_exempt" | "reduced_rated" | "standard_rated";

type Kind = "food" | "goods" | "shipping";

/** Thousandths of a per cent, by what is sold. */
type Rates = Readonly<Record<Kind, number>>;

interface Jurisdiction {
  readonly name: string;
  readonly level: TaxShare["level"];
  readonly type: TaxShare["type"];
  readonly rates: Rates;
}

const vat = (name: string, goods: number, food: number): Jurisdiction[] => [
  { name, level: "country", type: "vat", rates: { goods, food, shipping: goods } },
];

const COUNTRIES: Readonly<Record<string, readonly Jurisdiction[]>> = {
  AT: vat("Austria", 20_000, 10_000),
  DE: vat("Germany", 19_000, 7000),
  FR: vat("France", 20_000, 5500),
  GB: vat("United Kingdom", 20_000, 0),
  IT: vat("Italy", 22_000, 10_000),
};
/** Of the United States: food for the home and delivery that is stated apart are not taxed there. */
const STATES: Readonly<Record<string, readonly Jurisdiction[]>> = {
  CA: [
    { name: "California", level: "state", type: "sales_tax", rates: { goods: 6000, food: 0, shipping: 0 } },
    { name: "San Francisco County", level: "county", type: "sales_tax", rates: { goods: 1250, food: 0, shipping: 0 } },
  ],
  NY: [{ name: "New York", level: "state", type: "sales_tax", rates: { goods: 8875, food: 0, shipping: 8875 } }],
};
const STATE_OF_ZIP: readonly [RegExp, string][] = [
  [/^9[0-6]/, "CA"],
  [/^1[0-4]/, "NY"],
];

/** Stripe's own codes for it (Stripe docs, tax categories). */
export const GOODS_CODE = "txcd_99999999";
export const SHIPPING_CODE = "txcd_92010001";
const kindOf = (code: string): Kind =>
  code === SHIPPING_CODE ? "shipping" : code.startsWith("txcd_40") ? "food" : "goods";

/**
 * An address that says enough: a country, and where taxes differ inside of it a ZIP or postal code, or for Canada the province
 * (Stripe docs, Stripe Tax, supported address formats).
 */
export function checkTaxAddress({ country, postal_code: postal, state }: Address): void {
  const isEnough =
    (country === "US" && /^\d{5}(-?\d{4})?$/.test(postal ?? "")) ||
    (country === "CA" && (postal !== null || state !== null)) ||
    (country !== "US" && country !== "CA" && /^[A-Z]{2}$/.test(country ?? ""));
  if (isEnough) return;
  throw badParameter(
    "customer_tax_location_invalid",
    "customer_details[address]",
    "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
  );
}

/** What is owed on one amount at an address. Each jurisdiction's share is rounded half up by itself. */
export function taxOn(amount: number, behavior: TaxBehavior, code: string, at: Address): TaxedAmount {
  const kind = kindOf(code);
  const where = jurisdictionsOf(at);
  const sum = where.reduce((total, { rates }) => total + rates[kind], 0);
  const net = behavior === "inclusive" ? amount - halfUp(amount * sum, 100_000 + sum) : amount;
  const each = where.map(({ rates }) => halfUp(net * rates[kind], 100_000));
  // What is contained is exactly what the net amount leaves.
  if (behavior === "inclusive" && each.length > 0) {
    each[0] = amount - net - each.slice(1).reduce((total, share) => total + share, 0);
  }
  const shares = where.map((place, index) => toShare(place, at, kind, each[index] ?? 0, net));
  const tax = each.reduce((total, share) => total + share, 0);
  return { amount, behavior, code, tax, shares: shares.length > 0 ? shares : [notCollecting(at)] };
}

function jurisdictionsOf({ country, postal_code: postal }: Address): readonly Jurisdiction[] {
  if (country !== "US") return COUNTRIES[country ?? ""] ?? [];
  const state = STATE_OF_ZIP.find(([zip]) => zip.test(postal ?? ""))?.[1];
  return STATES[state ?? ""] ?? [];
}

function toShare({ level, name, rates, type }: Jurisdiction, at: Address, kind: Kind, amount: number, net: number) {
  const rate = rates[kind];
  return {
    amount,
    taxable: rate === 0 ? 0 : net,
    country: at.country ?? "",
    state: level === "country" ? null : at.state,
    level,
    name,
    percentage: rate === 0 ? null : String(rate / 1000),
    type,
    reason: rate === 0 ? "product_exempt" : rate < rates.goods ? "reduced_rated" : "standard_rated",
  } satisfies TaxShare;
}

function notCollecting({ country }: Address): TaxShare {
  const nothing = { amount: 0, taxable: 0, state: null, percentage: null };
  return {
    ...nothing,
    country: country ?? "",
    level: "country",
    name: country ?? "",
    type: "vat",
    reason: "not_collecting",
  };
}

/** Of whole numbers, the first of which may be below nothing. */
export const halfUp = (numerator: number, denominator: number): number =>
  Math.sign(numerator) * Math.floor((2 * Math.abs(numerator) + denominator) / (2 * denominator));
