/** PURE. What the thread says about an order: the receipt and a word of thanks, or that nothing was charged. */
import type { Money } from "../../contract/money.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewMessage } from "../../db/outbox.ts";
import { buttonMessage, postbackButton, receiptMessage, textMessage } from "../messenger/templates.ts";
import type { ProviderPayment } from "../payments/port.ts";
import { payloads } from "./payloads.ts";
import { say, wordsFor } from "./words/index.ts";

/** Numbers begin here, so that the first buyer does not read out a one. */
const FIRST_NUMBER = 1000;

/** What a person reads out on the phone: `A-1042`. */
export function orderNumber(order: Pick<OrderRow, "number">): string {
  return `A-${FIRST_NUMBER + order.number}`;
}

/** For an order that has just been paid: exactly one receipt, by its dedupe key, and the thanks after it. */
export function paidMessages(order: OrderRow, payment: ProviderPayment, now: Date): NewMessage[] {
  const { address, currency } = order;
  const money = (amount: number): Money => ({ amount, currency });
  const words = wordsFor(order.locale);
  const receipt = receiptMessage({
    recipientName: address.name,
    merchantName: order.seller,
    orderNumber: orderNumber(order),
    paymentMethod: payment.card ? cardName(payment.card) : "Card",
    timestamp: Math.floor(now.getTime() / 1000),
    address: receiptAddress(order),
    lines: order.lines.map((line) => ({
      title: line.title,
      subtitle: line.detail,
      quantity: line.quantity,
      total: money(line.totalMinor),
      imageUrl: line.imageUrl,
    })),
    subtotal: money(order.subtotalMinor),
    delivery: money(order.deliveryMinor),
    tax: money(order.taxMinor),
    total: money(order.totalMinor),
  });
  const thanks = say(words.thanks, { number: orderNumber(order), destination: address.city || address.line1 });
  return [
    { dedupeKey: `receipt:${order.id}`, message: receipt },
    { dedupeKey: `thanks:${order.id}`, message: textMessage(thanks) },
  ];
}

/** For an order that ended unpaid after its buyer had tapped Pay and was left without an answer. */
export function nothingChargedMessages(order: OrderRow): NewMessage[] {
  const words = wordsFor(order.locale);
  const sku = order.lines[0]?.variantId;
  const text = say(words.nothingCharged, { number: orderNumber(order) });
  const message = sku ? buttonMessage(text, [postbackButton(words.tryAgain, payloads.buy(sku))]) : textMessage(text);
  return [{ dedupeKey: `nothing-charged:${order.id}`, message }];
}

/** "Visa 4242", as the receipt template and the page name a card. */
export function cardName(card: { brand: string; last4: string }): string {
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ${card.last4}`;
}

/** Messenger wants all of street, city, postcode, state and country or no address at all. */
function receiptAddress({ address }: OrderRow) {
  const region = address.region || address.city;
  if (!address.line1 || !address.city || !address.postcode) return null;
  return {
    street1: address.line1,
    street2: address.line2,
    city: address.city,
    postcode: address.postcode,
    region,
    country: address.country,
  };
}
