import type { Button, UrlButton } from "../bubble.ts";
import { invalid } from "../graph-error.ts";
import { type Fields, fields, flag, inside, oneOf, text, webUrl } from "./check.ts";

const HEIGHTS = ["compact", "tall", "full"] as const;
const WEB_KEYS = [
  "type",
  "title",
  "url",
  "webview_height_ratio",
  "messenger_extensions",
  "fallback_url",
  "webview_share_button",
];
const TITLE_MAX = 20;
const PAYLOAD_MAX = 1000;

/** What the surroundings of a button decide: who may use the Extensions SDK, and how long its title may be. */
export interface ButtonRules {
  allowedHosts: readonly string[];
  titleMax?: number;
}

type UrlAction = Omit<UrlButton, "title">;

/** URL button without its title: also an element's `default_action` (Messenger Platform, "URL button", 2026-06-17). */
function urlAction(from: Fields, path: string, rules: ButtonRules): UrlAction {
  const url = webUrl(from.url, inside(path, "url"));
  const extensions =
    from.messenger_extensions !== undefined && flag(from.messenger_extensions, inside(path, "messenger_extensions"));
  const ratio = from.webview_height_ratio ?? "full";
  if (extensions && !rules.allowedHosts.includes(new URL(url).host)) {
    throw invalid(`Param ${inside(path, "url")}: messenger_extensions needs a domain in whitelisted_domains`);
  }
  if (from.fallback_url !== undefined) {
    if (!extensions) throw invalid(`Param ${inside(path, "fallback_url")} needs messenger_extensions`);
    webUrl(from.fallback_url, inside(path, "fallback_url"));
  }
  if (from.webview_share_button !== undefined) {
    oneOf(from.webview_share_button, inside(path, "webview_share_button"), ["hide"]);
  }
  return {
    type: "web_url",
    url,
    webview_height_ratio: oneOf(ratio, inside(path, "webview_height_ratio"), HEIGHTS),
    messenger_extensions: extensions,
  };
}

export function defaultAction(value: unknown, path: string, rules: ButtonRules): UrlAction {
  const action = fields(
    value,
    path,
    WEB_KEYS.filter((key) => key !== "title"),
  );
  oneOf(action.type, inside(path, "type"), ["web_url"]);
  return urlAction(action, path, rules);
}

/** Title at most 20, payload at most 1000 characters (Messenger Platform, "URL button" and "Postback button"). */
export function button(value: unknown, path: string, rules: ButtonRules): Button {
  const raw: Fields = Object(value);
  const type = oneOf(raw.type, inside(path, "type"), ["web_url", "postback", "phone_number"]);
  const known = type === "web_url" ? WEB_KEYS : ["type", "title", "payload"];
  const found = fields(value, path, known);
  const title = text(found.title, inside(path, "title"), rules.titleMax ?? TITLE_MAX);
  if (type === "web_url") return { ...urlAction(found, path, rules), title };
  const payload = text(found.payload, inside(path, "payload"), PAYLOAD_MAX);
  if (type === "phone_number" && !/^\+\d{6,15}$/.test(payload)) {
    throw invalid(`Param ${inside(path, "payload")} must be a phone number such as +390212345678`);
  }
  return { type, title, payload };
}
