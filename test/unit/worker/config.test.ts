import { describe, expect, test } from "vitest";
import { ConfigError, type ConfigFault, parseConfig } from "../../../worker/config.ts";
import { ENV } from "./env.ts";

/** All a worker must be told; the rest is optional. */
const REQUIRED = Object.keys(ENV);
const LIVE = { STRIPE_SECRET_KEY: "sk_live_ofthesetests", STRIPE_PUBLISHABLE_KEY: "pk_live_ofthesetests" };
const LOCAL = { PUBLIC_URL: "http://localhost:8787" };
const OVERRIDES = {
  META_GRAPH_URL: "http://127.0.0.1:4242",
  STRIPE_API_URL: "http://127.0.0.1:4242",
  STRIPE_JS_URL: "http://127.0.0.1:4242/stripe-js/stripe.js",
};

function faultsOf(change: Record<string, unknown>): ConfigFault[] {
  try {
    parseConfig({ ...ENV, ...change });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}
const keysOf = (change: Record<string, unknown>) => [...new Set(faultsOf(change).map((fault) => fault.key))].toSorted();

describe("a whole configuration", () => {
  test("is parsed, with the real addresses where none is set", () => {
    const config = parseConfig(ENV);
    expect(config.publicUrl).toBe("https://pay.example.com");
    expect(config.meta).toMatchObject({ graphUrl: "https://graph.facebook.com", standIn: null, pageId: "1001" });
    expect(config.stripe).toMatchObject({ apiUrl: "https://api.stripe.com", scriptUrl: null, live: false });
    expect(config.linkKeys.map((key) => key.id)).toEqual(["k2", "k1"]);
  });

  test("with live keys is live", () => {
    expect(parseConfig({ ...ENV, ...LIVE }).stripe.live).toBe(true);
    expect(parseConfig({ ...ENV, ...LIVE, STRIPE_SECRET_KEY: "rk_live_restricted" }).stripe.live).toBe(true);
  });

  test("keeps of an address its origin", () => {
    expect(parseConfig({ ...ENV, PUBLIC_URL: " https://Pay.Example.com/c/ " }).publicUrl).toBe(
      "https://pay.example.com",
    );
  });

  test("may hold a colon in a link secret", () => {
    const LINK_KEYS = "k1:a-secret:with-a-colon-and-more-than-32-bytes";
    expect(parseConfig({ ...ENV, LINK_KEYS }).linkKeys).toEqual([
      { id: "k1", secret: "a-secret:with-a-colon-and-more-than-32-bytes" },
    ]);
  });
});

describe("the start is refused", () => {
  test.each(REQUIRED)("without %s, and names it", (key) => {
    expect(keysOf({ [key]: undefined })).toEqual([key]);
  });

  test.each(REQUIRED.filter((key) => key !== "HYPERDRIVE"))("with an empty %s, and names it", (key) => {
    expect(keysOf({ [key]: "" })).toEqual([key]);
    expect(keysOf({ [key]: "   " })).toEqual([key]);
  });

  test.each(REQUIRED.filter((key) => key !== "HYPERDRIVE"))("with a %s that is no text, and names it", (key) => {
    expect(keysOf({ [key]: 42 })).toEqual([key]);
  });

  test.each([
    ["PUBLIC_URL", "pay.example.com"],
    ["PUBLIC_URL", "localhost:8787"],
    ["PUBLIC_URL", "javascript:alert(1)"],
    ["PUBLIC_URL", "http://pay.example.com"],
    ["META_PAGE_ID", "officina"],
    ["META_GRAPH_VERSION", "26"],
    ["META_GRAPH_URL", ""],
    ["META_GRAPH_URL", "localhost:4242"],
    ["STRIPE_SECRET_KEY", "pk_test_ofthesetests"],
    ["STRIPE_PUBLISHABLE_KEY", "sk_test_ofthesetests"],
    ["STRIPE_WEBHOOK_SECRET", "secret"],
    ["STRIPE_WEBHOOK_SECRET", "whsec_"],
    ["STRIPE_SECRET_KEY", "sk_test_"],
    ["STRIPE_PUBLISHABLE_KEY", "pk_test_"],
    ["META_APP_SECRET", "short"],
    ["STRIPE_API_URL", "ftp://127.0.0.1"],
    ["STRIPE_JS_URL", ""],
    ["LINK_KEYS", "a-secret-without-a-name-of-32-bytes-or-more"],
    ["LINK_KEYS", "k1:short"],
    ["LINK_KEYS", "k 1:a-link-secret-of-these-tests-with-32-bytes"],
    ["LINK_KEYS", `${ENV.LINK_KEYS},`],
    ["LINK_KEYS", "k1:a-link-secret-of-these-tests-with-32-bytes,k1:another-link-secret-of-these-tests-alone"],
    ["CONSOLE_KEY", "short"],
    ["CONSOLE_KEY", "x".repeat(31)],
    ["CONSOLE_KEY", `${"x".repeat(20)} ${"x".repeat(20)}`],
    ["ALERT_URL", "nowhere"],
    ["ALERT_URL", "http://alerts.example.com/hook"],
    ["ALERT_URL", "ftp://127.0.0.1/hook"],
    ["ALERT_URL", ""],
    ["HYPERDRIVE", {}],
    ["HYPERDRIVE", { connectionString: "" }],
  ])("with the %s %o, and names it", (key, value) => {
    expect(keysOf({ [key]: value })).toEqual([key]);
  });

  test("with all faults named at once", () => {
    const nothing = Object.fromEntries(REQUIRED.map((key) => [key, undefined]));
    expect(keysOf(nothing)).toEqual(REQUIRED.toSorted());
    const mixed = { PUBLIC_URL: "nowhere", META_PAGE_TOKEN: "", CONSOLE_KEY: undefined, LINK_KEYS: "k1:short" };
    expect(keysOf(mixed)).toEqual(["CONSOLE_KEY", "LINK_KEYS", "META_PAGE_TOKEN", "PUBLIC_URL"]);
  });

  test("with words that say what to do, and never with a value", () => {
    const change = { STRIPE_SECRET_KEY: "sk_secret_nobody_may_read", LINK_KEYS: "k1:nobody-may-read" };
    const message = new ConfigError(faultsOf(change)).message;
    expect(message).toContain("2 fault(s)");
    expect(message).toContain("STRIPE_SECRET_KEY is no Stripe secret key");
    expect(message).toContain("openssl rand -base64 48");
    expect(message).not.toMatch(/nobody.may.read|ofthesetests|password-of-these-tests/);
  });

  test("with keys of two modes", () => {
    expect(keysOf({ STRIPE_SECRET_KEY: LIVE.STRIPE_SECRET_KEY })).toEqual(["STRIPE_PUBLISHABLE_KEY"]);
    expect(keysOf({ STRIPE_PUBLISHABLE_KEY: LIVE.STRIPE_PUBLISHABLE_KEY })).toEqual(["STRIPE_PUBLISHABLE_KEY"]);
  });
});

describe("an address override", () => {
  test.each(Object.entries(OVERRIDES))("%s is refused together with live keys, even on this machine", (key, value) => {
    expect(keysOf({ ...LIVE, ...LOCAL, [key]: value })).toEqual([key]);
    expect(keysOf({ ...LIVE, [key]: value })).toEqual([key]);
  });

  test.each(Object.entries(OVERRIDES))("%s is refused with a public address", (key, value) => {
    expect(keysOf({ [key]: value })).toEqual([key]);
  });

  test.each(["http://localhost:8787", "http://127.0.0.1:8787", "http://[::1]:8787", "https://pay.officina.test"])(
    "is taken with test keys at %s",
    (PUBLIC_URL) => {
      expect(faultsOf({ PUBLIC_URL, ...OVERRIDES })).toEqual([]);
    },
  );

  test.each([
    "https://localhost.example.com",
    "https://example.com.testing",
    "https://test",
    "https://127.0.0.1.example.com",
  ])("is refused at %s, which only looks local", (PUBLIC_URL) => {
    expect(keysOf({ PUBLIC_URL, ...OVERRIDES })).toEqual(Object.keys(OVERRIDES).toSorted());
  });

  test("that names the real address is none", () => {
    const real = { META_GRAPH_URL: "https://graph.facebook.com/", STRIPE_API_URL: "https://api.stripe.com" };
    expect(faultsOf({ ...LIVE, ...real })).toEqual([]);
    expect(keysOf({ ...LIVE, STRIPE_API_URL: "http://api.stripe.com" })).toEqual(["STRIPE_API_URL"]);
  });

  test("lets the stand-in frame the page, and only it", () => {
    expect(parseConfig({ ...ENV, ...LOCAL, ...OVERRIDES }).meta.standIn).toBe("http://127.0.0.1:4242");
  });
});

describe("the address of the alerts", () => {
  test("may be plain http on this machine alone, and only for a worker that runs on it too", () => {
    const local = { ALERT_URL: "http://127.0.0.1:4000/hook" };
    expect(keysOf({ ...local, PUBLIC_URL: "http://localhost:8787" })).toEqual([]);
    expect(keysOf({ ...local, PUBLIC_URL: "https://pay.example.com" })).toEqual(["ALERT_URL"]);
    expect(keysOf({ ALERT_URL: "https://alerts.example.com/hook" })).toEqual([]);
  });
});
