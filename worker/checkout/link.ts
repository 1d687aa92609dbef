/**
 * PURE. Signed checkout links: a JWS that proves {buyer, what is bought, expiry} and nothing else (invariant 5).
 * It never carries a price, a name or spending power: see docs/architecture.md, "Identity".
 */
import * as v from "valibot";
import type { DraftItem } from "../../db/documents.ts";
import type { LinkKey } from "../config.ts";
import { LINK_TTL_MS } from "../limits.ts";
import { NOBODY, type Purpose, readToken, signToken } from "./signed.ts";

const CHECKOUT: Purpose = { key: "checkout-link", audience: "checkout", ttlMs: LINK_TTL_MS };
const ITEMS_MAX = 20;
const QUANTITY_MAX = 99;

export interface Link {
  checkoutId: string;
  buyerId: string;
  items: DraftItem[];
  issuedAt: Date;
  /** It answers [It's me] in the buyer's own thread: the first to claim it is that person. */
  isProof: boolean;
}

/** What an `unknown` link is looked up as. */
export const NOBODYS_LINK: Link = {
  checkoutId: NOBODY,
  buyerId: NOBODY,
  items: [],
  issuedAt: new Date(0),
  isProof: false,
};

export type LinkReading = { kind: "valid" | "expired"; link: Link } | { kind: "unknown" };

const Claims = v.object({
  jti: v.string(),
  sub: v.string(),
  iat: v.number(),
  me: v.optional(v.literal(true)),
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
  { checkoutId, buyerId, items, isProof = false }: Omit<Link, "issuedAt" | "isProof"> & { isProof?: boolean },
  now: Date,
): Promise<string> {
  const claims = {
    jti: checkoutId,
    sub: buyerId,
    items: items.map((item) => [item.variantId, item.quantity]),
    ...(isProof && { me: true }),
  };
  return await signToken(keys, CHECKOUT, pageId, claims, now);
}

/** Reads a token. `expired` only for one that we signed ourselves; everything else is uniformly `unknown`. */
export async function readLink(keys: LinkKey[], pageId: string, token: string, now: Date): Promise<LinkReading> {
  const reading = await readToken(keys, CHECKOUT, pageId, token, ["sub", "jti"], now);
  return reading.kind === "unknown" ? reading : toReading(reading.kind, reading.payload);
}

function toReading(kind: "valid" | "expired", payload: unknown): LinkReading {
  const claims = v.safeParse(Claims, payload);
  if (!claims.success) return { kind: "unknown" };
  const { jti, sub, iat, items, me } = claims.output;
  const link: Link = {
    checkoutId: jti,
    buyerId: sub,
    items: items.map(([variantId, quantity]) => ({ variantId, quantity })),
    issuedAt: new Date(iat * 1000),
    isProof: me === true,
  };
  return { kind, link };
}
