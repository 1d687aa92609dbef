import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { openPage } from "../../scripts/page-client.ts";
import { deriveKey } from "../../worker/keys.ts";
import { atRest, countRows, everyRow, outboxOf, timePasses, withoutPorts } from "../support/records.ts";
import {
  buyNowLink,
  failureOf,
  firstPurchase,
  freshLink,
  HOUR_MS,
  linkIn,
  MINUTE_MS,
  newcomer,
  SECOND_MS,
} from "../support/shopping.ts";
import { createWorld, WORLD_START_MS, type World } from "../support/world.ts";

const NEW = "a-new-link-secret-of-at-least-thirty-two-bytes";
const OLD = "an-old-link-secret-of-at-least-thirty-two-bytes";
const RETIRED = "a-retired-link-secret-of-thirty-two-bytes";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "links", crawler: true, bindings: { LINK_KEYS: `new:${NEW},old:${OLD}` } });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const tokenOf = (link: string) => new URL(link).pathname.split("/").at(-1) ?? "";

async function read(path: string, init?: RequestInit): Promise<{ status: number; html: string }> {
  const response = await world.fetch(path, init);
  return { status: response.status, html: await response.text() };
}

const claim = (token: string) => openPage(`${world.url}/c/${token}`).claim();
const renew = (token: string) => openPage(`${world.url}/c/${token}`).call("POST", "/api/links/renew", { token });

interface Forgery {
  key?: { id: string; secret: string };
  issuer?: string;
  audience?: string;
  header?: Record<string, unknown>;
  claims?: Record<string, unknown>;
}

/** A link as the worker signs them, with one thing or another changed. */
async function forge(token: string, forgery: Forgery = {}): Promise<string> {
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  const key = forgery.key ?? { id: "new", secret: NEW };
  return await new SignJWT({ ...claims, ...forgery.claims })
    .setProtectedHeader({ alg: "HS256", kid: key.id, ...forgery.header })
    .setIssuer(forgery.issuer ?? META.pageId)
    .setAudience(forgery.audience ?? "checkout")
    .sign(await deriveKey(key.secret, "checkout-link"));
}

describe("a link", () => {
  test("shows the product and the price in its first answer, and is never kept or indexed", async () => {
    const response = await world.fetch(new URL(await buyNowLink(world)).pathname);
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).toContain("House blend, 500 g");
    expect(html).toContain("€29.99");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("x-robots-tag")).toContain("noindex");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("shows nothing saved in its first answer, whoever asks", async () => {
    await firstPurchase(world, { keep: true });
    const { html } = await read(new URL(await freshLink(world)).pathname);
    expect(withoutPorts(html)).not.toMatch(/Giulia|Rossi|Via Roma|20121 |4242|Milano/);
  });

  test.each(["GET", "HEAD"])("fetched ten times by %s changes no row and claims nothing", async (method) => {
    const link = await buyNowLink(world);
    await atRest(world);
    const before = await everyRow(world.sql);
    const { pathname } = new URL(link);
    for (let count = 0; count < 10; count++) expect((await read(pathname, { method })).status).toBe(200);
    expect(await everyRow(world.sql)).toEqual(before);
    expect((await claim(tokenOf(link))).body.checkout.level).toBe("claimed");
  });

  test("is fetched by Messenger's crawler as soon as it is sent, and the buyer still claims it first", async () => {
    const link = await buyNowLink(world);
    await atRest(world);
    expect(world.sandbox.messenger.crawls()).toContainEqual(expect.objectContaining({ url: link, outcome: 200 }));
    expect((await claim(tokenOf(link))).body.checkout.level).toBe("claimed");
  });

  test("carries no price, no name and no PSID", async () => {
    const token = tokenOf(await buyNowLink(world));
    const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    expect(Object.keys(claims).toSorted()).toEqual(["aud", "exp", "iat", "iss", "items", "jti", "sub"]);
    expect(JSON.stringify(claims)).not.toContain(world.sandbox.messenger.person("giulia").psid);
    expect(claims).toMatchObject({
      items: [["house-blend-500", 1]],
      iat: WORLD_START_MS / 1000,
      exp: WORLD_START_MS / 1000 + 24 * 3600,
    });
  });
});

describe("everything that is not a link of ours is one and the same 404", () => {
  const hs256 = (secret: string, text: string) => createHmac("sha256", secret).update(text).digest("base64url");
  const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const FORGERIES: [what: string, make: (token: string) => string | Promise<string>][] = [
    ["one character altered", (token) => `${token.slice(0, -3)}${token.at(-3) === "A" ? "B" : "A"}${token.slice(-2)}`],
    ["another payload", (token) => token.replace(/\.[^.]+\./, `.${b64({ sub: "byr_x", items: [["moka-3", 1]] })}.`)],
    ["its end cut off", (token) => token.slice(0, -10)],
    ["no signature", (token) => token.split(".").slice(0, 2).join(".")],
    ["an empty signature", (token) => `${token.split(".").slice(0, 2).join(".")}.`],
    ["the algorithm none", (token) => `${b64({ alg: "none", kid: "new" })}.${token.split(".")[1]}.`],
    [
      "the raw secret in place of the derived key",
      (token) => {
        const head = token.split(".").slice(0, 2).join(".");
        return `${head}.${hs256(NEW, head)}`;
      },
    ],
    ["a foreign key under our key id", (token) => forge(token, { key: { id: "new", secret: RETIRED } })],
    ["a key id that is listed no more", (token) => forge(token, { key: { id: "retired", secret: RETIRED } })],
    ["no key id", (token) => forge(token, { header: { kid: undefined } })],
    ["another Page", (token) => forge(token, { issuer: "999" })],
    ["another purpose", (token) => forge(token, { audience: "wallet" })],
    ["no items", (token) => forge(token, { claims: { items: [] } })],
    ["a quantity of nought", (token) => forge(token, { claims: { items: [["house-blend-500", 0]] } })],
    ["a negative quantity", (token) => forge(token, { claims: { items: [["house-blend-500", -1]] } })],
    ["a word", () => "this-is-no-link-and-never-was"],
    ["a lot of text", () => "a".repeat(2000)],
  ];
  test.each(FORGERIES)("%s", async (_, make) => {
    const genuine = tokenOf(await buyNowLink(world));
    const token = await make(genuine);
    await atRest(world);
    const before = await everyRow(world.sql);
    const nonsense = await read("/c/nonsense-nonsense-nonsense");
    const page = await read(`/c/${token}`);
    expect(page.status).toBe(404);
    // But for the nonce, which is another one each time, the two answers are the same.
    const plain = (html: string) => html.replaceAll(/nonce="[^"]+"/g, "");
    expect(plain(page.html)).toBe(plain(nonsense.html));
    for (const answer of [await claim(token), await renew(token)]) {
      expect([answer.status, failureOf(answer).code]).toEqual([404, "not_found"]);
    }
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("a buyer whom we do not know", async () => {
    const token = await forge(tokenOf(await buyNowLink(world)), { claims: { sub: "byr_nobody_we_know" } });
    expect((await claim(token)).status).toBe(404);
    expect(await countRows(world.sql, "checkouts", "sessions")).toEqual({ checkouts: 0, sessions: 0 });
  });

  test.each(["%00", "%E0%A4%A", "..%2f..%2fetc", "a%20b", "%F0%9F%98%80", "<script>"])("the path %s", async (path) => {
    expect((await read(`/c/${path}`)).status).toBe(404);
    expect((await read(`/return/${path}`)).status).toBe(404);
  });

  test("a token of another length than a link can have is refused in a POST without being read", async () => {
    for (const token of ["", "short", "x".repeat(2049)]) {
      const answer = await claim(token);
      expect([answer.status, failureOf(answer).code]).toEqual([422, "invalid"]);
    }
    const page = openPage(`${world.url}/c/x`);
    const huge = await page.call("POST", "/api/sessions", { token: "x".repeat(20_000) });
    expect([huge.status, failureOf(huge).code]).toEqual([413, "too_large"]);
  });
});

describe("keys that are changed", () => {
  test("links are signed with the first key, and one of the second is taken as long as it is listed", async () => {
    const token = tokenOf(await buyNowLink(world));
    expect(JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString())).toMatchObject({ kid: "new" });
    const old = await forge(token, { key: { id: "old", secret: OLD } });
    expect((await read(`/c/${old}`)).status).toBe(200);
    expect((await claim(old)).status).toBe(201);
  });
});

describe("a link that is over", () => {
  test("is good for 24 hours to the second, then answers 410 and shows what it was for", async () => {
    const link = await buyNowLink(world);
    const { pathname } = new URL(link);
    await timePasses(world, 24 * HOUR_MS - SECOND_MS);
    expect((await read(pathname)).status).toBe(200);
    await timePasses(world, SECOND_MS);
    const over = await read(pathname);
    expect(over.status).toBe(410);
    expect(over.html).toContain("House blend, 500 g");
    const refused = await claim(tokenOf(link));
    expect([refused.status, failureOf(refused).code]).toEqual([410, "link_expired"]);
    expect(await countRows(world.sql, "sessions")).toEqual({ sessions: 0 });
  });

  /** An old link whose owner has written since, so that the Page may still write to them. */
  async function oldLink(): Promise<string> {
    const link = await buyNowLink(world);
    await timePasses(world, 23 * HOUR_MS);
    world.sandbox.messenger.say("giulia", "help");
    await timePasses(world, 2 * HOUR_MS);
    return link;
  }

  test("is renewed by one fresh link into the owner's own thread, whoever asked", async () => {
    const link = await oldLink();
    const answer = await renew(tokenOf(link));
    expect([answer.status, answer.body]).toEqual([202, { words: "Sent. Look in the chat." }]);
    await atRest(world);
    const bubble = world.sandbox.messenger.thread("giulia").at(-1);
    expect(bubble?.template).toMatchObject({ text: expect.stringContaining("fresh link for House blend") });
    const fresh = bubble ? linkIn(bubble) : "";
    expect(tokenOf(fresh)).not.toBe(tokenOf(link));
    expect((await claim(tokenOf(fresh))).body.checkout.level).toBe("claimed");
    for (const key of ["jonas", "noprofile"]) expect(world.sandbox.messenger.thread(key)).toEqual([]);
  });

  test.each([0, 1, 2, 3, 4])(
    "is not renewed again within ten minutes, begun %i minutes into an hour's sixth",
    async (n) => {
      const link = await oldLink();
      await timePasses(world, n * 2 * MINUTE_MS + 30 * SECOND_MS);
      expect((await renew(tokenOf(link))).status).toBe(202);
      for (const wait of [0, 5 * MINUTE_MS, 5 * MINUTE_MS - SECOND_MS]) {
        await timePasses(world, wait);
        const again = await renew(tokenOf(link));
        expect([again.status, failureOf(again).code]).toEqual([429, "too_soon"]);
      }
      await timePasses(world, SECOND_MS);
      expect((await renew(tokenOf(link))).status).toBe(202);
      await atRest(world);
      expect(await outboxOf(world.sql, "renew:")).toHaveLength(2);
    },
  );

  test("asked for twenty times at once is renewed once", async () => {
    const link = await oldLink();
    const answers = await Promise.all(Array.from({ length: 20 }, () => renew(tokenOf(link))));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(19);
    expect(await outboxOf(world.sql, "renew:")).toHaveLength(1);
  });

  test("that was altered is 404 and not 410: only a genuine one is told that it was one", async () => {
    const token = tokenOf(await buyNowLink(world));
    await timePasses(world, 25 * HOUR_MS);
    const [head, body, signature = ""] = token.split(".");
    const altered = `${head}.${body}.${signature.slice(0, -4)}AAAA`;
    expect((await read(`/c/${altered}`)).status).toBe(404);
    expect((await claim(altered)).status).toBe(404);
  });
});

describe("the way back from the bank", () => {
  test("tells the browser that paid its order's number and state, and nothing else", async () => {
    const { page, order } = await firstPurchase(world);
    await atRest(world);
    const before = await everyRow(world.sql);
    // As a browser has it that opened another link after it.
    const cookie = `__Host-threadtill=${"x".repeat(24)}; __Host-threadtill-chk_1=${page.session}`;
    const { status, html } = await read(`/return/${order.id}`, { headers: { cookie } });
    expect(status).toBe(200);
    expect(html).toContain("A-1001");
    expect(withoutPorts(html)).not.toMatch(/Giulia|Rossi|Via Roma|20121 |4242|Milano/);
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("tells a browser that has no session of the order where to look, and not whether there is such an order", async () => {
    const { order } = await firstPurchase(world);
    const strange = await firstPurchase(world, { person: newcomer(world) });
    const nobodys = `${order.id.slice(0, -4)}zzzz`;
    const plain = (html: string) => html.replaceAll(/nonce="[^"]+"/g, "");
    for (const cookie of ["", `__Host-threadtill=${strange.page.session}`]) {
      const answers = [];
      for (const id of [order.id, nobodys]) answers.push(await read(`/return/${id}`, { headers: { cookie } }));
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(plain(answers[0]?.html ?? "")).toBe(plain(answers[1]?.html ?? "none"));
      expect(answers[0]?.html).toContain('"page":"return"');
      expect(answers[0]?.html).not.toContain(order.number);
    }
  });

  test("tells it no more once the session is over", async () => {
    const { page, order } = await firstPurchase(world);
    const look = () => read(`/return/${order.id}`, { headers: { cookie: `__Host-threadtill=${page.session}` } });
    expect((await look()).status).toBe(200);
    await timePasses(world, 24 * HOUR_MS);
    expect((await look()).status).toBe(404);
  });
});
