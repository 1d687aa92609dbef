/**
 * Keeps the Page telling us what happens in it. An hour of failed deliveries ends its subscription (Messenger Platform,
 * "Webhooks", 2026-05-05), and nothing but a call brings it back: without this, one bad hour would be a shop that is silent for ever.
 */
import { noteSubscribed, noteTrouble, takeSubscription } from "../../db/subscriptions.ts";
import type { Deps } from "../deps.ts";
import { RUN_MS_MAX, SUBSCRIPTION_LOOK_MS } from "../limits.ts";
import { alarmOf, pageTokenAlert } from "../merchant/alert.ts";
import type { FieldsResult } from "./graph.ts";
import { missingFields } from "./page-fields.ts";
import { afterRefusal } from "./refusal.ts";

/** At most one look, one call of Graph, per interval, however many runs overlap; a second call only to subscribe again. */
export async function keepSubscribed(deps: Deps): Promise<void> {
  if (deps.spentMs() > RUN_MS_MAX) return;
  const { pageId } = deps.config.meta;
  const nextAt = new Date(deps.now.getTime() + SUBSCRIPTION_LOOK_MS);
  if (!(await takeSubscription(deps.sql, pageId, deps.now, nextAt))) return;
  const found = await deps.graph.subscribedFields();
  if (found.kind !== "ok") return await note(deps, found, null);
  const missing = missingFields(found.fields);
  if (missing.length === 0) return await note(deps, found, null);
  const subscribed = await deps.graph.subscribe([...found.fields, ...missing]);
  if (subscribed.kind === "ok") deps.log.error("page_subscribed_again", { fields: missing });
  await note(deps, subscribed, deps.now);
}

async function note(deps: Deps, result: FieldsResult, mendedAt: Date | null): Promise<void> {
  const { pageId } = deps.config.meta;
  if (result.kind === "ok") return await noteSubscribed(deps.sql, pageId, mendedAt);
  // No answer says nothing of the Page: the next look tells.
  if (result.kind === "unknown") return;
  const trouble = result.code === 190 ? ("token" as const) : ("refused" as const);
  const reason = `graph ${result.code}/${result.subcode ?? ""}`;
  deps.log.error("page_trouble", { trouble, code: result.code, subcode: result.subcode });
  // Nobody may buy for days and so meet this fault: the shop that is silent for it is told of here.
  const isMerchants = afterRefusal(result.code, result.subcode) === "alert";
  const alarm = alarmOf(deps, isMerchants ? [pageTokenAlert(reason, deps.now)] : []);
  await noteTrouble(deps.sql, pageId, { trouble, reason }, alarm);
}
