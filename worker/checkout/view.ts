/** PURE. Facts as the page sees them: the contract's shapes, at the session's assurance level and in its language. */
import type { Bill, CheckoutView, DeliveryOption, Line, OrderView, Quote, Shop } from "../../contract/checkout.ts";
import type { ShopRow } from "../../db/catalog.ts";
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { OrderLine, PricedDelivery } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewQuote } from "../../db/quotes.ts";
import { orderNumber } from "../bot/order-messages.ts";
import type { Config } from "../config.ts";
import { addressForm } from "./address-form.ts";
import { needsCvc } from "./choice.ts";
import { summarise } from "./mask.ts";
import { deliveryTo, priceLines } from "./pricing.ts";
import { isLive } from "./transitions.ts";

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

function viewDelivery({ id, priceMinor, earliest, latest }: PricedDelivery, currency: string): DeliveryOption {
  return { id, label: `delivery.${id}`, price: { amount: priceMinor, currency }, earliest, latest };
}

function viewBill({ lines, delivery, taxMinor, taxBasisPoints, totalMinor, currency }: NewQuote | OrderRow): Bill {
  return {
    lines: viewLines(lines, currency),
    delivery: viewDelivery(delivery, currency),
    tax: { amount: { amount: taxMinor, currency }, basisPoints: taxBasisPoints },
    total: { amount: totalMinor, currency },
  };
}

export function viewQuote(quote: NewQuote, options: PricedDelivery[], facts: CheckoutFacts): Quote {
  const { currency } = quote;
  return {
    ...viewBill(quote),
    id: quote.id,
    subtotal: { amount: quote.subtotalMinor, currency },
    deliveryOptions: options.map((option) => viewDelivery(option, currency)),
    cvcNeeded: needsCvc(facts, quote.addressId, quote.totalMinor),
    destination: summarise(quote.address, facts.session.level),
    validForMs: quote.expiresAt.getTime() - quote.createdAt.getTime(),
  };
}

export function viewOrder(order: OrderRow, now: Date, clientSecret: string | null): OrderView {
  return {
    ...viewBill(order),
    id: order.id,
    number: orderNumber(order),
    status: order.status,
    attempt: order.attempt,
    decline: order.status === "declined" ? order.declineCode : null,
    challenge: order.status === "action_required" && clientSecret ? { clientSecret } : null,
    card: order.cardBrand && order.cardLast4 ? { brand: order.cardBrand, last4: order.cardLast4 } : null,
    destination: order.address.city || summarise(order.address, "claimed").summary,
    inChat: order.buyerId !== null,
    heldForMs: isLive(order.status) && order.heldUntil ? Math.max(0, order.heldUntil.getTime() - now.getTime()) : null,
  };
}

export function viewCheckout(facts: CheckoutFacts, quote: Quote | null, now: Date): CheckoutView {
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
      delivery: viewDelivery(deliveryTo(destination, now), shop.currency),
    })),
    form: addressForm(country),
    draft: session.draft ?? {
      address: { country, name: "", line1: "", line2: "", postcode: "", city: "", region: "", phone: "" },
      email: "",
    },
    emailNeeded: session.level === "link",
    saved: {
      addresses: addresses.map(({ id, address }) => ({ id, ...summarise(address, session.level) })),
      cards: cards.map(({ tapConsent, id, brand, last4, expMonth, expYear }) => {
        return { id, brand, last4, expMonth, expYear, taps: tapConsent !== null };
      }),
    },
    tapLimit: session.level === "link" ? null : { amount: shop.tapLimitMinor, currency: shop.currency },
    quote,
    order: order && viewOrder(order, now, null),
  };
}

function homeCountry({ shop, destinations }: CheckoutFacts): string {
  const home = destinations.find((destination) => destination.country === shop.homeCountry) ?? destinations[0];
  return home?.country ?? shop.homeCountry;
}
