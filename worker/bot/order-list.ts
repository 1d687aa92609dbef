/** PURE. A buyer's last orders, as their thread tells of them: how each stands, and nothing that is no news to them. */
import type { ThreadFacts } from "../../db/buyers.ts";
import { isLive } from "../checkout/transitions.ts";
import { orderNumber } from "./order-messages.ts";
import type { Reply } from "./reply.ts";
import type { Voice } from "./voice.ts";

type Listed = ThreadFacts["orders"][number];

const SHOWN_MAX = 5;

/** @param orders newest first */
export function orderList(voice: Voice, orders: Listed[]): Reply[] {
  const told = orders.filter((order) => !isForgotten(order, orders)).slice(0, SHOWN_MAX);
  if (told.length === 0) return [voice.menu("ordersNone")];
  const lines = told.map((order) =>
    voice.words("orderLine", {
      number: orderNumber(order),
      total: voice.money({ amount: order.totalMinor, currency: order.currency }),
      status: statusOf(voice, order, orders),
    }),
  );
  return [{ kind: "text", text: [voice.words("ordersHead"), ...lines].join("\n") }];
}

const hasEnded = ({ status }: Listed) => status !== "paid" && !isLive(status);

/** Nothing was ever charged for it, and the same things were paid for later: a try that the buyer has long forgotten. */
function isForgotten(order: Listed, orders: Listed[]): boolean {
  const isPaidLater = (other: Listed) =>
    other.status === "paid" && other.number > order.number && other.basket === order.basket;
  return hasEnded(order) && orders.some(isPaidLater);
}

function statusOf(voice: Voice, order: Listed, orders: Listed[]): string {
  if (order.status === "paid") return voice.words("statusPaid");
  if (!hasEnded(order)) return voice.words("statusOpen");
  const heir = orders.find(({ number, checkoutId }) => number > order.number && checkoutId === order.checkoutId);
  return heir ? voice.words("statusReplaced", { number: orderNumber(heir) }) : voice.words("statusCancelled");
}
