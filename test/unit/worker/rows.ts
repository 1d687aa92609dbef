/** Rows as the database would hand them over, each whole and each to be changed in the one point that a test is about. */
import type { AddressDraft } from "../../../contract/address.ts";
import type { KnownCard, ListedOrder, ThreadFacts } from "../../../db/buyers.ts";
import type { Offer, ShopRow } from "../../../db/catalog.ts";
import type { CheckoutFacts } from "../../../db/checkouts.ts";
import type { Seller } from "../../../db/documents.ts";
import type { OrderRow } from "../../../db/orders.ts";
import type { ZoneRows } from "../../../db/prices.ts";
import type { ProviderCard, ProviderPayment } from "../../../worker/payments/port.ts";

/** A Monday. */
export const NOW = new Date("2026-11-23T09:00:00.000Z");

export const ADDRESS: AddressDraft = {
  country: "IT",
  name: "Giulia Rossi",
  line1: "Via Roma 1",
  line2: "",
  postcode: "20121",
  city: "Milano",
  region: "MI",
  phone: "",
};

export function address(change: Partial<AddressDraft> = {}): AddressDraft {
  return { ...ADDRESS, ...change };
}

export const SELLER: Seller = {
  legalName: "Officina Caffè S.r.l.",
  address: "Via Torino 7\n20123 Milano MI\nItaly",
  email: "ciao@officina.test",
  phone: "+39 02 555 0100",
  register: null,
  vatId: "IT00000000000",
};

export function shop(change: Partial<ShopRow> = {}): ShopRow {
  return {
    id: 1,
    name: "Officina Caffè",
    seller: SELLER,
    tips: null,
    charge: null,
    taxProvider: null,
    lowStock: 3,
    colour: "#0a6c5b",
    logoUrl: null,
    termsVersion: "2026-11",
    currency: "EUR",
    homeCountry: "IT",
    locale: "en-GB",
    claimedLimitMinor: 10_000,
    tapLimitMinor: 5_000,
    ...change,
  };
}

export function offer(change: Partial<Offer> = {}): Offer {
  return {
    id: "house-blend-500",
    title: "House blend",
    variantTitle: "500 g",
    description: "Round and chocolatey.",
    texts: {},
    variantTexts: {},
    imageUrl: "https://officina.test/house-blend.jpg",
    priceMinor: 2999,
    currency: "EUR",
    taxCategory: "standard",
    shipped: true,
    weightGrams: 560,
    measure: 500,
    measureUnit: "g",
    available: 120,
    ...change,
  };
}

const ITALY = { country: "IT", deliveryMinor: 500, taxBasisPoints: 2200, minDays: 1, maxDays: 2 };
export const GERMANY = { ...ITALY, country: "DE", deliveryMinor: 790, taxBasisPoints: 1900, minDays: 2, maxDays: 4 };
export const AMERICA = { ...ITALY, country: "US", deliveryMinor: 1990, taxBasisPoints: 0, minDays: 6, maxDays: 10 };

/** Countries with one flat price and one contained tax each. @param places what differs from Italy; none is Italy alone */
export function zones(...places: Partial<typeof ITALY>[]): ZoneRows {
  const named = (places.length > 0 ? places : [{}]).map((place) => ({ ...ITALY, ...place }));
  const of = (country: string) => [{ country, regions: [], postcodes: [] }];
  return {
    delivery: named.map(({ country, deliveryMinor, minDays, maxDays }, position) => {
      const price = { tiers: [{ upTo: null, priceMinor: deliveryMinor }], freeFromMinor: null, minimumMinor: 0 };
      const rate = { id: "standard", by: "count", minDays, maxDays, pickupAt: null, prices: { EUR: price } };
      return { id: country, position, places: of(country), rates: [rate] };
    }),
    taxes: named.map(({ country, taxBasisPoints }, position) => {
      const rates = [{ category: "standard", basisPoints: taxBasisPoints }];
      return { id: country, position, places: of(country), mode: "included", delivery: "as_goods", rates };
    }),
  };
}

/** Of an order whose goods and money have not moved since it was paid. */
const AFTER_SALE = {
  fulfilment: "unfulfilled",
  carrier: null,
  trackingNumber: null,
  trackingUrl: null,
  shippedAt: null,
  deliveredAt: null,
  refundedMinor: 0,
  disputeStatus: null,
  disputedAt: null,
  fraudWarnedAt: null,
} satisfies Partial<OrderRow>;
/** Everything of it is served. */
export const served = (...countries: string[]) => countries.map((country) => ({ country, whole: true, open: true }));

const LINE = {
  variantId: "house-blend-500",
  title: "House blend, 500 g",
  detail: "€59.98/kg",
  imageUrl: null,
  quantity: 1,
  unitMinor: 2999,
  grossMinor: 2999,
  discountMinor: 0,
  taxMinor: 541,
  taxBasisPoints: 2200,
  paidMinor: 2999,
};

export function order(change: Partial<OrderRow> = {}): OrderRow {
  return {
    id: "ord_1",
    number: 42,
    quoteId: "quo_1",
    checkoutId: "chk_1",
    buyerId: "byr_1",
    payer: "buyer:byr_1",
    seller: "Officina Caffè",
    soldBy: SELLER,
    lines: [LINE],
    delivery: {
      id: "standard",
      priceMinor: 500,
      paidMinor: 500,
      taxMinor: 90,
      earliest: "2026-11-24",
      latest: "2026-11-25",
      pickupAt: null,
    },
    code: null,
    address: ADDRESS,
    addressId: null,
    email: "",
    locale: "en-GB",
    currency: "EUR",
    subtotalMinor: 2999,
    discountMinor: 0,
    deliveryMinor: 500,
    taxMinor: 631,
    tax: { mode: "included", rates: [{ basisPoints: 2200, netMinor: 2868, taxMinor: 631 }] },
    tipMinor: 0,
    totalMinor: 3499,
    termsVersion: "2026-11",
    status: "paying",
    attempt: 1,
    attemptAt: NOW,
    channel: "page",
    cardId: null,
    consent: null,
    tapConsent: null,
    paymentIntentId: "pi_1",
    chargeRef: null,
    declineCode: null,
    cardBrand: null,
    cardLast4: null,
    acceptedMinor: null,
    heldUntil: new Date(NOW.getTime() + 600_000),
    needsAttention: null,
    unknownSince: null,
    sweptAt: null,
    createdAt: NOW,
    paidAt: null,
    ...AFTER_SALE,
    ...change,
  };
}

/** As the thread knows it: without the second consent, until that is given. */
export function threadCard(change: Partial<KnownCard> = {}): KnownCard {
  return {
    id: "crd_1",
    brand: "visa",
    last4: "4242",
    expMonth: 4,
    expYear: 2029,
    tapLimitMinor: null,
    tapCurrency: null,
    addressId: "adr_1",
    address: ADDRESS,
    ...change,
  };
}

export function providerCard(change: Partial<ProviderCard> = {}): ProviderCard {
  return {
    id: "pm_1",
    brand: "visa",
    last4: "4242",
    expMonth: 12,
    expYear: 2030,
    fingerprint: "fp_1",
    customerId: null,
    ...change,
  };
}

export function payment(change: Partial<ProviderPayment> = {}): ProviderPayment {
  return {
    id: "pi_1",
    orderId: "ord_1",
    state: "succeeded",
    amountMinor: 3499,
    currency: "EUR",
    decline: null,
    clientSecret: null,
    ref: "ch_1",
    card: providerCard(),
    ...change,
  };
}

/** As the thread lists it. */
export function listedOrder(
  number: number,
  status: ListedOrder["status"],
  change: Partial<ListedOrder> = {},
): ListedOrder {
  const bill = { totalMinor: 3499, currency: "EUR" };
  const goods = { needsAttention: null, fulfilment: "unfulfilled" as const, basket: "house-blend-500:1" };
  return { id: `ord_${number}`, number, status, ...bill, ...goods, checkoutId: `chk_${number}`, ...change };
}

export function threadFacts(change: Partial<ThreadFacts> = {}): ThreadFacts {
  return {
    buyer: { id: "byr_1", pageId: "1001", psid: "2002", firstName: "Giulia", locale: "en_GB", profileReadAt: NOW },
    isNew: false,
    cards: [],
    shop: shop(),
    zones: zones(),
    offers: [offer()],
    renewals: [],
    orders: [],
    ...change,
  };
}

export function checkoutFacts(change: Partial<CheckoutFacts> = {}): CheckoutFacts {
  return {
    session: { id: "sid_1", level: "claimed", issuedAt: NOW, locale: "en-GB", draft: null },
    checkout: { id: "chk_1", items: [{ variantId: "house-blend-500", quantity: 1 }] },
    buyer: { id: "byr_1" },
    shop: shop(),
    offers: [offer()],
    zones: zones({}, GERMANY),
    served: served("IT", "DE"),
    hasCodes: false,
    code: null,
    cards: [],
    addresses: [],
    order: null,
    ...change,
  };
}
