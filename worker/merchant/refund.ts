/** A merchant gives money back, in part or whole: once for each Idempotency-Key, and never more than was paid. */
import type { Refunded, RefundRequest } from "../../contract/merchant.ts";
import { chargeStep } from "../../contract/money.ts";
import { findOrderStory, type OrderStory } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import { beginRefund } from "../../db/refunds.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { leaseEnd } from "../lease.ts";
import { HISTORY_MAX, REFUNDS_PER_ORDER_MAX, STEP_RACES_MAX } from "../limits.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";
import { doubledPiece, isSamePieces, paidFor } from "./refund-lines.ts";
import { askForRefund } from "./refund-truth.ts";
import { viewRefund } from "./view.ts";

export async function refundOrder(
  deps: Deps,
  name: string,
  key: string,
  request: RefundRequest,
): Promise<Refunded | Failure> {
  let seen: number | null = null;
  for (let race = 0; race < STEP_RACES_MAX; race++) {
    const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
    if (!story) return UNKNOWN_ORDER;
    const { refundedMinor } = story.order;
    // Not paid when it was looked at, or nothing else went back since: it was refused for what it asks for.
    if (story.order.status !== "paid" || refundedMinor === seen) return refusalOf(story.order);
    const refunded = await refundOnce(deps, story, key, request);
    if (refunded) return refunded;
    seen = refundedMinor;
  }
  return new Failure(
    "refund_refused",
    "Somebody else gives this order's money back at the same moment. Look at it first.",
  );
}

/** Null when it was refused as the order stood. */
async function refundOnce(
  deps: Deps,
  { order, refunds }: OrderStory,
  key: string,
  { amountMinor, lines, reason, note }: RefundRequest,
): Promise<Refunded | Failure | null> {
  const requestKey = `api:${key}`;
  const known = refunds.find((refund) => refund.requestKey === requestKey);
  if (known && lines && !isSamePieces(known.lines, lines)) return KEY_REUSED;
  const share = lines ? (known?.amountMinor ?? paidFor(order, lines, refunds)) : null;
  if (isFailure(share)) return share;
  const doubled = lines && !known ? doubledPiece(order, lines, refunds) : null;
  if (doubled) return doubled;
  const amount = amountMinor ?? share;
  const step = chargeStep(order.currency);
  if (amount !== null && amount % step !== 0) {
    return new Failure("invalid", `An amount in ${order.currency} is a whole number of ${step} minor units.`);
  }
  const wanted = { id: deps.id("ref"), orderId: order.id, amountMinor: amount, lines: lines ?? null, reason, note };
  const seenMinor = lines ? order.refundedMinor : null;
  const request = { ...wanted, seenMinor, requestKey, now: deps.now, nextAt: leaseEnd(deps) };
  const made = await beginRefund(deps.sql, request, REFUNDS_PER_ORDER_MAX);
  if (!made) return null;
  if (amount !== null && made.amountMinor !== amount) return KEY_REUSED;
  const refund = made.id === wanted.id ? await askForRefund(deps, order, made) : made;
  const shown = await showOrder(deps, order.id);
  return isFailure(shown) ? shown : { refund: viewRefund(refund), order: shown };
}

const KEY_REUSED = new Failure("key_reused", "This Idempotency-Key was used for another refund. Send a new one.");

function refusalOf(order: OrderRow): Failure {
  if (order.status !== "paid") {
    return new Failure("refund_refused", `The order is not paid (${order.status}), so there is nothing to give back.`);
  }
  return new Failure("refund_refused", "That is more than is left of what was paid, or too many refunds were made.");
}
