/** PURE. A row that waits to be told, as what the provider of taxes is told. */
import type { TaxReportRow } from "../../db/tax-reports.ts";
import type { TaxReport } from "../payments/tax-port.ts";

export interface ToTell {
  /** Tax and all, without the tip, which nobody taxes: of what goes back it is the last to go. */
  amountMinor: number;
  /**
   * `nothing`: only the tip went back, or nothing after all, or it is of a sale that a person tells with all that goes back of it.
   * `no_sale`: the provider was never told of the sale. `adjusted`: it knows of no sale at this amount, so that a person has to say what
   * of it is tax.
   */
  report: TaxReport | "nothing" | "no_sale" | "adjusted";
}

export function toTaxReport(row: TaxReportRow): ToTell {
  const { attempts, calculation, isAdjusted, isVoid, refundMinor, reference } = row;
  const { reversedMinor, saleId, taxedMinor, transactionId } = row;
  if (refundMinor === null) {
    if (isAdjusted) return { amountMinor: 0, report: "adjusted" };
    return { amountMinor: taxedMinor, report: { kind: "sale", reference, calculationId: calculation } };
  }
  if (isVoid && transactionId !== null) {
    return { amountMinor: 0, report: { kind: "undoing", reference: `${reference}-undone`, reversalId: transactionId } };
  }
  // One that was tried before may have arrived: it is told under the same reference, so that it has an id to be undone by.
  if (isVoid && (attempts === 1 || saleId === null)) return { amountMinor: 0, report: "nothing" };
  const amountMinor = Math.min(refundMinor, taxedMinor - reversedMinor);
  if (amountMinor <= 0) return { amountMinor: 0, report: "nothing" };
  if (saleId === null) return isAdjusted ? { amountMinor: 0, report: "nothing" } : { amountMinor, report: "no_sale" };
  const isWhole = amountMinor === taxedMinor;
  return { amountMinor, report: { kind: "reversal", reference, saleId, amountMinor, isWhole } };
}
