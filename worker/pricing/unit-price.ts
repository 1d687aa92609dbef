/** PURE. What a kilogram or a litre costs, beside the price of the piece (EU Directive 98/6/EC). */
import { formatMoney, smallestUnit } from "../../contract/money.ts";
import type { Measure } from "./item.ts";
import { roundHalfUp } from "./rounding.ts";

export interface UnitPrice {
  amountMinor: number;
  currency: string;
  per: "kilogram" | "liter";
}

const PER = { g: "kilogram", ml: "liter" } as const;
/** Grams in a kilogram, millilitres in a litre. */
const PARTS = 1000;

/** Of the price as listed: before a code, and with the taxes that are in it. */
export function unitPrice(priceMinor: number, currency: string, { amount, unit }: Measure): UnitPrice {
  return {
    amountMinor: roundHalfUp(priceMinor * PARTS, amount, smallestUnit(currency)),
    currency,
    per: PER[unit],
  };
}

/** As a buyer reads it: `€59.98/kg`. @param locale BCP 47 */
export function unitPriceInWords(locale: string, { amountMinor, currency, per }: UnitPrice): string {
  const unit = new Intl.NumberFormat(locale, { style: "unit", unit: per, unitDisplay: "short" })
    .formatToParts(1)
    .find((part) => part.type === "unit")?.value;
  return `${formatMoney(locale, { amount: amountMinor, currency })}/${unit ?? per}`;
}
