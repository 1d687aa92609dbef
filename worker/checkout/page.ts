/** PURE. The first HTML answer: the built page with its slots filled. Nothing saved is ever in it: a GET proves nobody. */

import type { Boot } from "../../contract/checkout.ts";
import { formatMoney } from "../../contract/money.ts";
import page from "../../dist/webview/checkout.html?raw";
import locales from "../../dist/webview/locales.json";
import { say } from "../bot/words/index.ts";
import { themeOf } from "./theme.ts";

const STRINGS = locales as Record<string, Record<string, string>>;
const RTL = new Set(["ar", "he", "fa", "ur"]);
/** A transparent pixel: an empty `src` would fetch the page again. */
const NO_PICTURE = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

/** The page's strings in the first language asked for that we have. @param wanted BCP 47 tags, best first */
export function pickLocale(
  wanted: string[],
  fallback: string,
): { locale: string; dir: "ltr" | "rtl"; strings: Record<string, string> } {
  const locale = [...wanted, fallback, "en"].find((tag) => languageOf(tag) in STRINGS && isLocale(tag)) ?? "en";
  const language = languageOf(locale);
  return { locale, dir: RTL.has(language) ? "rtl" : "ltr", strings: STRINGS[language] ?? {} };
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

export function renderPage(boot: Boot, nonce: string): string {
  const line = boot.lines[0];
  const text = (key: string) => boot.strings[key] ?? "";
  const theme = themeOf(boot.shop.colour);
  const detail = line ? [line.detail, say(text("quantity"), { count: line.quantity })].filter(Boolean).join(" · ") : "";
  const slots: Record<string, string> = {
    lang: boot.locale,
    dir: boot.dir,
    page: boot.page,
    title: boot.shop.name,
    nonce,
    theme_light: theme.light,
    theme_dark: theme.dark,
    shop: boot.shop.name,
    initial: [...boot.shop.name][0] ?? "",
    item_title: line?.title ?? "",
    item_detail: detail,
    item_image: line?.imageUrl ?? NO_PICTURE,
    item_price: line ? formatMoney(boot.locale, line.total) : "",
    loading: text("opening"),
    noscript: text("noscript"),
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

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
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
