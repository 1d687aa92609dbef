/** PURE. (order as stored, payment as the provider tells it) -> what becomes of the order. No I/O, no clock. */
import type { DeclineCode, PaymentStatus } from "../../contract/order.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { ProviderPayment } from "../payments/port.ts";
import { canMove, isEndedByMerchant, isOverdue } from "./transitions.ts";

export type Verdict =
  | { kind: "move"; to: PaymentStatus; decline: DeclineCode | null }
  | { kind: "stay" }
  /** The provider's facts contradict the order: a person must look, and nothing moves. */
  | { kind: "quarantine"; reason: "amount_mismatch" | "foreign_payment" };

export interface Circumstances {
  /** True when the payment is the answer to this very attempt, or no attempt can be on its way any more. */
  decisive: boolean;
  now: Date;
}

export function judge(order: OrderRow, payment: ProviderPayment, circumstances: Circumstances): Verdict {
  if (payment.orderId !== order.id || (order.paymentIntentId !== null && payment.id !== order.paymentIntentId)) {
    return { kind: "quarantine", reason: "foreign_payment" };
  }
  if (isEndedByMerchant(order)) return { kind: "stay" };
  // A cancelled payment takes nothing, whatever its amount.
  if (payment.state !== "cancelled" && !isAmountOf(order, payment)) {
    return { kind: "quarantine", reason: "amount_mismatch" };
  }
  const to = target(order, payment, circumstances);
  if (!to || to === order.status || !canMove(order.status, to)) return { kind: "stay" };
  return { kind: "move", to, decline: to === "declined" ? (payment.decline ?? "card_declined") : null };
}

/** The order's own amount, or what the merchant has accepted in its place. */
function isAmountOf(order: OrderRow, { amountMinor, currency }: ProviderPayment): boolean {
  return amountMinor === (order.acceptedMinor ?? order.totalMinor) && currency === order.currency;
}

function target(order: OrderRow, payment: ProviderPayment, circumstances: Circumstances): PaymentStatus | null {
  switch (payment.state) {
    case "succeeded":
      return "paid";
    case "cancelled":
      // The sweep, and the provider's webhook about what the sweep did, come to the same end whichever is first.
      return isOverdue(order, circumstances.now) ? "expired" : "cancelled";
    case "action_required":
      return "action_required";
    case "declined":
      // Read while another attempt is on its way, an old decline looks like a new one: its reference tells them apart.
      return circumstances.decisive || order.status === "action_required" || payment.ref !== order.chargeRef
        ? "declined"
        : null;
    case "open":
    case "processing":
      return null;
    default:
      return payment.state satisfies never;
  }
}
