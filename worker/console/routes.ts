/** Beginning and ending the merchant's session. What it then may do is worker/merchant/. */
import { Hono } from "hono";
import { SignInRequest } from "../../contract/console.ts";
import type { AppEnv } from "../app-env.ts";
import { ownPageOnly, parseBody } from "../checkout/guard.ts";
import { isFailure, toResponse } from "../failure.ts";
import { ENDED_COOKIE } from "./session.ts";
import { signIn } from "./sign-in.ts";

export const consoleRoutes = new Hono<AppEnv>()
  .use(ownPageOnly)
  .post("/session", async (c) => {
    const body = await parseBody(c, SignInRequest);
    if (isFailure(body)) return toResponse(body, c.var.requestId);
    const cookie = await signIn(c.var.deps, body.key, c.req.header("cf-connecting-ip") ?? null);
    if (isFailure(cookie)) return toResponse(cookie, c.var.requestId);
    return c.body(null, 204, { "set-cookie": cookie });
  })
  // The cookie is all there is of a session: this browser forgets it.
  .delete("/session", (c) => c.body(null, 204, { "set-cookie": ENDED_COOKIE }));
