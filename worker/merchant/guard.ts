/**
 * Who may call the merchant's API: whoever knows `CONSOLE_KEY`. A program sends it as a bearer, which no foreign page can make a
 * browser send. It has at least 32 random bytes, so that guessing it is hopeless and no count of wrong ones is kept. The merchant's
 * own page sends its session's cookie, which counts only in a request that this page itself has made.
 */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { fromOwnPage, WRONG_ORIGIN } from "../checkout/guard.ts";
import { hasSession } from "../console/session.ts";
import { Failure, toResponse } from "../failure.ts";
import { isSameSecret } from "../keys.ts";

const KEY_NEEDED = new Failure("key_needed", "The merchant's API wants its key.");

export const withConsoleKey = createMiddleware<AppEnv>(async (c, next) => {
  const bearer = c.req.header("authorization");
  const known = bearer === undefined ? await bySession(c) : await byKey(c, bearer);
  if (!known) return toResponse(KEY_NEEDED, c.var.requestId);
  // A bearer is proof enough of who sent it.
  if (bearer === undefined && !madeHere(c)) return toResponse(WRONG_ORIGIN, c.var.requestId);
  return await next();
});

async function byKey(c: Context<AppEnv>, bearer: string): Promise<boolean> {
  const given = /^Bearer (\S{1,512})$/.exec(bearer)?.[1] ?? "";
  return await isSameSecret(given, c.var.deps.config.consoleKey);
}

async function bySession(c: Context<AppEnv>): Promise<boolean> {
  const { config, now } = c.var.deps;
  return await hasSession(config, c.req.header("cookie"), now);
}

/** Browsers send no `Origin` with what only reads; `Sec-Fetch-Site` no page can set or leave out (W3C, Fetch Metadata). */
function madeHere(c: Context<AppEnv>): boolean {
  return c.req.method === "GET" ? c.req.header("sec-fetch-site") === "same-origin" : fromOwnPage(c);
}
