/** What a request says of who sends it. One header a line. */
import assert from "node:assert/strict";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../../../worker/app-env.ts";
import { ownPageOnly, SESSION_COOKIE, secretFor, secretOf, secretsIn } from "../../../worker/checkout/guard.ts";
import { SESSIONS_PER_BROWSER_MAX } from "../../../worker/limits.ts";
import { withConsoleKey } from "../../../worker/merchant/guard.ts";
import { isOwnForm } from "../../../worker/paper/own-form.ts";
import { genuineOf } from "./genuine.ts";
import { isHeader, NOW, PUBLIC_URL, SECRET, type Target, textOf } from "./target.ts";

/** Null for bytes of which no server makes such a request. An empty line is no header. */
function headersOf(bytes: Uint8Array, names: readonly string[]): Record<string, string> | null {
  const lines = textOf(bytes).split("\n");
  const sent = names.map((name, index) => [name, lines[index] ?? ""]).filter(([, text]) => text !== "");
  return sent.every(([, text]) => isHeader(text ?? "")) ? Object.fromEntries(sent) : null;
}

const CHECKOUT = "chk_1";
const SESSION = "ses_0123456789abcdefghijklmn";
const OF_CHECKOUT = `${SESSION_COOKIE}-${CHECKOUT}`;

let secrets: { one: string | null; forCheckout: string | null; all: string[] };
const reading = new Hono().get("/", (c) => {
  secrets = { one: secretOf(c), forCheckout: secretFor(c, CHECKOUT), all: secretsIn(c) };
  return c.body(null);
});

/** The values of the cookies whose names fit (RFC 6265, 5.4: pairs with "; " between them). */
function cookiesNamed(header: string, name: (name: string) => boolean): string[] {
  const pairs = header.split(";").map((pair) => pair.trim().split("="));
  return pairs.filter(([first = ""]) => name(first)).map(([, ...rest]) => rest.join("="));
}

/** A session's secret is what a bearer or a cookie of ours says, of the checkout before any, and never part of another cookie. */
export const sessionSecret: Target = {
  honest: () => [
    `Bearer ${SESSION}`,
    `\n${SESSION_COOKIE}=${SESSION}; ${OF_CHECKOUT}=${SESSION}2`,
    `Basic ${SESSION}\ntheme=dark;${SESSION_COOKIE}=${SESSION}`,
    `\n${OF_CHECKOUT}=short; ${OF_CHECKOUT}=${SESSION}`,
  ],
  odd: () => [`\nx${SESSION_COOKIE}=${SESSION}`, `\ntheme=${SESSION_COOKIE}=${SESSION}`, `bearer ${SESSION}`],
  async play(bytes) {
    const headers = headersOf(bytes, ["authorization", "cookie"]);
    if (!headers) return false;
    await reading.request("/", { headers });
    const { authorization = "", cookie = "" } = headers;
    const { one, forCheckout, all } = secrets;
    const isOurs = (name: string) => name === SESSION_COOKIE || name.startsWith(`${SESSION_COOKIE}-`);
    const held = cookiesNamed(cookie, isOurs);
    for (const secret of [one, forCheckout, ...all].filter((each) => each !== null)) {
      assert.match(secret, /^[^\s]{20,128}$/);
      assert.ok(authorization === `Bearer ${secret}` || held.some((value) => value.startsWith(secret)), secret);
    }
    assert.ok(all.length <= SESSIONS_PER_BROWSER_MAX && new Set(all).size === all.length);
    if (authorization.startsWith("Bearer ") && one === authorization.slice(7)) assert.equal(forCheckout, one);
    else if (one !== null) assert.ok(cookiesNamed(cookie, (name) => name === SESSION_COOKIE).length > 0);
    return [one, forCheckout, ...all].some((secret) => secret !== null);
  },
};

const deps = { config: { publicUrl: PUBLIC_URL, consoleKey: SECRET }, now: NOW } as AppEnv["Variables"]["deps"];
let isForm = false;
const guarded = new Hono<AppEnv>()
  .use(async (c, next) => {
    c.set("deps", deps);
    c.set("requestId", "req_1");
    await next();
  })
  .get("/form", (c) => {
    isForm = isOwnForm((name) => c.req.header(name), PUBLIC_URL);
    return c.body(null);
  })
  .use("/own", ownPageOnly)
  .use("/merchant", withConsoleKey)
  .all("/*", (c: Context) => c.text("passed"));

const passes = async (path: string, method: string, headers: Record<string, string>) =>
  (await guarded.request(path, { method, headers })).status === 200;

/** A call that changes something is let in only from our own page, and a form only from our own paper. */
export const requestOrigin: Target = {
  honest: () => [`${PUBLIC_URL}\nsame-origin\napplication/json`, `${PUBLIC_URL}\n\nApplication/JSON ; charset=utf-8`],
  odd: () => [
    "https://pay.example.com.evil.example\ncross-site\napplication/json",
    "null\nsame-site\napplication/x-www-form-urlencoded",
    "\ncross-site\napplication/json",
    "\n\ntext/plain",
  ],
  async play(bytes) {
    const headers = headersOf(bytes, ["origin", "sec-fetch-site", "content-type"]);
    if (!headers) return false;
    const { origin, "sec-fetch-site": site, "content-type": type = "" } = headers;
    const isJson = /^\s*application\/json\s*(?:;|$)/i.test(type);
    const isOwn = await passes("/own", "POST", headers);
    assert.equal(isOwn, origin === PUBLIC_URL && isJson);
    await guarded.request("/form", { headers });
    assert.equal(isForm, origin === undefined ? (site ?? "same-origin") === "same-origin" : origin === PUBLIC_URL);
    return isOwn;
  },
};

const COOKIE = "__Host-threadtill-console";

/** The merchant's API is open to the key itself, and to a session's cookie in what its own page sends; to nothing near either. */
export const consoleKey: Target = {
  honest: async () => {
    const cookie = `${COOKIE}=${await genuineOf("console")}`;
    return [
      `Bearer ${SECRET}`,
      `\n${cookie}\n${PUBLIC_URL}\nsame-origin\napplication/json`,
      `\ntheme=dark; ${cookie}; a=b\n\nsame-origin`,
      `\n${cookie}\n${PUBLIC_URL}\n\napplication/json`,
    ];
  },
  odd: async () => {
    const cookie = `${COOKIE}=${await genuineOf("console")}`;
    return [
      `bearer ${SECRET}`,
      `\n${cookie}`,
      `\n${cookie}\nhttps://evil.example\ncross-site\napplication/json`,
      `Bearer x\n${cookie}\n${PUBLIC_URL}\nsame-origin\napplication/json`,
      `\n${COOKIE}=${await genuineOf("order")}\n${PUBLIC_URL}\nsame-origin\napplication/json`,
    ];
  },
  async play(bytes) {
    const headers = headersOf(bytes, ["authorization", "cookie", "origin", "sec-fetch-site", "content-type"]);
    if (!headers) return false;
    const { authorization, cookie = "", origin, "sec-fetch-site": site } = headers;
    const held = cookiesNamed(cookie, (name) => name === COOKIE);
    const isSession = authorization === undefined && held.includes(await genuineOf("console"));
    let isOpen = false;
    for (const [method, isMadeHere] of [
      ["GET", site === "same-origin"],
      ["POST", origin === PUBLIC_URL],
    ] as const) {
      const isLetIn = await passes("/merchant", method, headers);
      if (authorization === `Bearer ${SECRET}`) assert.ok(isLetIn);
      else if (isLetIn) assert.ok(isSession && isMadeHere);
      isOpen ||= isLetIn;
    }
    return isOpen;
  },
};
