/** PURE. What is to be priced: one buyer's wishes, and the facts about them that the price book does not hold. */
import type { TypedCode } from "./code.ts";
import type { Destination } from "./place.ts";

export interface BasketLine {
  itemId: string;
  /** Pieces, 1 or more. */
  quantity: number;
  /** Pieces that can still be sold; null is unlimited. */
  available: number | null;
}

export interface Basket {
  lines: readonly BasketLine[];
  /** ISO 4217: which of the price lists counts. */
  currency: string;
  destination: Destination;
  /** The delivery option that the buyer chose; null before they did. */
  deliveryId: string | null;
  code: TypedCode | null;
  /** 0 is none. */
  tipMinor: number;
  now: Date;
}
