/**
 * Counts what may be done so often and no oftener, in the statement that does it. A tally is one row that each counter locks, so that
 * of many at once each sees what the others have done.
 */
import type { Fragment, Sql } from "./client.ts";

/** Who counts for what, and how much of it there may be. */
export interface Limit {
  key: string;
  windowMs: number;
  /** Within the window. */
  max: number;
  /** Different things in a day; null: not looked at. One that is not known yet is taken for a different one. */
  thingsMax: number | null;
}

/** How long a mark is kept. */
const DAY_MS = 86_400_000;

const ago = (now: Date, ms: number) => new Date(now.getTime() - ms);
const time = (sql: Sql) => sql`(m->>'at')::timestamptz`;

/**
 * The CTEs that count once under each limit, in their order, and `admitted`: one row when all of them allow it. What one refuses the
 * later ones do not count; so begin with whoever is closest.
 * @param id names what is counted; see `noteThing`
 * @param when a condition that has to be known first, so that rows are locked in one order
 */
export function admit(sql: Sql, limits: Limit[], id: string, when: Fragment, now: Date): Fragment {
  const name = (index: number) => sql(`tally_${index}`);
  const isUp = (index: number) => (index === 0 ? when : sql`exists (select from ${name(index - 1)})`);
  const counted = limits.reduce<Fragment>(
    (before, limit, index) => sql`${before} ${name(index)} as (${count(sql, limit, id, isUp(index), now)}),`,
    sql``,
  );
  return sql`${counted} admitted as (select 1 where ${isUp(limits.length)})`;
}

function count(sql: Sql, { key, windowMs, max, thingsMax }: Limit, id: string, when: Fragment, now: Date): Fragment {
  return sql`
    insert into tallies as t (key, marks, touched_at)
    select ${key}, jsonb_build_array(jsonb_build_object('at', ${now}::timestamptz, 'id', ${id}::text)), ${now}::timestamptz where ${when}
    on conflict (key) do update set touched_at = excluded.touched_at, marks = ${recent(sql, now)} || excluded.marks
    where (
      select count(*) filter (where ${time(sql)} > ${ago(now, windowMs)}) < ${max}
        and (${thingsMax}::int is null or count(distinct coalesce(m->>'thing', m->>'id')) < ${thingsMax}::int)
      from jsonb_array_elements(t.marks) m where ${time(sql)} > ${ago(now, DAY_MS)})
    returning 1`;
}

const recent = (sql: Sql, now: Date): Fragment => sql`(
  select coalesce(jsonb_agg(m order by ${time(sql)}), '[]') from jsonb_array_elements(t.marks) m
  where ${time(sql)} > ${ago(now, DAY_MS)})`;

/** Counts by itself. @returns false when it would be too much; then nothing is counted */
export async function mayDo(sql: Sql, limit: Limit, id: string, now: Date): Promise<boolean> {
  const [row] = await sql<[{ may: boolean }]>`
    with ${admit(sql, [limit], id, sql`true`, now)} select exists (select from admitted) as may`;
  return row.may;
}

/** The CTE `known`: what was counted as `id` turns out to be this thing. @param keys a list of keys @param when what has to be known first */
export const noteThing = (sql: Sql, keys: Fragment, id: string, thing: string | null, when: Fragment): Fragment => sql`
  known as (
    update tallies t set marks = (
      select jsonb_agg(case when m->>'id' = ${id} then m || jsonb_build_object('thing', ${thing}::text) else m end order by ${time(sql)})
      from jsonb_array_elements(t.marks) m)
    where ${thing !== null} and ${when} and t.key in (${keys}) and t.marks <> '[]' returning 1)`;

/** When a shop takes no new card for a while. */
export interface ShutRule {
  windowMs: number;
  declinesMax: number;
  shutMs: number;
}

/** The condition that the shop takes new cards. */
export const isOpen = (sql: Sql, now: Date): Fragment => sql`
  not exists (select from tallies where key = 'shop' and shut_until > ${now})`;

/** The CTE `shop_tally`: one more declined card of anybody's; `shut` tells that they are too many. @param when as above */
export const countDecline = (
  sql: Sql,
  { windowMs, declinesMax, shutMs }: ShutRule,
  id: string,
  when: Fragment,
  now: Date,
): Fragment => sql`
  shop_tally as (
    insert into tallies as t (key, marks, touched_at)
    select 'shop', jsonb_build_array(jsonb_build_object('at', ${now}::timestamptz, 'id', ${id}::text)), ${now}::timestamptz where ${when}
    on conflict (key) do update set touched_at = excluded.touched_at,
      marks = (
        select coalesce(jsonb_agg(m order by ${time(sql)}), '[]') from jsonb_array_elements(t.marks) m
        where ${time(sql)} > ${ago(now, windowMs)}) || excluded.marks,
      shut_until = case when (
        select count(*) + 1 >= ${declinesMax} from jsonb_array_elements(t.marks) m where ${time(sql)} > ${ago(now, windowMs)})
        then ${new Date(now.getTime() + shutMs)}::timestamptz else t.shut_until end
    returning coalesce(shut_until > ${now}, false) as shut, jsonb_array_length(marks) as declines)`;
