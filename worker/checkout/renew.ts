/** Sends a fresh link into the owner's own thread: whoever holds the old one learns nothing and gains nothing. */

import type { Renewed } from "../../contract/links.ts";
import { findShopWindow, type ShopWindow } from "../../db/catalog.ts";
import type { DraftItem } from "../../db/documents.ts";
import { queueSpaced } from "../../db/outbox.ts";
import { askForRenewal } from "../../db/renewals.ts";
import { say, toLocale, wordsFor } from "../bot/words/index.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { RENEW_INTERVAL_MS } from "../limits.ts";
import { buttonMessage, linkButton, type Message } from "../messenger/templates.ts";
import { isWindowOpen } from "../messenger/window.ts";
import { checkoutUrl } from "./issue.ts";
import { type Link, readLink } from "./link.ts";
import { answerWords, pageLocales, pickLocale } from "./page.ts";

/**
 * Sends it, or keeps the wish for it until the owner writes, because Messenger lets nobody write to them before.
 * @param accepted the languages of whoever asks, best first
 */
export async function renewLink(deps: Deps, token: string, accepted: string[]): Promise<Renewed | Failure> {
  const { linkKeys, meta } = deps.config;
  const reading = await readLink(linkKeys, meta.pageId, token, deps.now);
  const unknown = new Failure("not_found", "This link is not one of ours. Open it again from the chat.");
  if (reading.kind === "unknown") return unknown;
  const { link } = reading;
  const skus = link.items.map((item) => item.variantId);
  const window = await findShopWindow(deps.sql, skus, link.buyerId);
  if (!window?.buyerSeenAt) return unknown;
  const words = answerWords(pickLocale(pageLocales(window.buyerLocale, accepted), window.shop.locale).locale);
  if (!isWindowOpen(window.buyerSeenAt, deps.now)) {
    await askForRenewal(deps.sql, link, deps.now);
    return { words: say(words["renew.closed"] ?? "", { shop: window.shop.name }) };
  }
  const isQueued = await queueFresh(deps, link, window);
  if (!isQueued) return new Failure("too_soon", "A fresh link was sent to the chat already. Look there.");
  return { words: words["renew.sent"] ?? "" };
}

/**
 * At most one per checkout and ten minutes. The interval is part of the dedupe key, so that two at once are one; the key of the
 * interval before is looked up too, so that two are never close together around the turn of one.
 */
async function queueFresh(deps: Deps, link: Link, { buyerLocale, offers, shop }: ShopWindow): Promise<boolean> {
  const { buyerId, checkoutId, items } = link;
  const locale = toLocale(buyerLocale, shop.locale);
  const message = await freshLinkMessage(deps, { buyerId, items, title: offers[0]?.title ?? shop.name, locale });
  const interval = Math.floor(deps.now.getTime() / RENEW_INTERVAL_MS);
  const keyOf = (index: number) => `renew:${checkoutId}:${index}`;
  const since = new Date(deps.now.getTime() - RENEW_INTERVAL_MS);
  const renewal = { dedupeKey: keyOf(interval), message };
  return await queueSpaced(deps.sql, buyerId, renewal, keyOf(interval - 1), since, deps.now);
}

/** The fresh link in the thread. @param title of what it is for */
export async function freshLinkMessage(
  deps: Deps,
  { buyerId, items, title, locale }: { buyerId: string; items: DraftItem[]; title: string; locale: string },
): Promise<Message> {
  const words = wordsFor(locale);
  const button = linkButton(words.openCheckout, await checkoutUrl(deps, buyerId, items), "full");
  return buttonMessage(say(words.freshLink, { title }), [button]);
}
