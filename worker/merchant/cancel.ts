/** The merchant cancels a paid order that was not shipped: its money and its goods go back, and the buyer is told of both at once. */
import type { CancelRequest, MerchantOrder } from "../../contract/merchant.ts";
import { cancelOrder } from "../../db/fulfilment.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import { cancelledMessages } from "../bot/after-sale.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { leaseEnd } from "../lease.ts";
import { HISTORY_MAX, STEP_RACES_MAX } from "../limits.ts";
import { movesOf, refusalOf } from "./fulfilment.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";
import { askForRefund, CANCEL_KEY } from "./refund-truth.ts";
import { refundableOf } from "./view.ts";

/** An order that is cancelled already is answered as it stands. */
export async function cancel(
  deps: Deps,
  name: string,
  { reason, note }: CancelRequest,
): Promise<MerchantOrder | Failure> {
  for (let race = 0; race < STEP_RACES_MAX; race++) {
    const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
    if (!story) return UNKNOWN_ORDER;
    const { order } = story;
    if (order.fulfilment === "cancelled") return await showOrder(deps, order.id);
    if (!movesOf(order).includes("cancelled")) return new Failure("move_refused", refusalOf(order, "cancelled"));
    const done = await cancelOrder(deps.sql, order, {
      refundId: deps.id("ref"),
      requestKey: CANCEL_KEY,
      reason,
      note,
      messages: cancelledMessages(order, refundableOf(order)),
      now: deps.now,
      nextAt: leaseEnd(deps),
    });
    if (!done) continue;
    if (done.refund) await askForRefund(deps, done.order, done.refund);
    return await showOrder(deps, order.id);
  }
  return new Failure("move_refused", "Somebody else moves this order at the same moment. Look at it, and try again.");
}
