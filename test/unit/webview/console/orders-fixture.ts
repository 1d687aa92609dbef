import type { MerchantOrder, Refund } from "../../../../contract/merchant.ts";

const eur = (amount: number) => ({ amount, currency: "EUR" });

export function refundOf(more: Partial<Refund> = {}): Refund {
  return {
    id: "ref_1",
    amount: eur(1000),
    status: "succeeded",
    reason: "requested_by_customer",
    note: "",
    lines: null,
    by: "merchant",
    failure: null,
    createdAt: "2026-11-23T09:00:00.000Z",
    ...more,
  };
}

/** Three bags for €10.00 in all, which do not share evenly, and a pot. */
export function orderOf(more: Partial<MerchantOrder> = {}): MerchantOrder {
  return {
    id: "ord_1",
    number: "A-1001",
    status: "paid",
    fulfilment: "unfulfilled",
    name: "Giulia Rossi",
    email: "",
    pieces: 4,
    total: eur(3500),
    refunded: eur(0),
    needsAttention: null,
    dispute: null,
    createdAt: "2026-11-23T09:00:00.000Z",
    paidAt: "2026-11-23T09:00:00.000Z",
    lines: [
      { variantId: "bag", title: "Bag", detail: "", quantity: 3, unit: eur(333), total: eur(1000), paid: eur(1000) },
      { variantId: "pot", title: "Pot", detail: "", quantity: 1, unit: eur(2000), total: eur(2000), paid: eur(2000) },
    ],
    subtotal: eur(3000),
    discount: eur(0),
    code: null,
    delivery: eur(500),
    tax: eur(631),
    taxMode: "included",
    tip: eur(0),
    adjustment: eur(0),
    address: {
      country: "IT",
      name: "Giulia Rossi",
      line1: "Via Roma 1",
      line2: "",
      postcode: "20121",
      city: "Milano",
      region: "MI",
      phone: "",
    },
    promised: { earliest: "2026-11-24", latest: "2026-11-25" },
    locale: "it-IT",
    inChat: true,
    card: { brand: "visa", last4: "4242" },
    termsVersion: "1",
    shipment: { carrier: null, trackingNumber: null, trackingUrl: null, shippedAt: null, deliveredAt: null },
    moves: ["processing", "shipped", "delayed", "cancelled"],
    quarantined: false,
    refundable: eur(3500),
    disputes: [],
    refunds: [],
    fraudWarnedAt: null,
    history: [],
    ...more,
  };
}
