/**
 * PURE. The link behind [See my data]: for half an hour it lets whoever holds it read what is kept of one buyer. It goes into that
 * buyer's own thread and nowhere else.
 */
import { type Purpose, readToken, signToken } from "../checkout/signed.ts";
import type { LinkKey } from "../config.ts";
import { MY_DATA_TTL_MS } from "../limits.ts";

const MY_DATA: Purpose = { key: "my-data-link", audience: "my-data", ttlMs: MY_DATA_TTL_MS };

/** Valid half an hour from `now`. */
export async function signMyDataLink(keys: LinkKey[], pageId: string, buyerId: string, now: Date): Promise<string> {
  return await signToken(keys, MY_DATA, pageId, { sub: buyerId }, now);
}

/** The buyer whose data it opens, or null for a link that is over or none of ours. */
export async function readMyDataLink(
  keys: LinkKey[],
  pageId: string,
  token: string,
  now: Date,
): Promise<string | null> {
  const reading = await readToken(keys, MY_DATA, pageId, token, ["sub"], now);
  return reading.kind === "valid" ? (reading.payload.sub ?? null) : null;
}
