/** PURE. The bot's words by language. A missing key does not compile. */
import { ar } from "./ar.ts";
import { de } from "./de.ts";
import { en } from "./en.ts";
import { it } from "./it.ts";

export type WordKey = keyof typeof en;
export type Words = Record<WordKey, string>;

const BY_LANGUAGE: Record<string, Words> = { en, it, de, ar };
export const LANGUAGES = Object.keys(BY_LANGUAGE);

/** The words for a locale as Messenger (`it_IT`) or a browser (`it-IT`) names it; English for languages we do not speak. */
export function wordsFor(locale: string): Words {
  return BY_LANGUAGE[languageOf(locale)] ?? en;
}

export function languageOf(locale: string): string {
  return locale.split(/[-_]/)[0]?.toLowerCase() ?? "en";
}

/** A BCP 47 tag that `Intl` takes, in a language we speak: `it_IT` is `it-IT`, what we do not speak is `fallback`. */
export function toLocale(locale: string | null, fallback: string): string {
  if (!locale || !(languageOf(locale) in BY_LANGUAGE)) return fallback;
  try {
    return Intl.getCanonicalLocales(locale.replaceAll("_", "-"))[0] ?? fallback;
  } catch {
    return fallback;
  }
}

/** Fills `{name}` in a sentence. */
export function say(text: string, values: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
