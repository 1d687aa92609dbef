/** Fresh links that were asked for while their owner could not be written to: sent once they write. */
import { type Fragment, json, type Sql } from "./client.ts";
import type { DraftItem } from "./documents.ts";

export interface Renewal {
  /** Of the link that was over. */
  checkoutId: string;
  items: DraftItem[];
  /** Of the first thing in it; null when it is not sold any more. */
  title: string | null;
}

export async function askForRenewal(
  sql: Sql,
  { buyerId, checkoutId, items }: { buyerId: string; checkoutId: string; items: DraftItem[] },
  now: Date,
): Promise<void> {
  await sql`
    insert into renewals (checkout_id, buyer_id, items, asked_at) values (${checkoutId}, ${buyerId}, ${json(sql, items)}, ${now})
    on conflict (checkout_id) do update set asked_at = excluded.asked_at`;
}

/** The rows of a buyer's open wishes, newest first; one older than `since` is of no use any more. */
export const openRenewals = (sql: Sql, buyerId: Fragment, since: Date, limit: number): Fragment => sql`
  select r.checkout_id, r.items, p.title from renewals r
  left join variants v on v.id = r.items->0->>'variantId' left join products p on p.id = v.product_id and p.active
  where r.buyer_id = ${buyerId} and r.asked_at > ${since} order by r.asked_at desc, r.checkout_id limit ${limit}`;
