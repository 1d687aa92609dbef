/** PURE. What the thread says once an order is paid for: where its goods are, and what of its money went back. */
import { formatMoney, type Money } from "../../contract/money.ts";
import type { FulfilmentState } from "../../contract/order.ts";
import type { UtilityForm } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewMessage } from "../../db/outbox.ts";
import { buttonMessage, linkButton, postbackButton } from "../messenger/templates.ts";
import { orderNumber } from "./order-messages.ts";
import { payloads } from "./payloads.ts";
import { utility } from "./utility.ts";
import { say, type WordKey, wordsFor } from "./words/index.ts";

const GOODS: Record<Exclude<FulfilmentState, "unfulfilled" | "cancelled">, WordKey> = {
  processing: "goodsProcessing",
  shipped: "goodsShipped",
  out_for_delivery: "goodsOut",
  delivered: "goodsDelivered",
  delayed: "goodsDelayed",
  returned: "goodsReturned",
};
/** What a buyer must learn even when they have not written for a day. */
const TEMPLATES: Partial<Record<keyof typeof GOODS, "order_shipped_v1" | "order_delayed_v1" | "order_delivered_v1">> = {
  shipped: "order_shipped_v1",
  delayed: "order_delayed_v1",
  delivered: "order_delivered_v1",
};
/** On their way: only then is there something to follow. */
const MOVING: readonly FulfilmentState[] = ["shipped", "out_for_delivery", "delayed"];

/** Where the goods are now, said once for each order and place. @param order as it is then */
export function goodsMessages(order: OrderRow, to: keyof typeof GOODS): NewMessage[] {
  const words = wordsFor(order.locale);
  const { carrier, trackingNumber: code, trackingUrl: url } = order;
  const parts = [say(words[GOODS[to]], { number: orderNumber(order) })];
  const isMoving = MOVING.includes(to);
  if (isMoving && carrier && code) parts.push(say(words.tracking, { carrier, code }));
  const track = isMoving && url ? [linkButton(words.track, url, "full")] : [];
  const name = TEMPLATES[to];
  const form = name && utility(name, order.locale, { order_number: orderNumber(order) });
  return [spoken(order, `goods:${order.id}:${to}`, { text: parts.join(" "), form }, track)];
}

/** That the order is cancelled, and with it what goes back: one message for both. @param refundMinor 0: nothing is left to give back */
export function cancelledMessages(order: OrderRow, refundMinor: number): NewMessage[] {
  const words = wordsFor(order.locale);
  const number = orderNumber(order);
  const text =
    refundMinor > 0
      ? say(words.goodsCancelledRefund, { number, amount: amountOf(order, refundMinor) })
      : say(words.goodsCancelled, { number });
  const form = utility("order_cancelled_v1", order.locale, { order_number: number });
  return [spoken(order, `goods:${order.id}:cancelled`, { text, form })];
}

/** That nothing comes of an order whose money was taken and is given back: the merchant decided so, and the buyer saw it paid. */
export function givenBackMessages(order: OrderRow, money: Money): NewMessage[] {
  const [number, amount] = [orderNumber(order), formatMoney(order.locale, money)];
  const form = utility("order_refunded_v1", order.locale, { amount, order_number: number });
  return [spoken(order, `given-back:${order.id}`, { text: givenBackWords(order, money), form })];
}

/** The same in words, for the order's page too: how much, where to, and when it is there. */
export function givenBackWords(order: Pick<OrderRow, "locale" | "number">, money: Money): string {
  const amount = formatMoney(order.locale, money);
  return say(wordsFor(order.locale).goodsCancelledRefund, { number: orderNumber(order), amount });
}

/** That money went back, said once for each refund. */
export function refundedMessages(order: OrderRow, refund: { id: string; amountMinor: number }): NewMessage[] {
  const [number, amount] = [orderNumber(order), amountOf(order, refund.amountMinor)];
  const text = say(wordsFor(order.locale).refunded, { number, amount });
  const form = utility("order_refunded_v1", order.locale, { amount, order_number: number });
  return [spoken(order, `refund:${refund.id}`, { text, form })];
}

function spoken(
  { locale }: OrderRow,
  dedupeKey: string,
  { text, form }: { text: string; form: UtilityForm | undefined },
  track: ReturnType<typeof linkButton>[] = [],
): NewMessage {
  const mine = postbackButton(wordsFor(locale).myOrders, payloads.orders);
  return { dedupeKey, message: buttonMessage(text, [...track, mine]), ...(form && { utility: form }) };
}

const amountOf = ({ locale, currency }: OrderRow, amount: number) => formatMoney(locale, { amount, currency });
