/** PURE. Facts as the page sees them: the contract's shapes, at the session's assurance level and in its language. */
import type { Form, FormField } from "../../contract/address.ts";
import type { Bill } from "../../contract/bill.ts";
import type { CheckoutView, OrderView, Quote, Shop } from "../../contract/checkout.ts";
import { minorDigits } from "../../contract/money.ts";
import type { ShopRow } from "../../db/catalog.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewQuote } from "../../db/quotes.ts";
import { orderNumber } from "../bot/order-messages.ts";
import type { Config } from "../config.ts";
import { addressForm, blankAddress } from "./address-form.ts";
import { answersIn } from "./answers.ts";
import { needsCvc } from "./choice.ts";
import { servedCountries } from "./countries.ts";
import { summarise } from "./mask.ts";
import { answerWords } from "./page.ts";
import { listBasket, type Price, priceBasket, tipsOf } from "./pricing.ts";
import { isLive } from "./transitions.ts";
import { viewBill, viewClosed, viewCode, viewLines, viewOption } from "./view-bill.ts";

export function viewShop(shop: ShopRow, config: Config): Shop {
  const { name, legalName, colour, logoUrl, termsUrl, privacyUrl, withdrawalUrl } = shop;
  const chatUrl = `https://m.me/${config.meta.pageId}`;
  return {
    name,
    legalName,
    colour,
    logoUrl,
    termsUrl,
    privacyUrl,
    withdrawalUrl,
    chatUrl,
    digits: minorDigits(shop.currency),
    testMode: !config.stripe.live,
  };
}

export function viewQuote(quote: NewQuote, price: Omit<Price, "bill">, facts: CheckoutFacts): Quote {
  const { currency, locale } = quote;
  return {
    ...viewBill(quote, locale),
    id: quote.id,
    subtotal: { amount: quote.subtotalMinor, currency },
    deliveryOptions: price.options.map((option) => viewOption(option, currency, locale)),
    closedOptions: price.closed.map((option) => viewClosed(option, currency, locale)),
    code: viewCode(price.code, quote, locale),
    cvcNeeded: needsCvc(facts, quote.addressId, quote.totalMinor),
    destination: summarise(quote.address, facts.session.level),
    validForMs: quote.expiresAt.getTime() - quote.createdAt.getTime(),
  };
}

export function viewOrder(order: OrderRow, now: Date, clientSecret: string | null): OrderView {
  const decline = order.status === "declined" ? (order.declineCode ?? "card_declined") : null;
  return {
    ...viewBill(order, order.locale),
    id: order.id,
    number: orderNumber(order),
    status: order.status,
    attempt: order.attempt,
    decline,
    words: decline ? (answerWords(order.locale)[`notice.${decline}`] ?? null) : paidWords(order),
    challenge: order.status === "action_required" && clientSecret ? { clientSecret } : null,
    card: order.cardBrand && order.cardLast4 ? { brand: order.cardBrand, last4: order.cardLast4 } : null,
    destination: placeOf(order),
    inChat: order.buyerId !== null,
    heldForMs: isLive(order.status) && order.heldUntil ? Math.max(0, order.heldUntil.getTime() - now.getTime()) : null,
  };
}

function placeOf({ address }: OrderRow): string {
  return address.city || summarise(address, "claimed").summary;
}

/** That it is paid, where it goes or is fetched, and where the receipt is. */
function paidWords(order: OrderRow): string | null {
  if (order.status !== "paid") return null;
  const { say, money } = answersIn(order.locale, order.currency);
  const { delivery } = order;
  const way = delivery ? (delivery.pickupAt ? "plate.fetch" : "plate.paid") : "plate.done";
  const values = { amount: money(order.totalMinor), number: orderNumber(order), place: placeOf(order) };
  return `${say(way, values)}\n${say(order.buyerId ? "receipt.chat" : "receipt.guest")}`;
}

export function viewCheckout(facts: CheckoutFacts, quote: Quote | null, now: Date): CheckoutView {
  const { session, checkout, shop, offers, cards, addresses, order, served } = facts;
  const { currency } = shop;
  const lines = listBasket(checkout.items, offers, session.locale).filter((line) => line !== null);
  const countries = servedCountries(served, shop.homeCountry, session.locale);
  const country = session.draft?.address.country ?? countries[0]?.code ?? shop.homeCountry;
  const tips = tipsOf(shop)[currency];
  return {
    level: session.level,
    lines: viewLines(lines, currency),
    subtotal: { amount: lines.reduce((sum, line) => sum + line.grossMinor, 0), currency },
    countries,
    form: viewForm(country, facts, now),
    draft: session.draft ?? { address: blankAddress(country), email: "" },
    saved: {
      addresses: addresses.map(({ id, address }) => ({ id, ...summarise(address, session.level) })),
      cards: cards.map(({ tapConsent, id, brand, last4, expMonth, expYear }) => {
        return { id, brand, last4, expMonth, expYear, taps: tapConsent !== null };
      }),
    },
    extras: extrasLabel(facts, tips !== undefined),
    tips: tips
      ? {
          presets: tips.presetsMinor.map((amount) => ({ amount, currency })),
          maximum: { amount: tips.maximumMinor, currency },
        }
      : null,
    tapLimit: session.level === "link" ? null : { amount: shop.tapLimitMinor, currency },
    quote,
    order: order && viewOrder(order, now, null),
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

function extrasLabel({ hasCodes, session }: CheckoutFacts, hasTips: boolean): string {
  const words = answerWords(session.locale);
  if (hasCodes) return words[hasTips ? "extras.both" : "extras.code"] ?? "";
  return hasTips ? (words["extras.tip"] ?? "") : "";
}

/** False when nothing in the basket is carried: then there is no address either. */
export function needsDelivery({ checkout, offers }: CheckoutFacts): boolean {
  const wanted = new Set(checkout.items.map(({ variantId }) => variantId));
  return offers.some(({ id, shipped }) => shipped && wanted.has(id));
}

/** The fields of a country as this session has to fill them in, and what it costs to go there. */
export function viewForm(country: string, facts: CheckoutFacts, now: Date): Form {
  const { level, locale } = facts.session;
  const words = answerWords(locale);
  const shipped = needsDelivery(facts);
  const fields: FormField[] = addressForm(country, shipped).fields;
  const isGuest = level === "link";
  const asked = isGuest || !shipped ? [...fields, { ...EMAIL, required: isGuest }] : fields;
  return {
    country,
    fields: asked.map((field) => ({ ...field, label: words[field.label] ?? field.key })),
    estimate: estimateFor(country, facts, now),
  };
}

function estimateFor(country: string, facts: CheckoutFacts, now: Date): Bill | null {
  const { items } = facts.checkout;
  const { locale } = facts.session;
  const pricing = priceBasket(facts, { items, destination: { country, region: "", postcode: "" }, locale, now });
  return pricing.kind === "priced" ? viewBill(pricing.price.bill, locale) : null;
}
