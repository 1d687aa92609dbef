/**
 * The Cron sweep: what a dead worker, a lost answer or an absent buyer left undecided comes to an end. It reads and cancels;
 * it never charges (invariant 4). Overlapping runs are harmless: every step is a compare-and-set or a lease.
 */
import { type OrderRow, takeUnsettled } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { sweepInbox } from "../inbox.ts";
import { SWEEP_ROWS_MAX, UNKNOWN_OUTCOME_MS } from "../limits.ts";
import { errorName } from "../log.ts";
import { sweepRefunds } from "../merchant/refund-truth.ts";
import { drainOutbox } from "../outbox.ts";
import { detachCards } from "../wallet/cards.ts";
import { endUnopened, settle } from "./settle.ts";
import { isLive, isOverdue } from "./transitions.ts";

export async function sweep(deps: Deps): Promise<void> {
  await sweepInbox(deps);
  await sweepOrders(deps);
  await sweepRefunds(deps);
  await detachCards(deps);
  await drainOutbox(deps);
}

async function sweepOrders(deps: Deps): Promise<void> {
  const pendingBefore = new Date(deps.now.getTime() - UNKNOWN_OUTCOME_MS);
  for (const order of await takeUnsettled(deps.sql, deps.now, pendingBefore, SWEEP_ROWS_MAX)) {
    try {
      await decide(deps, order);
    } catch (error) {
      deps.log.error("sweep_order_failed", { order: order.id, reason: errorName(error) });
    }
  }
}

/** Reads the truth; what is not paid by now is cancelled at the provider first and only then ended here. */
async function decide(deps: Deps, order: OrderRow): Promise<void> {
  if (!order.paymentIntentId) return await endUnopened(deps, order, "expired");
  const read = await deps.payments.read(order.paymentIntentId);
  const settled = await settle(deps, order, read, { decisive: true });
  if (!isLive(settled.status) || read.state === "processing" || !isOverdue(settled, deps.now)) return;
  await settle(deps, settled, await deps.payments.cancel(order.paymentIntentId), { decisive: true });
}
