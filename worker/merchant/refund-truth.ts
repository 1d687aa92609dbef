/**
 * How a refund learns what became of it. The request that makes it, the provider's events and the sweep all come here, in any order
 * and any number of times. Rows are read before the provider is asked: a row that has moved since, or come, is judged by whoever comes next.
 */
import { findOrder, findOrderByPayment, type OrderRow } from "../../db/orders.ts";
import {
  adoptRefund,
  findRefunds,
  leaseRefunds,
  moveRefund,
  postponeRefund,
  type RefundRow,
  type RefundTruth,
} from "../../db/refunds.ts";
import { reopenQuarantine } from "../../db/settlement.ts";
import { nextTry } from "../backoff.ts";
import { refundedMessages } from "../bot/after-sale.ts";
import { settleByPayment } from "../checkout/settle.ts";
import { isEndedByMerchant } from "../checkout/transitions.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import { REFUND_ATTEMPTS_MAX, RUN_MS_MAX, SWEEP_ROWS_MAX } from "../limits.ts";
import { type ProviderRefund, UnknownOutcome } from "../payments/port.ts";
import { alarmOf, orderAlert } from "./alert.ts";

/** What asks for a refund because its order is cancelled: the buyer is told of both at once. */
export const CANCEL_KEY = "cancel";

/** A refund that is to be made: asks for it, and notes the answer. An answer that does not come leaves it to the sweep. */
export async function askForRefund(deps: Deps, order: OrderRow, refund: RefundRow): Promise<RefundRow> {
  try {
    return await askOnce(deps, order, refund);
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    deps.log.error("refund_unknown", { refund, reason: error.cause });
    return refund;
  }
}

async function askOnce(deps: Deps, order: OrderRow, refund: RefundRow): Promise<RefundRow> {
  if (!order.paymentIntentId || refund.reason === "other") throw new Error("only we ask, and only for what was paid");
  const { id, amountMinor, reason } = refund;
  const paymentId = order.paymentIntentId;
  const answer = await deps.payments.refund({ id, orderId: order.id, paymentId, amountMinor, reason });
  if (!("refused" in answer)) return await note(deps, order, refund, answer);
  // What refuses may be the very refund that an earlier, unheard answer told of.
  const made = (await deps.payments.listRefunds(paymentId)).find(({ refundId }) => refundId === id);
  if (made) return await note(deps, order, refund, made);
  deps.log.error("refund_refused", { refund, reason: answer.refused });
  return (await move(deps, order, refund, "failed", null, answer.refused)) ?? refund;
}

/** What was given back of a payment, as the provider has it now: ours are moved, others adopted. */
export async function followRefunds(deps: Deps, paymentId: string): Promise<void> {
  const found = await findOrderByPayment(deps.sql, paymentId);
  // What is told of the money that went may arrive before what is told of the money that came.
  if (found?.status !== "paid") await settleByPayment(deps, paymentId);
  const order = found?.status === "paid" ? found : await findOrderByPayment(deps.sql, paymentId);
  if (order && isEndedByMerchant(order)) return await checkGivenBack(deps, order, paymentId);
  if (order?.status !== "paid") return;
  const rows = await findRefunds(deps.sql, order.id);
  for (const told of await deps.payments.listRefunds(paymentId)) {
    const row = rows.find(({ id, providerId }) => providerId === told.id || id === told.refundId);
    if (row) await note(deps, order, row, told);
    else await adopt(deps, order, told);
  }
}

/** Money that the merchant gave back in place of accepting it, and that came back to them: they are asked again what becomes of it. */
async function checkGivenBack(deps: Deps, order: OrderRow, paymentId: string): Promise<void> {
  const refunds = await deps.payments.listRefunds(paymentId);
  const lost = refunds.filter(isLost);
  if (lost.length === 0) return;
  const { state, amountMinor } = await deps.payments.read(paymentId);
  const kept = amountMinor - goneMinor(refunds);
  if (state !== "succeeded" || kept <= 0) return;
  const alerts = lost.map((refund) => orderAlert(order, "refund_failed", refund.id, refund.amountMinor));
  await reopenQuarantine(deps.sql, order.id, alarmOf(deps, alerts));
}

/** What of a payment went back, or is on its way. */
export const goneMinor = (refunds: ProviderRefund[]): number =>
  refunds.reduce((sum, refund) => sum + (isLost(refund) ? 0 : refund.amountMinor), 0);

/** That the money of a refund is with the shop (again). */
export const isLost = ({ status }: Pick<ProviderRefund, "status">): boolean =>
  status === "failed" || status === "canceled";

/**
 * Ends refunds of a payment whose outcome was asked after for so long that nobody asks any more. They are looked for once more and not
 * asked for: the merchant may have given the money back by hand meanwhile. What is not there was never made, and is owed again.
 */
export async function concludeGivenUp(deps: Deps, paymentId: string): Promise<void> {
  const order = await findOrderByPayment(deps.sql, paymentId);
  if (!order) return;
  const isGivenUp = (row: RefundRow) => row.status === "pending" && row.providerId === null && row.nextAt === null;
  const rows = (await findRefunds(deps.sql, order.id)).filter(isGivenUp);
  if (rows.length === 0) return;
  const told = await deps.payments.listRefunds(paymentId);
  for (const row of rows) {
    const made = told.find(({ refundId }) => refundId === row.id);
    if (made) await note(deps, order, row, made);
    else await move(deps, order, row, "failed", null, "never_made");
  }
}

/** Goes on asking after refunds whose outcome nobody knows. First it is looked for: one that is there is not asked for again. */
export async function sweepRefunds(deps: Deps): Promise<void> {
  const due = await leaseRefunds(deps.sql, deps.now, leaseEnd(deps), SWEEP_ROWS_MAX);
  for (const refund of due) {
    if (deps.spentMs() > RUN_MS_MAX) return;
    const order = await findOrder(deps.sql, refund.orderId);
    if (!order) throw new Error("an order does not vanish");
    try {
      await finish(deps, order, refund);
    } catch (error) {
      const next = nextTry(deps.now, refund.attempts, REFUND_ATTEMPTS_MAX, 0);
      deps.log.error("sweep_refund_failed", { refund, reason: error, given_up: next === null });
      const alert = orderAlert(order, "refund_unknown", refund.id, refund.amountMinor);
      await postponeRefund(deps.sql, refund, next, alarmOf(deps, [alert]));
    }
  }
}

async function finish(deps: Deps, order: OrderRow, refund: RefundRow): Promise<void> {
  if (!order.paymentIntentId) throw new Error("a refund is of an order that was paid");
  const made = (await deps.payments.listRefunds(order.paymentIntentId)).find(({ refundId }) => refundId === refund.id);
  if (made) await note(deps, order, refund, made);
  else await askOnce(deps, order, refund);
}

async function note(deps: Deps, order: OrderRow, row: RefundRow, told: ProviderRefund): Promise<RefundRow> {
  const isKnown = row.providerId === told.id && row.status === told.status;
  if (isKnown || !mayTurn(row, told)) return row;
  return (await move(deps, order, row, told.status, told.id, told.failure)) ?? row;
}

/** What has failed at the provider stays failed; what we only believed to have been refused may turn out to be there. */
function mayTurn(row: RefundRow, told: ProviderRefund): boolean {
  if (row.status === "pending" || row.providerId === null) return true;
  return row.status === "succeeded" && told.status !== "pending";
}

async function move(
  deps: Deps,
  order: OrderRow,
  row: RefundRow,
  status: RefundTruth["status"],
  providerId: string | null,
  failure: string | null,
): Promise<RefundRow | null> {
  const isTold = row.requestKey !== CANCEL_KEY;
  const truth = { ...consequences(deps, order, row, status, isTold), status, providerId, failure };
  return await moveRefund(deps.sql, row, truth);
}

async function adopt(deps: Deps, order: OrderRow, told: ProviderRefund): Promise<void> {
  const { amountMinor, currency, refundId, status, failure } = told;
  const refund = { id: deps.id("ref"), ours: refundId, amountMinor, currency };
  const key = { id: told.id, amountMinor };
  const truth = { ...consequences(deps, order, key, status, true), status, providerId: told.id, failure };
  await adoptRefund(deps.sql, order.id, refund, truth);
}

/** Who is told when a refund comes to this: the buyer of money on its way to them, the merchant of money that came back. */
function consequences(
  deps: Deps,
  order: OrderRow,
  refund: { id: string; amountMinor: number },
  status: RefundTruth["status"],
  isTold: boolean,
): Pick<RefundTruth, "messages" | "alarm" | "now"> {
  const alerts = isLost({ status }) ? [orderAlert(order, "refund_failed", refund.id, refund.amountMinor)] : [];
  const messages = status === "succeeded" && isTold ? refundedMessages(order, refund) : [];
  return { messages, alarm: alarmOf(deps, alerts), now: deps.now };
}
