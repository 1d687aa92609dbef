/** PURE. (what the buyer did, what we know) -> what to say. No I/O, no clock, no signing: links are named, not made. */
import { formatMoney } from "../../contract/money.ts";
import type { ThreadFacts } from "../../db/buyers.ts";
import type { Offer } from "../../db/catalog.ts";
import { OFFERS_PER_CAROUSEL } from "../limits.ts";
import { orderNumber } from "./order-messages.ts";
import { type Intent, payloads } from "./payloads.ts";
import { say, toLocale, type WordKey, wordsFor } from "./words/index.ts";

/** Pieces left at which a card says so. */
const LOW_STOCK = 5;

export type ReplyButton =
  | { kind: "link"; title: string; sku: string; height: "tall" | "full" }
  | { kind: "postback"; title: string; payload: string };

export type Reply =
  | { kind: "text"; text: string; quick?: { title: string; payload: string }[] }
  | { kind: "buttons"; text: string; buttons: ReplyButton[] }
  | { kind: "offers"; cards: { title: string; subtitle: string; imageUrl: string | null; buttons: ReplyButton[] }[] };

export interface Occasion {
  intent: Intent;
  /** The message held what looked like a card number; it is gone already. */
  cardNumberRemoved: boolean;
}

export function decide(occasion: Occasion, facts: ThreadFacts): Reply[] {
  const tell = new Teller(facts);
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

  constructor(facts: ThreadFacts) {
    this.facts = facts;
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
    return [{ kind: "buttons", text, buttons: [this.buyButton(offer)] }];
  }

  buy(): Reply[] {
    const offer = this.facts.offers[0];
    if (!offer) return [this.menu("notUnderstood")];
    const values = { title: this.title(offer), price: this.price(offer) };
    if (offer.available === 0) {
      const see = { kind: "postback" as const, title: this.words("showProducts"), payload: payloads.shop(0) };
      return [{ kind: "buttons", text: this.words("soldOut", values), buttons: [see] }];
    }
    const height = this.facts.hasCard ? ("tall" as const) : ("full" as const);
    const open = { kind: "link" as const, title: this.words("openCheckout"), sku: offer.id, height };
    const key = this.facts.hasCard ? "readyToPay" : "freshLink";
    return [{ kind: "buttons", text: this.words(key, values), buttons: [open] }];
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

  /** A buyer with a card is answered with a fresh link, so that the page opens within minutes of a tap of theirs. */
  private buyButton(offer: Offer): ReplyButton {
    const title = this.words("buyNow");
    return this.facts.hasCard
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
    if (!home) return price;
    const delivery = formatMoney(this.locale, { amount: home.deliveryMinor, currency: shop.currency });
    if (offer.available !== null && offer.available <= LOW_STOCK) {
      return this.words("lastOnes", { price, count: offer.available, delivery });
    }
    const country = new Intl.DisplayNames(this.locale, { type: "region" }).of(home.country) ?? home.country;
    return this.words("priceLine", { price, country, delivery });
  }
}
