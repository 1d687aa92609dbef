/** Issues the addresses that our buttons open. Nothing is written: the first claim, or the tap, makes the checkout. */
import type { DraftItem } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { signOrderLink } from "../order/link.ts";
import { signWalletLink } from "../wallet/link.ts";
import { signBankLink } from "./bank-link.ts";
import { signLink } from "./link.ts";

/** Into a checkout, for this buyer alone. @param checkoutId of one that is there already; absent: one of its own @param isProof it answers [It's me] */
export async function checkoutUrl(
  deps: Deps,
  buyerId: string,
  items: DraftItem[],
  checkoutId = deps.id("chk"),
  isProof = false,
): Promise<string> {
  const { linkKeys, meta, publicUrl } = deps.config;
  return `${publicUrl}/c/${await signLink(linkKeys, meta.pageId, { checkoutId, buyerId, items, isProof }, deps.now)}`;
}

/** To the bank's question about this order. */
export async function bankUrl(deps: Deps, order: OrderRow): Promise<string> {
  const { linkKeys, meta, publicUrl } = deps.config;
  return `${publicUrl}/b/${await signBankLink(linkKeys, meta.pageId, order.id, deps.now)}`;
}

/** To the page of this order. */
export async function orderUrl(deps: Deps, orderId: string): Promise<string> {
  const { linkKeys, meta, publicUrl } = deps.config;
  return `${publicUrl}/o/${await signOrderLink(linkKeys, meta.pageId, orderId, deps.now)}`;
}

/** To the wallet of this buyer, for half an hour. */
export async function walletUrl(deps: Deps, buyerId: string): Promise<string> {
  const { linkKeys, meta, publicUrl } = deps.config;
  return `${publicUrl}/wallet/${await signWalletLink(linkKeys, meta.pageId, { id: deps.id("wal"), buyerId }, deps.now)}`;
}

/** To the page of their order, for a guest who has paid: theirs is the only order that no thread tells of. */
export async function guestPageUrl(deps: Deps, order: OrderRow | null): Promise<string | null> {
  return order?.status === "paid" && order.buyerId === null ? await orderUrl(deps, order.id) : null;
}
