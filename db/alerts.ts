/**
 * Alerts to the merchant: rows of the outbox that go to no buyer. Each is written by the statement that causes it, and only where
 * somebody listens (`ALERT_URL`), because whoever begins to listen wants no old ones.
 */
import type { Alert } from "../contract/alert.ts";
import { type Fragment, json, type Sql } from "./client.ts";

export interface NewAlert {
  /** Names the occasion: a second alert for it is never made. */
  dedupeKey: string;
  alert: Alert;
}

/** What a statement needs to know of who listens. */
export interface Alarm {
  /** To be told of along with what it writes; none where nobody listens. */
  alerts: NewAlert[];
  /** Whether somebody listens for what only the statement itself finds out. */
  isHeard: boolean;
  now: Date;
}

export interface AlertRow {
  id: number;
  message: Alert;
  createdAt: Date;
  attempts: number;
}

/** Part of a statement: these alerts, if its part `from` has a row. */
export function writeAlerts(sql: Sql, from: Fragment, { alerts, now }: Alarm): Fragment {
  return sql`
    insert into outbox (dedupe_key, channel, message, created_at, next_at)
    select distinct 'alert:' || (a->>'dedupeKey'), 'alert', a->'alert', ${now}::timestamptz, ${now}::timestamptz
    from ${from}, jsonb_array_elements(${json(sql, alerts)}) a on conflict (dedupe_key) do nothing`;
}

/** Part of a statement that gives up what cannot be done: an alert for each row of `from` (id, status, error) that is `dead` now. */
export function alertOfDead(sql: Sql, from: Fragment, box: "inbox" | "outbox", { isHeard, now }: Alarm): Fragment {
  return sql`
    insert into outbox (dedupe_key, channel, message, created_at, next_at)
    select 'alert:dead:' || ${box} || ':' || id, 'alert',
      jsonb_build_object('kind', 'dead_letter', 'box', ${box}::text, 'row', id, 'reason', error), ${now}, ${now}
    from ${from} where ${isHeard} and status = 'dead' on conflict (dedupe_key) do nothing`;
}

/** Part of the statement that notes differences: an alert for each row of `from`, with `named`, its order as an alert names it. */
export function alertOfDifference(sql: Sql, from: Fragment, { isHeard, now }: Alarm): Fragment {
  return sql`
    insert into outbox (dedupe_key, channel, message, created_at, next_at)
    select 'alert:difference:' || id, 'alert', jsonb_build_object('kind', 'difference', 'difference', kind, 'subject', subject,
      'order', named, 'amount', jsonb_build_object('amount', amount_minor, 'currency', currency)), ${now}, ${now}
    from ${from} where ${isHeard} on conflict (dedupe_key) do nothing`;
}

/** Part of the statement that sells: an alert for each row of `from` (id, stock, sold, just_sold) that fell to the shop's mark. */
export function alertOfLowStock(sql: Sql, from: Fragment, orderId: string, { isHeard, now }: Alarm): Fragment {
  return sql`
    insert into outbox (dedupe_key, channel, message, created_at, next_at)
    select 'alert:low-stock:' || ${orderId} || ':' || v.id, 'alert',
      jsonb_build_object('kind', 'low_stock', 'variantId', v.id, 'left', v.stock - v.sold), ${now}, ${now}
    from ${from} v cross join shop
    where ${isHeard} and v.stock - v.sold <= shop.low_stock and v.stock - v.sold + v.just_sold > shop.low_stock
    on conflict (dedupe_key) do nothing`;
}

/** Part of the statement that counts a decline: an alert when the shop has just begun to take no new cards, at most one in `everyMs`. */
export function alertOfCardTesting(sql: Sql, { isHeard, now }: Alarm, everyMs: number): Fragment {
  return sql`
    insert into outbox (dedupe_key, channel, message, created_at, next_at)
    select 'alert:card-testing:' || ${Math.floor(now.getTime() / everyMs)}::bigint, 'alert',
      jsonb_build_object('kind', 'card_testing', 'declines', declines), ${now}, ${now}
    from shop_tally where ${isHeard} and shut on conflict (dedupe_key) do nothing`;
}

/** Leases up to `limit` alerts that are due. They have no order among themselves. */
export async function leaseAlerts(sql: Sql, now: Date, leaseUntil: Date, limit: number): Promise<AlertRow[]> {
  return await sql<AlertRow[]>`
    update outbox set attempts = attempts + 1, next_at = ${leaseUntil}
    where id in (
      select id from outbox where channel = 'alert' and status = 'pending' and next_at <= ${now}
      order by id limit ${limit} for update skip locked)
    returning id::int, message, created_at, attempts`;
}
