/** PURE. A price as people and spreadsheets write it, as whole minor units. No float on the way (invariant 11). */
import { minorDigits } from "../../../contract/money.ts";

export type Amount = { minor: number } | { says: string; mend: string };

/** Longer ones are more than any payment carries. */
const DIGITS_MAX = 15;
export const WRITTEN_CHARS_MAX = 40;
const NO_PRICE = { says: "is no price", mend: "write a number such as 9.99" };

/** `9.99`, `9,99`, `1.234,56`, `1,234.56`, `1 234.56`: the last of two different marks is the decimal one. */
export function toMinor(written: string, currency: string): Amount {
  if (written.length > WRITTEN_CHARS_MAX) return NO_PRICE;
  const plain = written.replace(/[\s\u00a0\u202f']/g, "");
  const digits = minorDigits(currency);
  const mark = decimalMark(plain, digits);
  if (mark === "unclear") return unclear(plain, digits);
  const [whole = "", decimals = ""] = mark === null ? [plain] : splitLast(plain, mark);
  const group = mark === "." ? "," : ".";
  if (!isWhole(whole, group) || !/^\d*$/.test(decimals) || plain.endsWith(".") || plain.endsWith(",")) {
    return NO_PRICE;
  }
  const [kept, beyond] = [decimals.slice(0, digits).padEnd(digits, "0"), decimals.slice(digits)];
  if (/[1-9]/.test(beyond)) return { says: `has more decimals than ${currency}`, mend: `${currency} has ${digits}` };
  const minor = `${whole.replaceAll(group, "")}${kept}`.replace(/^0+(?=\d)/, "");
  if (minor.length > DIGITS_MAX) return { says: "is more than one payment carries", mend: "write a smaller one" };
  return { minor: Number(minor) };
}

/** `1.000` is a thousand in one country and one in another: neither is guessed. A point alone is one where there are three decimals. */
function unclear(plain: string, digits: number): Amount {
  const [whole = "", three = ""] = plain.split(/[.,]/);
  const [kept, beyond] = [three.slice(0, digits), three.slice(digits)];
  const decimals = /[1-9]/.test(beyond) ? "" : `, and ${kept ? `${whole}.${kept}` : whole} if it is decimals`;
  return { says: "may be thousands or decimals", mend: `write ${whole}${three} if it is thousands${decimals}` };
}

function decimalMark(plain: string, digits: number): "." | "," | "unclear" | null {
  const [dots, commas] = [plain.split(".").length - 1, plain.split(",").length - 1];
  if (dots > 0 && commas > 0) return plain.lastIndexOf(".") > plain.lastIndexOf(",") ? "." : ",";
  if (commas === 1) return /^\d{1,3},\d{3}$/.test(plain) ? "unclear" : ",";
  if (commas > 1) return ".";
  if (dots === 1 && digits < 3 && /^[1-9]\d{0,2}\.\d{3}$/.test(plain)) return "unclear";
  return dots === 1 ? "." : dots > 1 ? "," : null;
}

function splitLast(text: string, mark: string): [string, string] {
  const at = text.lastIndexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** Digits, or groups of three of them. */
function isWhole(text: string, group: string): boolean {
  const [first = "", ...others] = text.split(group);
  if (others.length === 0) return /^\d+$/.test(text);
  return /^\d{1,3}$/.test(first) && others.every((part) => /^\d{3}$/.test(part));
}
