import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { bindingsFor } from "../../scripts/credentials.ts";
import { createWorld, type World } from "../support/world.ts";

/** Worth nothing anywhere; the shape is what counts. */
const LIVE = { STRIPE_SECRET_KEY: "sk_live_0nothing0at0all", STRIPE_PUBLISHABLE_KEY: "pk_live_0nothing0" };
const PUBLIC = "https://pay.example.com";

const NEEDED = [
  "META_APP_ID",
  "META_APP_SECRET",
  "META_VERIFY_TOKEN",
  "META_PAGE_ID",
  "META_PAGE_TOKEN",
  "META_GRAPH_VERSION",
  "STRIPE_SECRET_KEY",
  "STRIPE_PUBLISHABLE_KEY",
  "STRIPE_WEBHOOK_SECRET",
  "LINK_KEYS",
  "CONSOLE_KEY",
];
const all = (value: string | null) => Object.fromEntries(NEEDED.map((key) => [key, value]));
const long = (letter: string) => letter.repeat(32);

/** Every key of wrong form, in several ways: one world has to name all of its faults at once. */
const WRONG: Record<string, string>[] = [
  {
    PUBLIC_URL: "",
    META_PAGE_ID: "officina",
    META_GRAPH_URL: "graph",
    META_GRAPH_VERSION: "26.0",
    STRIPE_SECRET_KEY: "pk_test_oops_the_publishable_one",
    STRIPE_PUBLISHABLE_KEY: "sk_test_oops_the_secret_one",
    STRIPE_WEBHOOK_SECRET: "secret-of-another-kind",
    LINK_KEYS: `a:${"x".repeat(31)}`,
    CONSOLE_KEY: "letmein",
    ALERT_URL: "ops at example",
  },
  {
    PUBLIC_URL: "localhost:8787",
    META_PAGE_ID: "1234x",
    STRIPE_API_URL: "ftp://stripe.example",
    META_GRAPH_VERSION: "v26",
    STRIPE_SECRET_KEY: "whsec_oops_the_webhook_secret",
    LINK_KEYS: "a-link-secret-without-an-id-that-is-long-enough",
  },
  { LINK_KEYS: `a:${long("x")},a:${long("y")}`, META_APP_SECRET: "\t" },
  { LINK_KEYS: `a:${long("x")},b b:${long("y")}` },
];

/** What each world lacks or has wrong, and the keys that its answer has to name: these and no others. */
const FAULTS: [what: string, bindings: Record<string, string | null>, keys: string[]][] = [
  ["nothing at all", all(null), NEEDED],
  ["every key empty", all(""), NEEDED],
  ["every key blank", all("   "), NEEDED],
  ["one key missing", { META_APP_SECRET: null }, ["META_APP_SECRET"]],
  ...WRONG.map((keys): [string, Record<string, string>, string[]] => [
    `wrong ${Object.keys(keys).join(", ")}`,
    keys,
    Object.keys(keys),
  ]),
  ["a test key beside a live one", { STRIPE_PUBLISHABLE_KEY: "pk_live_0nothing0at0all" }, ["STRIPE_PUBLISHABLE_KEY"]],
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
