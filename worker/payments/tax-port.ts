/** What we need of a provider that works out taxes: an answer to a priced basket, and an ear for what was sold and given back. */
import type { Code } from "../code.ts";
import type { TaxAnswer, TaxMode } from "../pricing/tax.ts";

export interface TaxPlace {
  country: string;
  /** These as far as they are known; else empty. */
  region: string;
  postcode: string;
  city: string;
  line1: string;
}

export interface TaxQuestion {
  currency: string;
  mode: TaxMode;
  /** Where the goods change hands. */
  place: TaxPlace;
  /** What is paid for each line as listed, after its share of a discount; `code` in the provider's words, null: its own choice. */
  lines: { amountMinor: number; code: string | null }[];
  deliveryMinor: number;
}

export interface WorkedOut {
  /** Names this answer when the sale is reported. */
  calculationId: string;
  tax: TaxAnswer;
}

/** The provider understood and said no: `place` when it cannot tell where that is, else something that a person must look at. */
export interface TaxRefused {
  refused: "place" | "other";
  /** Its word for it. */
  reason: Code;
}

/** A sale, what of one was given back, or that it was not after all, as the provider is told of it. `reference` is never used twice. */
export type TaxReport =
  | { kind: "sale"; reference: string; calculationId: string }
  /** `isWhole`: all of the sale, of which nothing was given back before. */
  | { kind: "reversal"; reference: string; saleId: string; amountMinor: number; isWhole: boolean }
  | { kind: "undoing"; reference: string; reversalId: string };

export interface TaxService {
  /**
   * Works out the taxes of a basket. The same key is the same answer.
   * @throws UnknownOutcome when no answer came
   */
  workOutTaxes(question: TaxQuestion, idempotencyKey: string): Promise<WorkedOut | TaxRefused>;
  /**
   * Reports a sale, what went back or that it did not, once for each reference.
   * @returns the provider's id of it
   * @throws UnknownOutcome when no answer came
   */
  reportTaxes(report: TaxReport): Promise<{ id: string } | TaxRefused>;
}
