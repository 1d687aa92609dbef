import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../worker/config.ts";
import { COMMON_HEADERS, pagePolicy } from "../../../worker/headers.ts";
import { ENV } from "./env.ts";

function policyOf(env: Record<string, unknown>): Map<string, string[]> {
  const policy = pagePolicy(parseConfig(env), "NONCE");
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values];
    }),
  );
}

describe("the page's policy", () => {
  test("in production knows our own code by nonce, Stripe's hosts and Messenger's frames, and nobody else", () => {
    const policy = policyOf(ENV);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("script-src")).toEqual(["'nonce-NONCE'", "https://js.stripe.com", "https://*.js.stripe.com"]);
    expect(policy.get("frame-src")).toContain("https://hooks.stripe.com");
    expect(policy.get("connect-src")).toEqual(["'self'", "https://api.stripe.com"]);
    expect(policy.get("frame-ancestors")).toEqual(["https://www.facebook.com", "https://www.messenger.com"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
    expect(policy.get("form-action")).toEqual(["'none'"]);
  });

  test("names Messenger's script where a page may ask it, by its whole address, and else not", () => {
    const script = "https://connect.facebook.net/en_US/messenger.Extensions.js";
    const policy = pagePolicy(parseConfig(ENV), "NONCE", script);
    expect(policy).toContain(`script-src 'nonce-NONCE' https://js.stripe.com https://*.js.stripe.com ${script};`);
    expect(policy.split("facebook.net")).toHaveLength(2);
    expect(pagePolicy(parseConfig(ENV), "NONCE")).not.toContain("facebook.net");
  });

  test("never allows inline or evaluated script", () => {
    const scripts = policyOf(ENV).get("script-src") ?? [];
    expect(scripts.filter((source) => /unsafe|\*$|^https:$|^data:$/.test(source))).toEqual([]);
  });

  test("with stand-ins knows their origin and not the real ones", () => {
    const sandbox = "http://127.0.0.1:4242";
    const policy = policyOf({
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

test("every answer is kept out of caches, search engines and other sites' referrers", () => {
  expect(COMMON_HEADERS).toMatchObject({
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex, nofollow",
  });
});
