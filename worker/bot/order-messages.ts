/** PURE. What the thread says about an order: the receipt and thanks, that it waits for its buyer, or that nothing was charged. */
import { formatMoney, type Money } from "../../contract/money.ts";
import type { DeclineCode } from "../../contract/order.ts";
import type { ThreadCard } from "../../db/cards.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewMessage } from "../../db/outbox.ts";
import {
  buttonMessage,
  linkButton,
  type Message,
  postbackButton,
  type Receipt,
  receiptMessage,
  textMessage,
} from "../messenger/templates.ts";
import { payLabel } from "./pay-label.ts";
import { payloads } from "./payloads.ts";
import { say, type WordKey, wordsFor } from "./words/index.ts";

/** Numbers begin here, so that the first buyer does not read out a one. */
const FIRST_NUMBER = 1000;

/** What a person reads out on the phone: `A-1042`. */
export function orderNumber(order: Pick<OrderRow, "number">): string {
  return `A-${FIRST_NUMBER + order.number}`;
}

/** The card that paid, as far as the provider told. */
export interface ReceiptCard {
  brand: string;
  last4: string;
}

/** For an order that has just been paid: exactly one receipt, by its dedupe key, and the thanks after it. */
export function paidMessages(order: OrderRow, card: ReceiptCard | null, now: Date): NewMessage[] {
  const { address, currency } = order;
  const money = (amount: number): Money => ({ amount, currency });
  const words = wordsFor(order.locale);
  const receipt = receiptMessage({
    recipientName: address.name,
    merchantName: order.seller,
    orderNumber: orderNumber(order),
    paymentMethod: card ? cardName(card) : "Card",
    timestamp: Math.floor(now.getTime() / 1000),
    address: receiptAddress(order),
    lines: receiptLines(order),
    subtotal: money(order.subtotalMinor + order.tipMinor),
    discount:
      order.discountMinor > 0
        ? { name: say(words.discount, { code: order.code ?? "" }), amount: money(order.discountMinor) }
        : null,
    delivery: order.delivery && money(order.deliveryMinor),
    addedTax: order.tax.mode === "added" ? money(order.taxMinor) : null,
    total: money(order.totalMinor),
  });
  const thanks = [
    say(words[thanksFor(order)], { number: orderNumber(order), destination: address.city || address.line1 }),
  ];
  // In the receipt it would stand among parts that add up to the total, and it is none of them: the prices contain it.
  if (order.taxMinor > 0 && order.tax.mode === "included")
    thanks.push(say(words.taxIncluded, { tax: formatMoney(order.locale, money(order.taxMinor)) }));
  return [
    { dedupeKey: `receipt:${order.id}`, message: receipt },
    { dedupeKey: `thanks:${order.id}`, message: textMessage(thanks.join(" ")) },
  ];
}

/** The tip is one of them: what Messenger calls an adjustment only ever takes off. */
function receiptLines({ lines, tipMinor, currency, locale }: OrderRow): Receipt["lines"] {
  const bought = lines.map(({ title, detail, quantity, grossMinor, imageUrl }) => {
    return { title, subtitle: detail, quantity, total: { amount: grossMinor, currency }, imageUrl };
  });
  if (tipMinor === 0) return bought;
  const total = { amount: tipMinor, currency };
  return [...bought, { title: wordsFor(locale).tip, subtitle: "", quantity: 1, total, imageUrl: null }];
}

function thanksFor({ delivery }: OrderRow): "thanks" | "thanksFetch" | "thanksDone" {
  if (!delivery) return "thanksDone";
  return delivery.pickupAt ? "thanksFetch" : "thanks";
}

/** For an order that ended unpaid after its buyer had tapped Pay and was left without an answer. */
export function nothingChargedMessages(order: OrderRow): NewMessage[] {
  const words = wordsFor(order.locale);
  const sku = order.lines[0]?.variantId;
  const text = say(words.nothingCharged, { number: orderNumber(order) });
  const message = sku ? buttonMessage(text, [postbackButton(words.tryAgain, payloads.buy(sku))]) : textMessage(text);
  return [{ dedupeKey: `nothing-charged:${order.id}`, message }];
}

/** For an order whose bank wants to hear from its customer. @param url opens the bank's question and nothing else */
export function challengeMessage(order: OrderRow, url: string): Message {
  const words = wordsFor(order.locale);
  const text = say(words.bankAsks, { number: orderNumber(order), total: totalOf(order) });
  return buttonMessage(text, [linkButton(words.confirmWithBank, url, "tall")]);
}

const DECLINED = new Map<DeclineCode | null, WordKey>([
  ["insufficient_funds", "declinedFunds"],
  ["expired_card", "declinedExpired"],
  ["processing_error", "declinedHiccup"],
  ["authentication_failed", "declinedBank"],
]);

/**
 * For an order that was declined: why, as far as it helps, and the one next step: the card to try, or the page for another one.
 * @param url opens the order's checkout
 */
export function declinedMessage(
  order: OrderRow,
  decline: DeclineCode | null,
  next: Pick<ThreadCard, "id" | "last4"> | null,
  url: string,
): Message {
  const words = wordsFor(order.locale);
  const text = say(words[DECLINED.get(decline) ?? "declined"], { number: orderNumber(order), total: totalOf(order) });
  const sku = order.lines[0]?.variantId ?? "";
  const buttons = [linkButton(words.useAnotherCard, url, "full")];
  if (!next) return buttonMessage(text, buttons);
  const money = { amount: order.totalMinor, currency: order.currency };
  const retry = payloads.payAgain({ orderId: order.id, after: order.attempt, cardId: next.id, sku });
  return buttonMessage(text, [postbackButton(payLabel(words, order.locale, money, next.last4), retry), ...buttons]);
}

const totalOf = ({ locale, totalMinor, currency }: OrderRow) => formatMoney(locale, { amount: totalMinor, currency });

/** "Visa 4242", as the receipt template and the page name a card. */
export function cardName(card: { brand: string; last4: string }): string {
  return `${card.brand.charAt(0).toUpperCase()}${card.brand.slice(1)} ${card.last4}`;
}

/** Where it is sent. Messenger wants all of street, city, postcode, state and country or no address at all. */
function receiptAddress({ address, delivery }: OrderRow) {
  if (!delivery || delivery.pickupAt) return null;
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
