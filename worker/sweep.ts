/**
 * The Cron sweep: what a dead worker, a lost answer or an absent buyer left behind comes to its end. Overlapping runs are harmless:
 * every step is a compare-and-set or a lease. One step that fails hinders no other.
 */
import { isDatabaseAway } from "../db/client.ts";
import { sweepOrders } from "./checkout/sweep.ts";
import type { Deps } from "./deps.ts";
import { forget } from "./forget.ts";
import { sweepInbox } from "./inbox.ts";
import { SWEEP_STEPS, type SweepStep } from "./log-events.ts";
import { compareBooks } from "./merchant/compare.ts";
import { sweepRefunds } from "./merchant/refund-truth.ts";
import { sweepTaxReports } from "./merchant/tax-reports.ts";
import { keepSubscribed } from "./messenger/subscription.ts";
import { eraseGuests } from "./order/erase.ts";
import { sweepOutbox } from "./outbox.ts";
import { detachCards } from "./wallet/cards.ts";
import { eraseBuyers } from "./wallet/erase.ts";

const STEPS: Record<SweepStep, (deps: Deps) => Promise<void>> = {
  inbox: sweepInbox,
  orders: sweepOrders,
  refunds: sweepRefunds,
  tax_reports: sweepTaxReports,
  cards: detachCards,
  outbox: sweepOutbox,
  buyers: eraseBuyers,
  guests: eraseGuests,
  subscription: keepSubscribed,
  books: compareBooks,
  retention: forget,
};

/**
 * @throws when a step failed, so that Cloudflare counts the run as failed; in words of our own, because what is thrown stands in its log,
 * and an error of the database's may repeat personal data
 */
export async function sweep(deps: Deps): Promise<void> {
  const failed: SweepStep[] = [];
  for (const step of SWEEP_STEPS) {
    try {
      await STEPS[step](deps);
    } catch (error) {
      deps.log.error("sweep_failed", { step, reason: error });
      failed.push(step);
      // Every other step would wait for it too.
      if (isDatabaseAway(error)) break;
    }
  }
  if (failed.length > 0) throw new Error(`The sweep failed in: ${failed.join(", ")}.`);
}
