/** Stripe Tax: calculations before a sale, transactions after it. */
import type Stripe from "stripe";
import { asCode } from "../../code.ts";
import type { TaxQuestion, TaxRefused, TaxReport, WorkedOut } from "../tax-port.ts";
import { toCalculationParams, toWorkedOut } from "./calculation.ts";

type IsRefusal = (error: unknown) => boolean;

/** @throws whatever stripe-node throws when it was no plain refusal */
export async function workOutTaxes(
  stripe: Stripe,
  question: TaxQuestion,
  idempotencyKey: string,
  isRefusal: IsRefusal,
): Promise<WorkedOut | TaxRefused> {
  return await orRefused<WorkedOut | TaxRefused>(isRefusal, async () => {
    const calculation = await stripe.tax.calculations.create(toCalculationParams(question), { idempotencyKey });
    return toWorkedOut(calculation, question) ?? { refused: "other", reason: asCode("does_not_add_up") };
  });
}

/** A reversal names an amount and no lines: what goes back need not be pieces. It is undone by a full reversal of its own. @throws as above */
export async function reportTaxes(
  stripe: Stripe,
  report: TaxReport,
  isRefusal: IsRefusal,
): Promise<{ id: string } | TaxRefused> {
  const { reference } = report;
  const options = { idempotencyKey: `${reference}:tax` };
  return await orRefused(isRefusal, async () => {
    if (report.kind === "sale") {
      const { calculationId: calculation } = report;
      return await stripe.tax.transactions.createFromCalculation({ calculation, reference }, options);
    }
    const isUndoing = report.kind === "undoing";
    const original = { original_transaction: isUndoing ? report.reversalId : report.saleId, reference };
    const extent =
      isUndoing || report.isWhole
        ? { mode: "full" as const }
        : { mode: "partial" as const, flat_amount: -report.amountMinor };
    return await stripe.tax.transactions.createReversal({ ...extent, ...original }, options);
  });
}

async function orRefused<T>(isRefusal: IsRefusal, call: () => Promise<T>): Promise<T | TaxRefused> {
  try {
    return await call();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, type } = error as { code?: unknown; type?: unknown };
    const refused = code === "customer_tax_location_invalid" ? "place" : "other";
    return { refused, reason: asCode(code ?? type ?? "refused") };
  }
}
