/**
 * Who uses which discount code: taken in the statement that makes the order, given back in the one that ends it unpaid. The code's
 * row is locked and counts its uses, because a statement that waited for another one does not see what that one inserted.
 */
import type { Fragment, Sql } from "./client.ts";

/** How a buyer is known by whom a code may be used once: a guest by their e-mail address. */
export const codeUser = (sql: Sql, buyerId: Fragment, email: Fragment): Fragment =>
  sql`coalesce('buyer:' || ${buyerId}, 'email:' || lower(trim(${email})))`;

/**
 * The CTEs `code`, the row of the offer's code, locked, and `good`: one row when the offer names no code or one that may be used
 * once more. Needs `offer`. @param when a condition that has to be known first, so that rows are locked in one order
 */
export const codeOf = (sql: Sql, buyerId: Fragment, when: Fragment): Fragment => sql`
  code as (
    select c.code, c.uses, (c.rule->>'usesMax')::bigint as uses_max, coalesce((c.rule->>'oncePerBuyer')::boolean, false) as once,
      ${codeUser(sql, buyerId, sql`offer.email`)} as used_by
    from codes c join offer on offer.code = c.code where ${when} for update of c),
  good as (
    select from offer where offer.code is null or exists (
      select from code where (code.uses_max is null or code.uses < code.uses_max)
        and not (code.once and exists (select from code_uses u where u.code = code.code and u.used_by = code.used_by))))`;

/** The CTEs that take the use, once `made` holds the order. */
export const takeUse = (sql: Sql, now: Date): Fragment => sql`
  counted as (update codes c set uses = c.uses + 1 from code, made where c.code = code.code returning 1),
  noted as (
    insert into code_uses (code, order_id, used_by, once, at) select code.code, made.id, code.used_by, code.once, ${now} from code, made
    returning 1)`;

/** The key that refuses the second of two uses at once by one buyer. */
export const ONCE_PER_BUYER = "code_uses_once";

/** The CTEs that give the use of the order in `moved` back. @param when a condition that has to be known first */
export const giveUseBack = (sql: Sql, when: Fragment): Fragment => sql`
  unused as (delete from code_uses u using moved where u.order_id = moved.id and ${when} returning u.code),
  uncounted as (update codes c set uses = c.uses - 1 from unused where c.code = unused.code returning 1)`;

/**
 * The CTEs that note it again for an order that was paid after it had ended: the discount was given, whatever the code allows.
 * @param when a condition that has to be known first
 */
export const noteUseAgain = (sql: Sql, when: Fragment, now: Date): Fragment => sql`
  reused as (
    insert into code_uses (code, order_id, used_by, once, at)
    select moved.code, moved.id, ${codeUser(sql, sql`moved.buyer_id`, sql`moved.email`)}, false, ${now}
    from moved join codes c on c.code = moved.code where ${when} on conflict do nothing returning code),
  recounted as (update codes c set uses = c.uses + 1 from reused where c.code = reused.code returning 1)`;
