import type { Button } from "./bubble.ts";
import { invalid } from "./graph-error.ts";
import { button } from "./send/button.ts";
import { fields, flag, inside, list, optional, text, webUrl } from "./send/check.ts";

/** The Page's Messenger profile ("Messenger Profile API" reference; menu 2026-06-17, domains 2025-07-01). */

interface IceBreaker {
  question: string;
  payload: string;
}

export interface MenuOfLocale {
  locale: string;
  composer_input_disabled: boolean;
  call_to_actions: Button[];
}

export interface Profile {
  get_started?: { payload: string };
  greeting?: { locale: string; text: string }[];
  ice_breakers?: { locale: string; call_to_actions: IceBreaker[] }[];
  persistent_menu?: MenuOfLocale[];
  whitelisted_domains?: string[];
}

export const PROFILE_FIELDS = [
  "get_started",
  "greeting",
  "ice_breakers",
  "persistent_menu",
  "whitelisted_domains",
] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];

const PAYLOAD_MAX = 1000;
const GREETING_MAX = 160;
const MENU_TITLE_MAX = 30;
const MENU_MAX = 20;
const ICE_BREAKERS_MAX = 4;
const DOMAINS_MAX = 50;
const LOCALES_MAX = 100;

function getStarted(value: unknown, path: string): { payload: string } {
  const found = fields(value, path, ["payload"]);
  return { payload: text(found.payload, inside(path, "payload"), PAYLOAD_MAX) };
}

/** A list with one entry per locale, of which one must be `default`. */
function perLocale<T extends { locale: string }>(read: (value: unknown, path: string) => T) {
  return (value: unknown, path: string): T[] => {
    const entries = list(value, path, 1, LOCALES_MAX).map((each, index) => read(each, inside(path, index)));
    if (!entries.some((entry) => entry.locale === "default")) throw invalid(`Param ${path} needs a default locale`);
    return entries;
  };
}

function greeting(value: unknown, path: string): { locale: string; text: string } {
  const found = fields(value, path, ["locale", "text"]);
  return {
    locale: text(found.locale, inside(path, "locale"), 10),
    text: text(found.text, inside(path, "text"), GREETING_MAX),
  };
}

function iceBreaker(value: unknown, path: string): IceBreaker {
  const found = fields(value, path, ["question", "payload"]);
  return {
    question: text(found.question, inside(path, "question"), 80),
    payload: text(found.payload, inside(path, "payload"), PAYLOAD_MAX),
  };
}

function iceBreakers(value: unknown, path: string): { locale: string; call_to_actions: IceBreaker[] } {
  const found = fields(value, path, ["locale", "call_to_actions"]);
  const at = inside(path, "call_to_actions");
  return {
    locale: text(found.locale, inside(path, "locale"), 10),
    call_to_actions: list(found.call_to_actions, at, 1, ICE_BREAKERS_MAX).map((each, index) =>
      iceBreaker(each, inside(at, index)),
    ),
  };
}

function menu(value: unknown, path: string, allowedHosts: readonly string[]): MenuOfLocale {
  const found = fields(value, path, ["locale", "composer_input_disabled", "call_to_actions"]);
  const at = inside(path, "call_to_actions");
  const actions = list(found.call_to_actions, at, 1, MENU_MAX);
  return {
    locale: text(found.locale, inside(path, "locale"), 10),
    composer_input_disabled: flag(found.composer_input_disabled ?? false, inside(path, "composer_input_disabled")),
    call_to_actions: actions.map((each, index) =>
      button(each, inside(at, index), { allowedHosts, titleMax: MENU_TITLE_MAX }),
    ),
  };
}

function domains(value: unknown, path: string): string[] {
  return list(value, path, 1, DOMAINS_MAX).map((each, index) => {
    const at = inside(path, index);
    const url = new URL(webUrl(each, at));
    const isIp = /^[\d.]+$|^\[/.test(url.hostname) && url.hostname !== "127.0.0.1";
    if (isIp || url.pathname !== "/") throw invalid(`Param ${at} must be a fully qualified domain name with https`);
    return url.origin;
  });
}

export const hostsOf = (profile: Profile): string[] =>
  (profile.whitelisted_domains ?? []).map((origin) => new URL(origin).host);

/** The profile after a POST: only the given properties change. Throws a GraphError and changes nothing when one is wrong. */
export function withProperties(profile: Profile, body: unknown): Profile {
  const found = fields(body, "", PROFILE_FIELDS);
  const base: Profile = {
    ...profile,
    ...optional(found, "", "whitelisted_domains", domains),
    ...optional(found, "", "get_started", getStarted),
    ...optional(found, "", "greeting", perLocale(greeting)),
    ...optional(found, "", "ice_breakers", perLocale(iceBreakers)),
  };
  const readMenu = perLocale((value: unknown, path: string) => menu(value, path, hostsOf(base)));
  const next = { ...base, ...optional(found, "", "persistent_menu", readMenu) };
  return withStartForMenu(next);
}

export function withoutProperties(profile: Profile, names: readonly ProfileField[]): Profile {
  const next = { ...profile };
  for (const name of names) delete next[name];
  return withStartForMenu(next);
}

function withStartForMenu(profile: Profile): Profile {
  if (profile.persistent_menu && !profile.get_started) {
    throw invalid("You must set a Get Started button if you also wish to use persistent menu", 2018145);
  }
  return profile;
}

/** The entry for a person's locale, else the default one. */
export function forLocale<T extends { locale: string }>(entries: T[] | undefined, locale: string): T | undefined {
  return entries?.find((entry) => entry.locale === locale) ?? entries?.find((entry) => entry.locale === "default");
}
