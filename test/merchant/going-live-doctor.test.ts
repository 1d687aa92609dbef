/** `npm run doctor`: every fault in words, with its mend, and never a secret. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startSandbox, systemClock } from "../../sandbox/index.ts";
import { bindingsFor, META, STRIPE } from "../../scripts/credentials.ts";
import { doctor } from "../../scripts/doctor.ts";
import { messenger } from "../../scripts/messenger.ts";
import { ROOT } from "../../scripts/paths.ts";
import { stripe } from "../../scripts/stripe.ts";
import { type AlertReceiver, startAlertReceiver } from "../support/alert-receiver.ts";
import { databaseUrlOf, terminalOf } from "../support/going-live.ts";
import { countRows } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let databaseUrl: string;
let receiver: AlertReceiver;
beforeAll(async () => {
  receiver = await startAlertReceiver();
  world = await createWorld({ seed: "going-live-doctor", bindings: { ALERT_URL: receiver.url } });
  databaseUrl = databaseUrlOf(world);
});
beforeEach(async () => {
  await world.reset();
  receiver.forget();
  // A Page and an account as they are after setup; each test then breaks one thing.
  expect(await messenger(terminalOf(world), "setup")).toBe(0);
  expect(await stripe(terminalOf(world), "setup")).toBe(0);
});
afterAll(async () => {
  await world.close();
  await receiver.close();
});

type Changes = Record<string, string | null>;

async function examine(changes: Changes = {}, skewMs = 0) {
  const terminal = terminalOf(world, { ALERT_URL: receiver.url, ...changes });
  const code = await doctor({ ...terminal, now: () => terminal.now() + skewMs }, []);
  const text = terminal.text();
  const faults = text.split("\n").filter((line) => line.startsWith("✗"));
  return { code, text, faults, mends: text.split("\n").filter((line) => line.includes("mend: ")) };
}

test("all is well when all is well, and nothing is changed anywhere", async () => {
  const writes = () => [
    ...world.sandbox.messenger.graphCalls().filter((call) => !call.startsWith("GET")),
    ...world.sandbox.stripe.calls().filter(({ method }) => method !== "GET"),
  ];
  const before = writes().length;
  const { code, faults, text } = await examine();
  expect(faults).toEqual([]);
  expect(code).toBe(0);
  expect(text).toContain("All is well.");
  expect(text).not.toMatch(/^\?/m);
  for (const looked of [
    "Officina Caffè",
    "pages_messaging",
    "webhook handshake",
    "clock",
    "tables",
    "catalog",
    "legal texts",
    "LINK_KEYS",
    "CONSOLE_KEY",
    "took a test alert",
    "have the headers and scripts of this version",
  ]) {
    expect(text).toContain(looked);
  }
  expect(writes()).toHaveLength(before);
  expect(await countRows(world.sql, "inbox", "outbox", "checkouts")).toEqual({ inbox: 0, outbox: 0, checkouts: 0 });
  expect(receiver.posted().map(({ alert }) => alert.kind)).toEqual(["test"]);
});

describe("a credential that is wrong is named with its mend:", () => {
  // Each as a person gets it wrong: mistyped, of another app, Page or account, of long ago, or another one than the worker holds.
  test.each<[key: string, value: string, says: RegExp, mend: RegExp]>([
    ["META_APP_ID", "4242", /META_APP_ID .*not those of one app/, /Settings, Basic/],
    [
      "META_APP_SECRET",
      "the-secret-of-another-app",
      /META_APP_SECRET .*is not the secret of the app/,
      /Settings, Basic|secret put META_APP_SECRET/,
    ],
    [
      "META_VERIFY_TOKEN",
      "another-word",
      /META_VERIFY_TOKEN .*another one at the worker/,
      /secret put META_VERIFY_TOKEN/,
    ],
    ["META_PAGE_ID", "4242", /META_PAGE_ID .*is 4242, but the token is of Officina/, /set META_PAGE_ID to \d+/],
    ["META_PAGE_ID", "my-page", /META_PAGE_ID .*digits only/, /Page transparency/],
    [
      "META_PAGE_TOKEN",
      "a-token-of-long-ago",
      /META_PAGE_TOKEN .*is not valid, or not any more/,
      /generate a token of this Page/,
    ],
    ["META_GRAPH_VERSION", "26", /META_GRAPH_VERSION .*such as v26\.0/, /v26\.0/],
    ["STRIPE_SECRET_KEY", "sk_test_nobodysownkeyatall", /STRIPE_SECRET_KEY .*not a key that Stripe knows/, /API keys/],
    ["STRIPE_SECRET_KEY", "pk_test_a-publishable-one", /STRIPE_SECRET_KEY .*is no Stripe secret key/, /API keys/],
    [
      "STRIPE_PUBLISHABLE_KEY",
      "pk_test_nobodysownkeyatall",
      /STRIPE_PUBLISHABLE_KEY .*not a key that Stripe knows/,
      /API keys/,
    ],
    [
      "STRIPE_WEBHOOK_SECRET",
      "whsec_of_another_endpoint",
      /STRIPE_WEBHOOK_SECRET .*another one/,
      /secret put STRIPE_WEBHOOK_SECRET/,
    ],
    ["LINK_KEYS", "k1:too-short", /LINK_KEYS .*at least 32 bytes/, /npm run keys -- make.*secret put LINK_KEYS/],
    [
      "LINK_KEYS",
      `sandbox:${"another-secret".repeat(3)}`,
      /LINK_KEYS .*another one at the worker/,
      /secret put LINK_KEYS/,
    ],
    ["CONSOLE_KEY", "letmein", /CONSOLE_KEY .*at least 32 bytes/, /npm run keys -- make.*secret put CONSOLE_KEY/],
    ["CONSOLE_KEY", "another-key-".repeat(3), /CONSOLE_KEY .*another one at the worker/, /secret put CONSOLE_KEY/],
    ["ALERT_URL", "my-inbox@example.test", /ALERT_URL .*is no http address/, /https address or leave it out/],
    ["ALERT_URL", "http://alerts.example.com/x", /ALERT_URL .*must begin with https/, /https address or leave it out/],
    [
      "DATABASE_URL",
      "postgres://nobody:a-password-of-old@localhost:9/none",
      /database .*does not answer/,
      /export DATABASE_URL=/,
    ],
    ["DATABASE_URL", "a-password-of-old", /DATABASE_URL .*is no address/, /export DATABASE_URL=/],
    ["PUBLIC_URL", "http://localhost:9", /nothing answers at http:\/\/localhost:9/, /npm run deploy.*PUBLIC_URL/],
    ["PUBLIC_URL", "pay.example.com", /PUBLIC_URL .*is no http address/, /set PUBLIC_URL/],
  ])("%s %j", async (key, value, says, mend) => {
    const { code, faults, mends, text } = await examine({ [key]: value });
    expect(code).toBe(1);
    expect(faults.filter((fault) => says.test(fault))).toHaveLength(1);
    expect(mends).toHaveLength(faults.length);
    expect(mends[faults.findIndex((fault) => says.test(fault))]).toMatch(mend);
    for (const secret of [value, "a-password-of-old", ...Object.values(bindingsFor("http://sandbox"))]) {
      // Ids and addresses are no secrets.
      if (/^(\d+|v?26.*|https?:.*|pk_.*|my-page|pay\..*)$/.test(secret)) continue;
      expect(text).not.toContain(secret);
    }
  });

  test.each(Object.keys(bindingsFor("")).filter((key) => !key.endsWith("_URL")))("missing: %s", async (key) => {
    const { code, text } = await examine({ [key]: null });
    expect(code).toBe(1);
    expect(text).toMatch(new RegExp(`✗ ${key} +is missing[\\s\\S]*mend: `));
  });

  test("several at once, each of them, and what could not be looked at for their sake", async () => {
    const { code, faults, text } = await examine({
      META_PAGE_TOKEN: null,
      STRIPE_SECRET_KEY: "sk_test_nobodysownkeyatall",
      LINK_KEYS: null,
      DATABASE_URL: null,
    });
    expect(code).toBe(1);
    for (const key of ["META_PAGE_TOKEN", "STRIPE_SECRET_KEY", "LINK_KEYS", "DATABASE_URL"]) {
      expect(faults.some((fault) => fault.includes(key))).toBe(true);
    }
    expect(text).toMatch(/\? Page .*not checked: META_PAGE_TOKEN first/);
    expect(text).toMatch(/\? database .*not checked: DATABASE_URL first/);
    expect(text).toContain(`${faults.length} things are to be mended.`);
  });

  test("keys of two modes", async () => {
    const { faults } = await examine({ STRIPE_PUBLISHABLE_KEY: "pk_live_0nothing0at0all" });
    expect(faults.join("\n")).toMatch(/STRIPE_PUBLISHABLE_KEY .*another mode/);
  });
});

describe("an outside condition that does not hold is said with its mend:", () => {
  const page = () => world.sandbox.messenger;
  const account = () => world.sandbox.stripe;

  test.each<[string, () => unknown, RegExp]>([
    [
      "a permission is missing",
      () => page().setToken({ scopes: ["pages_messaging"] }),
      /missing: pages_manage_metadata[\s\S]*mend: grant/,
    ],
    [
      "the token ends soon",
      () => page().setToken({ expiresAt: Math.floor(world.sandbox.clock.now() / 1000) + 86_400 }),
      /META_PAGE_TOKEN .*valid until 2026-11-24 only[\s\S]*mend: generate/,
    ],
    ["Graph is down", () => page().setHealth("down"), /✗ Graph .*trouble of its own/],
    ["Stripe is down", () => account().goDown(), /✗ Stripe .*does not answer/],
    [
      "the webhook endpoint is gone",
      async () => {
        const [found] = await endpoints();
        await stripeApi("DELETE", `/webhook_endpoints/${found?.id}`);
      },
      /✗ webhook endpoint .*none at [\s\S]*mend: npm run stripe -- setup/,
    ],
    [
      "the webhook endpoint lacks events",
      async () => {
        const [found] = await endpoints();
        await stripeApi("POST", `/webhook_endpoints/${found?.id}`, "enabled_events[0]=payment_intent.succeeded");
      },
      /✗ webhook endpoint .*did not tell of payment_intent.payment_failed/,
    ],
    [
      "the profile was changed",
      () => graph("messenger_profile", { greeting: [{ locale: "default", text: "Sale!" }] }),
      /✗ profile .*to be set: greeting[\s\S]*mend: npm run messenger -- setup/,
    ],
    [
      "the Page tells the app of too little",
      () => graph("subscribed_apps?subscribed_fields=messages"),
      /✗ subscription .*does not tell the app of: messaging_postbacks/,
    ],
    ["there is no shop", () => world.sql`delete from shop`, /✗ catalog .*no shop[\s\S]*mend: .*db:seed/],
    ["there is nothing to buy", () => world.sql`update products set active = false`, /✗ catalog .*nothing to buy/],
    [
      "a legal text is missing",
      () => world.sql`
        with gone as (delete from legal_texts where kind = 'privacy') update shop set seller = seller || '{"address": " "}'`,
      /✗ legal texts .*postal address, the privacy policy of version/,
    ],
  ])("%s", async (_, spoil, says) => {
    await spoil();
    const { code, text } = await examine();
    expect(text).toMatch(says);
    expect(code).toBe(1);
  });

  test("but an account that may not charge yet is no fault in test mode, where test cards work all the same", async () => {
    account().setCanCharge(false);
    const { code, text } = await examine();
    expect(text).toMatch(/· charges .*test cards work, real ones will not/);
    expect(code).toBe(0);
  });

  test("the clock of this machine is off", async () => {
    const { code, faults } = await examine({}, 10 * 60_000);
    expect(code).toBe(1);
    expect(faults.join("\n")).toMatch(/clock .*is 600 seconds fast of that of Graph/);
  });

  test("the tables were not migrated", async () => {
    await world.sql`alter table drizzle.__drizzle_migrations rename to away`;
    try {
      const { text } = await examine();
      expect(text).toMatch(/✗ tables .*have not been applied[\s\S]*mend: DATABASE_URL=... npm run db:migrate/);
    } finally {
      await world.sql`alter table drizzle.away rename to __drizzle_migrations`;
    }
  });

  test.each([
    ["says no", 403, /ALERT_URL .*did not take a test alert: http 403/],
    ["points elsewhere", 308, /ALERT_URL .*did not take a test alert: http 308/],
    ["cuts the line", 0, /ALERT_URL .*did not take a test alert: no answer/],
  ])("the alerts' receiver %s", async (_, status, says) => {
    receiver.answer(status);
    const { code, faults, mends } = await examine();
    expect([code, faults.length, faults[0]]).toEqual([1, 1, expect.stringMatching(says)]);
    expect(mends[0]).toMatch(/2xx within ten seconds.*secret put ALERT_URL/);
  });

  test("alerts go nowhere: that is said, and is a fault only where they were meant to go somewhere", async () => {
    const deaf = await createWorld({ seed: "deaf", shop: false });
    try {
      const unset = await examine({ PUBLIC_URL: deaf.url, ALERT_URL: null });
      expect(unset.text).toMatch(/· ALERT_URL .*is not set: nobody is told/);
      const meant = await examine({ PUBLIC_URL: deaf.url });
      expect(meant.text).toMatch(
        /✗ ALERT_URL .*set here, and not at the worker[\s\S]*mend: npx wrangler secret put ALERT_URL/,
      );
      expect(receiver.posted()).toEqual([]);
    } finally {
      await deaf.close();
    }
  });

  test("the worker does not reach its database: HYPERDRIVE is named", async () => {
    const lost = await createWorld({ seed: "lost" });
    try {
      lost.expectLog(/./);
      await lost.wire.cut("refused");
      const { code, text } = await examine({ PUBLIC_URL: lost.url });
      expect(code).toBe(1);
      expect(text).toMatch(
        /✗ worker .*does not reach its database[\s\S]*mend: HYPERDRIVE: npx wrangler hyperdrive get/,
      );
    } finally {
      await lost.wire.mend();
      await lost.close();
    }
  });

  test("the worker runs with a faulty configuration, and its keys are named", async () => {
    const faulty = await createWorld({ seed: "faulty", bindings: { CONSOLE_KEY: "letmein" }, shop: false });
    try {
      faulty.expectLog(/config_faults/);
      const { text } = await examine({ PUBLIC_URL: faulty.url });
      expect(text).toMatch(/✗ worker .*faulty configuration: CONSOLE_KEY needs at least 32 bytes/);
    } finally {
      await faulty.close();
    }
  });

  const stripeApi = async (method: string, path: string, body?: string) => {
    const headers = {
      authorization: `Bearer ${STRIPE.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    };
    const answer = await fetch(`${world.sandbox.url}/v1${path}`, { method, headers, ...(body && { body }) });
    expect(answer.status).toBe(200);
    return await answer.json();
  };
  const endpoints = async () => (await stripeApi("GET", "/webhook_endpoints")).data as { id: string }[];
  const graph = async (path: string, body?: object) => {
    const url = `${world.sandbox.url}/v26.0/${META.pageId}/${path}`;
    const headers = { authorization: `Bearer ${META.pageToken}`, "content-type": "application/json" };
    const answer = await fetch(url, { method: "POST", headers, ...(body && { body: JSON.stringify(body) }) });
    expect(answer.status).toBe(200);
  };
});

test("for machines it is one JSON document with every finding, and no secret", async () => {
  const terminal = terminalOf(world, { CONSOLE_KEY: "letmein" });
  expect(await doctor(terminal, ["--json"])).toBe(1);
  const { checks, faults, ok } = JSON.parse(terminal.text());
  expect([ok, faults]).toEqual([false, 1]);
  expect(checks.find(({ state }: { state: string }) => state === "wrong")).toMatchObject({
    part: "Settings",
    what: "CONSOLE_KEY",
    mend: expect.stringContaining("npm run keys -- make"),
  });
  for (const secret of [
    META.pageToken,
    META.appSecret,
    STRIPE.secretKey,
    STRIPE.webhookSecret,
    "letmein",
    databaseUrl,
  ]) {
    expect(terminal.text()).not.toContain(secret);
  }
});

/** A script of ours as a process of its own, with these settings in its environment. */
function command(script: string, settings: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const { FORCE_COLOR: _forced, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, script)], { env: { ...env, ...settings } });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (output += piece));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

test("the mend of an empty database mends it, and leaves a shop that is there alone", async () => {
  await world.sql`truncate shop, delivery_zones, tax_zones, codes, products, variants cascade`;
  const first = await command("scripts/seed.ts", { DATABASE_URL: databaseUrl });
  expect(first).toEqual({ code: 0, output: "The demo shop is filled in: 4 products.\n" });
  await world.sql`update shop set name = 'My own'`;
  const second = await command("scripts/seed.ts", { DATABASE_URL: databaseUrl });
  expect(second).toEqual({ code: 0, output: "There is a shop already; it stays as it is.\n" });
  expect((await examine()).text).toMatch(/✓ catalog .*My own: 4 to buy, 5 delivery zones/);
  expect(await command("scripts/seed.ts", { DATABASE_URL: "" })).toMatchObject({ code: 1 });
});

test("as a command it reads the environment, prints no secret and exits with 1 when something is wrong", async () => {
  const sandbox = await startSandbox({ stripe: STRIPE, meta: META, clock: systemClock(), seed: "command" });
  try {
    const settings = { PUBLIC_URL: "http://localhost:9", ...bindingsFor(sandbox.url), DATABASE_URL: databaseUrl };
    const { code, output } = await command("scripts/doctor.ts", settings);
    expect(code).toBe(1);
    expect(output).toContain("nothing answers at http://localhost:9");
    expect(output).toContain("STRIPE_SECRET_KEY");
    expect(output).toMatch(/clock .*agrees/);
    expect(sandbox.messenger.unknownCalls()).toEqual([]);
    for (const secret of [META.pageToken, META.appSecret, META.verifyToken, STRIPE.secretKey, STRIPE.webhookSecret]) {
      expect(output).not.toContain(secret);
    }
  } finally {
    await sandbox.close();
  }
});
