/** Tries to sign in to the merchant's page, counted before the key is looked at, so that many at once count too. */
import type { Sql } from "./client.ts";

/** Counts this try. Answers how many there have been of this client since `before`, this one among them. */
export async function countSignIn(sql: Sql, client: string, now: Date, before: Date): Promise<number> {
  const [row] = await sql<[{ tries: number }]>`
    with gone as (delete from sign_ins where since <= ${before} and client <> ${client})
    insert into sign_ins (client, tries, since) values (${client}, 1, ${now})
    on conflict (client) do update set
      tries = case when sign_ins.since <= ${before} then 1 else sign_ins.tries + 1 end,
      since = case when sign_ins.since <= ${before} then ${now} else sign_ins.since end
    returning tries`;
  return row.tries;
}

/** The key was right: whatever was tried before was its owner's own mistake. */
export async function forgetSignIns(sql: Sql, client: string): Promise<void> {
  await sql`delete from sign_ins where client = ${client}`;
}
