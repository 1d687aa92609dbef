/** Issues checkout links: the address that a Buy now button opens. Nothing is written: the first claim makes the checkout. */
import type { DraftItem } from "../../db/documents.ts";
import type { Deps } from "../deps.ts";
import { signLink } from "./link.ts";

/** A fresh link into a checkout of its own, for this buyer alone. */
export async function checkoutUrl(deps: Deps, buyerId: string, items: DraftItem[]): Promise<string> {
  const { linkKeys, meta, publicUrl } = deps.config;
  const token = await signLink(linkKeys, meta.pageId, { checkoutId: deps.id("chk"), buyerId, items }, deps.now);
  return `${publicUrl}/c/${token}`;
}
