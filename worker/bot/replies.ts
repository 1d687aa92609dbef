/** Decided replies, written: links signed, and an offer made for every Pay button that is really shown. */
import type { ThreadFacts } from "../../db/buyers.ts";
import type { DraftItem } from "../../db/documents.ts";
import type { NewMessage, Replies } from "../../db/outbox.ts";
import type { NewQuote } from "../../db/quotes.ts";
import { checkoutUrl, orderUrl, walletUrl } from "../checkout/issue.ts";
import { toQuote } from "../checkout/quote.ts";
import { freshLinkMessage } from "../checkout/renew.ts";
import type { Deps } from "../deps.ts";
import { legalUrl } from "../legal/links.ts";
import { askedOffer } from "./asked-offer.ts";
import { decide } from "./decide.ts";
import type { Occasion } from "./occasion.ts";
import { payloads } from "./payloads.ts";
import { renderReply } from "./render.ts";
import { type ThreadOffer, threadPrices } from "./thread-offers.ts";
import { toLocale } from "./words/index.ts";

/** @param occasion null: nothing but the fresh links that waited for this sign of life @param inboxId names the occasion in every message's dedupe key */
export async function writeReplies(
  deps: Deps,
  occasion: Occasion | null,
  facts: ThreadFacts,
  inboxId: number,
): Promise<Replies> {
  const locale = toLocale(facts.buyer.locale, facts.shop.locale);
  const known = threadPrices(facts, locale, deps.now);
  const asked = occasion && (await askedOffer(deps, occasion, facts, locale));
  const prices = asked ? { ...known, ready: new Map([[asked.variantId, asked.offer]]) } : known;
  const again = occasion?.intent.kind === "tap_repeated";
  const quotes = new Map<string, NewQuote>();
  const quoteOf = (sku: string): NewQuote => {
    const offer = prices.ready.get(sku);
    if (!offer) throw new Error("a Pay button is shown only for what a tap may pay");
    const quote = quotes.get(sku) ?? toThreadQuote(deps, facts, locale, offer, again);
    quotes.set(sku, quote);
    return quote;
  };
  const wiring = {
    // [Pay] and [Change] beside it are the same checkout: whichever is used first, the other one is over.
    link: (sku: string) =>
      checkoutUrl(deps, facts.buyer.id, [{ variantId: sku, quantity: 1 }], quotes.get(sku)?.checkoutId),
    pay: (sku: string) => payloads.pay(quoteOf(sku).id, sku),
    order: (orderId: string) => orderUrl(deps, orderId),
    proven: (checkoutId: string, items: DraftItem[]) => checkoutUrl(deps, facts.buyer.id, items, checkoutId, true),
    wallet: () => walletUrl(deps, facts.buyer.id),
    terms: legalUrl(deps.config.publicUrl, "terms", facts.shop.termsVersion, locale),
  };
  const messages: NewMessage[] = [];
  for (const { checkoutId, items, title } of facts.renewals) {
    const link = { buyerId: facts.buyer.id, items, title: title ?? facts.shop.name, locale };
    messages.push({ dedupeKey: `renewed:${checkoutId}:${inboxId}`, message: await freshLinkMessage(deps, link) });
  }
  for (const [index, reply] of (occasion ? decide(occasion, facts, prices) : []).entries()) {
    messages.push({ dedupeKey: `reply:${inboxId}:${index}`, message: await renderReply(reply, wiring) });
  }
  return { messages, quotes: [...quotes.values()], renewed: facts.renewals.map(({ checkoutId }) => checkoutId) };
}

function toThreadQuote(
  deps: Deps,
  { buyer, shop }: ThreadFacts,
  locale: string,
  { bill, card, to }: ThreadOffer,
  again: boolean,
): NewQuote {
  return toQuote(bill, {
    id: deps.id("quo"),
    checkoutId: deps.id("chk"),
    payer: `buyer:${buyer.id}`,
    cardId: card.id,
    again,
    locale,
    address: to.address,
    addressId: to.id,
    email: "",
    termsVersion: shop.termsVersion,
    // A question is younger than what it asks about, which may have begun after this event came in.
    createdAt: again ? new Date(deps.now.getTime() + deps.spentMs()) : deps.now,
  });
}
