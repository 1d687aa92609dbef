/** Works inbox events of every source to their end. Called at once by the webhooks and again by the sweep. */
import { forgetCustomer } from "../db/buyers.ts";
import { failEvent, finishEvent, type InboxRow, leaseDueEvents } from "../db/inbox.ts";
import { nextTry } from "./backoff.ts";
import { answerEvent } from "./bot/answer.ts";
import { settleByPayment } from "./checkout/settle.ts";
import { errorName } from "./code.ts";
import type { Deps } from "./deps.ts";
import { leaseEnd } from "./lease.ts";
import { INBOX_ATTEMPTS_MAX, RUN_MS_MAX, SWEEP_ROWS_MAX } from "./limits.ts";
import { alarmOf } from "./merchant/alert.ts";
import { followDispute, noteFraudWarning } from "./merchant/disputes.ts";
import { followRefunds } from "./merchant/refund-truth.ts";
import type { MessengerEvent } from "./messenger/events.ts";
import type { ProviderEvent } from "./payments/port.ts";
import { refreshCard } from "./wallet/cards.ts";

/** Works rows that the caller holds the lease of. One that fails is put off and hinders no other. */
export async function workEvents(deps: Deps, rows: InboxRow[]): Promise<void> {
  for (const row of rows) {
    // What is left over keeps its lease, which ends soon, and is taken up by the sweep.
    if (deps.spentMs() > RUN_MS_MAX) return;
    try {
      await workEvent(deps, row);
    } catch (error) {
      const reason = errorName(error);
      const next = nextTry(deps.now, row.attempts, INBOX_ATTEMPTS_MAX, (row.id % 100) / 100);
      deps.log.error("inbox_failed", { row, source: row.source, reason: error, dead: next === null });
      await failEvent(deps.sql, row.id, reason, next, alarmOf(deps));
    }
  }
}

async function workEvent(deps: Deps, row: InboxRow): Promise<void> {
  if (row.source === "messenger") return await answerEvent(deps, row, row.event as MessengerEvent);
  await noteProviderEvent(deps, row.event as ProviderEvent);
  await finishEvent(deps.sql, row.id, deps.now);
}

/** What the event is about is read at the provider, because events come late, twice and out of order. */
async function noteProviderEvent(deps: Deps, { about }: ProviderEvent): Promise<void> {
  switch (about?.kind) {
    case "payment":
      return await settleByPayment(deps, about.id);
    case "card":
      return await refreshCard(deps, about.id);
    case "customer":
      // Of a customer there is nothing to read: it does not come back.
      return await forgetCustomer(deps.sql, about.id, deps.now);
    case "refunds":
      return await followRefunds(deps, about.paymentId);
    case "dispute":
      return await followDispute(deps, about.id);
    case "fraud_warning":
      return await noteFraudWarning(deps, about.paymentId);
    case undefined:
      return;
    default:
      return about satisfies never;
  }
}

/** Takes up what a worker that died, or a passing fault, left behind. */
export async function sweepInbox(deps: Deps): Promise<void> {
  const { sql, now } = deps;
  const due = await leaseDueEvents(sql, now, leaseEnd(deps), SWEEP_ROWS_MAX, INBOX_ATTEMPTS_MAX, alarmOf(deps));
  await workEvents(deps, due);
}
