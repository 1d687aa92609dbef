/** Links and proofs as the worker and Meta sign them, made by hand: genuine ones, and such as somebody else or another time would. */
import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { readKeys } from "../../scripts/keys/rotation.ts";
import { signBankLink } from "../../worker/checkout/bank-link.ts";
import { signLink } from "../../worker/checkout/link.ts";
import { signOrderLink } from "../../worker/order/link.ts";
import { signWalletLink } from "../../worker/wallet/link.ts";

export const LINK_KEYS = readKeys(bindingsFor("").LINK_KEYS ?? "");
export const OTHER_PAGE = "100000000000999";

/** By the path that each opens. */
export type LinkKind = "c" | "o" | "b" | "wallet";

/** Whom and what links are for. */
export interface Bearings {
  buyerId: string;
  checkoutId: string;
  orderId: string;
  /** An order whose bank asks. */
  bankOrderId: string;
}

export const freshCheckoutId = (): string => `chk_${randomUUID().replaceAll("-", "")}`;

export async function signedLink(
  kind: LinkKind,
  of: Bearings,
  now: Date,
  pageId = META.pageId,
  keys = LINK_KEYS,
): Promise<string> {
  const items = [{ variantId: "house-blend-500", quantity: 1 }];
  if (kind === "c") return await signLink(keys, pageId, { ...of, items }, now);
  if (kind === "o") return await signOrderLink(keys, pageId, of.orderId, now);
  if (kind === "b") return await signBankLink(keys, pageId, of.bankOrderId, now);
  // Another one each time, which nobody has claimed yet.
  return await signWalletLink(keys, pageId, { id: randomUUID(), buyerId: of.buyerId }, now);
}

/** Meta's `signed_request` (worker/messenger/signed-request.ts). */
export function signedRequest(payload: object, secret = META.appSecret): string {
  const encoded = Buffer.from(JSON.stringify(payload)).toString("base64url");
  return `${createHmac("sha256", secret).update(encoded).digest("base64url")}.${encoded}`;
}

/** A key as a page of a wallet carries it in its form. */
export const freshWalletKey = (): string => randomBytes(32).toString("hex");

export const signMessenger = (body: string | Buffer, secret = META.appSecret): string =>
  `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
