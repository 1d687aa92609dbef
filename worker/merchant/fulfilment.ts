/** PURE. Where the goods of a paid order may go, as data, and what a refusal says. */
import type { FulfilmentState } from "../../contract/order.ts";
import type { OrderRow } from "../../db/orders.ts";

/** What follows what. `delayed` is left for where the goods then are: with the shop, or on their way. */
export const MOVES: Readonly<Record<FulfilmentState, readonly FulfilmentState[]>> = {
  unfulfilled: ["processing", "shipped", "delayed", "cancelled"],
  processing: ["shipped", "delayed", "cancelled"],
  shipped: ["out_for_delivery", "delivered", "delayed", "returned"],
  out_for_delivery: ["delivered", "delayed", "returned"],
  delivered: ["returned"],
  delayed: ["processing", "shipped", "cancelled", "out_for_delivery", "delivered", "returned"],
  cancelled: [],
  returned: [],
};

const BEFORE_SHIPPING: readonly FulfilmentState[] = ["processing", "shipped", "cancelled"];

/** Where this order's goods may go now; nowhere as long as nobody has paid. */
export function movesOf({ status, fulfilment, shippedAt }: OrderRow): FulfilmentState[] {
  if (status !== "paid") return [];
  const all = MOVES[fulfilment];
  if (fulfilment !== "delayed") return [...all];
  return all.filter((to) => BEFORE_SHIPPING.includes(to) === (shippedAt === null));
}

const WORDS: Record<FulfilmentState, string> = {
  unfulfilled: "not taken up yet",
  processing: "being prepared",
  shipped: "shipped",
  out_for_delivery: "out for delivery",
  delivered: "delivered",
  delayed: "delayed",
  cancelled: "cancelled",
  returned: "returned",
};

/** Why the goods cannot go there, and where they can, in one sentence for the merchant. */
export function refusalOf(order: OrderRow, to: FulfilmentState): string {
  if (order.status !== "paid") return `The order is not paid (${order.status}), so nothing can be ${WORDS[to]}.`;
  const moves = movesOf(order);
  const possible = moves.length > 0 ? `Possible now: ${moves.join(", ")}.` : "Nothing can follow.";
  return `The order is ${WORDS[order.fulfilment]}, so it cannot be ${WORDS[to]}. ${possible}`;
}
