/** PURE. (what the buyer did, what we know) -> what to say. No I/O, no clock, no signing: links are named, not made. */
import { formatMoney } from "../../contract/money.ts";
import type { ThreadFacts } from "../../db/buyers.ts";
import type { Offer } from "../../db/catalog.ts";
import type { OrderRow } from "../../db/orders.ts";
import { OFFERS_PER_CAROUSEL } from "../limits.ts";
import type { CardAnswer, Occasion } from "./occasion.ts";
import { cardName, orderNumber } from "./order-messages.ts";
import { payLabel } from "./pay-label.ts";
import { payloads } from "./payloads.ts";
import type { ThreadOffer } from "./thread-offers.ts";
import { say, toLocale, type WordKey, wordsFor } from "./words/index.ts";

/** Pieces left at which a card says so. */
const LOW_STOCK = 5;

export type ReplyButton =
  | { kind: "link"; title: string; sku: string; height: "tall" | "full" }
  /** Charges by a tap: it carries an offer, which is made when the reply is sent. */
  | { kind: "pay"; title: string; sku: string }
  | { kind: "postback"; title: string; payload: string };

export type Reply =
  | { kind: "text"; text: string; quick?: { title: string; payload: string }[] }
  | { kind: "buttons"; text: string; buttons: ReplyButton[] }
  | { kind: "offers"; cards: { title: string; subtitle: string; imageUrl: string | null; buttons: ReplyButton[] }[] };

/** @param ready what this buyer can pay for by one tap, by variant */
export function decide(occasion: Occasion, facts: ThreadFacts, ready: ReadonlyMap<string, ThreadOffer>): Reply[] {
  const tell = new Teller(facts, ready);
  if (occasion.cardNumberRemoved) return [tell.text("noCards")];
  switch (occasion.intent.kind) {
    case "start":
      return tell.shop(tell.greeting(), 0);
    case "shop":
      if (facts.isNew) return tell.shop(tell.greeting(), 0);
      return tell.shop(tell.words(occasion.intent.offset > 0 ? "moreProducts" : "products"), occasion.intent.offset);
    case "details":
      return tell.details();
    case "buy":
      return tell.buy();
    case "orders":
      return tell.orders();
    case "cards":
      return tell.cards();
    case "card_removed":
    case "taps_ended":
      return tell.cardChanged(occasion.intent);
    case "tap_over":
      return tell.offer("tapOver");
    case "tap_repeated":
      return tell.offer("tapRepeated");
    case "tap_checking":
      return [tell.text("tapChecking")];
    case "tap_paid":
      return tell.paid(occasion.intent.order);
    case "help":
      return [tell.menu("helpText")];
    case "unknown":
      return facts.isNew ? tell.shop(tell.greeting(), 0) : [tell.menu("notUnderstood")];
    default:
      return occasion.intent satisfies never;
  }
}

/** Says things to one buyer: their language, their shop. */
class Teller {
  private readonly facts: ThreadFacts;
  private readonly locale: string;
  private readonly dictionary: Record<WordKey, string>;
  private readonly ready: ReadonlyMap<string, ThreadOffer>;

  constructor(facts: ThreadFacts, ready: ReadonlyMap<string, ThreadOffer>) {
    this.facts = facts;
    this.ready = ready;
    this.locale = toLocale(facts.buyer.locale, facts.shop.locale);
    this.dictionary = wordsFor(this.locale);
  }

  words(key: WordKey, values: Record<string, string | number> = {}): string {
    return say(this.dictionary[key], values);
  }

  text(key: WordKey, values: Record<string, string | number> = {}): Reply {
    return { kind: "text", text: this.words(key, values) };
  }

  greeting(): string {
    const { firstName } = this.facts.buyer;
    return firstName ? this.words("hello", { name: firstName }) : this.words("helloNobody");
  }

  menu(key: WordKey): Reply {
    const quick = [
      { title: this.words("showProducts"), payload: payloads.shop(0) },
      { title: this.words("myOrders"), payload: payloads.orders },
      ...(this.facts.cards.length > 0 ? [{ title: this.words("myCards"), payload: payloads.cards }] : []),
      { title: this.words("help"), payload: payloads.help },
    ];
    return { kind: "text", text: this.words(key), quick };
  }

  shop(opening: string, offset: number): Reply[] {
    const offers = this.facts.offers;
    if (offers.length === 0) return [this.text("noProducts")];
    const cards = offers.slice(0, OFFERS_PER_CAROUSEL).map((offer) => ({
      title: this.title(offer),
      subtitle: this.priceLine(offer),
      imageUrl: offer.imageUrl,
      buttons: [
        ...this.payButton(offer),
        ...(offer.available === 0 ? [] : [this.buyButton(offer)]),
        { kind: "postback" as const, title: this.words("details"), payload: payloads.details(offer.id) },
      ],
    }));
    const replies: Reply[] = [
      { kind: "text", text: opening },
      { kind: "offers", cards },
    ];
    if (offers.length > OFFERS_PER_CAROUSEL) {
      const more = { title: this.words("showMore"), payload: payloads.shop(offset + OFFERS_PER_CAROUSEL) };
      replies.push({ kind: "text", text: this.words("moreProducts"), quick: [more] });
    }
    return replies;
  }

  details(): Reply[] {
    const offer = this.facts.offers[0];
    if (!offer) return [this.menu("notUnderstood")];
    const text = `${this.title(offer)}\n${offer.description}\n${this.priceLine(offer)}`;
    if (offer.available === 0) return [{ kind: "text", text }];
    return [{ kind: "buttons", text, buttons: [...this.payButton(offer), this.buyButton(offer)] }];
  }

  buy(): Reply[] {
    const offer = this.facts.offers[0];
    if (!offer) return [this.menu("notUnderstood")];
    if (offer.available === 0) {
      const values = { title: this.title(offer) };
      const see = { kind: "postback" as const, title: this.words("showProducts"), payload: payloads.shop(0) };
      return [{ kind: "buttons", text: this.words("soldOut", values), buttons: [see] }];
    }
    return this.offer(null);
  }

  /** One thing with the button that pays it by a tap, or with the page where a tap may not. @param opening what is said first */
  offer(opening: "tapOver" | "tapRepeated" | null): Reply[] {
    const offer = this.facts.offers[0];
    if (!offer) return [this.menu("notUnderstood")];
    if (offer.available === 0) return this.buy();
    const hasCard = this.facts.cards.length > 0;
    const ready = this.ready.get(offer.id);
    const page = (title: WordKey, height: "tall" | "full"): ReplyButton => {
      return { kind: "link", title: this.words(title), sku: offer.id, height };
    };
    const sentences = opening ? [this.words(opening)] : [];
    if (ready) {
      sentences.push(this.words("readyToTap", { title: this.title(offer), ...this.delivered(ready) }));
      return [
        { kind: "buttons", text: sentences.join("\n"), buttons: [...this.payButton(offer), page("change", "tall")] },
      ];
    }
    const values = { title: this.title(offer), price: this.price(offer) };
    sentences.push(this.words(hasCard ? "readyToPay" : "freshLink", values));
    return [
      { kind: "buttons", text: sentences.join("\n"), buttons: [page("openCheckout", hasCard ? "tall" : "full")] },
    ];
  }

  /** Tapped again, or on an old bubble: the order is there, and so is its receipt. */
  paid(order: OrderRow): Reply[] {
    const text = this.words("tapPaid", {
      number: orderNumber(order),
      total: formatMoney(this.locale, { amount: order.totalMinor, currency: order.currency }),
      card: cardName({ brand: order.cardBrand ?? "", last4: order.cardLast4 ?? "" }),
    });
    const sku = order.lines[0]?.variantId;
    const again = sku ? [{ title: this.words("sameAgain"), payload: payloads.buy(sku) }] : [];
    return [{ kind: "text", text, quick: [...again, { title: this.words("myOrders"), payload: payloads.orders }] }];
  }

  cards(): Reply[] {
    const { cards } = this.facts;
    if (cards.length === 0) return [this.menu("cardsNone")];
    const shown = cards.map((card) => ({
      title: cardName(card),
      subtitle: this.cardLine(card),
      imageUrl: null,
      buttons: [
        ...(card.tapLimitMinor === null
          ? []
          : [{ kind: "postback" as const, title: this.words("endTaps"), payload: payloads.endTaps(card.id) }]),
        { kind: "postback" as const, title: this.words("removeCard"), payload: payloads.removeCard(card.id) },
      ],
    }));
    return [this.text("cardsHead"), { kind: "offers", cards: shown }];
  }

  cardChanged({ kind, last4 }: CardAnswer): Reply[] {
    if (last4 === null) return this.cards();
    return [this.text(kind === "card_removed" ? "cardRemoved" : "tapsEnded", { last4 })];
  }

  orders(): Reply[] {
    const { orders } = this.facts;
    if (orders.length === 0) return [this.menu("ordersNone")];
    const lines = orders.map((order) =>
      this.words("orderLine", {
        number: orderNumber(order),
        total: formatMoney(this.locale, { amount: order.totalMinor, currency: order.currency }),
        status: this.words(order.status === "paid" ? "statusPaid" : "statusOpen"),
      }),
    );
    return [{ kind: "text", text: [this.words("ordersHead"), ...lines].join("\n") }];
  }

  /** Names the whole amount and the card; none where a tap may not pay. */
  private payButton({ id }: Offer): ReplyButton[] {
    const ready = this.ready.get(id);
    if (!ready) return [];
    const { price, card } = ready;
    const total = { amount: price.totalMinor, currency: price.currency };
    return [{ kind: "pay", title: payLabel(this.dictionary, this.locale, total, card.last4), sku: id }];
  }

  private delivered({ price }: ThreadOffer): { total: string; city: string; days: string } {
    const { address } = this.facts.address ?? { address: { city: "", line1: "" } };
    const day = new Intl.DateTimeFormat(this.locale, {
      weekday: "short",
      day: "numeric",
      month: "short",
      timeZone: "UTC",
    });
    return {
      total: formatMoney(this.locale, { amount: price.totalMinor, currency: price.currency }),
      city: address.city || address.line1,
      days: day.formatRange(new Date(price.delivery.earliest), new Date(price.delivery.latest)),
    };
  }

  private cardLine({ expMonth, expYear, tapLimitMinor, tapCurrency }: ThreadFacts["cards"][number]): string {
    const date = `${expMonth}/${expYear % 100}`.padStart(5, "0");
    if (tapLimitMinor === null || tapCurrency === null) return this.words("cardNoTaps", { date });
    const limit = formatMoney(this.locale, { amount: tapLimitMinor, currency: tapCurrency });
    return this.words("cardTaps", { date, limit });
  }

  /** A buyer with a card is answered with a fresh link, so that the page opens within minutes of a tap of theirs. */
  private buyButton(offer: Offer): ReplyButton {
    const title = this.words("buyNow");
    return this.facts.cards.length > 0
      ? { kind: "postback", title, payload: payloads.buy(offer.id) }
      : { kind: "link", title, sku: offer.id, height: "full" };
  }

  private title(offer: Offer): string {
    return offer.variantTitle ? `${offer.title}, ${offer.variantTitle}` : offer.title;
  }

  private price(offer: Offer): string {
    return formatMoney(this.locale, { amount: offer.priceMinor, currency: offer.currency });
  }

  /** EU law wants the delivery cost at the first price shown. */
  private priceLine(offer: Offer): string {
    const price = this.price(offer);
    const { home, shop } = this.facts;
    if (offer.available === 0) return this.words("soldOutLine", { price });
    const ready = this.ready.get(offer.id);
    if (ready) {
      const isLast = offer.available !== null && offer.available <= LOW_STOCK;
      const values = { price, count: offer.available ?? 0, ...this.delivered(ready) };
      return this.words(isLast ? "readyLast" : "readyLine", values);
    }
    if (!home) return price;
    const delivery = formatMoney(this.locale, { amount: home.deliveryMinor, currency: shop.currency });
    if (offer.available !== null && offer.available <= LOW_STOCK) {
      return this.words("lastOnes", { price, count: offer.available, delivery });
    }
    const country = new Intl.DisplayNames(this.locale, { type: "region" }).of(home.country) ?? home.country;
    return this.words("priceLine", { price, country, delivery });
  }
}
