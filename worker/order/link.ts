/**
 * PURE. The link behind [View order]: it proves which order its page shows, and nothing else. It goes into the owner's own thread,
 * and may be passed on from there: what the page shows to whoever holds it is in docs/law.md.
 */

import { type Purpose, readToken, signToken } from "../checkout/signed.ts";
import type { LinkKey } from "../config.ts";
import { ORDER_LINK_TTL_MS } from "../limits.ts";

const ORDER: Purpose = { key: "order-link", audience: "order", ttlMs: ORDER_LINK_TTL_MS };

/** Valid 400 days from `now`. */
export async function signOrderLink(keys: LinkKey[], pageId: string, orderId: string, now: Date): Promise<string> {
  return await signToken(keys, ORDER, pageId, { sub: orderId }, now);
}

/** The order that the link is for, or null for a link that is over or none of ours. */
export async function readOrderLink(keys: LinkKey[], pageId: string, token: string, now: Date): Promise<string | null> {
  const reading = await readToken(keys, ORDER, pageId, token, ["sub"], now);
  return reading.kind === "valid" ? (reading.payload.sub ?? null) : null;
}
