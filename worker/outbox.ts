/** Sends what the outbox holds: at least once, in the order of each thread. Called after every write to it and by the sweep. */
import { leaseMessages, markFailed, markSent, type OutboxRow, releaseMessages } from "../db/outbox.ts";
import { nextTry } from "./backoff.ts";
import type { Deps } from "./deps.ts";
import { leaseEnd } from "./lease.ts";
import {
  DRAIN_PER_THREAD,
  DRAIN_ROUNDS_MAX,
  DRAIN_THREADS,
  ECHO_WAIT_MS,
  OUTBOX_ATTEMPTS_MAX,
  RUN_MS_MAX,
} from "./limits.ts";
import { alarmOf, pageTokenAlert } from "./merchant/alert.ts";
import { sendAlerts } from "./merchant/alerts.ts";
import { correlationOf } from "./messenger/correlation.ts";
import type { SendResult } from "./messenger/graph.ts";
import { afterRefusal } from "./messenger/refusal.ts";
import type { Message } from "./messenger/templates.ts";

/** Sends until nothing is due, within bounds: first to buyers, then to the merchant. */
export async function drainOutbox(deps: Deps): Promise<void> {
  await drainThreads(deps);
  await sendAlerts(deps);
}

async function drainThreads(deps: Deps): Promise<void> {
  for (let round = 0; round < DRAIN_ROUNDS_MAX && deps.spentMs() <= RUN_MS_MAX; round++) {
    const rows = await leaseMessages(deps.sql, deps.now, leaseEnd(deps), DRAIN_THREADS, DRAIN_PER_THREAD);
    if (rows.length === 0) return;
    const threads = Map.groupBy(rows, (row) => row.buyerId);
    for (const thread of threads.values()) await sendThread(deps, thread);
  }
}

/** In order; the first that cannot be sent now stops its thread, so that a later message never overtakes it. */
async function sendThread(deps: Deps, rows: OutboxRow[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (deps.spentMs() > RUN_MS_MAX) {
      const untried = rows.slice(index).map((left) => left.id);
      return await releaseMessages(deps.sql, untried, deps.now);
    }
    const result = await deps.graph.send(row.psid, row.message as Message, correlationOf(row.id));
    const retryAt = await note(deps, row, result);
    if (!retryAt) continue;
    const waiting = rows.slice(index + 1).map((later) => later.id);
    if (waiting.length > 0) await releaseMessages(deps.sql, waiting, retryAt);
    return;
  }
}

/** Writes down what became of a send. Returns when it is to be tried again, or null when it is over. */
async function note(deps: Deps, row: OutboxRow, result: SendResult): Promise<Date | null> {
  const spread = (row.id % 100) / 100;
  if (result.kind === "sent") {
    await markSent(deps.sql, row.id, result.mid, deps.now);
    return null;
  }
  if (result.kind === "unknown") {
    // It may have arrived: its echo marks it sent, and only if none comes is it sent again.
    const backoff = nextTry(deps.now, row.attempts, OUTBOX_ATTEMPTS_MAX, spread);
    const echo = new Date(deps.now.getTime() + ECHO_WAIT_MS);
    const next = backoff && backoff > echo ? backoff : backoff && echo;
    await markFailed(deps.sql, row.id, "no answer", next, alarmOf(deps));
    return next;
  }
  const reason = `graph ${result.code}/${result.subcode ?? ""}`;
  const after = afterRefusal(result.code, result.subcode);
  const next = after === "give_up" ? null : nextTry(deps.now, row.attempts, OUTBOX_ATTEMPTS_MAX, spread);
  const alerts = after === "alert" ? [pageTokenAlert(reason, deps.now)] : [];
  await markFailed(deps.sql, row.id, reason, next, alarmOf(deps, alerts));
  deps.log.error("send_refused", { id: row.id, reason, dead: next === null });
  return next;
}
