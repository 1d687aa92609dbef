/** PURE. What the thread says about an order: the receipt and thanks, that it waits for its buyer, or that nothing was charged. */
import { bindingWords } from "../../contract/binding-words.ts";
import { formatMoney, type Money } from "../../contract/money.ts";
import type { DeclineCode } from "../../contract/order.ts";
import type { ThreadCard } from "../../db/cards.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewMessage } from "../../db/outbox.ts";
import { adjustmentMinor, chargedMinor } from "../checkout/charged.ts";
import { placeOf } from "../checkout/mask.ts";
import {
  buttonMessage,
  linkButton,
  postbackButton,
  type Receipt,
  receiptMessage,
  textMessage,
} from "../messenger/templates.ts";
import { payLabel } from "./pay-label.ts";
import { payloads } from "./payloads.ts";
import { utility } from "./utility.ts";
import { say, type WordKey, wordsFor } from "./words/index.ts";

/** Numbers begin here, so that the first buyer does not read out a one. */
const FIRST_NUMBER = 1000;

/** What a person reads out on the phone: `A-1042`. */
export function orderNumber(order: Pick<OrderRow, "number">): string {
  return `A-${FIRST_NUMBER + order.number}`;
}

/** The number as our sequence counts it, of what somebody wrote: `A-1042`, `a1042` or `1042`. Null when it is none. */
export function readOrderNumber(text: string): number | null {
  const digits = /^(?:A-?)?(\d{4,12})$/i.exec(text.trim())?.[1];
  return digits ? Number(digits) - FIRST_NUMBER : null;
}

/** The card that paid, as far as the provider told. */
export interface ReceiptCard {
  brand: string;
  last4: string;
}

/**
 * For an order that has just been paid: exactly one receipt, by its dedupe key, and after it the thanks, with who sold it and the
 * ways to the order's page, which is the buyer's confirmation, and out of the contract.
 * @param pageUrl of the order's page
 */
export function paidMessages(order: OrderRow, card: ReceiptCard | null, pageUrl: string, now: Date): NewMessage[] {
  const { address, currency } = order;
  const money = (amount: number): Money => ({ amount, currency });
  const words = wordsFor(order.locale);
  const adjusted = adjustmentMinor(order);
  const receipt = receiptMessage({
    recipientName: address.name,
    merchantName: order.seller,
    orderNumber: orderNumber(order),
    paymentMethod: card ? cardName(card) : "Card",
    timestamp: Math.floor(now.getTime() / 1000),
    address: receiptAddress(order),
    lines: receiptLines(order),
    subtotal: money(order.subtotalMinor + order.tipMinor + Math.max(adjusted, 0)),
    reductions: [
      { name: say(words.discount, { code: order.code ?? "" }), amount: money(order.discountMinor) },
      { name: words.adjustment, amount: money(-adjusted) },
    ].filter(({ amount }) => amount.amount > 0),
    delivery: order.delivery && money(order.deliveryMinor),
    addedTax: order.tax.mode === "added" ? money(order.taxMinor) : null,
    total: money(chargedMinor(order)),
  });
  const thanks = [
    say(words[thanksFor(order)], { number: orderNumber(order), destination: placeOf(address) || address.line1 }),
  ];
  // In the receipt it would stand among parts that add up to the total, and it is none of them: the prices contain it.
  if (order.taxMinor > 0 && order.tax.mode === "included" && adjusted === 0)
    thanks.push(say(words.taxIncluded, { tax: formatMoney(order.locale, money(order.taxMinor)) }));
  const { legalName: seller, email } = order.soldBy;
  thanks.push(say(words.soldBy, { seller, email }));
  const buttons = [
    linkButton(words.viewOrder, pageUrl, "full"),
    linkButton(bindingWords(order.locale).withdrawShort, `${pageUrl}/withdraw`, "full"),
  ];
  return [
    {
      dedupeKey: `receipt:${order.id}`,
      message: receipt,
      // The template holds all of the address but its end, for which each send has its own.
      utility: { ...utility("order_paid_v2", order.locale, told(order)), urlSuffix: pageUrl.replace(/^.*\//, "") },
    },
    { dedupeKey: `thanks:${order.id}`, message: buttonMessage(thanks.join(" "), buttons) },
  ];
}

/** The acknowledgement of a withdrawal. @param at the moment, in words @param pageUrl of the order's page */
export function withdrawnMessages(order: OrderRow, at: string, pageUrl: string): NewMessage[] {
  const words = wordsFor(order.locale);
  const number = orderNumber(order);
  const text = say(words.withdrawn, { number, at, seller: order.soldBy.legalName });
  const message = buttonMessage(text, [linkButton(words.viewOrder, pageUrl, "full")]);
  const noted = utility("order_withdrawn_v1", order.locale, { order_number: number, moment: at });
  return [{ dedupeKey: `withdrawn:${order.id}`, message, utility: noted }];
}

/** The tip is one of them, and what was accepted above the price: what Messenger calls an adjustment only ever takes off. */
function receiptLines(order: OrderRow): Receipt["lines"] {
  const { lines, tipMinor, currency, locale } = order;
  const bought = lines.map(({ title, detail, quantity, grossMinor, imageUrl }) => {
    return { title, subtitle: detail, quantity, total: { amount: grossMinor, currency }, imageUrl };
  });
  const { tip, adjustment } = wordsFor(locale);
  const others = [
    { title: tip, amount: tipMinor },
    { title: adjustment, amount: adjustmentMinor(order) },
  ].filter(({ amount }) => amount > 0);
  return [
    ...bought,
    ...others.map(({ title, amount }) => {
      return { title, subtitle: "", quantity: 1, total: { amount, currency }, imageUrl: null };
    }),
  ];
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
  const failed = utility("payment_failed_v1", order.locale, { order_number: orderNumber(order) });
  return [{ dedupeKey: `nothing-charged:${order.id}`, message, utility: failed }];
}

/** What a message about a payment is made of, apart from its key. */
type Told = Omit<NewMessage, "dedupeKey">;

/** For an order whose bank wants to hear from its customer. @param url opens the bank's question and nothing else */
export function challengeMessage(order: OrderRow, url: string): Told {
  const words = wordsFor(order.locale);
  const text = say(words.bankAsks, { number: orderNumber(order), total: totalOf(order) });
  const message = buttonMessage(text, [linkButton(words.confirmWithBank, url, "tall")]);
  return { message, utility: utility("payment_unconfirmed_v1", order.locale, told(order)) };
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
): Told {
  const words = wordsFor(order.locale);
  const text = say(words[DECLINED.get(decline) ?? "declined"], { number: orderNumber(order), total: totalOf(order) });
  const sku = order.lines[0]?.variantId ?? "";
  const buttons = [linkButton(words.useAnotherCard, url, "full")];
  const utilityForm = utility("payment_declined_v1", order.locale, told(order));
  if (!next) return { message: buttonMessage(text, buttons), utility: utilityForm };
  const money = { amount: order.totalMinor, currency: order.currency };
  const retry = payloads.payAgain({ orderId: order.id, after: order.attempt, cardId: next.id, sku });
  const pay = postbackButton(payLabel(order.locale, money, next.last4), retry);
  return { message: buttonMessage(text, [pay, ...buttons]), utility: utilityForm };
}

const totalOf = (order: OrderRow) =>
  formatMoney(order.locale, { amount: chargedMinor(order), currency: order.currency });

/** The parameters that most utility templates have in common. */
const told = (order: OrderRow) => ({ amount: totalOf(order), order_number: orderNumber(order) });

/** "Visa 4242", as the receipt template and the page name a card. */
export function cardName(card: { brand: string; last4: string }): string {
  return `${cardBrand(card.brand)} ${card.last4}`;
}

/** "visa" as its owner writes it: "Visa". */
export function cardBrand(brand: string): string {
  return `${brand.charAt(0).toUpperCase()}${brand.slice(1)}`;
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
