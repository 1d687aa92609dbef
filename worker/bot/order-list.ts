/** PURE. A buyer's last orders, as their thread tells of them: how each stands, and nothing that is no news to them. */
import type { FulfilmentState } from "../../contract/order.ts";
import type { ThreadFacts } from "../../db/buyers.ts";
import { isLive, toldStatus } from "../checkout/transitions.ts";
import { orderNumber } from "./order-messages.ts";
import type { Reply } from "./reply.ts";
import type { Voice } from "./voice.ts";
import type { WordKey } from "./words/index.ts";

type Listed = ThreadFacts["orders"][number];

const SHOWN_MAX = 5;

/** How a paid order is called, by where its goods are. */
const GOODS: Record<FulfilmentState, WordKey> = {
  unfulfilled: "statusPaid",
  processing: "statusProcessing",
  shipped: "statusShipped",
  out_for_delivery: "statusOut",
  delivered: "statusDelivered",
  delayed: "statusDelayed",
  cancelled: "statusCancelled",
  returned: "statusReturned",
};

export const goodsWord = (fulfilment: FulfilmentState): WordKey => GOODS[fulfilment];

/** Each with a fresh way to its page. @param orders newest first */
export function orderList(voice: Voice, orders: Listed[]): Reply[] {
  const told = orders.filter((order) => !isForgotten(order, orders)).slice(0, SHOWN_MAX);
  if (told.length === 0) return [voice.menu("ordersNone")];
  const cards = told.map((order) => ({
    title: `${orderNumber(order)} · ${voice.money({ amount: order.totalMinor, currency: order.currency })}`,
    subtitle: statusOf(voice, order, orders),
    imageUrl: null,
    buttons: [{ kind: "order" as const, title: voice.words("viewOrder"), orderId: order.id }],
  }));
  return [voice.text("ordersHead"), { kind: "offers", cards }];
}

const hasEnded = (order: Listed) => order.status !== "paid" && !isLive(toldStatus(order));

/** Nothing was ever charged for it, and the same things were paid for later: a try that the buyer has long forgotten. */
function isForgotten(order: Listed, orders: Listed[]): boolean {
  const isPaidLater = (other: Listed) =>
    other.status === "paid" && other.number > order.number && other.basket === order.basket;
  return hasEnded(order) && orders.some(isPaidLater);
}

function statusOf(voice: Voice, order: Listed, orders: Listed[]): string {
  if (order.status === "paid") return voice.words(goodsWord(order.fulfilment));
  if (!hasEnded(order)) return voice.words("statusOpen");
  const heir = orders.find(({ number, checkoutId }) => number > order.number && checkoutId === order.checkoutId);
  return heir ? voice.words("statusReplaced", { number: orderNumber(heir) }) : voice.words("statusCancelled");
}
