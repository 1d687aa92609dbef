/** What a merchant wants to give back, from what they chose and typed to the request. Pure. */
import type { MerchantOrder, RefundRequest } from "../../contract/merchant.ts";
import { chargeStep } from "../../contract/money.ts";
import type { RefundReason } from "../../contract/order.ts";
import { type AmountFault, parseAmount } from "./amount.ts";

export const REASONS: readonly RefundReason[] = ["requested_by_customer", "duplicate", "fraudulent"];

export interface RefundDraft {
  how: "all" | "pieces" | "amount";
  /** Pieces of each line, in the order's own order. */
  pieces: number[];
  /** As typed. */
  amount: string;
  reason: RefundReason;
  note: string;
}

/** `none`: no piece is chosen. `more`: more than is left. */
export type RefundFault = AmountFault | "none" | "more";

export function emptyRefund(order: MerchantOrder): RefundDraft {
  return { how: "all", pieces: order.lines.map(() => 0), amount: "", reason: "requested_by_customer", note: "" };
}

/** How many pieces of a line were not given back by pieces yet. */
export function piecesLeft({ lines, refunds }: MerchantOrder, line: number): number {
  const back = refunds
    .filter(({ status }) => status === "pending" || status === "succeeded")
    .flatMap((refund) => refund.lines ?? [])
    .filter((each) => each.line === line);
  return Math.max(
    0,
    back.reduce((left, { quantity }) => left - quantity, lines[line]?.quantity ?? 0),
  );
}

/** Minor units, or why it cannot be given back so. */
export function amountOf(order: MerchantOrder, draft: RefundDraft): number | RefundFault {
  const { refundable } = order;
  if (draft.how === "all") return refundable.amount;
  const amount = draft.how === "pieces" ? paidFor(order, draft.pieces) : parseAmount(draft.amount, refundable.currency);
  if (amount === 0) return "none";
  return typeof amount === "number" && amount > refundable.amount ? "more" : amount;
}

/** Names the amount in every case: what was confirmed is what goes back, whatever has happened meanwhile. */
export function requestOf(draft: RefundDraft, amountMinor: number): RefundRequest {
  const chosen = draft.pieces.map((quantity, line) => ({ line, quantity })).filter(({ quantity }) => quantity > 0);
  return {
    amountMinor,
    ...(draft.how === "pieces" && { lines: chosen }),
    reason: draft.reason,
    note: draft.note.trim(),
  };
}

/** What was paid for so many pieces of each line beyond those that went back, rounded as the worker does (worker/merchant/refund-lines.ts). */
function paidFor(order: MerchantOrder, pieces: number[]): number {
  const step = chargeStep(order.total.currency);
  return order.lines.reduce((sum, { quantity, paid }, index) => {
    const steps = quantity * step;
    const upTo = (count: number) => step * Math.floor((2 * paid.amount * count + steps) / (2 * steps));
    const gone = quantity - piecesLeft(order, index);
    return sum + upTo(gone + (pieces[index] ?? 0)) - upTo(gone);
  }, 0);
}
