/** PURE. An order as its buyer knows it, wherever it was made. */
import type { OrderView } from "../../contract/checkout.ts";
import type { State } from "./state.ts";
import { count } from "./words.ts";

/** The page is told a status as well. What the thread says instead is in its bubbles, which have checks of their own. */
export type KnownOrder = Pick<OrderView, "id" | "number" | "total"> & Partial<Pick<OrderView, "status">>;

/** The last order that anybody has made. Throws when there is none. */
export function newestOrder({ orders }: State): KnownOrder {
  const order = orders.at(-1);
  if (order === undefined) throw new Error("Nobody has ordered anything.");
  const { id, number, totalMinor, currency } = order;
  return { id, number: `A-${1000 + number}`, total: { amount: totalMinor, currency } };
}

/** The one order that a tap in the thread has made. Throws with how many there are. */
export function orderTapped(before: State, after: State): KnownOrder {
  const made = after.orders.length - before.orders.length;
  if (made !== 1) throw new Error(`What was tapped made ${count(made, "order")}, and not one.`);
  return newestOrder(after);
}
