/** PURE. Facts as the page sees them: the contract's shapes, at the session's assurance level and in its language. */
import type { Form, FormField } from "../../contract/address.ts";
import type { Bill, CheckoutView, DeliveryOption, Line, OrderView, Quote } from "../../contract/checkout.ts";
import { minorDigits } from "../../contract/money.ts";
import type { DeclineCode } from "../../contract/order.ts";
import type { Shop } from "../../contract/shop.ts";
import type { ShopRow } from "../../db/catalog.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { OrderLine, PricedDelivery } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewQuote } from "../../db/quotes.ts";
import { cardBrand, orderNumber } from "../bot/order-messages.ts";
import type { Config } from "../config.ts";
import { legalLinks, sellerUrl } from "../legal/links.ts";
import { addressForm } from "./address-form.ts";
import { needsCvc, preselect } from "./choice.ts";
import { summarise } from "./mask.ts";
import { answerWords } from "./page.ts";
import { deliveryTo, priceLines } from "./pricing.ts";
import { isLive } from "./transitions.ts";

/** Of the Page, for "back to the chat". */
export const chatUrlOf = ({ meta }: Config): string => `https://m.me/${meta.pageId}`;

export function viewShop(shop: ShopRow, config: Config, locale: string): Shop {
  const { name, seller, colour, logoUrl, termsVersion } = shop;
  return {
    name,
    legalName: seller.legalName,
    sellerUrl: sellerUrl(config.publicUrl, locale),
    colour,
    logoUrl,
    ...legalLinks(config.publicUrl, termsVersion, locale),
    chatUrl: chatUrlOf(config),
    digits: minorDigits(shop.currency),
    testMode: !config.stripe.live,
  };
}

export function viewLines(lines: OrderLine[], currency: string): Line[] {
  return lines.map(({ title, detail, imageUrl, quantity, totalMinor }) => ({
    title,
    detail,
    imageUrl,
    quantity,
    total: { amount: totalMinor, currency },
  }));
}

function viewDelivery(option: PricedDelivery, currency: string, locale: string): DeliveryOption {
  const { id, priceMinor, earliest, latest } = option;
  return {
    id,
    label: answerWords(locale)[`delivery.${id}`] ?? id,
    price: { amount: priceMinor, currency },
    earliest,
    latest,
  };
}

function viewBill(bill: NewQuote | OrderRow, facts: CheckoutFacts): Bill {
  const { lines, delivery, taxMinor, taxBasisPoints, totalMinor, currency, locale } = bill;
  return {
    lines: viewLines(lines, currency),
    delivery: viewDelivery(delivery, currency, locale),
    tax: { amount: { amount: taxMinor, currency }, basisPoints: taxBasisPoints },
    total: { amount: totalMinor, currency },
    cvcNeeded: needsCvc(facts, bill.addressId, totalMinor),
  };
}

/** @param publicUrl our own origin */
export function viewQuote(quote: NewQuote, options: PricedDelivery[], facts: CheckoutFacts, publicUrl: string): Quote {
  const { currency } = quote;
  return {
    ...viewBill(quote, facts),
    id: quote.id,
    subtotal: { amount: quote.subtotalMinor, currency },
    deliveryOptions: options.map((option) => viewDelivery(option, currency, quote.locale)),
    legal: legalLinks(publicUrl, quote.termsVersion, quote.locale),
    destination: summarise(quote.address, facts.session.level),
    validForMs: quote.expiresAt.getTime() - quote.createdAt.getTime(),
  };
}

/** @param pageUrl of a guest's paid order, signed */
export function viewOrder(
  order: OrderRow,
  facts: CheckoutFacts,
  now: Date,
  clientSecret: string | null,
  pageUrl: string | null = null,
): OrderView {
  const decline = order.status === "declined" ? (order.declineCode ?? "card_declined") : null;
  return {
    ...viewBill(order, facts),
    id: order.id,
    number: orderNumber(order),
    status: order.status,
    attempt: order.attempt,
    decline,
    words: decline && declineWords(order, decline),
    challenge: order.status === "action_required" && clientSecret ? { clientSecret } : null,
    card: cardOf(order),
    destination: order.address.city || summarise(order.address, "claimed").summary,
    inChat: order.buyerId !== null,
    pageUrl,
    heldForMs: isLive(order.status) && order.heldUntil ? Math.max(0, order.heldUntil.getTime() - now.getTime()) : null,
  };
}

const cardOf = ({ cardBrand: brand, cardLast4: last4 }: OrderRow): OrderView["card"] =>
  brand && last4 ? { brand, last4 } : null;

/** Names the card: after a reload another one may be chosen below. Isolated, because a number reads from the left everywhere. */
function declineWords(order: OrderRow, decline: DeclineCode): string | null {
  const words = answerWords(order.locale)[`notice.${decline}`];
  const card = cardOf(order);
  if (!words || !card) return words ?? null;
  return words.replace("\n", `\n\u2068${cardBrand(card.brand)} •••• ${card.last4}\u2069: `);
}

/** @param pageUrl of a guest's paid order, signed */
export function viewCheckout(
  facts: CheckoutFacts,
  quote: Quote | null,
  now: Date,
  pageUrl: string | null = null,
): CheckoutView {
  const { session, checkout, shop, offers, destinations, cards, addresses, order } = facts;
  const lines = priceLines(checkout.items, offers, session.locale).filter((line) => line !== null);
  const subtotal = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const country = session.draft?.address.country ?? homeCountry(facts);
  const names = new Intl.DisplayNames(session.locale, { type: "region" });
  return {
    level: session.level,
    lines: viewLines(lines, shop.currency),
    subtotal: { amount: subtotal, currency: shop.currency },
    countries: destinations.map((destination) => ({
      code: destination.country,
      name: names.of(destination.country) ?? destination.country,
      delivery: viewDelivery(deliveryTo(destination, now), shop.currency, session.locale),
    })),
    form: viewForm(country, session),
    draft: session.draft ?? {
      address: { country, name: "", line1: "", line2: "", postcode: "", city: "", region: "", phone: "" },
      email: "",
    },
    saved: {
      addresses: addresses.map(({ id, address }) => ({ id, ...summarise(address, session.level) })),
      cards: cards.map(({ tapConsent, id, brand, last4, expMonth, expYear }) => {
        return { id, brand, last4, expMonth, expYear, taps: tapConsent !== null };
      }),
    },
    chosen: preselect(facts),
    tapLimit: session.level === "link" ? null : { amount: shop.tapLimitMinor, currency: shop.currency },
    quote,
    order: order && viewOrder(order, facts, now, null, pageUrl),
  };
}

const EMAIL: FormField = {
  key: "email",
  label: "label.email",
  required: true,
  autocomplete: "email",
  inputMode: "email",
  width: "full",
  pattern: "[^\\s@]+@[^\\s@]+\\.[^\\s@]{2,}",
};

/** The fields of a country as this session has to fill them in. */
export function viewForm(country: string, { level, locale }: CheckoutFacts["session"]): Form {
  const words = answerWords(locale);
  const fields: FormField[] = addressForm(country).fields;
  const asked = level === "link" ? [...fields, EMAIL] : fields;
  return { country, fields: asked.map((field) => ({ ...field, label: words[field.label] ?? field.key })) };
}

function homeCountry({ shop, destinations }: CheckoutFacts): string {
  const home = destinations.find((destination) => destination.country === shop.homeCountry) ?? destinations[0];
  return home?.country ?? shop.homeCountry;
}
