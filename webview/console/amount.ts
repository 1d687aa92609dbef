/** An amount as a merchant types it. Pure: money is whole minor units, so the text is read digit by digit and never as a float. */
import { AMOUNT_MAX, chargeStep, minorDigits } from "../../contract/money.ts";

/** `format`: no amount, or one with more decimals than the currency is charged in. */
export type AmountFault = "missing" | "format";

/** Digits of Arabic and Persian keyboards, whose zeros these are. */
const ZEROS = [0x660, 0x6f0];

/**
 * Minor units, or what is wrong. The last comma, full stop or Arabic decimal sign parts off the decimals, whatever the language:
 * nobody groups what goes back to one buyer. "12", "12.5", "12,50" and "€ 12.50" are 12.50 EUR; "1.250,00" and "12.505" are refused.
 */
export function parseAmount(text: string, currency: string): number | AmountFault {
  const plain = western(text).replace(/[^\d.,٫-]/g, "");
  if (!plain) return "missing";
  const [, whole, decimals = ""] = /^(\d{1,9})(?:[.,٫](\d*))?$/.exec(plain) ?? [];
  const digits = minorDigits(currency);
  if (whole === undefined || decimals.length > digits) return "format";
  const minor = Number(whole + decimals.padEnd(digits, "0"));
  return minor > 0 && minor <= AMOUNT_MAX && minor % chargeStep(currency) === 0 ? minor : "format";
}

/** The amount as somebody may go on typing it: 1250 EUR is "12.50". */
export function plainAmount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(minor).padStart(digits + 1, "0");
  return digits ? `${text.slice(0, -digits)}.${text.slice(-digits)}` : text;
}

function western(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code - (ZEROS.findLast((zero) => code >= zero) ?? code));
  });
}
