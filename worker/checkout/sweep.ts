/** The sweep's part for orders that are undecided. It reads and cancels; it never charges (invariant 4). */
import { noteUnknown, type OrderRow, takeUnsettled } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import {
  QUARANTINE_HOLD_MS,
  QUARANTINE_PAUSE_MS,
  SWEEP_ROWS_MAX,
  UNKNOWN_OUTCOME_MS,
  UNKNOWN_PAYMENT_MS,
  UNKNOWN_PAYMENT_PAUSE_MS_MAX,
} from "../limits.ts";
import { UnknownPayment } from "../payments/port.ts";
import { endQuarantined, endUnknown, endUnopened, settle } from "./settle.ts";
import { isLive, isOverdue } from "./transitions.ts";

/** Brings to an end what a dead worker, a lost answer or an absent buyer left undecided. */
export async function sweepOrders(deps: Deps): Promise<void> {
  const pendingBefore = new Date(deps.now.getTime() - UNKNOWN_OUTCOME_MS);
  const pauses = { pauseMaxMs: UNKNOWN_PAYMENT_PAUSE_MS_MAX, quarantinePauseMs: QUARANTINE_PAUSE_MS };
  const due = await takeUnsettled(deps.sql, deps.now, pendingBefore, pauses, SWEEP_ROWS_MAX);
  for (const order of due) {
    try {
      await decide(deps, order);
    } catch (error) {
      deps.log.error("sweep_order_failed", { order, reason: error });
    }
  }
}

async function decide(deps: Deps, order: OrderRow): Promise<void> {
  const { paymentIntentId } = order;
  if (!paymentIntentId) return await endUnopened(deps, order, "expired");
  try {
    await settleOrCancel(deps, order, paymentIntentId);
  } catch (error) {
    if (error instanceof UnknownPayment) return await countUnknown(deps, order);
    if (order.unknownSince) await noteUnknown(deps.sql, order.id, null);
    throw error;
  }
}

/** Reads the truth; what is not paid by now is cancelled at the provider first and only then ended here. */
async function settleOrCancel(deps: Deps, order: OrderRow, paymentId: string): Promise<void> {
  const read = await deps.payments.read(paymentId);
  const settled = await settle(deps, order, read, { decisive: true });
  if (!isLive(settled.status) || read.state === "processing" || !isOverdue(settled, deps.now)) return;
  // Its money came and is not its amount: only the merchant can say what is to be done with it.
  if (read.state === "succeeded")
    return isWaitOver(settled, deps.now) ? await endQuarantined(deps, settled) : undefined;
  await settle(deps, settled, await deps.payments.cancel(paymentId), { decisive: true });
}

const isWaitOver = ({ heldUntil }: OrderRow, now: Date) =>
  heldUntil !== null && now.getTime() - heldUntil.getTime() >= QUARANTINE_HOLD_MS;

/** The account may be the wrong one for a while: only what is unknown for very long, without a break, is given up. */
async function countUnknown(deps: Deps, order: OrderRow): Promise<void> {
  const since = order.unknownSince ?? deps.now;
  if (deps.now.getTime() - since.getTime() >= UNKNOWN_PAYMENT_MS) return await endUnknown(deps, order);
  if (order.unknownSince) return;
  deps.log.error("payment_not_known", { order });
  await noteUnknown(deps.sql, order.id, since);
}
