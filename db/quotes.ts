/** Priced offers: made for one payer, valid for a time, used once by the order they become. */
import type { AddressDraft } from "../contract/address.ts";
import { type Fragment, json, type Sql } from "./client.ts";
import type { Bill } from "./documents.ts";
import { admit, type Limit } from "./tallies.ts";

export interface NewQuote extends Bill {
  id: string;
  checkoutId: string;
  payer: string;
  /** The saved card that the button names, of an offer in the thread; null in the page. */
  cardId: string | null;
  /** True when it answers "Buy another?". */
  again: boolean;
  locale: string;
  address: AddressDraft;
  addressId: string | null;
  email: string;
  termsVersion: string;
  createdAt: Date;
  expiresAt: Date;
}

/** The quotes as rows of their table, to be inserted: `insert into quotes ${quoteRows(...)}`. */
export function quoteRows(sql: Sql, quotes: NewQuote[]): Fragment {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const rows = quotes.map((quote) =>
    Object.fromEntries(Object.entries(quote).map(([key, value]) => [snake(key), value])),
  );
  return sql`select * from jsonb_populate_recordset(null::quotes, ${json(sql, rows)})`;
}

/** Keeps it, unless that would be one too many. @returns whether it was kept */
export async function insertQuote(sql: Sql, quote: NewQuote, limit: Limit): Promise<boolean> {
  const rows = await sql`
    with ${admit(sql, [limit], quote.id, sql`true`, quote.createdAt)}
    insert into quotes select q.* from (${quoteRows(sql, [quote])}) q, admitted returning 1`;
  return rows.length > 0;
}
