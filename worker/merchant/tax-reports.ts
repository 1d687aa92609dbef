/**
 * Tells the provider that worked out the taxes what was sold and what went back, from the rows that say what it does not know yet.
 * Only the sweep does, so that no buyer and no merchant waits for it, and an order's reports go out one after another.
 */
import { findOrder } from "../../db/orders.ts";
import {
  finishTaxReport,
  giveUpTaxReport,
  leaseTaxReports,
  postponeTaxReport,
  type TaxReportRow,
} from "../../db/tax-reports.ts";
import { nextTry } from "../backoff.ts";
import { chargedMinor } from "../checkout/charged.ts";
import { asCode, type Code } from "../code.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import { RUN_MS_MAX, SWEEP_ROWS_MAX, TAX_REPORT_ATTEMPTS_MAX } from "../limits.ts";
import { UnknownOutcome } from "../payments/port.ts";
import { alarmOf, orderAlert } from "./alert.ts";
import { toTaxReport } from "./tax-report.ts";

export async function sweepTaxReports(deps: Deps): Promise<void> {
  const due = await leaseTaxReports(deps.sql, deps.now, leaseEnd(deps), SWEEP_ROWS_MAX);
  for (const row of due) {
    if (deps.spentMs() > RUN_MS_MAX) return;
    try {
      await tell(deps, row);
    } catch (error) {
      // A bug, too, must keep none of the others waiting.
      await tryLater(deps, row, error instanceof UnknownOutcome ? error.cause : error);
    }
  }
}

async function tell(deps: Deps, row: TaxReportRow): Promise<void> {
  const { amountMinor, report } = toTaxReport(row);
  if (report === "nothing") return await finishTaxReport(deps.sql, row, amountMinor, null, deps.now);
  if (report === "no_sale" || report === "adjusted") return await giveUp(deps, row, asCode(report));
  const told = await deps.payments.reportTaxes(report);
  if ("refused" in told) return await giveUp(deps, row, told.reason);
  await finishTaxReport(deps.sql, row, amountMinor, told.id, deps.now);
}

async function tryLater(deps: Deps, row: TaxReportRow, reason: unknown): Promise<void> {
  const next = nextTry(deps.now, row.attempts, TAX_REPORT_ATTEMPTS_MAX, 0);
  if (!next) return await giveUp(deps, row, asCode("no_answer"));
  deps.log.error("tax_report_unknown", { report: { id: row.reference }, reason });
  await postponeTaxReport(deps.sql, row, next);
}

async function giveUp(deps: Deps, row: TaxReportRow, reason: Code): Promise<void> {
  deps.log.error("tax_report_given_up", { report: { id: row.reference }, reason });
  const order = await findOrder(deps.sql, row.orderId);
  if (!order) throw new Error("an order does not vanish");
  const alert = orderAlert(order, "tax_unreported", row.reference, row.refundMinor ?? chargedMinor(order));
  await giveUpTaxReport(deps.sql, row, reason, alarmOf(deps, [alert]));
}
