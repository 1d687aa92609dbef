/** PURE. The order machine as data. Same state is a no-op; what is not in the table is refused; money wins from every state. */
import type { PaymentStatus } from "../../contract/order.ts";

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
