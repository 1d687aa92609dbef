/** PURE. (a payment with its refunds at the provider, the order and its refunds here) -> where the two do not say the same. */
import type { AlertOrder } from "../../contract/alert.ts";
import type { DifferenceKind } from "../../contract/difference.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { RefundRow } from "../../db/refunds.ts";
import { toldMinor } from "../checkout/charged.ts";
import type { ListedPayment, ProviderRefund } from "../payments/port.ts";
import { nameOf } from "./alert.ts";

export interface Found {
  kind: DifferenceKind;
  /** The payment or refund that it is about. */
  subject: string;
  order: AlertOrder | null;
  amountMinor: number;
  currency: string;
}

/** @param order whose own payment it is, or that the payment names; null: none here */
export function paymentDifference(payment: ListedPayment, order: OrderRow | null): Found | null {
  const kept = payment.state === "succeeded" ? payment.amountMinor - payment.givenBackMinor : 0;
  const found = (kind: DifferenceKind): Found => {
    return { kind, subject: payment.id, order: order && nameOf(order), amountMinor: kept, currency: payment.currency };
  };
  if (!order) {
    // Another program of the merchant's may use the same account.
    if (payment.orderId === null) return null;
    const mayTake = payment.state === "processing" || payment.state === "action_required";
    return kept > 0 || mayTake ? found("unknown_order") : null;
  }
  if (order.paymentIntentId !== payment.id) return kept > 0 ? found("second_payment") : null;
  if (payment.state !== "succeeded")
    return order.status === "paid" ? { ...found("paid_here"), ...totalOf(order) } : null;
  const agrees =
    payment.amountMinor === (order.acceptedMinor ?? order.totalMinor) && payment.currency === order.currency;
  if (!agrees) return kept > 0 ? found("amount_differs") : null;
  return order.status !== "paid" && kept > 0 ? found("paid_there") : null;
}

/** An order that is paid here and whose payment the provider does not know. */
export function missingPayment(order: OrderRow): Found | null {
  if (order.status !== "paid" || order.paymentIntentId === null) return null;
  return { kind: "paid_here", subject: order.paymentIntentId, order: nameOf(order), ...totalOf(order) };
}

const totalOf = (order: OrderRow) => ({ amountMinor: toldMinor(order), currency: order.currency });

/** Refunds count on one side only. Those of an order that is not paid are the payment's own question. */
export function refundDifferences(order: OrderRow, rows: RefundRow[], told: ProviderRefund[]): Found[] {
  if (order.status !== "paid") return [];
  const there = told.flatMap((each): Found[] => {
    const row = rows.find(({ id, providerId }) => providerId === each.id || id === each.refundId);
    if (!counts(each) || (row && counts(row))) return [];
    return [{ ...amountOf(each), kind: "refund_there", subject: each.id, order: nameOf(order) }];
  });
  const here = rows.flatMap((row): Found[] => {
    const same = told.find(({ id, refundId }) => id === row.providerId || refundId === row.id);
    // One that is still asked for is on its way.
    if (!counts(row) || row.nextAt !== null || (same && counts(same))) return [];
    return [{ ...amountOf(row), kind: "refund_here", subject: row.providerId ?? row.id, order: nameOf(order) }];
  });
  return [...there, ...here];
}

const counts = ({ status }: { status: string }) => status === "pending" || status === "succeeded";
const amountOf = ({ amountMinor, currency }: { amountMinor: number; currency: string }) => ({ amountMinor, currency });
