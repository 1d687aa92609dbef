/**
 * PURE. Signed tokens, for the addresses that our buttons open and for the merchant's session: a JWS whose key is derived for one
 * purpose, so that a token made for one kind of page is of no use at another (docs/storage.md, "Tokens and keys").
 */
import { base64url, errors, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { LinkKey } from "../config.ts";
import { deriveKey } from "../keys.ts";

const ALGORITHM = "HS256";

export interface Purpose {
  /** Of the derived key. */
  key: string;
  audience: string;
  /** How long a token lives. */
  ttlMs: number;
}

/** `expired` only for a token that we signed ourselves; everything else is uniformly `unknown`. */
export type Reading = { kind: "valid" | "expired"; payload: JWTPayload } | { kind: "unknown" };

/**
 * In place of what a token of ours would name: no row has this id. It is looked up all the same, by the same statements, so that an answer
 * to a token that was forged takes as long as to one for what is gone.
 */
export const NOBODY = "nobody";

/** Signs with the newest key. Valid from `now` on for as long as its purpose says. @param issuer who it is good with: the Page in whose thread it is sent, or this deployment */
export async function signToken(
  keys: LinkKey[],
  purpose: Purpose,
  issuer: string,
  claims: JWTPayload,
  now: Date,
): Promise<string> {
  const key = keys[0];
  if (!key) throw new Error("no link key");
  const seconds = Math.floor(now.getTime() / 1000);
  return await new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id })
    .setIssuer(issuer)
    .setAudience(purpose.audience)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + purpose.ttlMs / 1000)
    .sign(await deriveKey(key.secret, purpose.key));
}

/** @param required claims that a token of this purpose always has */
export async function readToken(
  keys: LinkKey[],
  purpose: Purpose,
  issuer: string,
  token: string,
  required: string[],
  now: Date,
): Promise<Reading> {
  if (!isCanonical(token)) return { kind: "unknown" };
  const keyOf = async (header: { kid?: string }) => {
    const key = keys.find((candidate) => candidate.id === header.kid);
    if (!key) throw new errors.JWSInvalid("unknown key");
    return await deriveKey(key.secret, purpose.key);
  };
  const rules = {
    algorithms: [ALGORITHM],
    issuer,
    audience: purpose.audience,
    requiredClaims: ["exp", "iat", ...required],
    currentDate: now,
  };
  try {
    return { kind: "valid", payload: (await jwtVerify(token, keyOf, rules)).payload };
  } catch (error) {
    // jose checks the signature, issuer and audience before the expiry, so this payload is one of ours.
    return error instanceof errors.JWTExpired ? { kind: "expired", payload: error.payload } : { kind: "unknown" };
  }
}

/**
 * Header and payload are signed as they are written. Of the signature itself a decoder drops the spare bits of the last letter, so that
 * several spellings would be one token (RFC 4648, 3.5): only the one that we write is ours.
 */
function isCanonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  try {
    return base64url.encode(base64url.decode(signature)) === signature;
  } catch {
    return false;
  }
}
