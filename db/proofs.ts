/** Who somebody is, by Messenger's own word: taken once, and only for the person whose link the session holds. */
import type { Sql } from "./client.ts";

export interface Proof {
  /** Digest of the proof: the same for the same one. */
  id: string;
  pageId: string;
  psid: string;
}

/**
 * Uses the proof up and, by compare-and-set, makes its session that of the proven person. The session stays what it is when the proof
 * was used before or is of anybody else, and when a guest has bought in it: their order is not the owner's. The session of who
 * was first to claim the same link, and has proved nothing, is over.
 * @returns whether the session was raised
 */
export async function provePerson(sql: Sql, secretHash: string, proof: Proof, now: Date): Promise<boolean> {
  const rows = await sql`
    with taken as (
      insert into proofs (id, used_at) values (${proof.id}, ${now}) on conflict (id) do nothing returning 1),
    raised as (
      update sessions s set level = 'person' from checkouts k, buyers b
      where s.secret_hash = ${secretHash} and s.expires_at > ${now} and s.level <> 'person'
        and k.id = s.checkout_id and b.id = k.buyer_id and b.page_id = ${proof.pageId} and b.psid = ${proof.psid}
        and exists (select from taken)
        and not exists (select from orders o where o.payer = 'guest:' || s.id and o.status not in ('cancelled', 'expired'))
      returning s.id, s.checkout_id),
    ended as (
      update sessions s set expires_at = ${now} from raised
      where s.checkout_id = raised.checkout_id and s.id <> raised.id and s.level = 'claimed')
    select id from raised`;
  return rows.length > 0;
}
