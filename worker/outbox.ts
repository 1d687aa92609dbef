/** Sends what the outbox holds: at least once, in the order of each thread. Called after every write to it and by the sweep. */
import {
  endWaits,
  leaseMessages,
  markFailed,
  markSent,
  markWaiting,
  type OutboxRow,
  releaseMessages,
} from "../db/outbox.ts";
import { nextTry } from "./backoff.ts";
import type { UtilityName } from "./bot/utility.ts";
import type { Deps } from "./deps.ts";
import { leaseEnd } from "./lease.ts";
import {
  DRAIN_PER_THREAD,
  DRAIN_ROUNDS_MAX,
  DRAIN_THREADS,
  ECHO_WAIT_MS,
  OUTBOX_ATTEMPTS_MAX,
  RUN_MS_MAX,
  SWEEP_ROWS_MAX,
  WAITING_MS_MAX,
} from "./limits.ts";
import { alarmOf, pageTokenAlert } from "./merchant/alert.ts";
import { sendAlerts } from "./merchant/alerts.ts";
import { correlationOf } from "./messenger/correlation.ts";
import type { SendResult } from "./messenger/graph.ts";
import { afterRefusal, isTemplateRefused } from "./messenger/refusal.ts";
import { type Message, utilityMessage } from "./messenger/templates.ts";
import { isWindowOpen } from "./messenger/window.ts";

/** Sends until nothing is due, within bounds: first to buyers, then to the merchant. */
export async function drainOutbox(deps: Deps): Promise<void> {
  await drainThreads(deps);
  await sendAlerts(deps);
}

/** Of the outbox what goes to buyers. */
export async function drainThreads(deps: Deps): Promise<void> {
  for (let round = 0; round < DRAIN_ROUNDS_MAX && deps.spentMs() <= RUN_MS_MAX; round++) {
    const rows = await leaseMessages(deps.sql, deps.now, leaseEnd(deps), DRAIN_THREADS, DRAIN_PER_THREAD);
    if (rows.length === 0) return;
    const threads = Map.groupBy(rows, (row) => row.buyerId);
    for (const thread of threads.values()) await sendThread(deps, thread);
  }
}

/** The sweep's part: what waited for long enough, or for nothing any more, and then what is due. */
export async function sweepOutbox(deps: Deps): Promise<void> {
  await endWaits(deps.sql, deps.now, SWEEP_ROWS_MAX, alarmOf(deps));
  await drainOutbox(deps);
}

/** In order; the first that cannot be sent now stops its thread, so that a later message never overtakes it. */
async function sendThread(deps: Deps, rows: OutboxRow[]): Promise<void> {
  for (const [index, row] of rows.entries()) {
    if (deps.spentMs() > RUN_MS_MAX) {
      const untried = rows.slice(index).map((left) => left.id);
      return await releaseMessages(deps.sql, untried, deps.now);
    }
    const retryAt = await note(deps, row, await sendRow(deps, row));
    if (!retryAt) continue;
    const waiting = rows.slice(index + 1).map((later) => later.id);
    if (waiting.length > 0) await releaseMessages(deps.sql, waiting, retryAt);
    return;
  }
}

/** The window is closed, and there is no utility form that gets through. */
type Outcome = SendResult | { kind: "shut"; reason: string };

/** As it is, or as a utility template to somebody whose window is closed, by our books or by Graph's word. Never with a tag. */
async function sendRow(deps: Deps, row: OutboxRow): Promise<Outcome> {
  const mark = correlationOf(row.id);
  if (isWindowOpen(row.lastSeenAt, deps.now)) {
    const result = await deps.graph.send(row.psid, "RESPONSE", row.message as Message, mark);
    if (!isShut(result)) return result;
  }
  if (!row.utility) return { kind: "shut", reason: "window" };
  const result = await deps.graph.send(row.psid, "UTILITY", utilityMessage(row.utility), mark);
  if (result.kind !== "refused" || !(isShut(result) || isTemplateRefused(result.code, result.subcode))) return result;
  const { code, subcode } = result;
  deps.log.error("template_refused", { row, template: row.utility.name as UtilityName, code, subcode });
  return { kind: "shut", reason: `window, ${row.utility.name} ${reasonOf(result)}` };
}

const isShut = (result: SendResult) =>
  result.kind === "refused" && afterRefusal(result.code, result.subcode) === "window";

const reasonOf = ({ code, subcode }: { code: number; subcode: number | null }) => `graph ${code}/${subcode ?? ""}`;

/** Writes down what became of a send. Returns when it is to be tried again, or null when it is over. */
async function note(deps: Deps, row: OutboxRow, result: Outcome): Promise<Date | null> {
  const spread = (row.id % 100) / 100;
  if (result.kind === "sent") {
    await markSent(deps.sql, row.id, result.mid, deps.now);
    return null;
  }
  if (result.kind === "shut") {
    const usefulUntil = new Date(row.createdAt.getTime() + WAITING_MS_MAX);
    await markWaiting(deps.sql, row.id, result.reason, row.lastSeenAt, usefulUntil);
    deps.log.info("message_waits", { row });
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
  if (result.isRepeat && row.attempts > 1) {
    // The order number is this order's alone, and an earlier try was not answered: that one arrived, and no echo told of it.
    await markSent(deps.sql, row.id, null, deps.now);
    deps.log.info("receipt_known", { row });
    return null;
  }
  const reason = reasonOf(result);
  const after = afterRefusal(result.code, result.subcode);
  const next = after === "give_up" ? null : nextTry(deps.now, row.attempts, OUTBOX_ATTEMPTS_MAX, spread);
  const alerts = after === "alert" ? [pageTokenAlert(reason, deps.now)] : [];
  await markFailed(deps.sql, row.id, reason, next, alarmOf(deps, alerts));
  deps.log.error("send_refused", { row, code: result.code, subcode: result.subcode, dead: next === null });
  return next;
}
