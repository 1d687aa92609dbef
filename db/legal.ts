/** Legal texts by version. They are never changed: a changed text is another version. */
import type { LegalKind } from "../contract/legal.ts";
import { camelKeys, type ShopRow } from "./catalog.ts";
import type { Sql } from "./client.ts";

export interface LegalText {
  locale: string;
  /** Plain paragraphs, apart by empty lines. */
  body: string;
}

/** The text in every language that it was written in; none for a version or kind that there never was. Null without a shop. */
export async function findLegalTexts(
  sql: Sql,
  kind: LegalKind,
  version: string,
): Promise<{ shop: ShopRow; texts: LegalText[] } | null> {
  const [row] = await sql<[{ shop: Record<string, unknown>; texts: LegalText[] }?]>`
    select to_jsonb(s) as shop, (
      select coalesce(jsonb_agg(jsonb_build_object('locale', t.locale, 'body', t.body) order by t.locale), '[]')
      from legal_texts t where t.kind = ${kind} and t.version = ${version}) as texts
    from shop s where s.id = 1`;
  return row ? { shop: camelKeys<ShopRow>(row.shop), texts: row.texts } : null;
}
