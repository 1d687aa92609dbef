/** What a buyer's bank or the card network says of a payment: noted on its order and told to the merchant. Nothing moves by itself. */
import { findDisputeStatus, noteDispute, noteWarning } from "../../db/disputes.ts";
import { findOrderByPayment } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { STEP_RACES_MAX } from "../limits.ts";
import { alarmOf, disputeAlert, orderAlert } from "./alert.ts";

/** Reads where the dispute stands and notes it: opened, moved on or closed. */
export async function followDispute(deps: Deps, disputeId: string): Promise<void> {
  const { paymentId } = await deps.payments.readDispute(disputeId);
  if (!paymentId) return;
  for (let race = 0; race < STEP_RACES_MAX; race++) {
    const order = await findOrderByPayment(deps.sql, paymentId);
    if (!order) return;
    // Ours first: what is read after it is newer than whatever it says.
    const before = await findDisputeStatus(deps.sql, disputeId);
    const dispute = await deps.payments.readDispute(disputeId);
    const alarm = alarmOf(deps, [disputeAlert(order, disputeId, dispute.status, dispute.amountMinor)]);
    if (await noteDispute(deps.sql, order.id, before, dispute, alarm)) return;
  }
}

export async function noteFraudWarning(deps: Deps, paymentId: string): Promise<void> {
  const order = await findOrderByPayment(deps.sql, paymentId);
  if (order) await noteWarning(deps.sql, order.id, alarmOf(deps, [orderAlert(order, "fraud_warning")]));
}
