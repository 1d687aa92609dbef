/** PURE. Security headers: the policy of the checkout page, and what every answer carries. */
import type { Config } from "./config.ts";

/** Where Messenger on the desktop shows a webview in a frame. */
const MESSENGER_FRAMES = ["https://www.facebook.com", "https://www.messenger.com"];
/** Stripe docs, security guide, content security policy. */
const STRIPE_SCRIPTS = ["https://js.stripe.com", "https://*.js.stripe.com"];
const STRIPE_FRAMES = [...STRIPE_SCRIPTS, "https://hooks.stripe.com"];
const STRIPE_CONNECT = ["https://api.stripe.com"];

export const COMMON_HEADERS: Record<string, string> = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "cross-origin-opener-policy": "same-origin",
};

/** For answers that nobody has a reason to frame or run. */
export const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * The page's Content-Security-Policy: our own code by nonce, the provider's hosts by name, Messenger's frames and no others.
 * @param messenger address of Messenger's own script, where the page may ask it who holds the phone
 */
export function pagePolicy(config: Config, nonce: string, messenger: string | null = null): string {
  const provider = config.stripe.scriptUrl ? [new URL(config.stripe.scriptUrl).origin] : null;
  const directives: Record<string, string[]> = {
    "default-src": ["'none'"],
    "script-src": [`'nonce-${nonce}'`, ...(provider ?? STRIPE_SCRIPTS), ...(messenger ? [messenger] : [])],
    "style-src": [`'nonce-${nonce}'`],
    "img-src": ["'self'", "https:", "data:", ...(config.meta.standIn ? [config.meta.standIn] : [])],
    "connect-src": ["'self'", ...(provider ?? STRIPE_CONNECT)],
    "frame-src": provider ?? STRIPE_FRAMES,
    "frame-ancestors": framesOf(config),
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}

/** The merchant's page: our own code by nonce and our own API. It takes no card, so no provider; and nobody may frame it. */
export const consolePolicy = (nonce: string): string =>
  `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self' https: data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** For a page that runs nothing, shown where the checkout would be: in Messenger's frame on the desktop too. */
export const waitingPolicy = (config: Config, nonce: string): string =>
  `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors ${framesOf(config).join(" ")}`;

/**
 * For a page that runs nothing but may have a form. `no-referrer` would make its `Origin` the word "null" (Fetch standard,
 * "append a request Origin header"), and then nobody could tell our own form from another's.
 */
export function paperHeaders(config: Config, nonce: string): Record<string, string> {
  const pictures = ["'self'", "https:", ...(config.meta.standIn ? [config.meta.standIn] : [])].join(" ");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; img-src ${pictures}; form-action 'self'; base-uri 'none'; frame-ancestors ${framesOf(config).join(" ")}`;
  return { ...COMMON_HEADERS, "referrer-policy": "same-origin", "content-security-policy": policy };
}

const framesOf = ({ meta }: Config): string[] => (meta.standIn ? [meta.standIn] : MESSENGER_FRAMES);
