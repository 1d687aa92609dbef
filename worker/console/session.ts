/**
 * PURE. The merchant's session: a token that says "whoever holds this knew the key", signed with a key derived from `CONSOLE_KEY`
 * itself, so that a new one ends every session. It names nobody and is kept nowhere but in an HttpOnly cookie.
 */
import { type Purpose, readToken, signToken } from "../checkout/signed.ts";
import type { Config } from "../config.ts";
import { CONSOLE_SESSION_TTL_MS } from "../limits.ts";

const SESSION: Purpose = { key: "console-session", audience: "console", ttlMs: CONSOLE_SESSION_TTL_MS };
const COOKIE = "__Host-threadtill-console";
/** Strict: it does not even come along when another site links here. Chromium takes `Secure` on http://localhost too. */
const ATTRIBUTES = "Path=/; HttpOnly; Secure; SameSite=Strict";

type Deployment = Pick<Config, "consoleKey" | "publicUrl">;
const keysOf = ({ consoleKey }: Deployment) => [{ id: "console", secret: consoleKey }];

/** The cookie of a session that begins now, as a Set-Cookie header. */
export async function sessionCookie(deployment: Deployment, now: Date): Promise<string> {
  const token = await signToken(keysOf(deployment), SESSION, deployment.publicUrl, {}, now);
  return `${COOKIE}=${token}; Max-Age=${CONSOLE_SESSION_TTL_MS / 1000}; ${ATTRIBUTES}`;
}

export const ENDED_COOKIE = `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`;

/** @param cookies the request's Cookie header */
export async function hasSession(deployment: Deployment, cookies: string | undefined, now: Date): Promise<boolean> {
  const token = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w.-]{20,1000})(?:;|$)`).exec(cookies ?? "")?.[1];
  if (!token) return false;
  return (await readToken(keysOf(deployment), SESSION, deployment.publicUrl, token, [], now)).kind === "valid";
}
