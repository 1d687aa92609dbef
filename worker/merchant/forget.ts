/** The merchant passes on that somebody wants their data deleted: a guest's goes with their order, a buyer's as from their own thread. */
import type { Forgotten } from "../../contract/forget.ts";
import { askErasure } from "../../db/erasures.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { type Failure, isFailure } from "../failure.ts";
import { HISTORY_MAX } from "../limits.ts";
import { forgetGuest } from "../order/erase.ts";
import { isForgotten } from "../order/guest.ts";
import { eraseBuyers, waitsSince } from "../wallet/erase.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";

/** Nothing is refused: what is under way is waited for, and nobody has to ask again. */
export async function forgetPerson(deps: Deps, name: string): Promise<Forgotten | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  if (!story) return UNKNOWN_ORDER;
  const state = await forgetOf(deps, story.order);
  const order = await showOrder(deps, story.order.id);
  if (isFailure(order)) return order;
  return { whose: story.order.payer.startsWith("buyer:") ? "buyer" : "guest", state, order };
}

async function forgetOf(deps: Deps, order: OrderRow): Promise<Forgotten["state"]> {
  if (isForgotten(order)) return "gone";
  if (order.buyerId === null) return (await forgetGuest(deps, order.id, "merchant")) ? "gone" : "waiting";
  const waits = await askErasure(deps.sql, order.buyerId, deps.now, waitsSince(deps.now));
  deps.later(() => eraseBuyers(deps));
  return waits > 0 ? "waiting" : "going";
}
