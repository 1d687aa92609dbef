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
  return known(order);
}

/** The last one that this person has paid. Throws when there is none. */
export function lastPaidBy({ buyers, orders }: State, psid: string): KnownOrder {
  const buyer = buyers.find((each) => each.psid === psid);
  const order = orders.findLast(({ buyerId, status }) => status === "paid" && buyerId === buyer?.id);
  if (order === undefined) throw new Error("They have paid nothing.");
  return known(order);
}

function known({ id, number, totalMinor, currency }: State["orders"][number]): KnownOrder {
  return { id, number: `A-${1000 + number}`, total: { amount: totalMinor, currency } };
}

/** The one order that a tap in the thread has made. Throws with how many there are. */
export function orderTapped(before: State, after: State): KnownOrder {
  const made = after.orders.length - before.orders.length;
  if (made !== 1) throw new Error(`What was tapped made ${count(made, "order")}, and not one.`);
  return newestOrder(after);
}
