/** The same things twice: whether a tap buys what its buyer is buying, or has just bought. */
import type { Fragment, Sql } from "./client.ts";

/** When a tap in the thread is asked about; its statement has the person in `met`. */
export interface RepeatRule {
  /** What was paid for since then is asked about, and what is still being paid for, however long. */
  since: Date;
  /**
   * When this buyer was asked, from a row of `offer`: null when they were not. Their yes is to what there was by then: what they
   * began to buy later is asked about anew, so that two answers to two questions are no two purchases by mistake.
   */
  askedAt: Fragment;
}

/**
 * The CTE `clear`: one row when the order may buy what `offer` holds, none when its buyer is to be asked first.
 * What others have written is found among the orders. What is being written at this moment cannot be seen by one statement, so
 * every purchase also writes the row of its payer and basket: the second of two waits for the first there, and then sees it.
 * @param rule null in the page, which never asks
 * @param when a condition that keeps everything as it is unless it holds
 */
export function clear(sql: Sql, orderId: string, rule: RepeatRule | null, when: Fragment, now: Date): Fragment {
  const isNew = rule ? sql`not exists (${rivals(sql, orderId, rule)})` : sql`true`;
  const isFree = rule
    ? sql`p.order_id = excluded.order_id or p.at <= coalesce((select ${rule.askedAt} from offer), ${rule.since}::timestamptz)`
    : sql`true`;
  return sql`
    clear as (
      insert into purchases as p (payer, basket, order_id, at)
      select offer.payer, ${basketOf(sql, sql`offer`)}, ${orderId}, ${now} from offer where ${when} and ${isNew}
      on conflict (payer, basket) do update set order_id = excluded.order_id, at = excluded.at where ${isFree}
      returning 1)`;
}

const rivals = (sql: Sql, orderId: string, { since, askedAt }: RepeatRule): Fragment => sql`
  select from orders o
  where o.buyer_id = (select id from met) and o.id <> ${orderId} and o.status in ('created', 'paying', 'action_required', 'paid')
    and case when ${askedAt} is null then o.status <> 'paid' or o.paid_at > ${since} else o.attempt_at > ${askedAt} end
    and ${basketOf(sql, sql`o`)} = ${basketOf(sql, sql`offer`)}`;

/** The variants and their quantities, as one text: `house-blend-500:1`. */
export const basketOf = (sql: Sql, of: Fragment): Fragment => sql`(
  select string_agg(id || ':' || quantity, ',' order by id) from (
    select l->>'variantId' as id, sum((l->>'quantity')::int)::int as quantity
    from jsonb_array_elements(${of}.lines) l group by 1) basket)`;
