/** PURE. What an answer says in words, in the language of a checkout: the section `answer` of webview/locales with its places filled. */
import { formatMoney } from "../../contract/money.ts";
import { answerWords, isRtl } from "./page.ts";

export interface Answers {
  /** The words of that key; the key itself when there are none. */
  say(key: string, values?: Record<string, string>): string;
  /** The words of that key, if there are any. */
  find(key: string): string | undefined;
  money(amountMinor: number): string;
  /** 2200 basis points are "22%". */
  rate(basisPoints: number): string;
  /** 2500 grams are "2.5 kg". */
  weight(grams: number): string;
}

/** @param locale BCP 47 @param currency of the amounts */
export function answersIn(locale: string, currency: string): Answers {
  const words = answerWords(locale);
  // Names and amounts of the other direction are isolated (Unicode UAX 9, FSI and PDI), as the page does it.
  const [open, close] = isRtl(locale) ? ["\u2068", "\u2069"] : ["", ""];
  const number = (value: number, options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { maximumFractionDigits: 2, ...options }).format(value);
  return {
    find: (key) => words[key],
    say: (key, values = {}) =>
      (words[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) =>
        name in values ? open + values[name] + close : place,
      ),
    money: (amount) => formatMoney(locale, { amount, currency }),
    rate: (basisPoints) => number(basisPoints / 10_000, { style: "percent", maximumFractionDigits: 3 }),
    weight: (grams) => number(grams / 1000, { style: "unit", unit: "kilogram" }),
  };
}
