/** Sends a fresh link into the owner's own thread: whoever holds the old one learns nothing and gains nothing. */

import type { Renewed } from "../../contract/links.ts";
import { findShopWindow } from "../../db/catalog.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { DraftItem } from "../../db/documents.ts";
import { queueSpaced } from "../../db/outbox.ts";
import { askForRenewal } from "../../db/renewals.ts";
import { payloads } from "../bot/payloads.ts";
import { say, toLocale, wordsFor } from "../bot/words/index.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { RENEW_INTERVAL_MS } from "../limits.ts";
import { buttonMessage, linkButton, type Message, postbackButton } from "../messenger/templates.ts";
import { isWindowOpen } from "../messenger/window.ts";
import { checkoutUrl } from "./issue.ts";
import { type Link, NOBODYS_LINK, readLink } from "./link.ts";
import { answerWords, pageLocales, pickLocale } from "./page.ts";

const UNKNOWN = new Failure("not_found", "This link is not one of ours. Open it again from the chat.");

type Named = Pick<Link, "buyerId" | "checkoutId" | "items">;

/**
 * Sends it, or keeps the wish for it until the owner writes, because Messenger lets nobody write to them before.
 * @param accepted the languages of whoever asks, best first
 */
export async function renewLink(deps: Deps, token: string, accepted: string[]): Promise<Renewed | Failure> {
  const { linkKeys, meta } = deps.config;
  const reading = await readLink(linkKeys, meta.pageId, token, deps.now);
  const link = reading.kind === "unknown" ? NOBODYS_LINK : reading.link;
  return await sendOnce(deps, link, accepted, "renew", async (title, locale) => {
    const { buyerId, items } = link;
    return await freshLinkMessage(deps, { buyerId, items, title, locale });
  });
}

/** Asks the owner of a session's link, in their own thread, whether it is them: only their tap there is answered, and there. */
export async function askOwner(deps: Deps, { buyer, checkout, session }: CheckoutFacts): Promise<Renewed | Failure> {
  const named = { buyerId: buyer.id, checkoutId: checkout.id, items: checkout.items };
  return await sendOnce(deps, named, [session.locale], "me", async (title, locale) => {
    const words = wordsFor(locale);
    return buttonMessage(say(words.itsMeAsk, { title }), [postbackButton(words.itsMe, payloads.itsMe(checkout.id))]);
  });
}

/** @param kind of message: each has its own ten minutes @param write the message, about what is called so, in this language */
async function sendOnce(
  deps: Deps,
  link: Named,
  accepted: string[],
  kind: "renew" | "me",
  write: (title: string, locale: string) => Promise<Message>,
): Promise<Renewed | Failure> {
  const skus = link.items.map((item) => item.variantId);
  const window = await findShopWindow(deps.sql, skus, link.buyerId);
  if (!window?.buyerSeenAt) return UNKNOWN;
  const { buyerLocale, buyerSeenAt, offers, shop } = window;
  const words = answerWords(pickLocale(pageLocales(buyerLocale, accepted), shop.locale).locale);
  if (!isWindowOpen(buyerSeenAt, deps.now)) {
    await askForRenewal(deps.sql, link, deps.now);
    return { words: say(words["renew.closed"] ?? "", { shop: shop.name }) };
  }
  const message = await write(offers[0]?.title ?? shop.name, toLocale(buyerLocale, shop.locale));
  if (!(await queueOnce(deps, link, kind, message)))
    return new Failure("too_soon", "That was sent to the chat already. Look there.");
  return { words: words["renew.sent"] ?? "" };
}

/**
 * At most one per checkout and ten minutes. The interval is part of the dedupe key, so that two at once are one; the key of the
 * interval before is looked up too, so that two are never close together around the turn of one.
 */
async function queueOnce(deps: Deps, { buyerId, checkoutId }: Named, kind: string, message: Message): Promise<boolean> {
  const interval = Math.floor(deps.now.getTime() / RENEW_INTERVAL_MS);
  const keyOf = (index: number) => `${kind}:${checkoutId}:${index}`;
  const since = new Date(deps.now.getTime() - RENEW_INTERVAL_MS);
  return await queueSpaced(
    deps.sql,
    buyerId,
    { dedupeKey: keyOf(interval), message },
    keyOf(interval - 1),
    since,
    deps.now,
  );
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
