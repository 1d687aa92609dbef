/** The exact headers of every answer, by the router's own list of routes: a new one is looked at without anybody remembering. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { bankLink } from "../../scripts/shots/shopper.ts";
import { createApp } from "../../worker/app.ts";
import { realSeams } from "../../worker/deps.ts";
import { orderLink } from "../support/papers.ts";
import { atRest, timePasses } from "../support/records.ts";
import { answerTo, buyNowLink, firstPurchase, HOUR_MS, linkIn, newcomer } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { freshWalletKey } from "./tokens.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "headers" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

type Kind = "till" | "bank" | "notice" | "console" | "paper" | "closed";

const TRUSTED_TYPES = "require-trusted-types-for 'script'; trusted-types 'none'";
const NO_DEVICES = "camera=(), geolocation=(), microphone=()";

/** What each kind of answer says to a browser, word for word; `s` is where the sandbox is: it stands in for Messenger and Stripe. */
const headersOf = (kind: Kind, s: string): Record<string, string> => ({
  "cache-control": "no-store",
  "referrer-policy": kind === "paper" ? "same-origin" : "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": `${NO_DEVICES}, payment=(${kind === "till" || kind === "bank" ? `self "${s}"` : ""})`,
  "content-security-policy": {
    till: `default-src 'none'; script-src 'nonce-N' ${s} ${s}/en_US/messenger.Extensions.js; style-src 'nonce-N'; img-src 'self' https: ${s} data:; connect-src 'self' ${s}; frame-src ${s}; frame-ancestors ${s}; base-uri 'none'; form-action 'none'`,
    bank: `default-src 'none'; script-src 'nonce-N' ${s}; style-src 'nonce-N'; img-src 'self' https: ${s} data:; connect-src 'self' ${s}; frame-src ${s}; frame-ancestors ${s}; base-uri 'none'; form-action 'none'`,
    notice: `default-src 'none'; script-src 'nonce-N'; style-src 'nonce-N'; img-src 'self' https: ${s} data:; connect-src 'self'; frame-ancestors ${s}; base-uri 'none'; form-action 'none'; ${TRUSTED_TYPES}`,
    console: `default-src 'none'; script-src 'nonce-N'; style-src 'nonce-N'; img-src 'self' https: ${s} data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; ${TRUSTED_TYPES}`,
    paper: `default-src 'none'; style-src 'nonce-N'; img-src 'self' https: ${s}; form-action 'self'; base-uri 'none'; frame-ancestors ${s}; ${TRUSTED_TYPES}`,
    closed: "default-src 'none'; frame-ancestors 'none'",
  }[kind],
  ...((kind === "till" || kind === "bank") && { "content-security-policy-report-only": TRUSTED_TYPES }),
});

/** Says nothing about what a browser may do. */
const PLAIN =
  /^(connection|content-(disposition|encoding|length|type)|date|keep-alive|location|retry-after|transfer-encoding|vary)$/;

/** The headers of an answer, with its nonce as "N". */
async function look(path: string, init?: RequestInit): Promise<Record<string, string>> {
  const answer = await world.fetch(path, init);
  await answer.body?.cancel();
  const all = [...answer.headers].filter(([name]) => !PLAIN.test(name));
  return Object.fromEntries(all.map(([name, value]) => [name, value.replaceAll(/'nonce-[\w+/=]{24}'/g, "'nonce-N'")]));
}

/** With nothing behind its address. */
const KINDS: [RegExp, Kind][] = [
  [/^GET \/c$/, "till"],
  [/^GET \/b\/:token$/, "bank"],
  [/^GET \/(c|return)\/:/, "notice"],
  [/^GET \/console(\/|$)/, "console"],
  [/^\w+ \/(o|legal|wallet)(\/|$)|^GET \/meta\/data-deletion\/:/, "paper"],
];

describe("every route", () => {
  const routes = createApp(() => realSeams).routes.map(({ method, path }) => `${method} ${path}`);
  /** What answers for all methods is asked by two; what only looks answers HEAD as well. */
  const asked = [...new Set(routes)].flatMap((route) => {
    const [method = "", path = ""] = route.split(" ");
    return (method === "ALL" ? ["GET", "POST"] : [method]).map((each) => `${each} ${path}`);
  });

  test("is found: more than thirty of them", () => {
    expect(asked.length).toBeGreaterThan(30);
    for (const [pattern] of KINDS) expect(asked.filter((route) => pattern.test(route))).not.toEqual([]);
  });

  test("answers who proves nothing with exactly the headers of its kind, to HEAD and to OPTIONS too", async () => {
    const differing: unknown[] = [];
    for (const route of new Set(asked)) {
      const [method = "", pattern = ""] = route.split(" ");
      const path = pattern
        .replaceAll(/:file\{[^}]*\}\}?[^/]*/g, "en.js")
        .replaceAll(/:part\{(\w+)[^}]*\}/g, "$1")
        .replaceAll(/:\w+|\*/g, "nothing");
      const kind = KINDS.find(([known]) => known.test(route))?.[1] ?? "closed";
      for (const each of method === "GET" ? ["GET", "HEAD"] : [method, "OPTIONS"]) {
        const expected = headersOf(kind, world.sandbox.url);
        const found = await look(path, { method: each });
        // The sheet of the seller is the same for everybody.
        if (path === "/legal/seller") expected["cache-control"] = "public, max-age=300";
        if (JSON.stringify(Object.entries(found).toSorted()) !== JSON.stringify(Object.entries(expected).toSorted()))
          differing.push({ route, each, kind, found });
      }
    }
    expect(differing, "Say in KINDS of test/security/headers.test.ts of which kind a new page is.").toEqual([]);
  });
});

describe("with something behind it", () => {
  const expectKind = async (path: string, kind: Kind, init?: RequestInit) =>
    expect(await look(path, init), path).toEqual(headersOf(kind, world.sandbox.url));

  test("a link to buy is the till, and once it is over a notice", async () => {
    const link = await buyNowLink(world);
    await expectKind(link, "till");
    await timePasses(world, 25 * HOUR_MS);
    await expectKind(link, "notice");
  });

  test("the bank's question is the till without Messenger, an order's own page and its form are papers, coming back is a notice", async () => {
    const person = newcomer(world);
    await expectKind(await bankLink(world.sandbox, person), "bank");
    const order = await orderLink(world, person);
    await expectKind(order, "paper");
    await expectKind(`${order}/withdraw`, "paper");
    await expectKind(`${order}/withdraw`, "paper", { method: "POST", headers: { origin: "https://evil.example" } });
    await expectKind(`${order}/withdraw`, "closed", { method: "POST", headers: { origin: world.url } });
    const { page, order: paid } = await firstPurchase(world, { person: newcomer(world) });
    const cookie = `__Host-threadtill=${page.session}`;
    await expectKind(`/return/${paid.id}`, "notice", { headers: { cookie } });
    await expectKind(`/return/${paid.id}`, "notice");
  });

  test("a wallet is a paper before it is opened, while it is and once it is another page's; its file nobody may frame", async () => {
    await firstPurchase(world);
    const say = () => world.sandbox.messenger.say("giulia", "wallet");
    const leads = ({ buttons }: Bubble) =>
      buttons.some((button) => button.type === "web_url" && button.url.includes("/wallet/"));
    const link = linkIn(await answerTo(world, "giulia", say, leads));
    const form = (fields: Record<string, string>) => ({
      method: "POST",
      headers: { origin: world.url },
      body: new URLSearchParams(fields),
    });
    const key = freshWalletKey();
    await expectKind(link, "paper");
    await expectKind(link, "paper", form({ key }));
    await expectKind(link, "closed", form({ key, deed: "download" }));
    await expectKind(link, "paper", form({ key: freshWalletKey() }));
    await expectKind(`${link}/fresh`, "paper", form({}));
  });

  test("a nonce is another one in each answer, and nothing in the page runs or is styled by any other", async () => {
    const noncesOf = async (path: string) => {
      const answer = await world.fetch(path);
      const policy = answer.headers.get("content-security-policy") ?? "";
      const page = await answer.text();
      const inPolicy = [...policy.matchAll(/'nonce-([\w+/=]{24})'/g)].map(([, nonce]) => nonce);
      const inPage = [...page.matchAll(/ nonce="([^"]*)"/g)].map(([, nonce]) => nonce);
      expect(inPage.length, path).toBeGreaterThan(0);
      expect(page, path).not.toMatch(/<(script|style)(?![^>]* (nonce="|type="application\/json"))/);
      expect(new Set([...inPolicy, ...inPage]).size, path).toBe(1);
      return inPage[0];
    };
    const link = new URL(await buyNowLink(world)).pathname;
    const paths = [
      "/c",
      link,
      "/c/nothing",
      "/b/nothing",
      "/return/nothing",
      "/console",
      "/legal/seller",
      "/o/nothing",
    ];
    const all: unknown[] = [];
    for (const path of paths) all.push(await noncesOf(path), await noncesOf(path));
    expect(new Set(all).size).toBe(2 * paths.length);
  });

  test("a legal text may be kept for a day, and is a paper in all else", async () => {
    const kept = { "cache-control": "public, max-age=86400" };
    const expected = { ...headersOf("paper", world.sandbox.url), ...kept };
    expect(await look("/legal/terms/2026-11")).toEqual(expected);
  });

  test("a page that waits for the database runs nothing", async () => {
    const broken = await createWorld({ seed: "waiting" });
    try {
      broken.expectLog(/database_away/);
      await broken.wire.cut("refused");
      const answer = await broken.fetch("/c", { headers: { accept: "text/html" } });
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toContain("<script");
      expect(answer.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'nonce-\S+'; frame-ancestors \S+; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/,
      );
    } finally {
      await broken.wire.mend();
      await broken.close();
    }
  });
});
