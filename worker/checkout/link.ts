/**
 * PURE. Signed checkout links: a JWS that proves {buyer, what is bought, expiry} and nothing else (invariant 5).
 * It never carries a price, a name or spending power: see docs/architecture.md, "Identity".
 */
import { errors, jwtVerify, SignJWT } from "jose";
import * as v from "valibot";
import type { DraftItem } from "../../db/documents.ts";
import type { LinkKey } from "../config.ts";
import { deriveKey } from "../keys.ts";
import { LINK_TTL_MS } from "../limits.ts";

const ALGORITHM = "HS256";
const AUDIENCE = "checkout";
const PURPOSE = "checkout-link";
const ITEMS_MAX = 20;
const QUANTITY_MAX = 99;

export interface Link {
  checkoutId: string;
  buyerId: string;
  items: DraftItem[];
  issuedAt: Date;
}

export type LinkReading = { kind: "valid" | "expired"; link: Link } | { kind: "unknown" };

const Claims = v.object({
  jti: v.string(),
  sub: v.string(),
  iat: v.number(),
  items: v.pipe(
    v.array(v.tuple([v.string(), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(QUANTITY_MAX))])),
    v.minLength(1),
    v.maxLength(ITEMS_MAX),
  ),
});

/** Signs with the newest key. Valid 24 hours from `now`. @param pageId the Page in whose thread the link is sent */
export async function signLink(
  keys: LinkKey[],
  pageId: string,
  link: Omit<Link, "issuedAt">,
  now: Date,
): Promise<string> {
  const key = keys[0];
  if (!key) throw new Error("no link key");
  const seconds = Math.floor(now.getTime() / 1000);
  return await new SignJWT({ items: link.items.map((item) => [item.variantId, item.quantity]) })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.id })
    .setIssuer(pageId)
    .setAudience(AUDIENCE)
    .setSubject(link.buyerId)
    .setJti(link.checkoutId)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + LINK_TTL_MS / 1000)
    .sign(await deriveKey(key.secret, PURPOSE));
}

/** Reads a token. `expired` only for one that we signed ourselves; everything else is uniformly `unknown`. */
export async function readLink(keys: LinkKey[], pageId: string, token: string, now: Date): Promise<LinkReading> {
  const keyOf = async (header: { kid?: string }) => {
    const key = keys.find((candidate) => candidate.id === header.kid);
    if (!key) throw new errors.JWSInvalid("unknown key");
    return await deriveKey(key.secret, PURPOSE);
  };
  const rules = {
    algorithms: [ALGORITHM],
    issuer: pageId,
    audience: AUDIENCE,
    requiredClaims: ["exp", "iat", "sub", "jti"],
    currentDate: now,
  };
  try {
    return toReading("valid", (await jwtVerify(token, keyOf, rules)).payload);
  } catch (error) {
    // jose checks the signature, issuer and audience before the expiry, so this payload is one of ours.
    return error instanceof errors.JWTExpired ? toReading("expired", error.payload) : { kind: "unknown" };
  }
}

function toReading(kind: "valid" | "expired", payload: unknown): LinkReading {
  const claims = v.safeParse(Claims, payload);
  if (!claims.success) return { kind: "unknown" };
  const { jti, sub, iat, items } = claims.output;
  const link: Link = {
    checkoutId: jti,
    buyerId: sub,
    items: items.map(([variantId, quantity]) => ({ variantId, quantity })),
    issuedAt: new Date(iat * 1000),
  };
  return { kind, link };
}
