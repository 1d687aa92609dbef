/**
 * Orders: every statement that writes one is a compare-and-set on its state (invariants 1 to 4, 9).
 * `beginOrder` is long because it is one statement: the quote, the stock and the order are taken together or not at all.
 */
import type { AddressDraft } from "../contract/address.ts";
import type { PaymentStatus } from "../contract/order.ts";
import { camelKeys } from "./catalog.ts";
import { DEADLOCK, json, type Sql, sqlState, UNIQUE_KEY, violatedCheck } from "./client.ts";
import type { CardConsent, OrderLine, PricedDelivery } from "./documents.ts";

export interface OrderRow {
  id: string;
  number: number;
  quoteId: string;
  checkoutId: string;
  buyerId: string | null;
  payer: string;
  seller: string;
  lines: OrderLine[];
  delivery: PricedDelivery;
  address: AddressDraft;
  addressId: string | null;
  email: string;
  locale: string;
  currency: string;
  subtotalMinor: number;
  deliveryMinor: number;
  taxMinor: number;
  taxBasisPoints: number;
  totalMinor: number;
  status: PaymentStatus;
  attempt: number;
  attemptAt: Date;
  consent: CardConsent | null;
  paymentIntentId: string | null;
  chargeRef: string | null;
  declineCode: string | null;
  cardBrand: string | null;
  cardLast4: string | null;
  heldUntil: Date | null;
  needsAttention: string | null;
  sweptAt: Date | null;
  createdAt: Date;
  paidAt: Date | null;
}

const DATES = ["attemptAt", "heldUntil", "sweptAt", "createdAt", "paidAt"] as const;

/** A row that came as jsonb: keys to camelCase, times to Date. */
export function orderFromJson(value: unknown): OrderRow {
  const row = camelKeys<Record<string, unknown>>(value as Record<string, unknown>);
  for (const key of DATES) row[key] = row[key] === null ? null : new Date(String(row[key]));
  return row as unknown as OrderRow;
}

export type Begun =
  /** `fresh`: this call made it, so this call charges. Otherwise a repeated tap: answer with what there is. */
  | { kind: "order"; order: OrderRow; fresh: boolean }
  /** Indexes into the quote's lines. */
  | { kind: "short"; lines: number[] }
  | { kind: "quote_over" }
  /** The offer is good, but the saved card may not go to its address, or not for so much, at this assurance level. */
  | { kind: "barred" }
  /** Another order of this checkout and payer is not over yet. */
  | { kind: "order_live" }
  /** Somebody else was in the same rows at the same moment. Nothing was changed: try again. */
  | { kind: "raced" };

/** What a saved card may be used for by a session that has only claimed its link. */
export interface SavedCardBounds {
  addressIds: string[];
  totalMaxMinor: number;
}

/**
 * The Pay tap, in one statement: the quote is used, the stock held (variants locked in id order, all or none) and the
 * order made in `paying`. The quote must belong to the session, be unused and in time.
 */
export async function beginOrder(
  sql: Sql,
  input: {
    orderId: string;
    quoteId: string;
    sessionId: string;
    payer: string;
    buyerId: string | null;
    consent: CardConsent | null;
    /** Null when nothing is barred: a new card, or a proven person. */
    bounds: SavedCardBounds | null;
    now: Date;
    holdUntil: Date;
  },
): Promise<Begun> {
  const { orderId, quoteId, sessionId, payer, buyerId, consent, bounds, now, holdUntil } = input;
  try {
    const [row] = await sql<[{ made: unknown; existing: unknown; short: number[] | null; barred: boolean }]>`
      with found as (
        select * from quotes
        where id = ${quoteId} and session_id = ${sessionId} and used_at is null and expires_at > ${now} for update),
      offer as (
        select * from found where ${bounds === null} or (total_minor <= ${bounds?.totalMaxMinor ?? 0}
          and address_id in (select jsonb_array_elements_text(${json(sql, bounds?.addressIds ?? [])})))),
      wanted as (
        select l->>'variantId' as id, sum((l->>'quantity')::int)::int as quantity, (min(n) - 1)::int as line
        from offer, jsonb_array_elements(offer.lines) with ordinality t(l, n) group by 1),
      stocked as (
        select v.id, v.stock, v.sold, v.held from variants v where v.id in (select id from wanted) order by v.id for update),
      short as (
        select w.line from wanted w left join stocked s using (id)
        where s.id is null or (s.stock is not null and s.sold + s.held + w.quantity > s.stock)),
      held as (
        update variants v set held = v.held + w.quantity from wanted w
        where v.id = w.id and not exists (select from short) returning 1),
      used as (
        update quotes q set used_at = ${now} from offer where q.id = offer.id and not exists (select from short) returning 1),
      made as (
        insert into orders (id, quote_id, checkout_id, session_id, buyer_id, payer, seller, lines, delivery, address, address_id, email, locale,
          currency, subtotal_minor, delivery_minor, tax_minor, tax_basis_points, total_minor, terms_version,
          status, attempt_at, consent, held_until, created_at)
        select ${orderId}, q.id, s.checkout_id, s.id, ${buyerId}, ${payer}, shop.name, q.lines, q.delivery, q.address, q.address_id, q.email, s.locale,
          q.currency, q.subtotal_minor, q.delivery_minor, q.tax_minor, q.tax_basis_points, q.total_minor, q.terms_version,
          'paying', ${now}, ${consent ? json(sql, consent) : null}, ${holdUntil}, ${now}
        from offer q join sessions s on s.id = q.session_id cross join shop where not exists (select from short)
        returning *)
      select (select to_jsonb(made) from made) as made,
        (select to_jsonb(o) from orders o where o.quote_id = ${quoteId} and o.session_id = ${sessionId}) as existing,
        (select jsonb_agg(line order by line) from short) as short,
        exists (select from found) and not exists (select from offer) as barred`;
    if (row.made) return { kind: "order", order: orderFromJson(row.made), fresh: true };
    if (row.existing) return { kind: "order", order: orderFromJson(row.existing), fresh: false };
    if (row.barred) return { kind: "barred" };
    return row.short ? { kind: "short", lines: row.short } : { kind: "quote_over" };
  } catch (error) {
    if (sqlState(error) === UNIQUE_KEY) return { kind: "order_live" };
    // The CHECK is the last word on stock when a row moved between its reading and its writing.
    if (sqlState(error) === DEADLOCK || violatedCheck(error) === "variants_stock") return { kind: "raced" };
    throw error;
  }
}

/**
 * Another attempt on a declined order, with its own number and consent. Null when the order is not this payer's, not
 * `declined`, or has been tried again since the attempt that this tap saw: then it must not charge.
 */
export async function beginAttempt(
  sql: Sql,
  input: { orderId: string; after: number; payer: string; consent: CardConsent | null; now: Date; attemptsMax: number },
): Promise<OrderRow | null> {
  const { orderId, after, payer, consent, now, attemptsMax } = input;
  const [row] = await sql<OrderRow[]>`
    update orders set status = 'paying', attempt = attempt + 1, attempt_at = ${now}, decline_code = null,
      consent = ${consent ? json(sql, consent) : null}
    where id = ${orderId} and payer = ${payer} and status = 'declined' and attempt = ${after}
      and attempt < ${attemptsMax} and held_until > ${now}
    returning *`;
  return row ?? null;
}

/**
 * Stores the PaymentIntent's id before anything is done with it. False when the order has another one or is no longer
 * `paying` this attempt: then this call must not confirm (invariant 1).
 */
export async function storePaymentIntent(sql: Sql, order: OrderRow, paymentIntentId: string): Promise<boolean> {
  const rows = await sql`
    update orders set payment_intent_id = ${paymentIntentId}
    where id = ${order.id} and status = 'paying' and attempt = ${order.attempt}
      and coalesce(payment_intent_id, ${paymentIntentId}) = ${paymentIntentId}
    returning 1`;
  return rows.length > 0;
}

export async function findOrder(sql: Sql, id: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`select * from orders where id = ${id}`;
  return row ?? null;
}

export async function findOrderByPayment(sql: Sql, paymentIntentId: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`select * from orders where payment_intent_id = ${paymentIntentId}`;
  return row ?? null;
}

/** What this payer last did with a checkout. */
export async function findNewestOrder(sql: Sql, checkoutId: string, payer: string): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`
    select * from orders where checkout_id = ${checkoutId} and payer = ${payer} order by number desc limit 1`;
  return row ?? null;
}

/** The order of a session behind a secret's hash, if that session's payer made it: the owner is part of the statement. */
export async function findOwnOrder(sql: Sql, id: string, secretHash: string, now: Date): Promise<OrderRow | null> {
  const [row] = await sql<OrderRow[]>`
    select o.* from orders o
    join sessions s on s.checkout_id = o.checkout_id
    join checkouts c on c.id = s.checkout_id
    where o.id = ${id} and s.secret_hash = ${secretHash} and s.expires_at > ${now}
      and o.payer = case when s.level = 'link' then 'guest:' || s.id else 'buyer:' || c.buyer_id end`;
  return row ?? null;
}

/**
 * Takes up orders whose money is not decided: tapped before `pendingBefore` and still unknown, or holding stock past their time.
 * Those that waited longest come first, whatever became of the others; those that a person must look at are left alone.
 */
export async function takeUnsettled(sql: Sql, now: Date, pendingBefore: Date, limit: number): Promise<OrderRow[]> {
  return await sql<OrderRow[]>`
    update orders set swept_at = ${now} where id in (
      select id from orders
      where needs_attention is null and ((status = 'paying' and attempt_at <= ${pendingBefore})
        or (status in ('created', 'paying', 'action_required', 'declined') and held_until <= ${now}))
      order by coalesce(swept_at, attempt_at), id limit ${limit} for update skip locked)
    returning *`;
}
