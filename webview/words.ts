/** Words, amounts and dates as the buyer reads them: strings from the locale file, everything else from `Intl`. */
import type { BindingWords } from "../contract/binding-words.ts";
import type { Frame } from "../contract/checkout.ts";
import { formatMinor, type Money } from "../contract/money.ts";
import type { Shop } from "../contract/shop.ts";
import type en from "./locales/en.json";

type Sections = typeof en;

/**
 * A string of the page that asks for it, or of every page: the locale files have a section for each. What the Pay button says is
 * the law's matter: the worker sends it along.
 */
export type Key =
  | { [Section in keyof Sections]: keyof Sections[Section] }[keyof Sections]
  | keyof Pick<BindingWords, "pay">;

let locale = "en";
let digits = 2;
let strings: Record<string, string> = {};
let [open, close] = ["", ""];

type Spoken = Pick<Frame, "locale" | "dir" | "strings"> & { shop: Pick<Shop, "digits"> };

/** Sets the language of the page, once, before anything is drawn. */
export function speak({ locale: language, dir, strings: words, shop }: Spoken): void {
  locale = language;
  strings = words;
  digits = shop.digits;
  // Names and amounts of the other direction are isolated (Unicode UAX 9, FSI and PDI), so that no full stop wanders.
  [open, close] = dir === "rtl" ? ["\u2068", "\u2069"] : ["", ""];
}

/** More words of the page, which came with a part of it. */
export function learn(words: Record<string, string>): void {
  strings = { ...strings, ...words };
}

/** The page's language as BCP 47, for what only one page asks `Intl` for. */
export const language = (): string => locale;

/** Puts values into `{name}` places; a place without a value stays as it is, so that a mistake shows. */
export function fill(template: string, values: Record<string, string> = {}): string {
  return template.replace(/\{(\w+)\}/g, (place, name: string) =>
    name in values ? open + values[name] + close : place,
  );
}

/** The string of that key with its places filled; the key itself when there is none. */
export const t = (key: Key, values?: Record<string, string>): string => fill(strings[key] ?? key, values);

export const money = (amount: Money): string => formatMinor(locale, amount, digits);

/** Two ISO dates, inclusive: "Tue 24 – Wed 25 Nov". */
export function days(from: string, to: string): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return format.formatRange(new Date(from), new Date(to));
}
