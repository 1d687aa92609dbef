/** Checkouts and the sessions that hold them: what a page may see, in one statement, at its assurance level. */
import type { AddressDraft } from "../contract/address.ts";
import type { AssuranceLevel } from "../contract/checkout.ts";
import { usableCard } from "./cards.ts";
import { camelKeys, isForSale, type Offer, offerColumns, type ShopRow } from "./catalog.ts";
import { json, type Sql } from "./client.ts";
import type { DraftItem, TapConsent } from "./documents.ts";
import { type OrderRow, orderFromJson } from "./orders.ts";
import {
  type CodeRow,
  codeNamed,
  type ServedPlace,
  servedPlaces,
  type ZoneRows,
  zonesFromJson,
  zonesOf,
} from "./prices.ts";

export interface ClaimInput {
  checkoutId: string;
  buyerId: string;
  items: DraftItem[];
  issuedAt: Date;
  sessionId: string;
  secretHash: string;
  locale: string;
  now: Date;
  expiresAt: Date;
  /** False once the first minutes after the link's issue are over: then nobody can become `claimed`. */
  claimable: boolean;
  /** What the first to claim becomes. */
  first: "claimed" | "person";
  /** Digest of the secret that the same browser held for this checkout before: what was typed with it goes on. Null: none. */
  heldHash: string | null;
}

/**
 * Makes the checkout on its first claim and a session on every claim. Exactly one session per link can become `claimed`, by
 * compare-and-set on the checkout row; all later ones hold the link and nothing more. A link that was issued later, for the
 * same checkout, is the answer to a later tap of the buyer's own: it can be claimed anew. A proven person's own claim ends every
 * session that is only `claimed`: whoever was first may have been somebody else. A claim that comes again with the secret it came with
 * before changes nothing: its session, with its level, is the one that was made then.
 * @returns the level, or null when the link names a buyer we do not know
 */
export async function claimCheckout(sql: Sql, input: ClaimInput): Promise<AssuranceLevel | null> {
  const isFirst = sql`
    excluded.claimed_by is not null and (checkouts.claimed_by is null or checkouts.issued_at < excluded.issued_at)`;
  const [row] = await sql<[{ level: AssuranceLevel }?]>`
    with made as (
      insert into checkouts (id, buyer_id, items, issued_at, created_at, claimed_by)
      select ${input.checkoutId}, b.id, ${json(sql, input.items)}, ${input.issuedAt}, ${input.now},
        case when ${input.claimable} then ${input.sessionId} end
      from buyers b where b.id = ${input.buyerId}
      on conflict (id) do update set
        claimed_by = case when ${isFirst} then excluded.claimed_by else checkouts.claimed_by end,
        issued_at = case when ${isFirst} then excluded.issued_at else checkouts.issued_at end
      returning id, claimed_by),
    ended as (
      update sessions s set expires_at = ${input.now} from made
      where ${input.first === "person"} and made.claimed_by = ${input.sessionId} and s.checkout_id = made.id and s.level = 'claimed')
    insert into sessions (id, checkout_id, secret_hash, level, issued_at, locale, draft, created_at, expires_at)
    select ${input.sessionId}, made.id, ${input.secretHash},
      case when made.claimed_by = ${input.sessionId} then ${input.first} else 'link' end, ${input.issuedAt}, ${input.locale},
      (select h.draft from sessions h where h.secret_hash = ${input.heldHash} and h.checkout_id = made.id), ${input.now}, ${input.expiresAt}
    from made
    on conflict (secret_hash) do update set secret_hash = excluded.secret_hash
    returning level`;
  return row?.level ?? null;
}

export interface SavedCardRow {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  tapConsent: TapConsent | null;
  /** Wherever it has paid for something to be sent to. */
  addressIds: string[];
}

export interface SavedAddressRow {
  id: string;
  address: AddressDraft;
}

/**
 * Everything a checkout request decides on. Cards and addresses are empty at the level `link`: the query never reads them.
 * At `claimed` they are those that were there when the link was issued (to the second, which is all that a link tells): who
 * has only claimed a link must not plant an address and then ship to it.
 */
export interface CheckoutFacts {
  session: {
    id: string;
    level: AssuranceLevel;
    /** When the link was issued by which its page came. */
    issuedAt: Date;
    locale: string;
    draft: { address: AddressDraft; email: string } | null;
  };
  checkout: { id: string; items: DraftItem[] };
  /** Whose thread the link was sent to. Above `link` also who pays. */
  buyer: { id: string };
  shop: ShopRow;
  offers: Offer[];
  /** Of the home country, those of the draft and of saved addresses, and the one asked for. */
  zones: ZoneRows;
  served: ServedPlace[];
  /** True in a shop that has given out any code. */
  hasCodes: boolean;
  /** The code that was typed, when there is one of that name. */
  code: CodeRow | null;
  cards: SavedCardRow[];
  addresses: SavedAddressRow[];
  /** This payer's newest order of this checkout. */
  order: OrderRow | null;
}

/** Who pays in this session, as stored on the order: the buyer above `link`, else a guest of this session alone. */
export function payerOf(facts: Pick<CheckoutFacts, "session" | "buyer">): string {
  return facts.session.level === "link" ? `guest:${facts.session.id}` : `buyer:${facts.buyer.id}`;
}

/** What a price is asked for that the session itself does not tell. */
export interface PriceWish {
  /** Where to, beside what the session knows. */
  country: string | null;
  /** In capitals, without spaces. */
  code: string | null;
  /** By which a guest's uses of the code are counted. */
  email: string;
}

const NOTHING_WISHED: PriceWish = { country: null, code: null, email: "" };

/** How `code_uses` names a guest. */
const guestUser = (email: string) => `email:${email.trim().toLowerCase()}`;

/**
 * Reads all facts of the session behind a secret's hash, in one statement. Null when there is none, it is over, or it is of another Page's
 * buyer.
 */
export async function findCheckout(
  sql: Sql,
  secretHash: string,
  pageId: string,
  now: Date,
  wish: PriceWish = NOTHING_WISHED,
): Promise<CheckoutFacts | null> {
  const [row] = await sql<Record<string, unknown>[]>`
    select jsonb_build_object('id', e.id, 'level', e.level, 'locale', e.locale, 'draft', e.draft) as session, e.issued_at,
      jsonb_build_object('id', k.id, 'items', k.items) as checkout,
      jsonb_build_object('id', b.id) as buyer,
      to_jsonb(s) as shop,
      (select coalesce(jsonb_agg(to_jsonb(o) order by o.id), '[]') from (
        select ${offerColumns(sql)} from variants v join products p on p.id = v.product_id
        where ${isForSale(sql)} and v.id in (select i->>'variantId' from jsonb_array_elements(k.items) i)) o) as offers,
      ${zonesOf(
        sql,
        sql`values (s.home_country), (${wish.country}), (e.draft->'address'->>'country') union all
          select a.address->>'country' from addresses a where a.buyer_id = b.id`,
      )} as zones,
      ${servedPlaces(sql)} as served,
      exists (select from codes) as has_codes,
      ${codeNamed(sql, wish.code, sql`case when e.level = 'link' then ${guestUser(wish.email)} else 'buyer:' || b.id end`)} as code,
      (select coalesce(jsonb_agg(to_jsonb(c) order by c.last_used_at desc, c.id), '[]') from cards c
        where e.level <> 'link' and ${usableCard(sql, sql`b.id`, now)}
          and (e.level = 'person' or c.created_at < e.issued_at + interval '1 second')) as cards,
      (select coalesce(jsonb_agg(to_jsonb(a) order by a.last_used_at desc, a.id), '[]') from addresses a
        where e.level <> 'link' and a.buyer_id = b.id
          and (e.level = 'person' or a.created_at < e.issued_at + interval '1 second')) as addresses,
      (select to_jsonb(o) from orders o where o.checkout_id = k.id
        and o.payer = case when e.level = 'link' then 'guest:' || e.id else 'buyer:' || b.id end
        order by o.number desc limit 1) as latest
    from sessions e join checkouts k on k.id = e.checkout_id join buyers b on b.id = k.buyer_id, shop s
    where e.secret_hash = ${secretHash} and e.expires_at > ${now} and b.page_id = ${pageId}`;
  if (!row) return null;
  const one = <T>(value: unknown) => camelKeys<T>(value as Record<string, unknown>);
  const each = <T>(value: unknown) => (value as unknown[]).map((item) => one<T>(item));
  const order = row.latest ? orderFromJson(row.latest) : null;
  return {
    session: { ...one<Omit<CheckoutFacts["session"], "issuedAt">>(row.session), issuedAt: row.issuedAt as Date },
    checkout: one(row.checkout),
    buyer: one(row.buyer),
    shop: one(row.shop),
    offers: withOwnHold(each(row.offers), order),
    zones: zonesFromJson(row.zones),
    served: row.served as ServedPlace[],
    hasCodes: row.hasCodes as boolean,
    code: withoutOwnUse(row.code as CodeRow | null, order),
    cards: each(row.cards),
    addresses: each(row.addresses),
    order,
  };
}

/** What the payer's own unpaid order holds is not sold out for them: a new quote ends that order before it takes its own. */
function withOwnHold(offers: Offer[], order: OrderRow | null): Offer[] {
  if (!order?.heldUntil) return offers;
  return offers.map((offer) => {
    const own = order.lines.filter((line) => line.variantId === offer.id).reduce((sum, line) => sum + line.quantity, 0);
    return { ...offer, available: offer.available === null ? null : offer.available + own };
  });
}

/** Nor has that order used up the code for them. */
function withoutOwnUse(code: CodeRow | null, order: OrderRow | null): CodeRow | null {
  if (!code || !order?.heldUntil || order.code !== code.code) return code;
  return { ...code, uses: code.uses - 1, usesByBuyer: code.usesByBuyer - 1 };
}

/** What a checkout of this buyer's own is for; null for anybody else's. */
export async function findItems(sql: Sql, buyerId: string, checkoutId: string): Promise<DraftItem[] | null> {
  const [row] = await sql<{ items: DraftItem[] }[]>`
    select items from checkouts where id = ${checkoutId} and buyer_id = ${buyerId}`;
  return row?.items ?? null;
}

/** Keeps what has been typed, for this session only. */
export async function saveDraft(
  sql: Sql,
  secretHash: string,
  draft: { address: AddressDraft; email: string },
  now: Date,
): Promise<boolean> {
  const rows = await sql`
    update sessions set draft = ${json(sql, draft)} where secret_hash = ${secretHash} and expires_at > ${now} returning 1`;
  return rows.length > 0;
}
