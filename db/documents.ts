/** The shapes kept in jsonb columns. Money inside them is integer minor units of the row's currency. */

export interface DraftItem {
  variantId: string;
  quantity: number;
}

/**
 * A line as sold: everything a receipt and a refund need, copied, so that a later catalog edit changes no order. Its own amounts
 * and its shares: the discounts, taxes and paid amounts of all lines (with those of the delivery, and the tip) are the order's.
 */
export interface OrderLine {
  variantId: string;
  /** Product and variant, in the language of the checkout: "House blend, 500 g". */
  title: string;
  /** The unit price in words, or empty. */
  detail: string;
  imageUrl: string | null;
  quantity: number;
  /** As listed, with the taxes that are in it. */
  unitMinor: number;
  /** `unitMinor` times `quantity`. */
  grossMinor: number;
  discountMinor: number;
  /** Contained in `paidMinor`, whether the tax is contained in the list price or added to it. */
  taxMinor: number;
  taxBasisPoints: number;
  /** What is paid for it, tax and all: also what giving it back is worth. */
  paidMinor: number;
}

export interface PricedDelivery {
  id: string;
  priceMinor: number;
  /** `priceMinor`, and the tax where that is added. */
  paidMinor: number;
  taxMinor: number;
  /** ISO dates, inclusive. */
  earliest: string;
  latest: string;
  /** Where the buyer fetches it; null when it is brought. */
  pickupAt: { country: string; region: string; postcode: string } | null;
}

export interface BillTax {
  /** Contained in the prices, or added to them. */
  mode: "included" | "added";
  /** Net and tax together are what is paid for the goods of a rate and their delivery. Highest rate first. */
  rates: { basisPoints: number; netMinor: number; taxMinor: number }[];
  /** The answer of the provider that worked them out, under which it is told of the sale; absent where the shop's own rules did. */
  calculation?: string;
}

/**
 * How a price adds up: `subtotalMinor - discountMinor + deliveryMinor + tipMinor`, and `taxMinor` where that is added, is
 * `totalMinor`. So are all `paidMinor` and the tip. The columns of db/schema/bill.ts.
 */
export interface Bill {
  lines: OrderLine[];
  /** Null where nothing has to be delivered. */
  delivery: PricedDelivery | null;
  /** The discount code that counts, in capitals. */
  code: string | null;
  currency: string;
  subtotalMinor: number;
  discountMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  tax: BillTax;
  tipMinor: number;
  totalMinor: number;
}

/** A message as one of the Page's utility templates, which may be sent to somebody whose window is closed. */
export interface UtilityForm {
  /** With its version: `order_paid_v2`. */
  name: string;
  /** Of the template: `en`. */
  language: string;
  parameters: Record<string, string>;
  /** How the address of its button ends; of a template without such a button it is left out. */
  urlSuffix?: string;
}

/** Who sells, as the law wants it said (Directive 2000/31/EC, Art. 5; 2011/83/EU, Art. 6). */
export interface Seller {
  legalName: string;
  /** As on a letter, its lines apart by line breaks. */
  address: string;
  email: string;
  phone: string | null;
  /** Where the seller is registered, and under which number. */
  register: string | null;
  vatId: string | null;
}

/** What a buyer agreed to when keeping a card: which text, in which language, when. */
export interface CardConsent {
  textVersion: string;
  locale: string;
  at: string;
}

/** What a buyer agreed to when letting a card pay by a tap in the chat: also up to how much a tap. */
export interface TapConsent extends CardConsent {
  limitMinor: number;
  currency: string;
}

/** Of which line, counted from 0, how many pieces were given back. */
export interface RefundedPiece {
  line: number;
  quantity: number;
}

/** What a step of an order's history says beside its name. */
export type EventDetail = Record<string, string | number | null>;

/** One thing that was done and counted (db/tallies.ts). */
export interface Mark {
  /** ISO 8601. */
  at: string;
  /** Names what was done: an order and its attempt. */
  id: string;
  /** The provider's fingerprint of the card, once it is known. */
  thing?: string;
}
