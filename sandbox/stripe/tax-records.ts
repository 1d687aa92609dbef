import type { Address } from "./records.ts";
import type { Reason } from "./tax-rates.ts";

/** What the stand-in keeps of taxes. Amounts are integer minor units, below nothing in a reversal. */

export type TaxBehavior = "exclusive" | "inclusive";

/** What one jurisdiction takes of one amount. */
export interface TaxShare {
  readonly amount: number;
  readonly taxable: number;
  readonly country: string;
  readonly state: string | null;
  readonly level: "country" | "county" | "state";
  readonly name: string;
  /** In per cent; null where nothing is owed. */
  readonly percentage: string | null;
  readonly type: "sales_tax" | "vat";
  readonly reason: Reason;
}

/** One taxed amount: a line, or the delivery. */
export interface TaxedAmount {
  readonly amount: number;
  readonly tax: number;
  readonly behavior: TaxBehavior;
  readonly code: string;
  readonly shares: readonly TaxShare[];
}

export interface TaxedLine extends TaxedAmount {
  readonly id: string;
  readonly reference: string;
  readonly quantity: number;
  readonly metadata: Record<string, string> | null;
}

interface Taxed {
  readonly id: string;
  readonly created: number;
  readonly currency: string;
  readonly address: Address;
  readonly addressSource: "billing" | "shipping";
  readonly lines: readonly TaxedLine[];
  readonly shipping: TaxedAmount | null;
}

export interface TaxCalculationRecord extends Taxed {
  readonly expiresAt: number;
}

export interface TaxTransactionRecord extends Taxed {
  /** The calculation that it was made of; null for a reversal. */
  readonly calculation: string | null;
  readonly reference: string;
  readonly metadata: Record<string, string> | null;
  /** The transaction that it takes back; null for a sale. */
  readonly reverses: string | null;
}

/** What is paid for it, tax and all. */
export const paidFor = ({ amount, behavior, tax }: TaxedAmount): number =>
  behavior === "exclusive" ? amount + tax : amount;
