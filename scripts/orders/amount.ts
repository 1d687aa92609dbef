/** PURE. An amount as a person writes it. */
import { minorDigits } from "../../contract/money.ts";

/** `10`, `10.5` or `10,50` in a currency's minor units; null for anything else, such as more digits than the currency has. */
export function readAmount(text: string, currency: string): number | null {
  const [, whole = "", part = ""] = /^(\d{1,8})(?:[.,](\d+))?$/.exec(text.trim()) ?? [];
  const digits = minorDigits(currency);
  if (whole === "" || part.length > digits) return null;
  return Number(whole + part.padEnd(digits, "0"));
}
