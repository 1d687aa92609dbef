/** The merchant moves the goods of an order on; the buyer is told in the same statement. */
import type { FulfilmentRequest, MerchantOrder } from "../../contract/merchant.ts";
import { moveGoods, type Parcel } from "../../db/fulfilment.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import { goodsMessages } from "../bot/after-sale.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { HISTORY_MAX, STEP_RACES_MAX } from "../limits.ts";
import { trackingUrlOf } from "./carriers.ts";
import { movesOf, refusalOf } from "./fulfilment.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";

export async function fulfil(deps: Deps, name: string, request: FulfilmentRequest): Promise<MerchantOrder | Failure> {
  if (request.trackingNumber !== undefined && request.carrier === undefined) {
    return new Failure("invalid", "A tracking number needs its carrier.");
  }
  for (let race = 0; race < STEP_RACES_MAX; race++) {
    const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
    if (!story) return UNKNOWN_ORDER;
    const { order } = story;
    const parcel = parcelOf(order, request);
    if (isThere(order, request, parcel)) return await showOrder(deps, order.id);
    if (!movesOf(order).includes(request.to)) return new Failure("move_refused", refusalOf(order, request.to));
    const messages = goodsMessages({ ...order, ...parcel }, request.to);
    const moved = await moveGoods(deps.sql, order, { to: request.to, parcel, messages, now: deps.now });
    if (moved) return await showOrder(deps, moved.id);
  }
  return new Failure("move_refused", "Somebody else moves this order at the same moment. Look at it, and try again.");
}

/** What was sent replaces what was known of the parcel, as a whole. */
function parcelOf(order: OrderRow, { carrier, trackingNumber, trackingUrl }: FulfilmentRequest): Parcel {
  if (carrier === undefined && trackingUrl === undefined) return order;
  const code = trackingNumber ?? null;
  const known = carrier && code ? trackingUrlOf(carrier, code) : null;
  return { carrier: carrier ?? null, trackingNumber: code, trackingUrl: trackingUrl ?? known };
}

/** The same request once more. */
function isThere(order: OrderRow, { to }: FulfilmentRequest, parcel: Parcel): boolean {
  const keys = ["carrier", "trackingNumber", "trackingUrl"] as const;
  return order.status === "paid" && order.fulfilment === to && keys.every((key) => order[key] === parcel[key]);
}
