/** PURE. What the thread says once an order is paid for: where its goods are, and what of its money went back. */
import { formatMoney } from "../../contract/money.ts";
import type { FulfilmentState } from "../../contract/order.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewMessage } from "../../db/outbox.ts";
import { buttonMessage, linkButton, postbackButton } from "../messenger/templates.ts";
import { orderNumber } from "./order-messages.ts";
import { payloads } from "./payloads.ts";
import { say, type WordKey, wordsFor } from "./words/index.ts";

const GOODS: Record<Exclude<FulfilmentState, "unfulfilled" | "cancelled">, WordKey> = {
  processing: "goodsProcessing",
  shipped: "goodsShipped",
  out_for_delivery: "goodsOut",
  delivered: "goodsDelivered",
  delayed: "goodsDelayed",
  returned: "goodsReturned",
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
  return [spoken(order, `goods:${order.id}:${to}`, parts.join(" "), track)];
}

/** That the order is cancelled, and with it what goes back: one message for both. @param refundMinor 0: nothing is left to give back */
export function cancelledMessages(order: OrderRow, refundMinor: number): NewMessage[] {
  const words = wordsFor(order.locale);
  const number = orderNumber(order);
  const text =
    refundMinor > 0
      ? say(words.goodsCancelledRefund, { number, amount: amountOf(order, refundMinor) })
      : say(words.goodsCancelled, { number });
  return [spoken(order, `goods:${order.id}:cancelled`, text, [])];
}

/** That money went back, said once for each refund. */
export function refundedMessages(order: OrderRow, refund: { id: string; amountMinor: number }): NewMessage[] {
  const values = { number: orderNumber(order), amount: amountOf(order, refund.amountMinor) };
  return [spoken(order, `refund:${refund.id}`, say(wordsFor(order.locale).refunded, values), [])];
}

function spoken(
  { locale }: OrderRow,
  dedupeKey: string,
  text: string,
  track: ReturnType<typeof linkButton>[],
): NewMessage {
  const mine = postbackButton(wordsFor(locale).myOrders, payloads.orders);
  return { dedupeKey, message: buttonMessage(text, [...track, mine]) };
}

const amountOf = ({ locale, currency }: OrderRow, amount: number) => formatMoney(locale, { amount, currency });
