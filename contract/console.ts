/** The merchant's page, /console: how it is signed in to, and what its HTML carries. What it shows comes from merchant.ts. */
import * as v from "valibot";
import type { Frame } from "./checkout.ts";

/** POST /api/console/session. Answered with 204 and a cookie, or uniformly with 401. */
export const SignInRequest = v.strictObject({
  /** `CONSOLE_KEY`. */
  key: v.pipe(v.string(), v.maxLength(512)),
});
export type SignInRequest = v.InferOutput<typeof SignInRequest>;

/** The page itself is anybody's: words and the shop's look, no order and no key. */
export type ConsoleBoot = Omit<Frame, "provider">;
