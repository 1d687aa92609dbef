/** Saved cards: what may be paid with them, what the provider says of them, and how they end. The owner is in every statement. */
import { type Fragment, type Sql, sqlState, UNIQUE_KEY } from "./client.ts";

/** Of this buyer, neither removed nor expired. A card is good through the last day of its month, in every time zone. */
export const usableCard = (sql: Sql, buyerId: Fragment, now: Date): Fragment => sql`
  c.buyer_id = ${buyerId} and c.removed_at is null
    and make_timestamptz(c.exp_year, c.exp_month, 1, 0, 0, 0, 'UTC') + interval '1 month 12 hours' > ${now}`;

/** With its owner's consent to pay this much by a tap in the chat. */
export const tapsUpTo = (sql: Sql, total: Fragment, currency: Fragment): Fragment => sql`
  c.tap_consent is not null and (c.tap_consent->>'limitMinor')::int >= ${total} and c.tap_consent->>'currency' = ${currency}`;

/** A card as its owner's own thread may know it. */
export interface ThreadCard {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** Up to how much a tap pays, in minor units of `tapCurrency`; null: it does not. */
  tapLimitMinor: number | null;
  tapCurrency: string | null;
  /** Where it last paid for something to be sent to. */
  addressId: string | null;
}

export const threadCardColumns = (sql: Sql): Fragment => sql`
  c.id, c.brand, c.last4, c.exp_month, c.exp_year,
  (c.tap_consent->>'limitMinor')::int as tap_limit_minor, c.tap_consent->>'currency' as tap_currency, c.address_id`;

/** Usable cards of a buyer, the one used last first. */
export async function findCards(sql: Sql, buyerId: string, now: Date, limit: number): Promise<ThreadCard[]> {
  return await sql<ThreadCard[]>`
    select ${threadCardColumns(sql)} from cards c where ${usableCard(sql, sql`${buyerId}`, now)}
    order by c.last_used_at desc, c.id limit ${limit}`;
}

export interface CardOwner {
  buyerId: string;
  /** The customer that the card must be attached to at the provider. */
  customerId: string | null;
}

/** Whose card this is, or null when we keep no such card. */
export async function findCardOwner(sql: Sql, providerCardId: string): Promise<CardOwner | null> {
  const [row] = await sql<CardOwner[]>`
    select c.buyer_id, b.provider_customer_id as customer_id from cards c join buyers b on b.id = c.buyer_id
    where c.provider_card_id = ${providerCardId} and c.removed_at is null`;
  return row ?? null;
}

/** What the provider says of a card now. A card may get a new number, and with it another fingerprint. */
export interface CardFace {
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  fingerprint: string;
}

/** Notes a card's new face. False when its owner has another card with that number already: then one of the two is too many. */
export async function updateCard(sql: Sql, buyerId: string, providerCardId: string, face: CardFace): Promise<boolean> {
  try {
    await sql`
      update cards set brand = ${face.brand}, last4 = ${face.last4}, exp_month = ${face.expMonth}, exp_year = ${face.expYear},
        fingerprint = ${face.fingerprint}
      where provider_card_id = ${providerCardId} and buyer_id = ${buyerId} and removed_at is null`;
    return true;
  } catch (error) {
    if (sqlState(error) === UNIQUE_KEY) return false;
    throw error;
  }
}

/** The provider has let go of the card already: it cannot be used again. */
export async function forgetCard(sql: Sql, buyerId: string, providerCardId: string, now: Date): Promise<void> {
  await sql`
    update cards set removed_at = ${now}, tap_consent = null
    where provider_card_id = ${providerCardId} and buyer_id = ${buyerId} and removed_at is null`;
}

/** Removes a card on its owner's word, and notes that the provider is to let go of it. Null when it is not theirs. */
export async function removeCard(
  sql: Sql,
  buyerId: string,
  cardId: string,
  now: Date,
): Promise<{ last4: string } | null> {
  const [row] = await sql<{ last4: string }[]>`
    with gone as (
      update cards set removed_at = ${now}, tap_consent = null
      where id = ${cardId} and buyer_id = ${buyerId} and removed_at is null returning provider_card_id, last4),
    noted as (
      insert into detachments (provider_card_id, created_at, next_at) select provider_card_id, ${now}, ${now} from gone
      on conflict do nothing)
    select last4 from gone`;
  return row ?? null;
}

/**
 * Takes the consent to pay by a tap back, on its owner's word, and notes when: an order whose money is still on its way may bring an
 * older one (`stillGiven`). Null when the card is not theirs.
 */
export async function endTaps(sql: Sql, buyerId: string, cardId: string, now: Date): Promise<{ last4: string } | null> {
  const [row] = await sql<{ last4: string }[]>`
    update cards set tap_consent = null, taps_ended_at = ${now}
    where id = ${cardId} and buyer_id = ${buyerId} and removed_at is null returning last4`;
  return row ?? null;
}

/**
 * A consent to pay by a tap, unless its owner has ended that with this card since it was given: then null. Only the settlement can tell: of a
 * card that was typed anew nobody knows before which one it is.
 */
export const stillGiven = (sql: Sql, consent: Fragment, endedAt: Fragment): Fragment => sql`
  case when (${consent}->>'at')::timestamptz > coalesce(${endedAt}, '-infinity') then ${consent} end`;

/** When this buyer last ended paying by taps with a card of this number, be it removed meanwhile or not. */
export const tapsEndedWith = (sql: Sql, buyerId: Fragment, fingerprint: string): Fragment => sql`
  (select max(x.taps_ended_at) from cards x where x.buyer_id = ${buyerId} and x.fingerprint = ${fingerprint})`;

/** That this buyer has removed a card of this number since they agreed to keep it: then it is not kept again. */
export const removedSince = (sql: Sql, buyerId: Fragment, fingerprint: string, consent: Fragment): Fragment => sql`
  exists (select from cards x where x.buyer_id = ${buyerId} and x.fingerprint = ${fingerprint}
    and x.removed_at >= (${consent}->>'at')::timestamptz)`;

/** Leases up to `limit` cards that the provider is to let go of. */
export async function leaseDetachments(
  sql: Sql,
  now: Date,
  leaseUntil: Date,
  limit: number,
): Promise<{ providerCardId: string; attempts: number }[]> {
  return await sql<{ providerCardId: string; attempts: number }[]>`
    update detachments set attempts = attempts + 1, next_at = ${leaseUntil} where provider_card_id in (
      select provider_card_id from detachments where next_at <= ${now} order by next_at limit ${limit} for update skip locked)
    returning provider_card_id, attempts`;
}

export async function finishDetachment(sql: Sql, providerCardId: string): Promise<void> {
  await sql`delete from detachments where provider_card_id = ${providerCardId}`;
}

/** Puts it off until `nextAt`, or leaves it to the merchant when that is null. */
export async function putOffDetachment(sql: Sql, providerCardId: string, nextAt: Date | null): Promise<void> {
  await sql`
    update detachments set next_at = coalesce(${nextAt}, 'infinity'::timestamptz) where provider_card_id = ${providerCardId}`;
}
