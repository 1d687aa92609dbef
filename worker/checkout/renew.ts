/** Sends a fresh link into the owner's own thread: whoever holds the old one learns nothing and gains nothing. */

import { findShopWindow } from "../../db/catalog.ts";
import { queueSpaced } from "../../db/outbox.ts";
import { say, toLocale, wordsFor } from "../bot/words/index.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { RENEW_INTERVAL_MS } from "../limits.ts";
import { buttonMessage, linkButton } from "../messenger/templates.ts";
import { checkoutUrl } from "./issue.ts";
import { readLink } from "./link.ts";

/**
 * At most one per checkout and ten minutes. The interval is part of the dedupe key, so that two at once are one; the key of the
 * interval before is looked up too, so that two are never close together around the turn of one.
 */
export async function renewLink(deps: Deps, token: string): Promise<Failure | null> {
  const { linkKeys, meta } = deps.config;
  const reading = await readLink(linkKeys, meta.pageId, token, deps.now);
  const unknown = new Failure("not_found", "This link is not one of ours. Open it again from the chat.");
  if (reading.kind === "unknown") return unknown;
  const { buyerId, checkoutId, items } = reading.link;
  const skus = items.map((item) => item.variantId);
  const window = await findShopWindow(deps.sql, skus, buyerId);
  if (!window) return unknown;
  const words = wordsFor(toLocale(window.buyerLocale, window.shop.locale));
  const title = window.offers[0]?.title ?? window.shop.name;
  const button = linkButton(words.openCheckout, await checkoutUrl(deps, buyerId, items), "full");
  const message = buttonMessage(say(words.freshLink, { title }), [button]);
  const interval = Math.floor(deps.now.getTime() / RENEW_INTERVAL_MS);
  const keyOf = (index: number) => `renew:${checkoutId}:${index}`;
  const since = new Date(deps.now.getTime() - RENEW_INTERVAL_MS);
  const renewal = { dedupeKey: keyOf(interval), message };
  const queued = await queueSpaced(deps.sql, buyerId, renewal, keyOf(interval - 1), since, deps.now);
  return queued ? null : new Failure("too_soon", "A fresh link was sent to the chat already. Look there.");
}
