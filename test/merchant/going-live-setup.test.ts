/** `npm run messenger` and `npm run stripe`: a Page and an account brought in order, once. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { PAGE_LANGUAGES } from "../../scripts/going-live/page-words.ts";
import { messenger } from "../../scripts/messenger.ts";
import { stripe } from "../../scripts/stripe.ts";
import { UTILITY_NAMES } from "../../worker/bot/utility.ts";
import { STRIPE_API_VERSION } from "../../worker/payments/stripe/client.ts";
import { STRIPE_EVENT_TYPES } from "../../worker/payments/stripe/event.ts";
import { type Printed, terminalOf } from "../support/going-live.ts";
import { isCarousel } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "going-live-setup" });
});
beforeEach(() => world.reset());
afterAll(() => world.close());

const TEMPLATES = UTILITY_NAMES.length * PAGE_LANGUAGES.length;

const terminal = (changes?: Record<string, string | null>) => terminalOf(world, changes);

async function run(command: typeof messenger, word: string, changes?: Record<string, string | null>) {
  const printed: Printed = terminal(changes);
  const code = await command(printed, word);
  return { code, text: printed.text() };
}

/** Another program speaks to Graph with the Page's token. */
async function graph(method: string, path: string, body?: object) {
  const url = `${world.sandbox.url}/v26.0/${path}${path.includes("?") ? "&" : "?"}access_token=${META.pageToken}`;
  const headers = { "content-type": "application/json" };
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  expect(answer.status).toBe(200);
}

const posts = () => world.sandbox.messenger.graphCalls().filter((call) => call.startsWith("POST"));
const profileCalls = () => world.sandbox.messenger.graphCalls().filter((call) => call.endsWith("/messenger_profile"));

describe("a Page that is new to the bot", () => {
  test("gets button, menu, ice breakers, greeting, domain and templates, with two calls of its profile", async () => {
    await graph("POST", `${META.pageId}/subscribed_apps?subscribed_fields=messages,feed`);
    const { code, text } = await run(messenger, "setup");
    expect(code).toBe(0);
    const { messenger: page } = world.sandbox;
    const profile = page.profile();
    expect(profile.persistent_menu?.map(({ locale }) => locale)).toEqual(["default", "it_IT", "de_DE", "ar_AR"]);
    expect(profile.ice_breakers?.map(({ call_to_actions: asks }) => asks.length)).toEqual([3, 3, 3, 3]);
    expect(profile.greeting).toHaveLength(4);
    expect(profile.whitelisted_domains).toEqual([world.url]);
    expect(profileCalls()).toHaveLength(2);
    // What another program asked for stays asked for.
    expect(page.subscribedFields().toSorted()).toEqual([
      "feed",
      "message_echoes",
      "message_reactions",
      "messages",
      "messaging_postbacks",
      "messaging_referrals",
    ]);
    const templates = page.templates().map(({ language, name, status }) => `${name} ${language} ${status}`);
    expect(templates).toHaveLength(TEMPLATES);
    expect(templates).toContain("order_shipped_v1 ar APPROVED");
    expect(templates.filter((each) => !each.endsWith("APPROVED"))).toEqual([]);
    expect(text).toMatch(/set: greeting, ice breakers, menu, allowed domain/);
    expect(text).toContain("Get Started");
  });

  test("is bought from by its menu: the worker knows what each entry sends", async () => {
    await run(messenger, "setup");
    const { messenger: page } = world.sandbox;
    page.setLocale("giulia", "it_IT");
    page.getStarted("giulia");
    await page.waitFor("giulia", isCarousel);
    for (const title of ["Vai al negozio", "I miei ordini", "Le mie carte", "Aiuto"]) {
      const seen = page.thread("giulia").length;
      page.tap("giulia", title);
      const answer = await page.waitFor(
        "giulia",
        (bubble, thread) => thread.indexOf(bubble) >= seen && bubble.from === "page",
      );
      expect(JSON.stringify(answer)).not.toContain("Non ho capito");
    }
  });

  test("a second time nothing is changed, and every part is said to be as it should be", async () => {
    await run(messenger, "setup");
    const [before, profile] = [posts().length, structuredClone(world.sandbox.messenger.profile())];
    const { code, text } = await run(messenger, "setup");
    expect(code).toBe(0);
    expect(posts()).toHaveLength(before);
    expect(world.sandbox.messenger.profile()).toEqual(profile);
    expect(text).not.toMatch(/^[+→✗]/mu);
    expect(text).toContain(`${TEMPLATES} of ${TEMPLATES} are approved`);
  });

  test("is only looked at by status, which says what setup would do", async () => {
    const { code, text } = await run(messenger, "status");
    expect(code).toBe(0);
    expect(posts()).toEqual([]);
    expect(text).toContain("to be set: greeting, ice breakers, menu, allowed domain");
    expect(text).toContain("npm run messenger -- setup would do");
  });
});

describe("a Page that was set up", () => {
  test("of which one thing was changed has that thing mended and nothing else", async () => {
    await run(messenger, "setup");
    await graph("POST", `${META.pageId}/messenger_profile`, { greeting: [{ locale: "default", text: "Sale!" }] });
    const before = posts().length;
    const { code, text } = await run(messenger, "setup");
    expect(code).toBe(0);
    expect(posts().slice(before)).toEqual([`POST /v26.0/${META.pageId}/messenger_profile`]);
    expect(text).toContain("set: greeting. ");
    expect(world.sandbox.messenger.profile().greeting).toHaveLength(4);
  });

  test("keeps the domains of others on its list", async () => {
    await graph("POST", `${META.pageId}/messenger_profile`, { whitelisted_domains: ["https://other.example"] });
    await run(messenger, "setup");
    expect(world.sandbox.messenger.profile().whitelisted_domains).toEqual(["https://other.example", world.url]);
  });

  test("under the rules of Europe is told what follows: nothing has to be set", async () => {
    world.sandbox.messenger.setEuRules(true);
    const { code, text } = await run(messenger, "setup");
    expect(code).toBe(0);
    expect(text).toMatch(/under their rules: no Extensions SDK.*nothing has to be set/);
  });

  test("whose template waits is told so, and whose template was refused is told the mend", async () => {
    world.sandbox.messenger.holdReviews();
    expect((await run(messenger, "setup")).text).toContain("handed in, waits for review");
    world.sandbox.messenger.reviewTemplate("order_delayed_v1", "REJECTED");
    const { code, text } = await run(messenger, "setup");
    expect(code).toBe(1);
    expect(text).toMatch(/order_delayed_v1 \(de\) .*rejected by Meta's review[\s\S]*mend: see why/);
    expect(text).toMatch(/order_shipped_v1 \(en\) .*waits for review/);
    expect(world.sandbox.messenger.templates()).toHaveLength(TEMPLATES);
  });
});

test("a receipt's template whose button leads to another address is told, with the mend", async () => {
  const elsewhere = { PUBLIC_URL: "http://127.0.0.1:9" };
  expect((await run(messenger, "setup", elsewhere)).code).toBe(0);
  const { code, text } = await run(messenger, "setup");
  expect(code).toBe(1);
  expect(text.match(/^✗ order_paid_v2 /gm)).toHaveLength(PAGE_LANGUAGES.length);
  expect(text).toMatch(/leads to http:\/\/127\.0\.0\.1:9\/o\/\{\{1\}\}, and not to this worker[\s\S]*mend: delete it/);
  expect(text.match(/^✗/gm)).toHaveLength(PAGE_LANGUAGES.length);
});

test("a Page without the permission for utility templates is set up all the same, and told what waits for it", async () => {
  world.sandbox.messenger.setToken({ scopes: ["pages_messaging", "pages_manage_metadata"] });
  const { code, text } = await run(messenger, "setup");
  expect(code).toBe(0);
  expect(text).toMatch(/· utility templates .*no page_utility_messaging, which needs Meta's App Review/);
  expect(world.sandbox.messenger.profile().persistent_menu).toHaveLength(4);
  expect(world.sandbox.messenger.templates()).toEqual([]);
});

describe("when the Page cannot be set up", () => {
  test.each([
    ["META_PAGE_TOKEN", "a-token-of-long-ago"],
    ["META_APP_SECRET", "the-secret-of-another-app"],
    ["META_PAGE_ID", "4242"],
  ])("because of %s, that key is named with its mend, once, and no value is printed", async (key, value) => {
    const { code, text } = await run(messenger, "setup", { [key]: value });
    expect(code).toBe(1);
    const faults = text.split("\n").filter((line) => line.startsWith("✗"));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(key);
    expect(text).toContain("mend: ");
    expect(text).not.toContain(key === "META_PAGE_ID" ? META.pageToken : value);
    expect(posts()).toEqual([]);
  });

  test("because keys are missing, one sentence names them all, and nobody is asked", async () => {
    const { code, text } = await run(messenger, "setup", {
      META_PAGE_TOKEN: null,
      META_APP_ID: null,
      CONSOLE_KEY: null,
    });
    expect(code).toBe(1);
    expect(text).toContain("Missing or wrong: META_APP_ID, META_PAGE_TOKEN. Looked in the environment, .dev.vars.");
    expect(text).not.toContain("CONSOLE_KEY");
    expect(world.sandbox.messenger.graphCalls()).toEqual([]);
  });

  test("because Graph is down, that is said once", async () => {
    world.sandbox.messenger.setHealth("down");
    const { code, text } = await run(messenger, "setup");
    expect(code).toBe(1);
    expect(text.match(/trouble of its own/g)).toHaveLength(1);
  });

  test("because its profile was called too often, the rest is done, and the next run does what was left", async () => {
    for (let count = 0; count < 10; count += 1) await graph("GET", `${META.pageId}/messenger_profile?fields=greeting`);
    const first = await run(messenger, "setup");
    expect(first.code).toBe(1);
    expect(first.text).toMatch(/profile .*too many calls[\s\S]*wait ten minutes/);
    expect(world.sandbox.messenger.templates()).toHaveLength(TEMPLATES);
    world.sandbox.clock.jump(10 * 60_000);
    expect((await run(messenger, "setup")).code).toBe(0);
    expect(world.sandbox.messenger.profile().greeting).toHaveLength(4);
    expect(world.sandbox.messenger.templates()).toHaveLength(TEMPLATES);
  });

  test("for want of an address that answers as Graph, it says so", async () => {
    const { code, text } = await run(messenger, "setup", { META_GRAPH_URL: "http://localhost:9" });
    expect(code).toBe(1);
    expect(text.match(/does not answer/g)).toHaveLength(1);
  });

  test.each(["setup", "status"])(
    "another address beside a live key is refused before anything is sent: %s",
    async (word) => {
      const { code, text } = await run(messenger, word, { STRIPE_SECRET_KEY: "sk_live_0nothing0at0all" });
      expect(code).toBe(1);
      expect(text).toMatch(/META_GRAPH_URL .*must not be set together with a live Stripe key/);
      expect(world.sandbox.messenger.graphCalls()).toEqual([]);
    },
  );
});

test.each([messenger, stripe])("%o without a word it knows tells its words and does nothing", async (command) => {
  for (const word of [undefined, "", "remove"]) {
    const printed = terminal();
    expect(await command(printed, word)).toBe(1);
    expect(printed.text()).toContain("-- setup");
  }
  expect([...world.sandbox.messenger.graphCalls(), ...world.sandbox.stripe.calls()]).toEqual([]);
});

describe("the webhook endpoint", () => {
  const writes = () => world.sandbox.stripe.calls().filter(({ method }) => method !== "GET");
  const client = (method: string, path: string, body?: string) =>
    fetch(`${world.sandbox.url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${terminal().settings.env.STRIPE_SECRET_KEY}`,
        ...(body && { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(body && { body }),
    }).then(async (answer) => await answer.json());
  const endpoints = async () => (await client("GET", "/webhook_endpoints")).data as Record<string, unknown>[];
  const address = () => `${world.url}/webhooks/stripe`;

  test("is made with the pinned version and exactly what the worker reads; its secret is shown once, with the command", async () => {
    // There is no secret yet: that does not stop the command that makes it.
    const { code, text } = await run(stripe, "setup", { STRIPE_WEBHOOK_SECRET: null });
    expect(code).toBe(0);
    expect(await endpoints()).toMatchObject([
      { url: address(), api_version: STRIPE_API_VERSION, enabled_events: STRIPE_EVENT_TYPES, status: "enabled" },
    ]);
    expect(text.match(/whsec_\w+/g)).toHaveLength(1);
    expect(text).toContain("npx wrangler secret put STRIPE_WEBHOOK_SECRET");
  });

  test("a second time nothing is changed, and no secret is shown", async () => {
    await run(stripe, "setup");
    world.sandbox.stripe.clearCalls();
    const { code, text } = await run(stripe, "setup");
    expect(code).toBe(0);
    expect(writes()).toEqual([]);
    expect(text).toContain("left as it was");
    expect(text).not.toContain("whsec_");
    expect(text).toContain("Signing secret");
  });

  test("of another API version gets a successor and is disabled then, and not deleted", async () => {
    const old = await client("POST", "/webhook_endpoints", `url=${address()}&enabled_events[0]=*`);
    world.sandbox.stripe.clearCalls();
    const { code, text } = await run(stripe, "setup");
    expect(code).toBe(0);
    expect(writes().map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v1/webhook_endpoints",
      `POST /v1/webhook_endpoints/${old.id}`,
    ]);
    expect((await endpoints()).map(({ status }) => status).toSorted()).toEqual(["disabled", "enabled"]);
    expect(text).toMatch(/disabled: its API version .* cannot be changed/);
    expect((await run(stripe, "setup")).text).not.toMatch(/^\+/m);
  });

  test("with missing events, or disabled, is mended in place and keeps its secret", async () => {
    const version = `api_version=${STRIPE_API_VERSION}`;
    const made = await client(
      "POST",
      "/webhook_endpoints",
      `url=${address()}&enabled_events[0]=charge.failed&${version}`,
    );
    await client("POST", `/webhook_endpoints/${made.id}`, "disabled=true");
    const { code, text } = await run(stripe, "setup");
    expect(code).toBe(0);
    expect(await endpoints()).toMatchObject([{ id: made.id, status: "enabled", enabled_events: STRIPE_EVENT_TYPES }]);
    expect(text).toMatch(/mended: it was disabled, and it did not tell of payment_intent.succeeded/);
    expect(text).not.toContain("whsec_");
  });

  test("that is there twice is left once; those of other addresses are nobody's business", async () => {
    const version = `api_version=${STRIPE_API_VERSION}`;
    for (const url of [address(), address(), "https://other.example/hook"]) {
      await client("POST", "/webhook_endpoints", `url=${url}&enabled_events[0]=*&${version}`);
    }
    await run(stripe, "setup");
    const found = await endpoints();
    expect(found.filter(({ status, url }) => status === "enabled" && url === address())).toHaveLength(1);
    expect(found.find(({ url }) => url !== address())).toMatchObject({ status: "enabled", enabled_events: ["*"] });
  });

  test("is only looked at by status", async () => {
    const { code, text } = await run(stripe, "status");
    expect(code).toBe(0);
    expect(writes()).toEqual([]);
    expect(text).toContain("npm run stripe -- setup would do");
  });

  test.each<[string, () => void, RegExp]>([
    ["Stripe is down", () => world.sandbox.stripe.goDown(), /Stripe .*does not answer/],
    [
      "Stripe has trouble",
      () => world.sandbox.stripe.failNext({ path: "/v1/webhook_endpoints", mode: "500_before" }),
      /Stripe .*trouble of its own/,
    ],
    [
      "Stripe has had too many calls",
      () => world.sandbox.stripe.failNext({ path: "/v1/webhook_endpoints", mode: "429", method: "POST" }),
      /webhook endpoint .*too many calls/,
    ],
  ])("while %s is not made, and the next run makes it", async (_, trouble, says) => {
    trouble();
    const first = await run(stripe, "setup");
    expect([first.code, first.text]).toEqual([1, expect.stringMatching(says)]);
    expect(first.text).toContain("mend: ");
    world.sandbox.stripe.calm();
    expect(await endpoints()).toEqual([]);
    expect((await run(stripe, "setup")).code).toBe(0);
    expect(await endpoints()).toHaveLength(1);
  });

  test("whose making was answered by nobody is found by the next run and not made again", async () => {
    world.sandbox.stripe.failNext({ path: "/v1/webhook_endpoints", mode: "drop_after", method: "POST" });
    expect((await run(stripe, "setup")).code).toBe(1);
    expect((await run(stripe, "setup")).text).toContain("Signing secret");
    expect(await endpoints()).toHaveLength(1);
  });

  test("is not made with a key that Stripe does not know, and the key is not printed", async () => {
    const { code, text } = await run(stripe, "setup", { STRIPE_SECRET_KEY: "sk_test_nobodysownkeyatall" });
    expect(code).toBe(1);
    expect(text).toMatch(/STRIPE_SECRET_KEY .*is not a key that Stripe knows/);
    expect(text).not.toContain("nobodysownkey");
  });
});
