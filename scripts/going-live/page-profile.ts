/** PURE. The Messenger profile that the bot needs, and how a Page's own differs from it ("Messenger Profile API", v25). */
import { payloads } from "../../worker/bot/payloads.ts";
import { wordsFor } from "../../worker/bot/words/index.ts";
import { PAGE_LANGUAGES } from "./page-words.ts";

export type Profile = Record<string, unknown>;

/** The most that a Page holds (2025-07-01). */
export const DOMAINS_MAX = 50;

const NAMES: Record<string, string> = {
  get_started: "Get Started",
  greeting: "greeting",
  ice_breakers: "ice breakers",
  persistent_menu: "menu",
  whitelisted_domains: "allowed domain",
};
export const PROFILE_FIELDS = Object.keys(NAMES);
export const fieldName = (field: string): string => NAMES[field] ?? field;

/** Everything but the domains, of which others may have some as well. */
export function wantedProfile(): Profile {
  const ask = (question: string, payload: string) => ({ question, payload });
  return {
    get_started: { payload: payloads.start },
    greeting: PAGE_LANGUAGES.map(({ locale, words }) => ({ locale, text: words.greeting })),
    ice_breakers: PAGE_LANGUAGES.map(({ locale, words }) => ({
      locale,
      call_to_actions: [
        ask(words.askShop, payloads.shop(0)),
        ask(words.askOrders, payloads.orders),
        ask(words.askHelp, payloads.help),
      ],
    })),
    persistent_menu: PAGE_LANGUAGES.map(({ language, locale }) => menuIn(language, locale)),
  };
}

function menuIn(language: string, locale: string): object {
  const words = wordsFor(language);
  const entry = (title: string, payload: string) => ({ type: "postback", title, payload });
  return {
    locale,
    composer_input_disabled: false,
    call_to_actions: [
      entry(words.showProducts, payloads.shop(0)),
      entry(words.myOrders, payloads.orders),
      entry(words.myCards, payloads.cards),
      entry(words.myWallet, payloads.wallet),
      entry(words.help, payloads.help),
    ],
  };
}

export interface ProfileChanges {
  /** What to post: whole properties, because a post replaces what it names. */
  body: Profile;
  kept: string[];
  /** Our domain is not among them, and there is no room for it. */
  areDomainsFull: boolean;
}

/** @param publicUrl the worker's origin */
export function profileChanges(found: Profile, publicUrl: string): ProfileChanges {
  const domains = asList(found.whitelisted_domains).map(String);
  const hasDomain = domains.some((domain) => URL.parse(domain)?.origin === publicUrl);
  const areDomainsFull = !hasDomain && domains.length >= DOMAINS_MAX;
  const different = Object.entries(wantedProfile()).filter(([field, value]) => !covers(found[field], value));
  const body = Object.fromEntries(different);
  if (!hasDomain && !areDomainsFull) body.whitelisted_domains = [...domains, publicUrl];
  const isKept = (field: string) => !(field in body) && !(field === "whitelisted_domains" && areDomainsFull);
  return { body, kept: PROFILE_FIELDS.filter(isKept), areDomainsFull };
}

/** True when all that is wanted is there. Graph may add keys of its own, leave out `false`, and order languages its own way. */
function covers(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    const [have, want] = [byLocale(asList(found)), byLocale(wanted)];
    return have.length === want.length && want.every((each, at) => covers(have[at], each));
  }
  if (wanted === false) return found === undefined || found === false;
  if (wanted === null || typeof wanted !== "object") return found === wanted;
  const have: Profile = Object(found);
  return Object.entries(wanted).every(([key, value]) => covers(have[key], value));
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const localeOf = (entry: unknown) => String(Object(entry).locale ?? "");

/** Sorting is stable: what has no locale keeps its order. */
function byLocale(entries: readonly unknown[]): unknown[] {
  return entries.toSorted((a, b) => Number(localeOf(a) > localeOf(b)) - Number(localeOf(a) < localeOf(b)));
}
