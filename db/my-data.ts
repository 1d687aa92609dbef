/** Everything that is kept of one buyer, for their own eyes: the same tables that db/erasures.ts deletes from. */
import type { Fragment, Json, Sql } from "./client.ts";

/** By the name of what it is; each a list, newest first, of rows as they are kept. */
export type MyData = Record<string, Json>;

/** Rows as one list. */
const listOf = (sql: Sql, limit: number) => (rows: Fragment) =>
  sql`(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${rows} limit ${limit}) r)`;

/** Null when there is no such buyer. @param limit rows of each kind */
export async function findMyData(sql: Sql, buyerId: string, limit: number): Promise<MyData | null> {
  const list = listOf(sql, limit);
  const payer = sql`'buyer:' || b.id`;
  const mine = sql`(select o.id from orders o where o.buyer_id = b.id)`;
  const [row] = await sql<[{ data: MyData }?]>`
    select jsonb_build_object(
      'person', ${list(sql`select b.*`)},
      'cards', ${list(sql`select * from cards c where c.buyer_id = b.id order by c.created_at desc`)},
      'addresses', ${list(sql`select * from addresses a where a.buyer_id = b.id order by a.created_at desc`)},
      'orders', ${list(sql`select * from orders o where o.buyer_id = b.id order by o.number desc`)},
      'order_events', ${list(sql`select * from order_events e where e.order_id in ${mine} order by e.id desc`)},
      'refunds', ${list(sql`select * from refunds f where f.order_id in ${mine} order by f.created_at desc`)},
      'withdrawals', ${list(sql`select * from withdrawals w where w.order_id in ${mine} order by w.confirmed_at desc`)},
      'code_uses', ${list(sql`select * from code_uses u where u.used_by = ${payer} order by u.at desc`)},
      'checkouts', ${list(sql`select * from checkouts k where k.buyer_id = b.id order by k.created_at desc`)},
      'sessions', ${list(sql`
        select s.id, s.checkout_id, s.level, s.issued_at, s.locale, s.draft, s.created_at, s.expires_at from sessions s
        join checkouts k on k.id = s.checkout_id where k.buyer_id = b.id and s.level <> 'link' order by s.created_at desc`)},
      'quotes', ${list(sql`select * from quotes q where q.payer = ${payer} order by q.created_at desc`)},
      'purchases', ${list(sql`select * from purchases p where p.payer = ${payer} order by p.at desc`)},
      'tallies', ${list(sql`select * from tallies t where t.key in (${payer}, 'guests:' || b.id)`)},
      'renewals', ${list(sql`select * from renewals n where n.buyer_id = b.id order by n.asked_at desc`)},
      'wallet_claims', ${list(sql`select w.link_id, w.claimed_at from wallet_claims w where w.buyer_id = b.id order by w.claimed_at desc`)},
      'erasures', ${list(sql`select * from erasures x where x.buyer_id = b.id`)},
      'messages_from_you', ${list(sql`
        select i.event, i.received_at from inbox i
        where i.source = 'messenger' and i.event->>'psid' = b.psid and i.event->>'pageId' = b.page_id order by i.id desc`)},
      'messages_to_you', ${list(sql`
        select m.message, m.created_at, m.status, m.sent_at from outbox m where m.buyer_id = b.id order by m.id desc`)}
    ) as data from buyers b where b.id = ${buyerId}`;
  return row?.data ?? null;
}

/** The same of the guest of one order: the tables that db/order-erasures.ts deletes from. Null when it has no guest. */
export async function findGuestData(sql: Sql, orderId: string, limit: number): Promise<MyData | null> {
  const list = listOf(sql, limit);
  const [row] = await sql<[{ data: MyData }?]>`
    select jsonb_build_object(
      'orders', ${list(sql`select o.*`)},
      'order_events', ${list(sql`select * from order_events e where e.order_id = o.id order by e.id desc`)},
      'refunds', ${list(sql`select * from refunds f where f.order_id = o.id order by f.created_at desc`)},
      'disputes', ${list(sql`select * from disputes d where d.order_id = o.id order by d.opened_at desc`)},
      'withdrawals', ${list(sql`select * from withdrawals w where w.order_id = o.id`)},
      'code_uses', ${list(sql`select * from code_uses u where u.order_id = o.id`)},
      'sessions', ${list(sql`
        select s.id, s.level, s.issued_at, s.locale, s.draft, s.created_at, s.expires_at from sessions s where 'guest:' || s.id = o.payer`)},
      'quotes', ${list(sql`
        select * from quotes q where q.payer = o.payer
          and (q.id = o.quote_id or not exists (select from orders x where x.quote_id = q.id)) order by q.created_at desc`)},
      'purchases', ${list(sql`select * from purchases p where p.order_id = o.id`)},
      'tallies', ${list(sql`
        select * from tallies t where t.key in ('looks:' || o.id, 'order-data:' || o.id, replace(o.payer, 'guest:', 'quotes:'))`)},
      'order_erasures', ${list(sql`select * from order_erasures x where x.order_id = o.id`)}
    ) as data from orders o where o.id = ${orderId} and o.buyer_id is null`;
  return row?.data ?? null;
}
