/** Posts what the outbox holds for the merchant: at least once, in no order, for about a day. And, when asked to, a test. */
import type { AlertTested } from "../../contract/merchant.ts";
import { type AlertRow, leaseAlerts } from "../../db/alerts.ts";
import { markFailed, markSent, releaseMessages } from "../../db/outbox.ts";
import { nextTry } from "../backoff.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import { ALERT_ATTEMPTS_MAX, ALERT_TIMEOUT_MS, ALERTS_PER_RUN, RUN_MS_MAX } from "../limits.ts";
import { alertKey, bodyOf, signAlert } from "./alert.ts";

export async function sendAlerts(deps: Deps): Promise<void> {
  const { alertUrl, consoleKey } = deps.config;
  if (!alertUrl) return;
  const rows = await leaseAlerts(deps.sql, deps.now, leaseEnd(deps), ALERTS_PER_RUN);
  const key = rows.length > 0 ? await alertKey(consoleKey) : "";
  for (const [index, row] of rows.entries()) {
    if (deps.spentMs() > RUN_MS_MAX) {
      const untried = rows.slice(index).map(({ id }) => id);
      return await releaseMessages(deps.sql, untried, deps.now);
    }
    const fault = await post(alertUrl, bodyOf(row, deps.config), key, deps.now);
    if (fault === null) await markSent(deps.sql, row.id, null, deps.now);
    else await putOff(deps, row, fault);
  }
}

/** To see whether alerts arrive: not kept, and not tried again. @param id names it */
export async function testAlert({ config, now }: Pick<Deps, "config" | "now">, id: string): Promise<AlertTested> {
  const { alertUrl, consoleKey } = config;
  if (!alertUrl) return { outcome: "unset", reason: null };
  const body = bodyOf({ id: `test_${id}`, message: { kind: "test" }, createdAt: now }, config);
  const reason = await post(alertUrl, body, await alertKey(consoleKey), now);
  return { outcome: reason === null ? "taken" : "refused", reason };
}

/** Null when the receiver took it. A redirect is a fault: it would lead what is signed to where nobody configured it. */
async function post(url: string, body: string, key: string, now: Date): Promise<string | null> {
  const headers = {
    "content-type": "application/json",
    "user-agent": "Threadtill",
    "threadtill-signature": await signAlert(body, key, Math.floor(now.getTime() / 1000)),
  };
  const signal = AbortSignal.timeout(ALERT_TIMEOUT_MS);
  try {
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    await response.body?.cancel();
    return response.ok ? null : `http ${response.status}`;
  } catch {
    return "no answer";
  }
}

/** One that is given up is not told of: that would be another alert. */
async function putOff(deps: Deps, row: AlertRow, fault: string): Promise<void> {
  const next = nextTry(deps.now, row.attempts, ALERT_ATTEMPTS_MAX, (row.id % 100) / 100);
  const status = Number(/^http (\d{3})$/.exec(fault)?.[1] ?? 0) || null;
  deps.log.error("alert_refused", { row, status, dead: next === null });
  await markFailed(deps.sql, row.id, fault, next, { alerts: [], isHeard: false, now: deps.now });
}
