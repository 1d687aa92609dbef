/** Signing in to the merchant's page: the key once, then a cookie. */
import { countSignIn, forgetSignIns } from "../../db/sign-ins.ts";
import { clientOf } from "../client.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { isSameSecret } from "../keys.ts";
import { SIGN_IN_TRIES_MAX, SIGN_IN_WINDOW_MS } from "../limits.ts";
import { sessionCookie } from "./session.ts";

/**
 * The Set-Cookie header of a new session. Every wrong key is refused with the same words and in the same time; after too many from
 * one network the right one has to wait too, there and nowhere else, so that nobody can lock the merchant out.
 * @param address of the client's network
 */
export async function signIn(deps: Deps, key: string, address: string | null): Promise<string | Failure> {
  const { config, now, sql } = deps;
  const client = await clientOf(config.consoleKey, "sign-in-client", address);
  const tries = await countSignIn(sql, client, now, new Date(now.getTime() - SIGN_IN_WINDOW_MS));
  if (tries > SIGN_IN_TRIES_MAX) {
    if (tries === SIGN_IN_TRIES_MAX + 1) deps.log.error("sign_in_refused", { tries });
    return new Failure("too_soon", "Too many tries. Wait ten minutes.");
  }
  if (!(await isSameSecret(key, config.consoleKey))) return new Failure("key_needed", "This is not the key.");
  await forgetSignIns(sql, client);
  return await sessionCookie(config, now);
}
