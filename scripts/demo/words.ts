/** PURE. How the demo names amounts, cards and moments, the same in every sentence. */
import { type Money, toMajorUnits } from "../../contract/money.ts";

/** `EUR 34.99`: unmistakable in any locale. */
export function amount(money: Money): string {
  const digits = new Intl.NumberFormat("en", { style: "currency", currency: money.currency }).resolvedOptions();
  return `${money.currency} ${toMajorUnits(money).toFixed(digits.maximumFractionDigits ?? 2)}`;
}

/** `Visa 4242`. */
export function cardWords(card: { brand: string; last4: string }): string {
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ${card.last4}`;
}

/** `1 card`, `3 cards`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** `2026-11-22 16:07:55 UTC` from an ISO time. */
export function moment(iso: string): string {
  return `${iso.slice(0, 19).replace("T", " ")} UTC`;
}
