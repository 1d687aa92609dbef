import { expect, test } from "vitest";
import type { TaxReportRow } from "../../../../db/tax-reports.ts";
import { toTaxReport } from "../../../../worker/merchant/tax-report.ts";
import { fc } from "../../seeded.ts";

function row(change: Partial<TaxReportRow> = {}): TaxReportRow {
  const known = { calculation: "taxcalc_1", taxedMinor: 3499, reversedMinor: 0, saleId: "tax_1" };
  const untold = { attempts: 1, isAdjusted: false, isVoid: false, transactionId: null };
  return { id: 1, orderId: "ord_1", reference: "ref_1", refundMinor: 1000, ...untold, ...known, ...change };
}

test("a sale is told with the calculation that priced it, and is worth all but the tip", () => {
  const sale = row({ reference: "ord_1", refundMinor: null, saleId: null });
  expect(toTaxReport(sale)).toEqual({
    amountMinor: 3499,
    report: { kind: "sale", reference: "ord_1", calculationId: "taxcalc_1" },
  });
});

test("a sale at another amount than was priced is a person's to tell, and what goes back of it", () => {
  expect(toTaxReport(row({ refundMinor: null, saleId: null, isAdjusted: true })).report).toBe("adjusted");
  expect(toTaxReport(row({ saleId: null, isAdjusted: true }))).toEqual({ amountMinor: 0, report: "nothing" });
});

test("a part that went back is told as that part of the sale", () => {
  const report = { kind: "reversal", reference: "ref_1", saleId: "tax_1", amountMinor: 1000, isWhole: false };
  expect(toTaxReport(row())).toEqual({ amountMinor: 1000, report });
});

test("all that went back at once is told as the whole, and the last of several parts is not", () => {
  expect(toTaxReport(row({ refundMinor: 3499 })).report).toMatchObject({ isWhole: true });
  expect(toTaxReport(row({ refundMinor: 2499, reversedMinor: 1000 })).report).toMatchObject({ isWhole: false });
});

test("what went back of a sale that is not known there cannot be told", () => {
  expect(toTaxReport(row({ saleId: null })).report).toBe("no_sale");
});

test("of what did not go back after all nothing is told, unless it was or may have been", () => {
  expect(toTaxReport(row({ isVoid: true }))).toEqual({ amountMinor: 0, report: "nothing" });
  expect(toTaxReport(row({ isVoid: true, attempts: 2 }))).toEqual(toTaxReport(row()));
  const told = row({ isVoid: true, transactionId: "tax_2", reversedMinor: 1000 });
  expect(toTaxReport(told)).toEqual({
    amountMinor: 0,
    report: { kind: "undoing", reference: "ref_1-undone", reversalId: "tax_2" },
  });
});

test("however an order goes back, no more than its taxed part is told, and the tip is the last to go", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 0, max: 900 }),
      fc.array(fc.nat(900)),
      (taxed, tip, parts) => {
        let [left, reversedMinor] = [taxed + tip, 0];
        for (const part of [...parts, taxed + tip]) {
          const refundMinor = Math.min(part, left);
          left -= refundMinor;
          const { amountMinor, report } = toTaxReport(row({ taxedMinor: taxed, reversedMinor, refundMinor }));
          expect(report === "nothing").toBe(amountMinor === 0);
          reversedMinor += amountMinor;
          expect(reversedMinor).toBe(Math.min(taxed, taxed + tip - left));
        }
      },
    ),
  );
});
