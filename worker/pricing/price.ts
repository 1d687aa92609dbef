/** PURE. What a basket costs, as the page, the receipt and a refund need it, or why it has no price. */
import type { Charge } from "./charge.ts";
import type { CodeVerdict } from "./code.ts";
import type { ClosedOption, DeliveryOption } from "./delivery.ts";
import type { TaxMode, TaxSum } from "./tax.ts";
import type { TipVerdict } from "./tip.ts";
import type { UnitPrice } from "./unit-price.ts";

export interface PricedLine {
  itemId: string;
  quantity: number;
  /** As listed, with the taxes that are in it. */
  unitMinor: number;
  /** `unitMinor` times `quantity`. */
  grossMinor: number;
  /** Its share of the discount. */
  discountMinor: number;
  /** Its share of the tax, contained or added. */
  taxMinor: number;
  taxBasisPoints: number;
  /** What is paid for it, tax and all: also what giving it back is worth. */
  paidMinor: number;
  /** Null when it is sold by the piece. */
  unitPrice: UnitPrice | null;
}

export interface PricedDelivery extends DeliveryOption {
  taxMinor: number;
  /** `priceMinor`, and the tax where that is added. */
  paidMinor: number;
}

/** `subtotalMinor - discountMinor + delivery + added tax + tipMinor` is `totalMinor`; so are all `paidMinor` and the tip. */
export interface Price {
  currency: string;
  lines: PricedLine[];
  /** Of the lines before the discount. */
  subtotalMinor: number;
  discountMinor: number;
  /** The option chosen, or the cheapest; null where nothing has to be delivered. */
  delivery: PricedDelivery | null;
  options: DeliveryOption[];
  /** What cannot be chosen here, and why. */
  closed: ClosedOption[];
  tax: { mode: TaxMode; totalMinor: number; rates: TaxSum[] };
  tipMinor: number;
  totalMinor: number;
  /** Null when no code was typed. A refused one changes nothing. */
  code: CodeVerdict | null;
  /** A refused one is not in the total. */
  tip: TipVerdict;
  charge: Charge;
}

/** `quantity`: not a whole number from 1 to the most there is. `no_price`: none in the basket's currency. */
export type LineRefusal = "unknown_item" | "quantity" | "no_price" | "sold_out";

export type Refusal =
  | { reason: "empty" }
  | { reason: "too_many_lines"; limit: number }
  /** `line` is its index: the first at fault. */
  | { reason: "line"; line: number; why: LineRefusal }
  | { reason: "no_delivery"; why: "no_zone" | "excluded" | "all_closed"; closed: ClosedOption[] }
  /** Of the goods or of the whole: more than one payment carries. */
  | { reason: "too_much"; limitMinor: number }
  /** The total is no whole number of the currency's steps: somebody wrote a price that the import would have refused. */
  | { reason: "not_chargeable"; stepMinor: number };

export type Pricing = { kind: "priced"; price: Price } | { kind: "refused"; refusal: Refusal };
