/**
 * PURE. The security headers of every answer. What may run, frame and be framed is named exactly, by kind of page; where the lists
 * come from: CSP Level 3 and Trusted Types (W3C), OWASP ASVS 5.0 chapter 3.4, Stripe docs "Security guide, Content Security Policy".
 */
import type { Config } from "./config.ts";

/** Where Messenger on the desktop shows a webview in a frame. */
const MESSENGER_FRAMES = ["https://www.facebook.com", "https://www.messenger.com"];
/** Stripe docs, security guide, content security policy. */
const STRIPE_SCRIPTS = ["https://js.stripe.com", "https://*.js.stripe.com"];
const STRIPE_FRAMES = [...STRIPE_SCRIPTS, "https://hooks.stripe.com"];
const STRIPE_CONNECT = ["https://api.stripe.com"];

/** No string becomes script by way of the DOM (W3C, Trusted Types). Our own code never needs it, so there is no policy that may make one. */
const TRUSTED_TYPES = { "require-trusted-types-for": ["'script'"], "trusted-types": ["'none'"] };
/** What no page of ours asks a device for (W3C, Permissions Policy); `payment` is Stripe's frames' where there are some. */
const NO_DEVICES = "camera=(), geolocation=(), microphone=()";
/** OWASP ASVS 5.0, 3.4.1: a year. Without `includeSubDomains`: hosts below the merchant's are not ours to bind. */
const TLS_ONLY = "max-age=31536000";

export type Headers = Record<string, string>;

export const COMMON_HEADERS: Headers = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": `${NO_DEVICES}, payment=()`,
};

/** For answers that nobody has a reason to frame or run. */
export const CLOSED_HEADERS: Headers = {
  ...COMMON_HEADERS,
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
};

/** What every answer has that says nothing else. HSTS has no meaning over plain http, which only development speaks (RFC 6797, 7.2). */
export function defaultHeaders({ publicUrl }: Config): Headers {
  return publicUrl.startsWith("https:") ? { ...CLOSED_HEADERS, "strict-transport-security": TLS_ONLY } : CLOSED_HEADERS;
}

/**
 * Where a card is typed or the bank asks: our own code by nonce, the provider's hosts by name, Messenger's frames and no others.
 * Trusted Types are only reported: the provider's loader sets a script's address from a plain string, and what its script does
 * besides is not ours to forbid (docs/security.md, T15).
 * @param messenger address of Messenger's own script, where the page may ask it who holds the phone
 */
export function tillHeaders(config: Config, nonce: string, messenger?: string): Headers {
  const provider = config.stripe.scriptUrl ? [new URL(config.stripe.scriptUrl).origin] : null;
  const frames = (provider ?? STRIPE_SCRIPTS.slice(0, 1)).map((origin) => `"${origin}"`).join(" ");
  return {
    ...COMMON_HEADERS,
    "content-security-policy": policy({
      "default-src": ["'none'"],
      "script-src": [`'nonce-${nonce}'`, ...(provider ?? STRIPE_SCRIPTS), ...(messenger ? [messenger] : [])],
      "style-src": [`'nonce-${nonce}'`],
      "img-src": [...pictures(config), "data:"],
      "connect-src": ["'self'", ...(provider ?? STRIPE_CONNECT)],
      "frame-src": provider ?? STRIPE_FRAMES,
      "frame-ancestors": framesOf(config),
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
    }),
    "content-security-policy-report-only": policy(TRUSTED_TYPES),
    "permissions-policy": `${NO_DEVICES}, payment=(self ${frames})`,
  };
}

/** A link with nothing behind it to pay, shown where the checkout would be: our own code by nonce and our own API, nothing of the provider's. */
export const noticeHeaders = (config: Config, nonce: string): Headers => ownPage(config, nonce, framesOf(config));

/** The merchant's page: as a notice, and nobody may frame it. */
export const consoleHeaders = (config: Config, nonce: string): Headers => ownPage(config, nonce, ["'none'"]);

function ownPage(config: Config, nonce: string, ancestors: string[]): Headers {
  return {
    ...COMMON_HEADERS,
    "content-security-policy": policy({
      "default-src": ["'none'"],
      "script-src": [`'nonce-${nonce}'`],
      "style-src": [`'nonce-${nonce}'`],
      "img-src": [...pictures(config), "data:"],
      "connect-src": ["'self'"],
      "frame-ancestors": ancestors,
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      ...TRUSTED_TYPES,
    }),
  };
}

/** For a page that runs nothing, shown where the checkout would be: in Messenger's frame on the desktop too. */
export function waitingHeaders(config: Config, nonce: string): Headers {
  return {
    ...COMMON_HEADERS,
    "content-security-policy": policy({
      "default-src": ["'none'"],
      "style-src": [`'nonce-${nonce}'`],
      "frame-ancestors": framesOf(config),
      "base-uri": ["'none'"],
      "form-action": ["'none'"],
      ...TRUSTED_TYPES,
    }),
  };
}

/**
 * For a page that runs nothing but may have a form. `no-referrer` would make its `Origin` the word "null" (Fetch standard,
 * "append a request Origin header"), and then nobody could tell our own form from another's.
 */
export function paperHeaders(config: Config, nonce: string): Headers {
  return {
    ...COMMON_HEADERS,
    "referrer-policy": "same-origin",
    "content-security-policy": policy({
      "default-src": ["'none'"],
      "style-src": [`'nonce-${nonce}'`],
      "img-src": pictures(config),
      "form-action": ["'self'"],
      "base-uri": ["'none'"],
      "frame-ancestors": framesOf(config),
      ...TRUSTED_TYPES,
    }),
  };
}

const framesOf = ({ meta }: Config): string[] => (meta.standIn ? [meta.standIn] : MESSENGER_FRAMES);

/** Goods are pictured where their merchant keeps them. */
const pictures = ({ meta }: Config): string[] => ["'self'", "https:", ...(meta.standIn ? [meta.standIn] : [])];

function policy(directives: Record<string, string[]>): string {
  return Object.entries(directives)
    .map(([name, values]) => `${name} ${values.join(" ")}`)
    .join("; ");
}
