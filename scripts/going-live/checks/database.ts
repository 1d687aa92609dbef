/** The database as this machine reaches it: its tables, the shop in it, and the shop's legal texts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LegalKind } from "../../../contract/legal.ts";
import { isForSale } from "../../../db/catalog.ts";
import { COMMAND_AWAY_SECONDS, connect, type Sql } from "../../../db/client.ts";
import type { Config } from "../../../worker/config.ts";
import { describe } from "../../database.ts";
import { MIGRATIONS } from "../../paths.ts";
import { good, type Line, wrong } from "../line.ts";
import { mendOf } from "../mends.ts";
import { type Shelf, shopLines } from "./shop.ts";

const WHAT = "database";

export async function databaseLines({ databaseUrl, stripe }: Config): Promise<Line[]> {
  if (!URL.canParse(databaseUrl)) return [wrong("DATABASE_URL", "is no address", mendOf("DATABASE_URL"))];
  const sql = connect(databaseUrl, COMMAND_AWAY_SECONDS);
  try {
    const missing = await missingMigrations(sql);
    const reached = good(WHAT, `answers: ${describe(databaseUrl)}`);
    if (missing === 0)
      return [reached, good("tables", "are up to date"), ...shopLines(await readShelf(sql), stripe.live)];
    const says = `${missing} ${missing === 1 ? "migration has" : "migrations have"} not been applied`;
    return [reached, wrong("tables", says, "DATABASE_URL=... npm run db:migrate")];
  } catch (error) {
    const { code, message }: { code?: string; message: string } = Object(error);
    const mend = `${mendOf("DATABASE_URL")}; is it up, and does it let this machine in?`;
    return [wrong(WHAT, `does not answer: ${code ?? message}`, mend)];
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** drizzle keeps in a schema of its own what has been applied. */
async function missingMigrations(sql: Sql): Promise<number> {
  const journal = JSON.parse(readFileSync(join(MIGRATIONS, "meta/_journal.json"), "utf8"));
  const times: number[] = journal.entries.map(({ when }: { when: number }) => when);
  const [found] = await sql<
    { there: boolean }[]
  >`select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!found?.there) return times.length;
  const [last] = await sql<{ at: number | null }[]>`select max(created_at) as at from drizzle.__drizzle_migrations`;
  return times.filter((time) => time > (last?.at ?? 0)).length;
}

async function readShelf(sql: Sql): Promise<Shelf> {
  const [shop] = await sql<NonNullable<Shelf["shop"]>[]>`
    select name, seller, terms_version from shop where id = 1`;
  const texts = await sql<{ kind: LegalKind }[]>`
    select distinct t.kind from legal_texts t join shop s on t.version = s.terms_version
    where split_part(lower(t.locale), '-', 1) = split_part(lower(s.locale), '-', 1)`;
  const [counts] = await sql<{ variants: number; zones: number }[]>`
    select (select count(*)::int from variants v join products p on p.id = v.product_id cross join shop s
        where ${isForSale(sql)}) as variants,
      (select count(*)::int from delivery_zones where rates <> '[]') as zones`;
  return {
    shop: shop ?? null,
    texts: texts.map(({ kind }) => kind),
    variants: counts?.variants ?? 0,
    zones: counts?.zones ?? 0,
  };
}
