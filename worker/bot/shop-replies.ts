/** PURE. What is for sale, as the thread shows it: the carousel, one thing in detail, and the ways to pay for it. */
import type { ThreadFacts } from "../../db/buyers.ts";
import type { Offer } from "../../db/catalog.ts";
import { placeOf } from "../checkout/mask.ts";
import { descriptionOf, titleOf as titleIn } from "../checkout/titles.ts";
import { OFFERS_PER_CAROUSEL } from "../limits.ts";
import { payLabel } from "./pay-label.ts";
import { payloads } from "./payloads.ts";
import type { Reply, ReplyButton } from "./reply.ts";
import type { ThreadOffer, ThreadPrices } from "./thread-offers.ts";
import type { Voice } from "./voice.ts";

/** Pieces left at which a card says so. */
const LOW_STOCK = 5;

export interface ShopReplies {
  /** The catalog from `offset` on. @param opening what is said first */
  carousel(opening: string, offset: number): Reply[];
  details(): Reply[];
  /** One thing with the button that pays it by a tap, or with the page where a tap may not. @param opening what is said first */
  offer(opening?: "tapOver" | "tapRepeated"): Reply[];
}

export function shopReplies(voice: Voice, facts: ThreadFacts, { ready, home }: ThreadPrices): ShopReplies {
  const { offers } = facts;
  const hasCard = facts.cards.length > 0;

  function carousel(opening: string, offset: number): Reply[] {
    if (offers.length === 0) return [voice.text("noProducts")];
    const cards = offers.slice(0, OFFERS_PER_CAROUSEL).map((offer) => ({
      title: titleOf(offer),
      subtitle: priceLine(offer),
      imageUrl: offer.imageUrl,
      buttons: [
        ...payButton(offer),
        ...(offer.available === 0 ? [] : [buyButton(offer)]),
        { kind: "postback" as const, title: voice.words("details"), payload: payloads.details(offer.id) },
      ],
    }));
    const replies: Reply[] = [
      { kind: "text", text: opening },
      { kind: "offers", cards },
    ];
    if (offers.length > OFFERS_PER_CAROUSEL) {
      const more = { title: voice.words("showMore"), payload: payloads.shop(offset + OFFERS_PER_CAROUSEL) };
      replies.push({ kind: "text", text: voice.words("moreProducts"), quick: [more] });
    }
    return replies;
  }

  function details(): Reply[] {
    const offer = offers[0];
    if (!offer) return [voice.menu("notUnderstood")];
    const text = `${titleOf(offer)}\n${descriptionOf(offer, voice.locale)}\n${priceLine(offer)}`;
    if (offer.available === 0) return [{ kind: "text", text }];
    return [{ kind: "buttons", text, buttons: [...payButton(offer), buyButton(offer), ...termsButton(offer)] }];
  }

  function offer(opening?: "tapOver" | "tapRepeated"): Reply[] {
    const offer = offers[0];
    if (!offer) return [voice.menu("notUnderstood")];
    if (offer.available === 0) return [soldOut(offer)];
    const tap = ready.get(offer.id);
    const title = titleOf(offer);
    const ask = tap
      ? voice.words(askOf(tap), { title, ...delivered(tap) })
      : voice.words(hasCard ? "readyToPay" : "freshLink", { title, price: priceLine(offer) });
    const buttons = tap
      ? [...payButton(offer), pageButton(offer, "change", "tall"), ...termsButton(offer)]
      : [pageButton(offer, "openCheckout", hasCard ? "tall" : "full")];
    return [{ kind: "buttons", text: opening ? `${voice.words(opening)}\n${ask}` : ask, buttons }];
  }

  function soldOut(offer: Offer): Reply {
    const see = { kind: "postback" as const, title: voice.words("showProducts"), payload: payloads.shop(0) };
    return { kind: "buttons", text: voice.words("soldOut", { title: titleOf(offer) }), buttons: [see] };
  }

  /** Names the whole amount and the card; none where a tap may not pay. */
  function payButton({ id }: Offer): ReplyButton[] {
    const tap = ready.get(id);
    if (!tap) return [];
    const total = { amount: tap.bill.totalMinor, currency: tap.bill.currency };
    return [{ kind: "pay", title: payLabel(voice.locale, total, tap.card.last4), sku: id }];
  }

  /** Where a tap pays, no page shows them before. */
  function termsButton({ id }: Offer): ReplyButton[] {
    return ready.has(id) ? [{ kind: "terms", title: voice.words("terms") }] : [];
  }

  /** A buyer with a card is answered with a fresh link, so that the page opens within minutes of a tap of theirs. */
  function buyButton(offer: Offer): ReplyButton {
    if (!hasCard) return pageButton(offer, "buyNow", "full");
    return { kind: "postback", title: voice.words("buyNow"), payload: payloads.buy(offer.id) };
  }

  function pageButton(
    { id }: Offer,
    title: "buyNow" | "change" | "openCheckout",
    height: "tall" | "full",
  ): ReplyButton {
    return { kind: "link", title: voice.words(title), sku: id, height };
  }

  function titleOf(offer: Offer): string {
    return titleIn(offer, voice.locale);
  }

  function priceOf({ priceMinor, currency }: Offer): string {
    return voice.money({ amount: priceMinor, currency });
  }

  /** EU law wants the delivery cost at the first price shown. */
  function priceLine(offer: Offer): string {
    const price = priceOf(offer);
    const count = offer.available;
    if (count === 0) return voice.words("soldOutLine", { price });
    const isLow = count !== null && count <= LOW_STOCK;
    const tap = ready.get(offer.id);
    if (tap?.bill.delivery)
      return voice.words(isLow ? "readyLast" : "readyLine", { price, count: count ?? 0, ...delivered(tap) });
    const way = tap ? tap.bill.delivery : home.get(offer.id);
    // What nobody carries, and what only its buyer can fetch, comes with no price of delivery.
    if (!way || way.pickupAt) return isLow ? voice.words("lastPieces", { price, count }) : price;
    const delivery = voice.money({ amount: way.priceMinor, currency: offer.currency });
    if (isLow) return voice.words("lastOnes", { price, count, delivery });
    const { homeCountry } = facts.shop;
    const country = new Intl.DisplayNames(voice.locale, { type: "region" }).of(homeCountry) ?? homeCountry;
    return voice.words("priceLine", { price, country, delivery });
  }

  /** Taxes are named where there are any: they are in the total, listed so or added. */
  function askOf({ bill }: ThreadOffer): "readyToTap" | "readyUntaxed" | "readyUnshipped" {
    if (!bill.delivery) return "readyUnshipped";
    return bill.taxMinor > 0 ? "readyToTap" : "readyUntaxed";
  }

  function delivered({ bill, to }: ThreadOffer): { total: string; city: string; days: string } {
    return {
      total: voice.money({ amount: bill.totalMinor, currency: bill.currency }),
      city: placeOf(to.address) || to.address.line1,
      days: bill.delivery ? voice.days(bill.delivery.earliest, bill.delivery.latest) : "",
    };
  }

  return { carousel, details, offer };
}
