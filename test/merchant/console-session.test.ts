/** Signing in to the merchant's page, and what its cookie opens: worker/console/ and worker/merchant/guard.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { consoleCookie, signIn } from "../support/merchant.ts";
import { atRest, countRows, everyRow, timePasses } from "../support/records.ts";
import { failureOf, firstPurchase, HOUR_MS, MINUTE_MS, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "console-session" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const WRONG = CONSOLE_KEY.replace("s", "S");
const HERE = { "sec-fetch-site": "same-origin" };
const page = () => ({ origin: world.url, "content-type": "application/json" });

/** One call of the merchant's API with this cookie. */
async function ask(cookie: string, method: "GET" | "POST", path: string, headers: Record<string, string>) {
  const response = await world.fetch(`/api/merchant${path}`, {
    method,
    headers: { cookie, ...headers },
    ...(method === "POST" && { body: JSON.stringify({ to: "processing" }) }),
  });
  return { status: response.status, body: await response.json() };
}

describe("signing in", () => {
  test("with the key gives a cookie that no script, no other site and no plain connection gets, for twelve hours", async () => {
    const answer = await signIn(world);
    expect(answer.status).toBe(204);
    const cookie = answer.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^__Host-threadtill-console=[\w-]+\.[\w-]+\.[\w-]+; Max-Age=43200; /);
    for (const part of ["Path=/", "HttpOnly", "Secure", "SameSite=Strict"]) expect(cookie).toContain(`; ${part}`);
    expect(cookie).not.toContain("Domain");
    expect(cookie).not.toContain(CONSOLE_KEY);
    expect(await countRows(world.sql, "sign_ins")).toEqual({ sign_ins: 0 });
  });

  test.each([
    ["wrong", WRONG],
    ["one letter longer", `${CONSOLE_KEY}x`],
    ["only its beginning", CONSOLE_KEY.slice(0, -1)],
    ["empty", ""],
    ["the key of a link", "a-link-secret-of-the-sandbox-worth-nothing-elsewhere"],
  ])("with a key that is %s is the same 401, with no cookie", async (_, key) => {
    const answer = await signIn(world, key);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("set-cookie")).toBeNull();
    const { error } = (await answer.json()) as { error: { code: string; message: string } };
    expect(error).toMatchObject({ code: "key_needed", message: "This is not the key." });
  });

  test.each<[string, Record<string, string>]>([
    ["no origin", { origin: "" }],
    ["another site", { origin: "https://evil.example" }],
    ["a form", { "content-type": "text/plain" }],
  ])("from %s is refused before the key is looked at, and so is signing out", async (_, headers) => {
    for (const method of ["POST", "DELETE"]) {
      const answer = await signIn(world, CONSOLE_KEY, headers, method);
      expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null]);
    }
    expect(await countRows(world.sql, "sign_ins")).toEqual({ sign_ins: 0 });
  });

  test.each(["not json", "{}", '{"key":1}', `{"key":"${CONSOLE_KEY}","admin":true}`, `{"key":"${"k".repeat(600)}"}`])(
    "refuses the body %j",
    async (body) => {
      const answer = await world.fetch("/api/console/session", { method: "POST", headers: page(), body });
      expect(answer.status).toBe(422);
    },
  );

  test("too often with wrong keys, twenty at once too, makes that network wait ten minutes and no other", async () => {
    world.expectLog(/sign_in_refused/);
    const from = (address: string) => ({ "cf-connecting-ip": address });
    const tries = Array.from({ length: 20 }, () => signIn(world, WRONG, from("203.0.113.7")));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).toSorted();
    expect(statuses).toEqual([...Array(10).fill(401), ...Array(10).fill(429)]);
    expect((await signIn(world, CONSOLE_KEY, from("203.0.113.7"))).status).toBe(429);
    expect((await signIn(world, CONSOLE_KEY, from("203.0.113.8"))).status).toBe(204);
    await timePasses(world, 10 * MINUTE_MS + 1);
    expect((await signIn(world, CONSOLE_KEY, from("203.0.113.7"))).status).toBe(204);
  });

  test("keeps no address of who tried, and nothing once the time is over", async () => {
    await signIn(world, WRONG, { "cf-connecting-ip": "203.0.113.7" });
    const rows = await everyRow(world.sql);
    expect(rows.sign_ins).toMatch(/"client": "[0-9a-f]{32}"/);
    expect(JSON.stringify(rows)).not.toContain("203.0.113.7");
    await timePasses(world, 11 * MINUTE_MS);
    await signIn(world, WRONG, { "cf-connecting-ip": "203.0.113.9" });
    expect(await countRows(world.sql, "sign_ins")).toEqual({ sign_ins: 1 });
  });

  test("has its key in no log line", async () => {
    await signIn(world, WRONG);
    await signIn(world);
    await world.logsArrived();
    const said = world.logs.map(({ message }) => message).join("\n");
    expect(said).not.toContain(CONSOLE_KEY);
    expect(said).not.toContain(WRONG);
  });
});

describe("the cookie", () => {
  test("opens the API to our own page: reading and changing", async () => {
    const { order } = await firstPurchase(world);
    const cookie = await consoleCookie(world);
    const list = await ask(cookie, "GET", "/orders", HERE);
    expect([list.status, list.body]).toMatchObject([200, { orders: [{ id: order.id }] }]);
    const moved = await ask(cookie, "POST", `/orders/${order.id}/fulfilment`, page());
    expect([moved.status, moved.body]).toMatchObject([200, { fulfilment: "processing" }]);
  });

  test.each<[string, "GET" | "POST", Record<string, string>]>([
    ["read by a page of another site", "GET", { "sec-fetch-site": "cross-site" }],
    ["read by a sister site", "GET", { "sec-fetch-site": "same-site" }],
    ["read by an address typed or a link followed", "GET", { "sec-fetch-site": "none" }],
    ["read by who does not say from where", "GET", {}],
    ["changed from another site", "POST", { origin: "https://evil.example", "content-type": "application/json" }],
    ["changed by who does not say from where", "POST", { "content-type": "application/json", ...HERE }],
    ["changed by a form", "POST", { "content-type": "text/plain" }],
  ])("opens nothing when the API is %s", async (_, method, headers) => {
    const { order } = await firstPurchase(world);
    const cookie = await consoleCookie(world);
    await atRest(world);
    const before = await everyRow(world.sql);
    const path = method === "GET" ? "/orders" : `/orders/${order.id}/fulfilment`;
    const answer = await ask(cookie, method, path, headers);
    expect([answer.status, failureOf(answer).code]).toEqual([403, "wrong_origin"]);
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("is over after twelve hours, to the second", async () => {
    const cookie = await consoleCookie(world);
    await timePasses(world, 12 * HOUR_MS - 1000);
    expect((await ask(cookie, "GET", "/orders", HERE)).status).toBe(200);
    await timePasses(world, 1000);
    const answer = await ask(cookie, "GET", "/orders", HERE);
    expect([answer.status, failureOf(answer).code]).toEqual([401, "key_needed"]);
  });

  test("altered in any of its parts, or made of a link, opens nothing", async () => {
    const cookie = await consoleCookie(world);
    const [name = "", token = ""] = cookie.split("=");
    const parts = token.split(".");
    const altered = parts.map((part, index) => {
      const other = part.startsWith("A") ? `B${part.slice(1)}` : `A${part.slice(1)}`;
      return parts.with(index, other).join(".");
    });
    const { page: buyer } = await toTheTill(world);
    for (const text of [...altered, parts.slice(0, 2).join("."), buyer.token, buyer.session ?? "", ""]) {
      expect((await ask(`${name}=${text}`, "GET", "/orders", HERE)).status, text).toBe(401);
    }
  });

  test("beside a wrong bearer does not count", async () => {
    const cookie = await consoleCookie(world);
    const answer = await ask(cookie, "GET", "/orders", { ...HERE, authorization: `Bearer ${WRONG}` });
    expect(answer.status).toBe(401);
  });

  test("is taken away by signing out", async () => {
    const answer = await signIn(world, CONSOLE_KEY, {}, "DELETE");
    expect(answer.status).toBe(204);
    expect(answer.headers.get("set-cookie")).toMatch(
      /^__Host-threadtill-console=; Max-Age=0; Path=\/; HttpOnly; Secure/,
    );
  });
});

test("a new CONSOLE_KEY ends every session", async () => {
  const cookie = await consoleCookie(world);
  const other = await createWorld({
    seed: "console-rekeyed",
    bindings: { CONSOLE_KEY: "another-console-key-worth-nothing-elsewhere", PUBLIC_URL: world.url },
  });
  try {
    const response = await other.fetch("/api/merchant/orders", { headers: { cookie, ...HERE } });
    expect(response.status).toBe(401);
    const bearer = { authorization: "Bearer another-console-key-worth-nothing-elsewhere" };
    expect((await other.fetch("/api/merchant/orders", { headers: bearer })).status).toBe(200);
  } finally {
    await other.close();
  }
});

describe("the page", () => {
  test("is the same for anybody, with no order, no key and no provider in it, and nobody may frame it", async () => {
    await firstPurchase(world);
    const cookie = await consoleCookie(world);
    for (const path of ["/console", "/console/orders/A-1001", "/console/orders/nonsense"]) {
      const [bare, known] = await Promise.all([
        world.fetch(path, { headers: { "accept-language": "en" } }),
        world.fetch(path, { headers: { "accept-language": "en", cookie } }),
      ]);
      expect([bare.status, known.status]).toEqual([200, 200]);
      const plain = (html: string) => html.replaceAll(/nonce="[^"]+"/g, "");
      const html = plain(await bare.text());
      expect(plain(await known.text())).toBe(html);
      expect(html).not.toMatch(/Giulia|A-1001|pk_test|console-key/);
      // Goods are pictured where the sandbox keeps them.
      const policy = bare.headers.get("content-security-policy")?.replace(` ${world.sandbox.url}`, "") ?? "";
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("connect-src 'self'");
      expect(policy).not.toMatch(/stripe|unsafe|http:/);
    }
  });

  test("speaks the merchant's language", async () => {
    const answer = await world.fetch("/console", { headers: { "accept-language": "ar" } });
    expect(await answer.text()).toMatch(/<html lang="ar" dir="rtl">/);
  });
});
