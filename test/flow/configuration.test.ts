import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bindingsFor } from "../../scripts/credentials.ts";
import { createWorld, type World } from "../support/world.ts";

/** Worth nothing anywhere; the shape is what counts. */
const LIVE = { STRIPE_SECRET_KEY: "sk_live_0nothing0", STRIPE_PUBLISHABLE_KEY: "pk_live_0nothing0" };
const PUBLIC = "https://pay.example.com";

/** What each world lacks or has wrong, and the keys that its answer has to name: these and no others. */
const FAULTS: [what: string, bindings: Record<string, string | null>, keys: string[]][] = [
  ["no app id", { META_APP_ID: null }, ["META_APP_ID"]],
  ["no app secret", { META_APP_SECRET: null }, ["META_APP_SECRET"]],
  ["an empty app secret", { META_APP_SECRET: "" }, ["META_APP_SECRET"]],
  ["an app secret of blanks", { META_APP_SECRET: "   " }, ["META_APP_SECRET"]],
  ["no verify token", { META_VERIFY_TOKEN: null }, ["META_VERIFY_TOKEN"]],
  ["no Page id", { META_PAGE_ID: null }, ["META_PAGE_ID"]],
  ["a Page's name for its id", { META_PAGE_ID: "officina" }, ["META_PAGE_ID"]],
  ["no Page token", { META_PAGE_TOKEN: null }, ["META_PAGE_TOKEN"]],
  ["no Graph version", { META_GRAPH_VERSION: null }, ["META_GRAPH_VERSION"]],
  ["a Graph version without v", { META_GRAPH_VERSION: "26.0" }, ["META_GRAPH_VERSION"]],
  ["no secret key", { STRIPE_SECRET_KEY: null }, ["STRIPE_SECRET_KEY"]],
  ["the publishable key for the secret one", { STRIPE_SECRET_KEY: "pk_test_oops" }, ["STRIPE_SECRET_KEY"]],
  ["no publishable key", { STRIPE_PUBLISHABLE_KEY: null }, ["STRIPE_PUBLISHABLE_KEY"]],
  ["the secret key for the publishable one", { STRIPE_PUBLISHABLE_KEY: "sk_test_oops" }, ["STRIPE_PUBLISHABLE_KEY"]],
  ["no webhook secret", { STRIPE_WEBHOOK_SECRET: null }, ["STRIPE_WEBHOOK_SECRET"]],
  ["a webhook secret that is none", { STRIPE_WEBHOOK_SECRET: "secret" }, ["STRIPE_WEBHOOK_SECRET"]],
  ["no link keys", { LINK_KEYS: null }, ["LINK_KEYS"]],
  ["an empty list of link keys", { LINK_KEYS: "" }, ["LINK_KEYS"]],
  ["a link key without id", { LINK_KEYS: "a-link-secret-that-is-long-enough-by-far" }, ["LINK_KEYS"]],
  ["a link secret of 31 bytes", { LINK_KEYS: `a:${"x".repeat(31)}` }, ["LINK_KEYS"]],
  ["one key id twice", { LINK_KEYS: `a:${"x".repeat(32)},a:${"y".repeat(32)}` }, ["LINK_KEYS"]],
  ["no console key", { CONSOLE_KEY: null }, ["CONSOLE_KEY"]],
  ["a short console key", { CONSOLE_KEY: "letmein" }, ["CONSOLE_KEY"]],
  ["an address that is none", { META_GRAPH_URL: "graph" }, ["META_GRAPH_URL"]],
  ["no public address", { PUBLIC_URL: "" }, ["PUBLIC_URL"]],
  ["an alert address that is none", { ALERT_URL: "ops@example.com" }, ["ALERT_URL"]],
  ["a test key beside a live one", { STRIPE_PUBLISHABLE_KEY: "pk_live_0nothing0" }, ["STRIPE_PUBLISHABLE_KEY"]],
  [
    "five faults at once",
    { META_APP_SECRET: "", META_PAGE_ID: "x", STRIPE_SECRET_KEY: null, LINK_KEYS: "short:x", CONSOLE_KEY: null },
    ["META_APP_SECRET", "META_PAGE_ID", "STRIPE_SECRET_KEY", "LINK_KEYS", "CONSOLE_KEY"],
  ],
  ["other addresses with live keys", LIVE, ["META_GRAPH_URL", "STRIPE_API_URL", "STRIPE_JS_URL"]],
  ["other addresses on a public host", { PUBLIC_URL: PUBLIC }, ["META_GRAPH_URL", "STRIPE_API_URL", "STRIPE_JS_URL"]],
  ["only another script with live keys", { ...LIVE, META_GRAPH_URL: null, STRIPE_API_URL: null }, ["STRIPE_JS_URL"]],
  [
    "a public host without https",
    { PUBLIC_URL: "http://pay.example.com", META_GRAPH_URL: null, STRIPE_API_URL: null, STRIPE_JS_URL: null },
    ["PUBLIC_URL"],
  ],
  [
    "a host that only looks like one for tests",
    { PUBLIC_URL: "https://localhost.example.com" },
    ["META_GRAPH_URL", "STRIPE_API_URL", "STRIPE_JS_URL"],
  ],
];

const REQUESTS: [method: string, path: string][] = [
  ["GET", "/healthz"],
  ["GET", "/c/token"],
  ["POST", "/api/sessions"],
  ["POST", "/webhooks/messenger"],
  ["POST", "/webhooks/stripe"],
];

describe("a configuration with faults stops every request and names each of them, and no value", () => {
  let world: World | undefined;
  afterEach(async () => {
    await world?.close();
    world = undefined;
  });

  test.each(FAULTS)("%s", async (_, bindings, keys) => {
    world = await createWorld({ seed: "configuration", bindings, shop: false });
    world.expectLog(/config_faults/);
    for (const [method, path] of REQUESTS) {
      const answer = await world.fetch(path, { method });
      const text = await answer.text();
      expect([path, answer.status]).toEqual([path, 500]);
      const named = [...text.matchAll(/^ {2}([A-Z_]+) /gm)].map(([, key]) => key);
      expect([...new Set(named)].toSorted()).toEqual(keys.toSorted());
      expect(valuesIn(text, bindings)).toEqual([]);
    }
    await world.logsArrived();
    expect(valuesIn(world.logs.map(({ message }) => message).join("\n"), bindings)).toEqual([]);
  });

  /** Values of the bindings, good or bad, that the text repeats. Short ones may be words of any sentence. */
  function valuesIn(text: string, bindings: Record<string, string | null>): string[] {
    const all = { ...bindingsFor(world?.sandbox.url ?? ""), ...bindings };
    return Object.values(all).filter((value) => value !== null && value.length > 6 && text.includes(value)) as string[];
  }
});

describe("a good configuration", () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld({
      seed: "good-configuration",
      bindings: { ALERT_URL: "https://alerts.example.com/hook" },
    });
  });
  afterAll(() => world.close());

  test("is healthy, and the answer may not be kept or framed", async () => {
    const answer = await world.fetch("/healthz");
    expect([answer.status, await answer.json()]).toEqual([200, { ok: true }]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

test("a shop without a catalog says so to whoever opens a link, and answers Messenger all the same", async () => {
  const world = await createWorld({ seed: "no-shop", shop: false });
  try {
    const page = await world.fetch("/c/whatever-this-is");
    expect(page.status).toBe(503);
    expect(await page.text()).toContain("no catalog");
    world.sandbox.messenger.getStarted("giulia");
    await world.sandbox.settled();
    expect(world.sandbox.delivery.deliveries("messenger").map(({ state }) => state)).toEqual(["delivered"]);
  } finally {
    await world.close();
  }
});
