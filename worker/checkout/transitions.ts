/** PURE. The order machine as data. Same state is a no-op; what is not in the table is refused; money wins from every state. */
import type { PaymentStatus } from "../../contract/order.ts";
import type { OrderRow } from "../../db/orders.ts";
import { UNKNOWN_OUTCOME_MS } from "../limits.ts";

export const TRANSITIONS: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  created: ["paying", "paid", "cancelled", "expired"],
  paying: ["paid", "declined", "action_required", "cancelled", "expired"],
  action_required: ["paying", "paid", "declined", "cancelled", "expired"],
  declined: ["paying", "paid", "cancelled", "expired"],
  cancelled: ["paid"],
  expired: ["paid"],
  paid: [],
};

export function canMove(from: PaymentStatus, to: PaymentStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

/** States in which stock may still be held and money may still move. */
export function isLive(status: PaymentStatus): boolean {
  return status !== "paid" && status !== "cancelled" && status !== "expired";
}

/** A tap without an outcome after two minutes, or goods held past their time: such an order is to be ended. */
export function isOverdue({ status, attemptAt, heldUntil }: OrderRow, now: Date): boolean {
  const isForgotten = status === "paying" && now.getTime() - attemptAt.getTime() >= UNKNOWN_OUTCOME_MS;
  return isForgotten || (heldUntil !== null && heldUntil <= now);
}
