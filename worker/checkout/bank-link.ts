/**
 * PURE. The link behind [Confirm with your bank]: it proves which order waits for its bank, and nothing else. Whoever holds it sees
 * the seller and the amount and may answer the bank, which asks the card's owner in its own way.
 */
import type { LinkKey } from "../config.ts";
import { LINK_TTL_MS } from "../limits.ts";
import { type Purpose, readToken, signToken } from "./signed.ts";

const BANK: Purpose = { key: "bank-link", audience: "bank", ttlMs: LINK_TTL_MS };

/** Valid 24 hours from `now`; the order itself ends earlier when nobody answers. */
export async function signBankLink(keys: LinkKey[], pageId: string, orderId: string, now: Date): Promise<string> {
  return await signToken(keys, BANK, pageId, { sub: orderId }, now);
}

/** The order that the link is for, or null for a link that is over or none of ours. */
export async function readBankLink(keys: LinkKey[], pageId: string, token: string, now: Date): Promise<string | null> {
  const reading = await readToken(keys, BANK, pageId, token, ["sub"], now);
  return reading.kind === "valid" ? (reading.payload.sub ?? null) : null;
}
