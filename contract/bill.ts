/** How a price is shown: what is bought, what else the total is made of, and the ways of delivery. Words are in the language of the checkout. */
import type { Money } from "./money.ts";

export interface Line {
  title: string;
  /** Variant and unit price in words: "Whole beans · €59.98/kg". */
  detail: string;
  imageUrl: string | null;
  quantity: number;
  total: Money;
}

export interface DeliveryOption {
  id: string;
  /** What it is called, in the language of the checkout: "Standard". */
  label: string;
  price: Money;
  /** ISO dates, inclusive. */
  earliest: string;
  latest: string;
}

/** What the total is made of beside the lines, in words. */
export interface Part {
  /** `included_tax` is contained in the others; all others add up, with the lines, to the total. */
  kind: "discount" | "delivery" | "tax" | "included_tax" | "tip" | "adjustment";
  /** In the language of the checkout: "Delivery · Standard", "incl. 22% VAT". */
  label: string;
  /** Below nothing for a discount, and for an adjustment when less was paid. */
  amount: Money;
}

/** What is bought and how its price adds up. */
export interface Bill {
  /** Each at its list price. */
  lines: Line[];
  /** Null where nothing has to be delivered. */
  delivery: DeliveryOption | null;
  /** In the order in which they are shown: `included_tax` last. */
  parts: Part[];
  total: Money;
}

/** A way of delivery that this basket cannot take. */
export interface ClosedOption {
  id: string;
  label: string;
  /** Why not, in words: "Up to 2 kg." */
  reason: string;
}
