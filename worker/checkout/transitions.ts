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

const isAboutPayment = (reason: string | null) => reason === "amount_mismatch" || reason === "foreign_payment";

/** That nobody has decided yet what becomes of it: as `isQuarantined` of db/orders.ts asks in SQL. */
export const isQuarantined = ({ needsAttention, acceptedMinor, status, paymentIntentId }: OrderRow): boolean =>
  isAboutPayment(needsAttention) && acceptedMinor === null && status !== "paid" && paymentIntentId !== null;

/**
 * How an order stands for its buyer. One that ended while its payment is in quarantine is still being looked at: money may have been
 * taken, so nobody says that nothing was.
 */
export function toldStatus({ status, needsAttention }: Pick<OrderRow, "needsAttention" | "status">): PaymentStatus {
  return isAboutPayment(needsAttention) && (status === "cancelled" || status === "expired") ? "paying" : status;
}

/** That the merchant has ended it unpaid. Whether money was taken and went back is said in its thread and on its own page. */
export const isEndedByMerchant = ({ acceptedMinor }: Pick<OrderRow, "acceptedMinor">): boolean => acceptedMinor === 0;

/** A tap without an outcome after two minutes, or goods held past their time: such an order is to be ended. */
export function isOverdue({ status, attemptAt, heldUntil }: OrderRow, now: Date): boolean {
  const isForgotten = status === "paying" && now.getTime() - attemptAt.getTime() >= UNKNOWN_OUTCOME_MS;
  return isForgotten || (heldUntil !== null && heldUntil <= now);
}
