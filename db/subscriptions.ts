/** What is known of the Page's subscription, and who looks at it next. */
import { type Alarm, writeAlerts } from "./alerts.ts";
import type { Sql } from "./client.ts";

/** True for the one caller that is to look at the subscription now; the next look is at `nextAt`, whatever becomes of this one. */
export async function takeSubscription(sql: Sql, pageId: string, now: Date, nextAt: Date): Promise<boolean> {
  const rows = await sql`
    insert into subscriptions (page_id, next_at) values (${pageId}, ${nextAt})
    on conflict (page_id) do update set next_at = excluded.next_at where subscriptions.next_at <= ${now}
    returning 1`;
  return rows.length > 0;
}

export async function noteSubscribed(sql: Sql, pageId: string, mendedAt: Date | null): Promise<void> {
  await sql`
    update subscriptions set trouble = null, reason = null, trouble_since = null, mended_at = coalesce(${mendedAt}, mended_at)
    where page_id = ${pageId} and (trouble is not null or ${mendedAt !== null})`;
}

/**
 * Notes what only the merchant can mend, and tells them along with it; `trouble_since` stays as long as there is any.
 * @param alarm its `now` is when it was found
 */
export async function noteTrouble(
  sql: Sql,
  pageId: string,
  { trouble, reason }: { trouble: "token" | "refused"; reason: string },
  alarm: Alarm,
): Promise<void> {
  await sql`
    with noted as (
      update subscriptions
      set trouble = ${trouble}, reason = ${reason}, trouble_since = coalesce(trouble_since, ${alarm.now})
      where page_id = ${pageId} returning page_id)
    ${writeAlerts(sql, sql`noted`, alarm)}`;
}
