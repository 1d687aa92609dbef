/** PURE. The order machine (`TRANSITIONS` of the contract) as questions. */
import { type PaymentStatus, TRANSITIONS } from "../../contract/order.ts";
import type { OrderRow } from "../../db/orders.ts";
import { UNKNOWN_OUTCOME_MS } from "../limits.ts";

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
