/**
 * Who may call the merchant's API: whoever knows `CONSOLE_KEY`. It has at least 32 random bytes, so that guessing it is hopeless and
 * no count of wrong ones is kept; and it travels as a bearer, which no foreign page can make a browser send.
 */
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "../app-env.ts";
import { Failure, toResponse } from "../failure.ts";
import { isSameSecret } from "../keys.ts";

export const withConsoleKey = createMiddleware<AppEnv>(async (c, next) => {
  const given = /^Bearer (\S{1,512})$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
  if (await isSameSecret(given, c.var.deps.config.consoleKey)) return await next();
  return toResponse(new Failure("key_needed", "The merchant's API wants its key."), c.var.requestId);
});
