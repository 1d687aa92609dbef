/**
 * The Pay tap: every statement that makes an order or takes one up again, from the page and from the thread.
 * Long because each is one statement: the quote, the card, the stock and the order are taken together or not at all, and
 * what the two places have in common is written once. The card is locked before the goods: one that its owner removes while the
 * tap waits for them does not pay any more.
 */
import { tapsUpTo, usableCard } from "./cards.ts";
import { DEADLOCK, type Fragment, json, type Sql, sqlState, violatedCheck, violatedKey } from "./client.ts";
import { codeOf, ONCE_PER_BUYER, takeUse } from "./code-uses.ts";
import type { CardConsent, TapConsent } from "./documents.ts";
import { writeStep } from "./history.ts";
import { type OrderRow, orderFromJson } from "./orders.ts";
import { rouse } from "./outbox.ts";
import { clear, type RepeatRule } from "./purchases.ts";
import { admit, isOpen, type Limit } from "./tallies.ts";

/** What the provider needs to know of who pays, as the statement that allowed it found it. */
export interface Payer {
  /** Null for guests, and for a buyer who has not paid yet. */
  customerId: string | null;
  /** Of the saved card that the tap chose; null for a new card. */
  providerCardId: string | null;
}

export type Begun =
  /** This call made the order, or took it up again, so this call charges. */
  | { kind: "begun"; order: OrderRow; payer: Payer }
  /** A repeated tap: answer with what there is, and charge nothing. */
  | { kind: "known"; order: OrderRow }
  /** Indexes into the quote's lines. */
  | { kind: "short"; lines: number[] }
  /** The offer, or the attempt that it follows, is unknown, used, over or somebody else's. */
  | { kind: "over" }
  /** The saved card is gone, expired or not this payer's, or may not pay so much or to there. */
  | { kind: "barred" }
  /** The offer's code has no use left, or none for this buyer. */
  | { kind: "code_gone" }
  /** Too many cards were tried by this payer, from their network, or in the whole shop. */
  | { kind: "too_many" }
  /** The same things were bought, or are being bought, a moment ago. Only a tap in the thread is asked about it. */
  | { kind: "repeated" }
  /** Another order of this checkout and payer is not over yet. */
  | { kind: "order_live" }
  /** Somebody else was in the same rows at the same moment. Nothing was changed: try again. */
  | { kind: "raced" };

/** How far a saved card may go in this session. */
export interface SavedCardBounds {
  /** Null: to any address. */
  addressIds: string[] | null;
  /** Null: for any amount. */
  totalMaxMinor: number | null;
  /** False: for nothing that is fetched, which whoever holds the order's number could do. */
  fetched: boolean;
}

/** What a tap in the page chose to pay with. */
export interface PageChoice {
  /** The saved card; null for a new one. */
  cardId: string | null;
  consent: CardConsent | null;
  tapConsent: TapConsent | null;
  bounds: SavedCardBounds;
  /** How often new cards may be tried; none for a saved one. */
  limits: Limit[];
}

export interface PageTap extends PageChoice {
  /** What the page was told that it would pay: of nothing else is there anything to begin. */
  agreed: { totalMinor: number; currency: string };
  payer: string;
  /** Null for a guest. */
  buyerId: string | null;
  now: Date;
}

/** Who tapped a button in which thread, and what they may do by it. */
export interface ThreadTap {
  pageId: string;
  psid: string;
  /** False: too old to charge, or not the tap itself but a second look at it. Then nothing is begun. */
  mayCharge: boolean;
  now: Date;
  /** When they tapped. */
  seenAt: Date;
  /** The same things, paid for since then or not paid for yet, are asked about. */
  repeatedSince: Date;
}

const within = (sql: Sql, { addressIds, totalMaxMinor, fetched }: SavedCardBounds, of: Fragment): Fragment => sql`
  (${fetched} or ${of}.delivery->>'pickupAt' is null)
    and (${totalMaxMinor}::int is null or ${of}.total_minor <= ${totalMaxMinor}::int)
    and (${addressIds === null} or ${of}.address_id in (select jsonb_array_elements_text(${json(sql, addressIds ?? [])})))`;

/** A tap in the page. The quote must be of this checkout and payer, unused and in time. */
export async function beginOrder(
  sql: Sql,
  orderId: string,
  quote: { id: string; checkoutId: string },
  tap: PageTap,
  holdUntil: Date,
): Promise<Begun> {
  const { payer, buyerId, cardId, consent, tapConsent, bounds, limits, agreed, now } = tap;
  const source = sql`
    found as (
      select * from quotes where id = ${quote.id} and checkout_id = ${quote.checkoutId} and payer = ${payer}
        and total_minor = ${agreed.totalMinor} and currency = ${agreed.currency}
        and card_id is null and used_at is null and expires_at > ${now} for update),
    card as (
      select c.id, c.provider_card_id from cards c
      where c.id = ${cardId} and ${usableCard(sql, sql`${buyerId}`, now)} for share),
    offer as (
      select * from found where ${cardId === null} or (exists (select from card) and ${within(sql, bounds, sql`found`)}))`;
  return await begin(sql, source, {
    orderId,
    quoteId: quote.id,
    payer: sql`${payer}`,
    buyerId: sql`${buyerId}::text`,
    channel: "page",
    consent,
    tapConsent,
    limits,
    repeat: null,
    now,
    holdUntil,
  });
}

/**
 * A tap on a Pay button in the thread: Meta's signed webhook is the proof of person. The quote must be this person's, and the
 * card that the button names must still have the consent to pay so much by a tap. Notes that the person was seen.
 */
export async function beginTap(
  sql: Sql,
  orderId: string,
  quoteId: string,
  tap: ThreadTap,
  holdUntil: Date,
): Promise<Begun> {
  const { mayCharge, now, repeatedSince } = tap;
  const source = sql`
    ${seen(sql, tap)},
    found as (
      select q.* from quotes q join met on q.payer = 'buyer:' || met.id
      where ${mayCharge} and q.id = ${quoteId} and q.card_id is not null and q.used_at is null and q.expires_at > ${now}
      for update of q),
    card as (
      select c.id, c.provider_card_id from cards c join found on c.id = found.card_id cross join met
      where ${usableCard(sql, sql`met.id`, now)} and ${tapsUpTo(sql, sql`found.total_minor`, sql`found.currency`)}
      for share of c),
    offer as (
      select found.* from found cross join card cross join met
      where exists (select from addresses a where a.id = found.address_id and a.buyer_id = met.id)),
    opened as (
      insert into checkouts (id, buyer_id, items, issued_at, created_at)
      select offer.checkout_id, met.id, (
        select jsonb_agg(jsonb_build_object('variantId', l->'variantId', 'quantity', l->'quantity') order by n)
        from jsonb_array_elements(offer.lines) with ordinality t(l, n)), offer.created_at, ${now}
      from offer cross join met on conflict (id) do nothing returning 1)`;
  return await begin(sql, source, {
    orderId,
    quoteId,
    payer: sql`(select 'buyer:' || id from met)`,
    buyerId: sql`(select id from met)`,
    channel: "thread",
    consent: null,
    tapConsent: null,
    limits: [],
    repeat: { since: repeatedSince, askedAt: sql`case when offer.again then offer.created_at end` },
    now,
    holdUntil,
  });
}

/** The person behind the tap, noted as seen. */
const seen = (sql: Sql, { pageId, psid, now, seenAt }: ThreadTap): Fragment => sql`
  met as (
    update buyers set last_seen_at = greatest(last_seen_at, ${seenAt}) where page_id = ${pageId} and psid = ${psid}
    returning id),
  roused as (${rouse(sql, sql`(select id from met)`, now)})`;

interface Beginning {
  orderId: string;
  quoteId: string;
  payer: Fragment;
  buyerId: Fragment;
  channel: OrderRow["channel"];
  consent: CardConsent | null;
  tapConsent: TapConsent | null;
  limits: Limit[];
  /** Null: the same things again are not asked about. */
  repeat: RepeatRule | null;
  now: Date;
  holdUntil: Date;
}

/**
 * What follows once `found`, `card` and `offer` are chosen: stock held (variants locked in id order, all or none), the basket
 * noted, the quote used and the order made in `paying`.
 */
async function begin(sql: Sql, source: Fragment, input: Beginning): Promise<Begun> {
  const { orderId, quoteId, payer, buyerId, channel, consent, tapConsent, limits, repeat, now, holdUntil } = input;
  const isGood = sql`not exists (select from short) and exists (select from good)`;
  return await orRefused(async () => {
    const [row] = await sql<[BegunRow]>`
      with ${source},
      wanted as (
        select l->>'variantId' as id, sum((l->>'quantity')::int)::int as quantity, (min(n) - 1)::int as line
        from offer, jsonb_array_elements(offer.lines) with ordinality t(l, n) group by 1),
      stocked as (
        select v.id, v.stock, v.sold, v.held from variants v where v.id in (select id from wanted) order by v.id for update),
      short as (
        select w.line from wanted w left join stocked s using (id)
        where s.id is null or (s.stock is not null and s.sold + s.held + w.quantity > s.stock)),
      ${codeOf(sql, buyerId, sql`not exists (select from short)`)},
      ${admit(sql, limits, `${orderId}:1`, sql`${isGood} and ${mayTry(sql, limits, now)}`, now)},
      ${clear(sql, orderId, repeat, sql`exists (select from admitted)`, now)},
      held as (
        update variants v set held = v.held + w.quantity from wanted w
        where v.id = w.id and exists (select from clear) returning 1),
      used as (
        update quotes q set used_at = ${now} from offer where q.id = offer.id and exists (select from clear) returning 1),
      made as (
        insert into orders (id, quote_id, checkout_id, buyer_id, payer, seller, sold_by, lines, delivery, code, address, address_id, email,
          locale, currency, subtotal_minor, discount_minor, delivery_minor, tax_minor, tax, tip_minor, total_minor, terms_version,
          status, attempt_at, channel, card_id, consent, tap_consent, held_until, created_at)
        select ${orderId}, q.id, q.checkout_id, ${buyerId}, q.payer, shop.name, shop.seller, q.lines, q.delivery, q.code, q.address, q.address_id, q.email,
          q.locale, q.currency, q.subtotal_minor, q.discount_minor, q.delivery_minor, q.tax_minor, q.tax, q.tip_minor, q.total_minor, q.terms_version,
          'paying', ${now}, ${channel}, (select id from card), ${orNull(sql, consent)}, ${orNull(sql, tapConsent)}, ${holdUntil}, ${now}
        from offer q cross join shop where exists (select from clear)
        returning *),
      ${steps(sql, "begun", channel, now)},
      ${takeUse(sql, now)}
      select (select to_jsonb(made) from made) as made, ${payerOf(sql)},
        (select to_jsonb(o) from orders o where o.quote_id = ${quoteId} and o.payer = ${payer}) as existing,
        (select jsonb_agg(line order by line) from short) as short,
        exists (select from found) as found, exists (select from offer) as allowed, exists (select from good) as good,
        exists (select from admitted) as admitted`;
    return toBegun(row);
  });
}

/** Whoever is under no limit tries no new card, and pays also while the shop takes none. */
const mayTry = (sql: Sql, limits: Limit[], now: Date): Fragment => (limits.length > 0 ? isOpen(sql, now) : sql`true`);

const steps = (sql: Sql, what: string, channel: OrderRow["channel"], now: Date): Fragment => sql`
  steps as (${writeStep(sql, sql`made`, sql`id`, {
    at: now,
    by: "buyer",
    what,
    detail: sql`jsonb_build_object('amountMinor', total_minor, 'attempt', attempt, 'in', ${channel}::text)`,
  })})`;

const payerOf = (sql: Sql): Fragment => sql`
  (select b.provider_customer_id from buyers b join made on made.buyer_id = b.id) as customer_id,
  (select provider_card_id from card) as provider_card_id`;

/** What every statement of this file answers with. */
interface BegunRow extends Payer {
  made: unknown;
  existing: unknown;
  short: number[] | null;
  found: boolean;
  allowed: boolean;
  /** False: the code may not be used again. */
  good: boolean;
  /** False: too many cards were tried. */
  admitted: boolean;
}

function toBegun({
  made,
  existing,
  short,
  found,
  allowed,
  good,
  admitted,
  customerId,
  providerCardId,
}: BegunRow): Begun {
  if (made) return { kind: "begun", order: orderFromJson(made), payer: { customerId, providerCardId } };
  if (existing) return { kind: "known", order: orderFromJson(existing) };
  if (!found) return { kind: "over" };
  if (!allowed) return { kind: "barred" };
  if (short) return { kind: "short", lines: short };
  if (!good) return { kind: "code_gone" };
  return admitted ? { kind: "repeated" } : { kind: "too_many" };
}

async function orRefused(statement: () => Promise<Begun>): Promise<Begun> {
  try {
    return await statement();
  } catch (error) {
    if (violatedKey(error) === ONCE_PER_BUYER) return { kind: "code_gone" };
    if (violatedKey(error) !== null) return { kind: "order_live" };
    // The CHECK is the last word on stock when a row moved between its reading and its writing.
    if (sqlState(error) === DEADLOCK || violatedCheck(error) === "variants_stock") return { kind: "raced" };
    throw error;
  }
}

const orNull = (sql: Sql, document: object | null) => (document ? json(sql, document) : null);

export interface Attempt {
  orderId: string;
  /** The attempt that was declined: another card follows it once. */
  after: number;
  attemptsMax: number;
}

/**
 * Another card on a declined order, in the page. An attempt that was made already is answered as it stands; what is not this
 * payer's, not `declined` or past its hold is `over`.
 */
export async function beginAttempt(sql: Sql, attempt: Attempt, tap: PageTap): Promise<Begun> {
  const { payer, buyerId, cardId, consent, tapConsent, bounds, limits, agreed, now } = tap;
  const own = sql`o.payer = ${payer} and o.total_minor = ${agreed.totalMinor} and o.currency = ${agreed.currency}`;
  const source = sql`
    found as (${declined(sql, attempt, own, now)}),
    card as (
      select c.id, c.provider_card_id from cards c
      where c.id = ${cardId} and ${usableCard(sql, sql`${buyerId}`, now)} for share),
    offer as (
      select * from found where ${cardId === null} or (exists (select from card) and ${within(sql, bounds, sql`found`)}))`;
  const input = { payer: sql`${payer}`, channel: "page" as const, consent, tapConsent, limits, repeat: null, now };
  return await tryAgain(sql, source, attempt, input);
}

/** The same by a tap in the thread: with the saved card that the button names. */
export async function beginTapAttempt(sql: Sql, attempt: Attempt, cardId: string, tap: ThreadTap): Promise<Begun> {
  const { mayCharge, now, repeatedSince } = tap;
  const source = sql`
    ${seen(sql, tap)},
    found as (${declined(sql, attempt, sql`o.buyer_id = (select id from met) and ${mayCharge}`, now)}),
    card as (
      select c.id, c.provider_card_id from cards c cross join found cross join met
      where c.id = ${cardId} and ${usableCard(sql, sql`met.id`, now)}
        and ${tapsUpTo(sql, sql`found.total_minor`, sql`found.currency`)} for share of c),
    offer as (select found.* from found cross join card)`;
  const payer = sql`(select 'buyer:' || id from met)`;
  const askedAt = sql`(select q.created_at from quotes q where q.id = offer.quote_id and q.again)`;
  const repeat = { since: repeatedSince, askedAt };
  const input = { payer, channel: "thread" as const, consent: null, tapConsent: null, limits: [], repeat, now };
  return await tryAgain(sql, source, attempt, input);
}

const declined = (sql: Sql, { orderId, after, attemptsMax }: Attempt, owner: Fragment, now: Date): Fragment => sql`
  select o.* from orders o
  where o.id = ${orderId} and ${owner} and o.status = 'declined' and o.attempt = ${after}
    and o.attempt < ${attemptsMax} and o.held_until > ${now} for update`;

async function tryAgain(
  sql: Sql,
  source: Fragment,
  { orderId, after }: Attempt,
  input: Omit<Beginning, "orderId" | "quoteId" | "buyerId" | "holdUntil">,
): Promise<Begun> {
  const { payer, channel, consent, tapConsent, limits, repeat, now } = input;
  const isGood = sql`exists (select from offer) and ${mayTry(sql, limits, now)}`;
  const ask = async () => {
    const [row] = await sql<[BegunRow]>`
      with ${source},
      ${admit(sql, limits, `${orderId}:${after + 1}`, isGood, now)},
      ${clear(sql, orderId, repeat, sql`exists (select from admitted)`, now)},
      made as (
        update orders o set status = 'paying', attempt = o.attempt + 1, attempt_at = ${now}, decline_code = null,
          channel = ${channel}, card_id = (select id from card),
          consent = ${orNull(sql, consent)}, tap_consent = ${orNull(sql, tapConsent)}
        from offer where o.id = offer.id and exists (select from clear)
        returning o.*),
      ${steps(sql, "tried_again", channel, now)}
      select (select to_jsonb(made) from made) as made, ${payerOf(sql)},
        (select to_jsonb(o) from orders o where o.id = ${orderId} and o.payer = ${payer} and o.attempt > ${after}) as existing,
        null::jsonb as short, exists (select from found) as found, exists (select from offer) as allowed, true as good,
        exists (select from admitted) as admitted`;
    return toBegun(row);
  };
  const begun = await orRefused(ask);
  // Of two taps at once, the second waited for the first one's statement and could not yet see what it made.
  return begun.kind === "over" ? await orRefused(ask) : begun;
}
