/** Money given back: rows written before the provider is asked, and moved by what the provider says. */
import type { Actor, RefundReason, RefundStatus } from "../contract/order.ts";
import type { RefundedPiece } from "./documents.ts";

export interface RefundRow {
  id: string;
  orderId: string;
  amountMinor: number;
  currency: string;
  lines: RefundedPiece[] | null;
  reason: RefundReason | "other";
  note: string;
  status: RefundStatus;
  /** Null until the provider's answer has arrived. */
  providerId: string | null;
  failure: string | null;
  requestedBy: Actor;
  /** What asked for it, once for each order. */
  requestKey: string;
  createdAt: Date;
  attempts: number;
}
