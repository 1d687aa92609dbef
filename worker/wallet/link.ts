/**
 * PURE. The link of a buyer's wallet. It goes into that buyer's own thread and nowhere else; it may be passed on from there, so by itself
 * it opens nothing: the first page that claims it does (worker/wallet/pages.ts).
 */
import { type Purpose, readToken, signToken } from "../checkout/signed.ts";
import type { LinkKey } from "../config.ts";
import { WALLET_TTL_MS } from "../limits.ts";

const WALLET: Purpose = { key: "wallet-link", audience: "wallet", ttlMs: WALLET_TTL_MS };

export interface WalletLink {
  id: string;
  buyerId: string;
  issuedAt: Date;
}

/** Valid half an hour from `now`. */
export async function signWalletLink(
  keys: LinkKey[],
  pageId: string,
  { id, buyerId }: Omit<WalletLink, "issuedAt">,
  now: Date,
): Promise<string> {
  return await signToken(keys, WALLET, pageId, { sub: buyerId, jti: id }, now);
}

/** Null for a link that is none of ours; one of ours may be over. */
export async function readWalletLink(
  keys: LinkKey[],
  pageId: string,
  token: string,
  now: Date,
): Promise<{ link: WalletLink; isOver: boolean } | null> {
  const reading = await readToken(keys, WALLET, pageId, token, ["sub", "jti"], now);
  if (reading.kind === "unknown") return null;
  const { jti = "", sub = "", iat = 0 } = reading.payload;
  return { link: { id: jti, buyerId: sub, issuedAt: new Date(iat * 1000) }, isOver: reading.kind === "expired" };
}
