/** A merchant gives money back, in part or whole: once for each Idempotency-Key, and never more than was paid. */
import type { Refunded, RefundRequest } from "../../contract/merchant.ts";
import { chargeStep } from "../../contract/money.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import { beginRefund } from "../../db/refunds.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { leaseEnd } from "../lease.ts";
import { HISTORY_MAX, REFUNDS_PER_ORDER_MAX } from "../limits.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";
import { paidFor } from "./refund-lines.ts";
import { askForRefund } from "./refund-truth.ts";
import { viewRefund } from "./view.ts";

export async function refundOrder(
  deps: Deps,
  name: string,
  key: string,
  { amountMinor, lines, reason, note }: RefundRequest,
): Promise<Refunded | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  if (!story) return UNKNOWN_ORDER;
  const { order } = story;
  const share = lines ? paidFor(order, lines) : null;
  if (isFailure(share)) return share;
  const amount = amountMinor ?? share;
  const step = chargeStep(order.currency);
  if (amount !== null && amount % step !== 0) {
    return new Failure("invalid", `An amount in ${order.currency} is a whole number of ${step} minor units.`);
  }
  const wanted = { id: deps.id("ref"), orderId: order.id, amountMinor: amount, lines: lines ?? null, reason, note };
  const request = { ...wanted, requestKey: `api:${key}`, now: deps.now, nextAt: leaseEnd(deps) };
  const made = await beginRefund(deps.sql, request, REFUNDS_PER_ORDER_MAX);
  if (!made) return refusalOf(order);
  if (amount !== null && made.amountMinor !== amount) {
    return new Failure("key_reused", "This Idempotency-Key was used for another amount. Send a new one.");
  }
  const refund = made.id === wanted.id ? await askForRefund(deps, order, made) : made;
  const shown = await showOrder(deps, order.id);
  return isFailure(shown) ? shown : { refund: viewRefund(refund), order: shown };
}

function refusalOf(order: OrderRow): Failure {
  if (order.status !== "paid") {
    return new Failure("refund_refused", `The order is not paid (${order.status}), so there is nothing to give back.`);
  }
  return new Failure("refund_refused", "That is more than is left of what was paid, or too many refunds were made.");
}
