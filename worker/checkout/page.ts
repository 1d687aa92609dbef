/** PURE. The first HTML answer: a built page with its slots filled. Nothing saved is ever in it: a GET proves nobody. */

import { bindingWords } from "../../contract/binding-words.ts";
import type { BankBoot, Boot } from "../../contract/checkout.ts";
import type { ConsoleBoot } from "../../contract/console.ts";
import { formatMoney } from "../../contract/money.ts";
import bankPage from "../../dist/webview/bank.html?raw";
import booksScript from "../../dist/webview/books.js?raw";
import checkoutPage from "../../dist/webview/checkout.html?raw";
import consolePage from "../../dist/webview/console.html?raw";
import extrasScript from "../../dist/webview/extras.js?raw";
import locales from "../../dist/webview/locales.json";
import noticePage from "../../dist/webview/notice.html?raw";
import payingScript from "../../dist/webview/paying.js?raw";
import proofScript from "../../dist/webview/proof.js?raw";
import { say, toLocale } from "../bot/words/index.ts";
import { escapeHtml } from "../html.ts";
import { themeOf } from "./theme.ts";

type Strings = Record<string, string>;
/** A page of webview/, which says the words of its own section and those of `every`, some those of `shared` too. */
export type PageName = "checkout" | "notice" | "bank" | "paper" | "console";

/** Who says the words of `shared`: how an order stands, and what became of a fresh link. */
export const SHARING: ReadonlySet<string> = new Set(["notice", "bank", "paying", "proof"]);

const LANGUAGES: Record<string, Record<string, Strings>> = locales;
const RTL = new Set(["ar", "he", "fa", "ur"]);
/** A transparent pixel: an empty `src` would fetch the page again. */
const NO_PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/**
 * The strings in the first language asked for that we have: those of every page, and of one.
 * @param wanted BCP 47 tags, best first
 */
export function pickLocale(
  wanted: string[],
  fallback: string,
  page?: PageName,
): { locale: string; dir: "ltr" | "rtl"; strings: Strings } {
  const locale = [...wanted, fallback, "en"].find((tag) => languageOf(tag) in LANGUAGES && isLocale(tag)) ?? "en";
  const language = languageOf(locale);
  // What the Pay button says is fixed by law: not the locale file's to say.
  const law = page === "checkout" ? { pay: bindingWords(locale).pay } : {};
  const strings = { ...LANGUAGES[language]?.every, ...(page && ownWords(language, page)), ...law };
  return { locale, dir: isRtl(locale) ? "rtl" : "ltr", strings };
}

function ownWords(language: string, name: PageName | PartName): Strings {
  const words = LANGUAGES[language];
  return { ...(SHARING.has(name) && words?.shared), ...words?.[name] };
}

export const isRtl = (locale: string): boolean => RTL.has(languageOf(locale));

/** The languages of a page for this buyer, best first: what Messenger says of them goes before the browser. */
export function pageLocales(buyerLocale: string | null, accepted: string[]): string[] {
  return [toLocale(buyerLocale, ""), ...accepted].filter(Boolean);
}

/** The words of the answers that are not on a page from the start: fields of a form, parts of a price, why the bank said no, the way to a fresh link. */
export function answerWords(locale: string): Strings {
  return (LANGUAGES[languageOf(locale)] ?? LANGUAGES.en)?.answer ?? {};
}

/** Tags of an Accept-Language header, best first; malformed ones are left out. */
export function acceptedLocales(header: string | null): string[] {
  const weighed = (header ?? "").split(",").map((part) => {
    const [tag = "", weight] = part.trim().split(/;\s*q=/);
    return { tag, weight: weight === undefined ? 1 : Number(weight) };
  });
  return weighed
    .filter(({ tag, weight }) => /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag) && weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** The checkout, or the page of a link with nothing behind it to fill in. */
export function renderPage(boot: Boot, nonce: string): string {
  const line = boot.lines[0];
  const text = (key: string) => boot.strings[key] ?? "";
  const detail = line ? [line.detail, say(text("quantity"), { count: line.quantity })].filter(Boolean).join(" · ") : "";
  return fillSlots(boot.page === "checkout" ? checkoutPage : noticePage, boot, nonce, {
    // Messenger's own bar over the page shows the title, and the page itself the shop.
    title: text("title") || boot.shop.name,
    item_title: line?.title ?? "",
    item_detail: detail,
    item_image: line?.imageUrl ?? NO_PICTURE,
    item_price: line ? formatMoney(boot.locale, line.total) : "",
    loading: text("opening"),
  });
}

const PART_SCRIPTS = { books: booksScript, extras: extrasScript, paying: payingScript, proof: proofScript };
/** Parts of the checkout page and the console that come after them, each a script of its own. */
export type PartName = keyof typeof PART_SCRIPTS;

/** Such a script with its words in it. @param wanted a BCP 47 tag */
export function renderPart(name: PartName, wanted: string): string {
  const words = ownWords(languageOf(pickLocale([wanted], "en").locale), name);
  return PART_SCRIPTS[name].replace(/(["'`])\{\{words\}\}\1/, () => JSON.stringify(words));
}

/** The page behind [Confirm with your bank]. */
export function renderBankPage(boot: BankBoot, nonce: string): string {
  const text = (key: string) => boot.strings[key] ?? "";
  const [over, look] = text("bank.over").split("\n");
  const amount = boot.total && formatMoney(boot.locale, boot.total);
  return fillSlots(bankPage, boot, nonce, {
    title: text("confirm"),
    heading: amount ?? over ?? "",
    sentence: (amount ? text("bank.why") : look) ?? "",
    button: text(amount ? "confirm" : "back"),
  });
}

/** The merchant's page, before anybody has signed in. */
export function renderConsole(boot: ConsoleBoot, nonce: string): string {
  const text = (key: string) => boot.strings[key] ?? "";
  return fillSlots(consolePage, boot, nonce, {
    title: `${text("console.title")} · ${boot.shop.name}`,
    noscript: text("console.noscript"),
  });
}

function fillSlots(page: string, boot: Boot | BankBoot | ConsoleBoot, nonce: string, own: Strings): string {
  const { name, colour } = boot.shop;
  const theme = themeOf(colour);
  const slots: Strings = {
    lang: boot.locale,
    dir: boot.dir,
    nonce,
    theme_light: theme.light,
    theme_dark: theme.dark,
    shop: name,
    initial: [...name][0] ?? "",
    noscript: boot.strings.noscript ?? "",
    ...own,
  };
  return page.replace(/\{\{(\w+)\}\}/g, (_, slot: string) =>
    slot === "boot" ? scriptJson(boot) : escapeHtml(slots[slot] ?? ""),
  );
}

/** JSON that cannot end its script element, whatever a product is called. */
function scriptJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/</g, "\\u003c")
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
}

/** `Intl` throws for a tag such as `en-12`, and anybody can send one. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

function languageOf(tag: string): string {
  return tag.split(/[-_]/)[0]?.toLowerCase() ?? "";
}
