import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../worker/config.ts";
import {
  CLOSED_HEADERS,
  COMMON_HEADERS,
  consoleHeaders,
  defaultHeaders,
  type Headers,
  noticeHeaders,
  paperHeaders,
  tillHeaders,
  waitingHeaders,
} from "../../../worker/headers.ts";
import { ENV } from "./env.ts";

const PAGES = { tillHeaders, noticeHeaders, consoleHeaders, paperHeaders, waitingHeaders };
type Page = keyof typeof PAGES;

const headersOf = (page: Page, env = ENV): Headers => PAGES[page](parseConfig(env), "NONCE");

function policyOf(page: Page, env = ENV, header = "content-security-policy"): Map<string, string[]> {
  const directives = (headersOf(page, env)[header] ?? "").split("; ").map((directive): [string, string[]] => {
    const [name = "", ...values] = directive.split(" ");
    return [name, values];
  });
  const policy = new Map(directives);
  expect(policy.size).toBe(directives.length);
  return policy;
}

const MESSENGER = ["https://www.facebook.com", "https://www.messenger.com"];

describe("the page's policy", () => {
  test("in production knows our own code by nonce, Stripe's hosts and Messenger's frames, and nobody else", () => {
    const policy = policyOf("tillHeaders");
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'nonce-NONCE'", "https://js.stripe.com", "https://*.js.stripe.com"]);
    expect(policy.get("frame-src")).toContain("https://hooks.stripe.com");
    expect(policy.get("connect-src")).toEqual(["'self'", "https://api.stripe.com"]);
    expect(policy.get("frame-ancestors")).toEqual(MESSENGER);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(policy.get("form-action")).toEqual(["'none'"]);
    expect(headersOf("tillHeaders")["permissions-policy"]).toMatch(/, payment=\(self "https:\/\/js\.stripe\.com"\)$/);
  });

  test("names Messenger's script where a page may ask it, by its whole address, and else not", () => {
    const script = "https://connect.facebook.net/en_US/messenger.Extensions.js";
    const withScript = tillHeaders(parseConfig(ENV), "NONCE", script)["content-security-policy"] ?? "";
    expect(withScript).toContain(`script-src 'nonce-NONCE' https://js.stripe.com https://*.js.stripe.com ${script};`);
    expect(withScript.split("facebook.net")).toHaveLength(2);
    expect(tillHeaders(parseConfig(ENV), "NONCE")["content-security-policy"]).not.toContain("facebook.net");
  });

  test("with stand-ins knows their origin and not the real ones", () => {
    const sandbox = "http://127.0.0.1:4242";
    const policy = policyOf("tillHeaders", {
      ...ENV,
      PUBLIC_URL: "http://localhost:8787",
      META_GRAPH_URL: sandbox,
      STRIPE_API_URL: sandbox,
      STRIPE_JS_URL: `${sandbox}/stripe-js/stripe.js`,
    });
    expect(policy.get("script-src")).toEqual(["'nonce-NONCE'", sandbox]);
    expect(policy.get("frame-src")).toEqual([sandbox]);
    expect(policy.get("frame-ancestors")).toEqual([sandbox]);
  });
});

describe.each(Object.keys(PAGES) as Page[])("every policy, %s,", (page) => {
  test("never allows inline or evaluated script", () => {
    const scripts = policyOf(page).get("script-src") ?? [];
    expect(scripts.filter((source) => /unsafe|\*$|^https:$|^data:$/.test(source))).toEqual([]);
  });

  test("begins with nothing, and leaves neither a base nor another's form nor a frame by anybody else open", () => {
    const policy = policyOf(page);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(policy.get("form-action")).toEqual([page === "paperHeaders" ? "'self'" : "'none'"]);
    expect(policy.get("frame-ancestors")).toEqual(page === "consoleHeaders" ? ["'none'"] : MESSENGER);
  });

  test("lets no string become script by the DOM: only where the provider's loader needs one, that is reported and not stopped", () => {
    const reported = page === "tillHeaders";
    const policy = policyOf(page, ENV, reported ? "content-security-policy-report-only" : "content-security-policy");
    expect(policy.get("require-trusted-types-for")).toEqual(["'script'"]);
    expect(policy.get("trusted-types")).toEqual(["'none'"]);
    expect(policyOf(page).has("trusted-types")).toBe(!reported);
  });

  test("names nothing of Stripe's but where a card is typed or the bank asks", () => {
    expect(JSON.stringify(headersOf(page)).includes("stripe.com")).toBe(page === "tillHeaders");
  });
});

test("every answer is kept out of caches, search engines, other sites' referrers and other sites' pages", () => {
  expect(COMMON_HEADERS).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  });
});

test("an https shop is reached by https alone for a year, and plain http, which only development speaks, is promised nothing", () => {
  const development = parseConfig({ ...ENV, PUBLIC_URL: "http://localhost:8787" });
  expect(defaultHeaders(parseConfig(ENV))).toEqual({
    ...CLOSED_HEADERS,
    "strict-transport-security": "max-age=31536000",
  });
  expect(defaultHeaders(development)).toEqual(CLOSED_HEADERS);
});
