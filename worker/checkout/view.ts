/** PURE. Facts as the page sees them: the contract's shapes, at the session's assurance level and in its language. */
import type { Form, FormField } from "../../contract/address.ts";
import type { Bill } from "../../contract/bill.ts";
import type { AttemptTokens, CheckoutView, OrderView, Quote } from "../../contract/checkout.ts";
import { minorDigits } from "../../contract/money.ts";
import type { DeclineCode } from "../../contract/order.ts";
import type { Shop } from "../../contract/shop.ts";
import type { ShopRow } from "../../db/catalog.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewQuote } from "../../db/quotes.ts";
import { cardBrand, orderNumber } from "../bot/order-messages.ts";
import type { Config } from "../config.ts";
import { legalLinks, sellerUrl } from "../legal/links.ts";
import { addressForm, blankAddress } from "./address-form.ts";
import { answersIn } from "./answers.ts";
import { chargedMinor } from "./charged.ts";
import { cvcFor, preselect } from "./choice.ts";
import { servedCountries } from "./countries.ts";
import { placeOf, summarise } from "./mask.ts";
import { answerWords } from "./page.ts";
import { estimateBasket, listBasket, type Price, tipsOf } from "./pricing.ts";
import { isEndedByMerchant, isLive, toldStatus } from "./transitions.ts";
import { viewBill, viewClosed, viewCode, viewLines, viewOption } from "./view-bill.ts";

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

/** @param publicUrl our own origin */
export function viewQuote(
  quote: NewQuote,
  price: Omit<Price, "bill">,
  facts: CheckoutFacts,
  publicUrl: string,
  attempts: AttemptTokens = {},
): Quote {
  const { currency, locale } = quote;
  return {
    ...viewBill(quote, locale),
    id: quote.id,
    subtotal: { amount: quote.subtotalMinor, currency },
    deliveryOptions: price.options.map((option) => viewOption(option, currency, locale)),
    closedOptions: price.closed.map((option) => viewClosed(option, currency, locale)),
    code: viewCode(price.code, quote, locale),
    legal: legalLinks(publicUrl, quote.termsVersion, locale),
    cvcFor: cvcFor(facts, quote),
    destination: summarise(quote.address, facts.session.level),
    attempts,
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
  attempts: AttemptTokens = {},
): OrderView {
  const decline = order.status === "declined" ? declineFor(order) : null;
  return {
    ...viewBill(order, order.locale),
    id: order.id,
    number: orderNumber(order),
    status: toldStatus(order),
    attempt: order.attempt,
    decline,
    words: decline ? declineWords(order, decline) : endWords(order),
    cvcFor: cvcFor(facts, order),
    attempts,
    challenge: order.status === "action_required" && clientSecret ? { clientSecret } : null,
    card: cardOf(order),
    destination: destinationOf(order),
    inChat: order.buyerId !== null,
    pageUrl,
    heldForMs: isLive(order.status) && order.heldUntil ? Math.max(0, order.heldUntil.getTime() - now.getTime()) : null,
  };
}

/** Why, to whom it helps. A guest may be anybody who tests cards: to them every no is the same. */
const declineFor = ({ buyerId, declineCode }: OrderRow): DeclineCode =>
  (buyerId === null ? null : declineCode) ?? "card_declined";

const cardOf = ({ cardBrand: brand, cardLast4: last4 }: OrderRow): OrderView["card"] =>
  brand && last4 ? { brand, last4 } : null;

/** Names the card: after a reload another one may be chosen below. Isolated, because a number reads from the left everywhere. */
function declineWords(order: OrderRow, decline: DeclineCode): string | null {
  const words = answerWords(order.locale)[`notice.${decline}`];
  const card = cardOf(order);
  if (!words || !card) return words ?? null;
  return words.replace("\n", `\n\u2068${cardBrand(card.brand)} •••• ${card.last4}\u2069: `);
}

const destinationOf = ({ address }: OrderRow): string => placeOf(address) || summarise(address, "claimed").summary;

/** That it is paid, where it goes or is fetched, and where the receipt is; or that the merchant has ended it. */
function endWords(order: OrderRow): string | null {
  const { say, money } = answersIn(order.locale, order.currency);
  if (isEndedByMerchant(order)) return say("notice.order_ended");
  if (order.status !== "paid") return null;
  const { delivery } = order;
  const way = delivery ? (delivery.pickupAt ? "plate.fetch" : "plate.paid") : "plate.done";
  const values = {
    amount: money(chargedMinor(order)),
    number: orderNumber(order),
    place: destinationOf(order),
  };
  return `${say(way, values)}\n${say(order.buyerId ? "receipt.chat" : "receipt.guest")}`;
}

/** @param pageUrl of a guest's paid order, signed */
export function viewCheckout(
  facts: CheckoutFacts,
  quote: Quote | null,
  now: Date,
  pageUrl: string | null = null,
  attempts: AttemptTokens = {},
): CheckoutView {
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
    chosen: preselect(facts),
    extras: extrasLabel(facts, tips !== undefined),
    tips: tips
      ? {
          presets: tips.presetsMinor.map((amount) => ({ amount, currency })),
          maximum: { amount: tips.maximumMinor, currency },
        }
      : null,
    tapLimit: session.level === "link" ? null : { amount: shop.tapLimitMinor, currency },
    quote,
    order: order && viewOrder(order, facts, now, null, pageUrl, attempts),
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
    title: words[shipped ? "form.delivery" : "form.details"] ?? "",
    fields: asked.map((field) => ({ ...field, label: words[field.label] ?? field.key })),
    estimate: estimateFor(country, facts, now),
  };
}

function estimateFor(country: string, facts: CheckoutFacts, now: Date): Bill | null {
  const { items } = facts.checkout;
  const { locale } = facts.session;
  const bill = estimateBasket(facts, { items, destination: { country, region: "", postcode: "" }, locale, now });
  return bill && viewBill(bill, locale);
}
