/** PURE. An order as the merchant's API shows it: name, address, lines and amounts; no PSID, no reference of the provider's. */
import type { ExportedOrder, MerchantOrder, OrderSummary, Refund } from "../../contract/merchant.ts";
import type { Money } from "../../contract/money.ts";
import type { OrderStory } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { RefundRow } from "../../db/refunds.ts";
import { orderNumber } from "../bot/order-messages.ts";
import { adjustmentMinor, chargedMinor, toldMinor } from "../checkout/charged.ts";
import { isQuarantined } from "../checkout/transitions.ts";
import { movesOf } from "./fulfilment.ts";

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
const moneyIn =
  ({ currency }: { currency: string }) =>
  (amount: number): Money => ({ amount, currency });

/** What may still be given back, in minor units. */
export function refundableOf(order: OrderRow): number {
  return order.status === "paid" ? Math.max(chargedMinor(order) - order.refundedMinor, 0) : 0;
}

export function viewSummary(order: OrderRow): OrderSummary {
  const money = moneyIn(order);
  return {
    id: order.id,
    number: orderNumber(order),
    status: order.status,
    fulfilment: order.fulfilment,
    name: order.address.name,
    email: order.email,
    pieces: order.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    total: money(toldMinor(order)),
    refunded: money(order.refundedMinor),
    needsAttention: order.needsAttention,
    dispute: order.disputeStatus,
    createdAt: order.createdAt.toISOString(),
    paidAt: iso(order.paidAt),
  };
}

/** What was sold for how much, where to, and where it is. */
export function viewSold(order: OrderRow): Omit<ExportedOrder, keyof OrderSummary> {
  const money = moneyIn(order);
  return {
    lines: order.lines.map(({ variantId, title, detail, quantity, unitMinor, grossMinor, paidMinor }) => {
      const amounts = { unit: money(unitMinor), total: money(grossMinor), paid: money(paidMinor) };
      return { variantId, title, detail, quantity, ...amounts };
    }),
    subtotal: money(order.subtotalMinor),
    discount: money(order.discountMinor),
    code: order.code,
    delivery: money(order.deliveryMinor),
    tax: money(order.taxMinor),
    taxMode: order.tax.mode,
    tip: money(order.tipMinor),
    adjustment: money(adjustmentMinor(order)),
    address: order.address,
    shipment: {
      carrier: order.carrier,
      trackingNumber: order.trackingNumber,
      trackingUrl: order.trackingUrl,
      shippedAt: iso(order.shippedAt),
      deliveredAt: iso(order.deliveredAt),
    },
  };
}

export function viewStory({ order, refunds, disputes, events }: OrderStory): MerchantOrder {
  const { cardBrand, cardLast4 } = order;
  return {
    ...viewSummary(order),
    ...viewSold(order),
    promised: order.delivery && { earliest: order.delivery.earliest, latest: order.delivery.latest },
    locale: order.locale,
    inChat: order.buyerId !== null,
    card: cardBrand && cardLast4 ? { brand: cardBrand, last4: cardLast4 } : null,
    termsVersion: order.termsVersion,
    moves: movesOf(order),
    quarantined: isQuarantined(order),
    refundable: moneyIn(order)(refundableOf(order)),
    refunds: refunds.map(viewRefund),
    disputes: disputes.map(({ status, isOver, amountMinor, reason, openedAt }) => {
      return { status, isOver, amount: moneyIn(order)(amountMinor), reason, openedAt: openedAt.toISOString() };
    }),
    fraudWarnedAt: iso(order.fraudWarnedAt),
    history: events.map(({ at, by, what, detail }) => ({ at: at.toISOString(), by, what, detail })),
  };
}

export function viewRefund(refund: RefundRow): Refund {
  const { id, status, reason, note, lines, requestedBy, failure, createdAt } = refund;
  return {
    id,
    amount: { amount: refund.amountMinor, currency: refund.currency },
    status,
    reason,
    note,
    lines,
    by: requestedBy,
    failure,
    createdAt: createdAt.toISOString(),
  };
}
