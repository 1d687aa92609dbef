/** The shapes kept in jsonb columns. Money inside them is integer minor units of the row's currency. */

export interface DraftItem {
  variantId: string;
  quantity: number;
}

/** A line as sold: everything a receipt needs, copied, so that a later catalog edit changes no order. */
export interface OrderLine {
  variantId: string;
  title: string;
  detail: string;
  imageUrl: string | null;
  quantity: number;
  unitMinor: number;
  totalMinor: number;
}

export interface PricedDelivery {
  id: string;
  priceMinor: number;
  /** ISO dates, inclusive. */
  earliest: string;
  latest: string;
}

/** A message as one of the Page's utility templates, which may be sent to somebody whose window is closed. */
export interface UtilityForm {
  /** With its version: `order_paid_v1`. */
  name: string;
  /** Of the template: `en`. */
  language: string;
  parameters: Record<string, string>;
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
