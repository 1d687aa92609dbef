/**
 * One transition of an order with everything it brings, in one statement: the only SQL that writes `paid` (invariants 2, 7, 8).
 * Long because that statement is one: a transition and what it brings happen together or not at all.
 */
import { createHash } from "node:crypto";
import type { Money } from "../contract/money.ts";
import type { DeclineCode, PaymentStatus } from "../contract/order.ts";
import { type Alarm, alertOfCardTesting, alertOfLowStock, writeAlerts } from "./alerts.ts";
import { removedSince, stillGiven, tapsEndedWith } from "./cards.ts";
import { DEADLOCK, type Sql, sqlState, violatedCheck } from "./client.ts";
import { giveUseBack, noteUseAgain } from "./code-uses.ts";
import type { EventDetail } from "./documents.ts";
import { type Step, writeStep } from "./history.ts";
import type { OrderRow } from "./orders.ts";
import { type NewMessage, writeMessages } from "./outbox.ts";
import { countDecline, noteThing, type ShutRule } from "./tallies.ts";
import { openSaleReport } from "./tax-reports.ts";

export interface Settlement {
  to: PaymentStatus;
  declineCode: DeclineCode | null;
  chargeRef: string | null;
  /** The card that was charged, as far as the provider told. */
  card: { providerCardId: string; brand: string; last4: string } | null;
  /** The card to keep, when the buyer agreed and the provider attached it. */
  keep: {
    id: string;
    providerCardId: string;
    fingerprint: string;
    brand: string;
    last4: string;
    expMonth: number;
    expYear: number;
  } | null;
  addressId: string;
  /** What a new card's outcome says of those who try cards; null: nothing was tried. */
  tried: { id: string; fingerprint: string | null; rule: ShutRule } | null;
  /** Why a person must look at it; null: nothing new to look at. */
  attention: string | null;
  /** What the merchant has settled for, which ends a quarantine; 0: all of it went back. Null: nothing had to be decided. */
  accepted: number | null;
  /** What the provider had taken when nothing of it was kept; null: nothing, or some of it is kept. */
  givenBack: Money | null;
  messages: NewMessage[];
  alarm: Alarm;
  now: Date;
}

/** `sell_some`: those of its lines that are there. */
type Stock = "sell" | "sell_some" | "release" | "none";

function stockMove(order: OrderRow, to: PaymentStatus): Stock {
  if (to === "paid") return "sell";
  return (to === "cancelled" || to === "expired") && order.heldUntil ? "release" : "none";
}

/**
 * Applies the transition if the order still stands where it was read (status, attempt, PaymentIntent and what was accepted).
 * Money that comes after the hold is gone takes the stock again, line by line where it is there; if some is not, the order is paid all the
 * same and marked for a person, because the money is the truth.
 * A paid order ends the payer's other offers for the same checkout, so that a second page still open with one charges nothing.
 * They are locked before the order, card and address before the goods, and those before the basket, as the Pay tap does it, so that the
 * two do not wait for each other in a circle.
 * @returns the order as written, or null when somebody else moved it first: read it again
 */
export async function applySettlement(sql: Sql, order: OrderRow, change: Settlement): Promise<OrderRow | null> {
  try {
    return await apply(sql, order, change, stockMove(order, change.to));
  } catch (error) {
    // A Pay tap of the same checkout held the variants and waited for this order: the database ended one of the two.
    if (sqlState(error) === DEADLOCK) return null;
    // The CHECK on variants says that the stock is not there: only possible when the hold was gone.
    if (violatedCheck(error) !== "variants_stock" || change.to !== "paid") throw error;
    return await apply(sql, order, { ...change, attention: "paid_without_stock" }, "sell_some");
  }
}

async function apply(sql: Sql, order: OrderRow, change: Settlement, stock: Stock): Promise<OrderRow | null> {
  const { to, now, keep, card, tried } = change;
  const paid = to === "paid";
  const ends = paid || to === "cancelled" || to === "expired";
  const holds = order.heldUntil !== null;
  const sells = stock === "sell" || stock === "sell_some";
  const isThere = sql`(${stock !== "sell_some"} or v.stock is null or v.sold + v.held + lines.quantity <= v.stock)`;
  const agreed = stillGiven(sql, sql`moved.tap_consent`, sql`c.taps_ended_at`);
  const number = keep?.fingerprint ?? "";
  const agreedAnew = stillGiven(sql, sql`moved.tap_consent`, tapsEndedWith(sql, sql`moved.buyer_id`, number));
  const isRemoved = removedSince(sql, sql`moved.buyer_id`, number, sql`moved.consent`);
  const [row] = await sql<OrderRow[]>`
    with open as (
      select q.id from quotes q
      where ${paid} and q.checkout_id = ${order.checkoutId} and q.payer = ${order.payer} and q.used_at is null
      order by q.id for update),
    over as (update quotes q set used_at = ${now} from open where q.id = open.id returning 1),
    moved as (
      update orders set status = ${to}, decline_code = ${change.declineCode},
        charge_ref = coalesce(${change.chargeRef}, charge_ref),
        card_brand = coalesce(${card?.brand ?? null}, case when ${to !== "declined"} then card_brand end),
        card_last4 = coalesce(${card?.last4 ?? null}, case when ${to !== "declined"} then card_last4 end),
        paid_at = ${paid ? now : null}, held_until = case when ${ends} then null else held_until end,
        accepted_minor = coalesce(${change.accepted}::int, accepted_minor),
        needs_attention = coalesce(${change.attention}, case when ${change.accepted === null} then needs_attention end)
      where id = ${order.id} and status = ${order.status} and attempt = ${order.attempt}
        and payment_intent_id is not distinct from ${order.paymentIntentId}::text
        and accepted_minor is not distinct from ${order.acceptedMinor}::int
        and (select count(*) from over) >= 0
      returning *),
    lived as (
      insert into addresses (id, buyer_id, address, digest, created_at, last_used_at)
      select ${change.addressId}, moved.buyer_id, moved.address, ${addressDigest(order)}, ${now}, ${now}
      from moved where ${paid} and moved.buyer_id is not null and moved.delivery is not null
      on conflict (buyer_id, digest) do update set last_used_at = excluded.last_used_at
      returning id),
    been as (select lived.id from lived, moved where moved.delivery->>'pickupAt' is null),
    kept as (
      insert into cards (id, buyer_id, provider_card_id, fingerprint, brand, last4, exp_month, exp_year, consent, tap_consent,
        address_id, address_ids, created_at, last_used_at)
      select ${keep?.id ?? ""}, moved.buyer_id, ${keep?.providerCardId ?? ""}, ${number}, ${keep?.brand ?? ""},
        ${keep?.last4 ?? "0000"}, ${keep?.expMonth ?? 0}::int, ${keep?.expYear ?? 0}::int, moved.consent, ${agreedAnew},
        (select id from been), array(select id from been), ${now}, ${now}
      from moved where ${keep !== null} and moved.buyer_id is not null and moved.consent is not null and not ${isRemoved}
      on conflict (buyer_id, fingerprint) where removed_at is null do update set
        replaced_card_id = nullif(cards.provider_card_id, excluded.provider_card_id),
        provider_card_id = excluded.provider_card_id, brand = excluded.brand, last4 = excluded.last4,
        exp_month = excluded.exp_month, exp_year = excluded.exp_year, consent = excluded.consent,
        tap_consent = case when (cards.tap_consent->>'at')::timestamptz > (excluded.consent->>'at')::timestamptz then cards.tap_consent
          else ${stillGiven(sql, sql`excluded.tap_consent`, sql`cards.taps_ended_at`)} end, address_id = coalesce(excluded.address_id, cards.address_id),
        address_ids = array(select unnest(cards.address_ids) union select id from been), last_used_at = excluded.last_used_at
      returning replaced_card_id),
    replaced as (
      insert into detachments (provider_card_id, created_at, next_at)
      select replaced_card_id, ${now}, ${now} from kept where replaced_card_id is not null
      union all select ${keep?.providerCardId ?? ""}, ${now}, ${now} from moved
      where ${keep !== null} and moved.buyer_id is not null and moved.consent is not null and ${isRemoved}
      on conflict do nothing),
    used as (
      update cards c set last_used_at = ${now}, tap_consent = coalesce(${agreed}, c.tap_consent),
        address_id = coalesce((select id from been), c.address_id),
        address_ids = array(select unnest(c.address_ids) union select id from been)
      from moved
      where ${paid} and c.buyer_id = moved.buyer_id and c.provider_card_id = ${card?.providerCardId ?? null}
        and c.removed_at is null returning 1),
    lines as (
      select l->>'variantId' as id, sum((l->>'quantity')::int)::int as quantity
      from moved, jsonb_array_elements(moved.lines) l where ${stock !== "none"} group by 1),
    locked as (
      select v.id from variants v
      where v.id in (select id from lines) and (select count(*) from used) + (select count(*) from kept) >= 0
      order by v.id for update),
    stocked as (
      update variants v set
        held = v.held - case when ${holds} then lines.quantity else 0 end,
        sold = v.sold + case when ${sells} then lines.quantity else 0 end
      from lines join locked using (id) where v.id = lines.id and ${isThere}
      returning v.id, v.stock, v.sold, ${sells ? sql`lines.quantity` : sql`0`} as just_sold),
    low as (${alertOfLowStock(sql, sql`stocked`, order.id, change.alarm)}),
    alerted as (${writeAlerts(sql, sql`moved`, change.alarm)}),
    ${giveUseBack(sql, sql`${ends && !paid} and (select count(*) from stocked) >= 0`)},
    ${noteUseAgain(sql, sql`${paid && !holds} and (select count(*) from stocked) >= 0`, now)},
    ${noteThing(sql, tallyKeys(sql), tried?.id ?? "", tried?.fingerprint ?? null, sql`(select count(*) from stocked) >= 0`)},
    free as (
      delete from purchases p using moved
      where ${!paid && (ends || to === "declined")} and p.order_id = moved.id and (select count(*) from known) >= 0 returning 1),
    taxed as (${openSaleReport(sql, sql`moved`, now)}),
    ${tried && to === "declined" ? sql`${countDecline(sql, tried.rule, tried.id, sql`exists (select from moved) and (select count(*) from free) >= 0`, now)}, testing as (${alertOfCardTesting(sql, change.alarm, tried.rule.shutMs)}),` : sql``}
    told as (${writeMessages(sql, sql`moved`, sql`moved.buyer_id`, change.messages, now)}),
    steps as (${writeStep(sql, sql`moved`, sql`id`, stepOf(sql, order, change))})
    select * from moved`;
  return row ?? null;
}

/** The tallies of persons and links that count this order's tries (worker/checkout/card-tries.ts). */
const tallyKeys = (sql: Sql) => sql`
  select unnest(array['buyer:' || moved.buyer_id, 'link:' || moved.checkout_id, 'guests:' || k.buyer_id])
  from moved join checkouts k on k.id = moved.checkout_id`;

/** What the history says of it. `missing`: the variants that were gone, so that a cancellation has none of them to put back. */
function stepOf(sql: Sql, order: OrderRow, { to, declineCode: code, accepted, givenBack, now }: Settlement): Step {
  const isOurs = to === "expired" || order.paymentIntentId === null;
  const step = { at: now, by: isOurs ? ("system" as const) : ("provider" as const), what: to };
  if (accepted === 0) return { ...step, by: "merchant", detail: nothingKept(givenBack) };
  if (to !== "paid") return { ...step, ...(code && { detail: { code } }) };
  const missing = sql`(select string_agg(lines.id, ' ' order by lines.id) from lines where lines.id not in (select id from stocked))`;
  const detail = sql`jsonb_strip_nulls(jsonb_build_object('amountMinor', ${accepted ?? order.totalMinor}::int, 'accepted', ${accepted}::int, 'missing', ${missing},
    'stock', case when not exists (select from stocked) then 'none' when ${missing} is null then 'sold' else 'part' end))`;
  return { ...step, detail };
}

/** The amount stands nowhere else: such an order has no refunds, and may have been paid in another currency. */
const nothingKept = (givenBack: Money | null): EventDetail => ({
  accepted: 0,
  ...(givenBack && { givenBackMinor: givenBack.amount, currency: givenBack.currency }),
});

/**
 * Marks the order for a person to look at, if it still stands where it was read; nothing else about it changes.
 * @returns false when somebody else moved it first, be it by ending the very question: read it again
 */
export async function quarantine(sql: Sql, order: OrderRow, reason: string, now: Date): Promise<boolean> {
  const [row] = await sql`
    with found as (
      select id, needs_attention from orders
      where id = ${order.id} and status = ${order.status} and attempt = ${order.attempt}
        and accepted_minor is not distinct from ${order.acceptedMinor}::int for update),
    marked as (
      update orders o set needs_attention = ${reason} from found
      where o.id = found.id and found.needs_attention is distinct from ${reason} returning o.id),
    steps as (${writeStep(sql, sql`marked`, sql`id`, { at: now, by: "system", what: "attention", detail: { reason } })})
    select id from found`;
  return row !== undefined;
}

/**
 * Ends the quarantine of an order that is over and of which nothing is kept: nothing else about it changes.
 * @returns false when it is not over, or paid
 */
export async function noteNothingKept(
  sql: Sql,
  orderId: string,
  givenBack: Money | null,
  messages: NewMessage[],
  now: Date,
): Promise<boolean> {
  const step = { at: now, by: "merchant" as const, what: "attended", detail: nothingKept(givenBack) };
  const [row] = await sql<[{ isOver: boolean }?]>`
    with noted as (
      update orders set accepted_minor = 0, needs_attention = null
      where id = ${orderId} and status in ('cancelled', 'expired') and accepted_minor is null returning id, buyer_id),
    told as (${writeMessages(sql, sql`noted`, sql`noted.buyer_id`, messages, now)}),
    steps as (${writeStep(sql, sql`noted`, sql`id`, step)})
    select (status in ('cancelled', 'expired')) as is_over from orders where id = ${orderId}`;
  return row?.isOver ?? false;
}

/** Asks again about money that was given back and has returned; nothing is asked twice. */
export async function reopenQuarantine(sql: Sql, orderId: string, alarm: Alarm): Promise<void> {
  const reason = "amount_mismatch";
  await sql`
    with reopened as (
      update orders set accepted_minor = null, needs_attention = ${reason} where id = ${orderId} and accepted_minor = 0 returning id),
    alerted as (${writeAlerts(sql, sql`reopened`, alarm)})
    ${writeStep(sql, sql`reopened`, sql`id`, { at: alarm.now, by: "system", what: "attention", detail: { reason } })}`;
}

function addressDigest(order: OrderRow): string {
  const { country, name, line1, line2, postcode, city, region } = order.address;
  const text = [country, name, line1, line2, postcode, city, region]
    .map((part) => part.toLowerCase().trim())
    .join("\n");
  return createHash("sha256").update(text).digest("hex");
}
