/**
 * A whole shop, written from a catalog file: one statement for each table, however much is in the file. A row that is already as
 * the file has it is not written again. docs/decisions/007 says what becomes of stock, and of what is not in the file any more.
 */
import type { CatalogChanges, CatalogRows, Written } from "./catalog-rows.ts";
import { type Fragment, json, type Transaction } from "./client.ts";

/**
 * Until the end of the transaction, no other import begins: what is read now is what the file is compared with. The table of one row,
 * because a first import has no row to lock; reading it goes on (Hyperdrive carries no advisory locks).
 */
export async function lockCatalog(tx: Transaction): Promise<void> {
  await tx`lock table shop in share row exclusive mode`;
}

/** Writes all of it, or nothing when the transaction fails. @param now when legal texts of a new version were written */
export async function writeCatalog(tx: Transaction, rows: CatalogRows, now: Date): Promise<CatalogChanges> {
  // In the order in which a Pay tap takes them, so that neither waits for the other for ever.
  await tx`select count(*) from (select from variants order by id for update) locked`;
  const legal = await writeLegalTexts(tx, rows, now);
  const shop = await writeShop(tx, rows);
  const products = await writeProducts(tx, rows);
  const variants = await writeVariants(tx, rows);
  const delivery = await writeZones(tx, DELIVERY, rows.deliveryZones);
  const taxes = await writeZones(tx, TAXES, rows.taxZones);
  const codes = await writeCodes(tx, rows, now);
  return { shop, products, variants, delivery, taxes, codes, legal };
}

/** A table of the catalog: its key, and the columns that a file decides, with their types. */
interface Table {
  name: string;
  key: string;
  keyType?: string;
  columns: Record<string, string>;
}

const SHOP: Table = {
  name: "shop",
  key: "id",
  keyType: "int",
  columns: {
    ...{ name: "text", seller: "jsonb", colour: "text", logo_url: "text", terms_version: "text", currency: "text" },
    ...{ home_country: "text", locale: "text", claimed_limit_minor: "int", tap_limit_minor: "int", tips: "jsonb" },
    ...{ charge: "jsonb", tax_provider: "jsonb", low_stock: "int" },
  },
};
const PRODUCTS: Table = {
  name: "products",
  key: "id",
  columns: { title: "text", description: "text", image_url: "text", position: "int", active: "bool", texts: "jsonb" },
};
/** Without the stock: what becomes of that depends on what was sold. */
const VARIANTS: Table = {
  name: "variants",
  key: "id",
  columns: {
    ...{
      product_id: "text",
      title: "text",
      prices: "jsonb",
      tax_category: "text",
      shipped: "bool",
      weight_grams: "int",
    },
    ...{ measure: "int", measure_unit: "text", position: "int", active: "bool", texts: "jsonb" },
  },
};
const DELIVERY: Table = {
  name: "delivery_zones",
  key: "id",
  columns: { position: "int", places: "jsonb", rates: "jsonb" },
};
const TAXES: Table = {
  name: "tax_zones",
  key: "id",
  columns: { position: "int", places: "jsonb", mode: "text", delivery: "text", rates: "jsonb" },
};
const CODES: Table = { name: "codes", key: "code", columns: { rule: "jsonb" } };

/** The columns of a table after one another, each of this alias. Names are ours: nothing in them comes from outside. */
const columnsOf = (tx: Transaction, { columns }: Table, alias?: string): Fragment => {
  const names = Object.keys(columns).map((name) => (alias ? `${alias}.${name}` : name));
  return tx.unsafe(names.join(", ")) as unknown as Fragment;
};

/** The CTE `f`: the rows of the file under the names of the columns. */
function fileRows(
  tx: Transaction,
  { columns, key, keyType = "text" }: Table,
  rows: readonly object[],
  more: Record<string, string> = {},
): Fragment {
  const types = Object.entries({ [key]: keyType, ...columns, ...more });
  const list = types.map(([name, type]) => `${name} ${type}`).join(", ");
  return tx`f as materialized (
    select * from jsonb_to_recordset(${json(tx, rows.map(snakeKeys))}) as f(${tx.unsafe(list)}))`;
}

/** The CTEs `f` and `written`: those rows that the table did not have so. */
function upserted(tx: Transaction, table: Table, rows: readonly object[]): Fragment {
  const [name, key] = [tx.unsafe(table.name), tx.unsafe(table.key)];
  const names = columnsOf(tx, table);
  const excluded = columnsOf(tx, table, "excluded");
  return tx`
    ${fileRows(tx, table, rows)},
    written as (
      insert into ${name} as t (${key}, ${names}) select ${key}, ${names} from f order by ${key}
      on conflict (${key}) do update set (${names}) = row(${excluded})
      where row(${columnsOf(tx, table, "t")}) is distinct from row(${excluded})
      -- A row that no transaction has updated yet is new.
      returning xmax = 0 as is_new)`;
}

/** How many rows the CTE `written` has. */
const writtenCounts = (tx: Transaction): Fragment => tx`
  (select count(*)::int from written where is_new) as added, (select count(*)::int from written where not is_new) as changed`;

async function countsOf(query: PromiseLike<readonly Partial<Written>[]>): Promise<Written> {
  const [row] = await query;
  return { added: row?.added ?? 0, changed: row?.changed ?? 0, retired: row?.retired ?? 0 };
}

/** Rows go to the database under the names of its columns. */
function snakeKeys(row: object): object {
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [snake(key), value]));
}

/** A version that is there has the same texts: its name is made of them. */
async function writeLegalTexts(tx: Transaction, { legalTexts, shop }: CatalogRows, now: Date): Promise<Written> {
  return await countsOf(tx`
    with written as (
      insert into legal_texts (version, kind, locale, body, created_at)
      select ${shop.termsVersion}, kind, locale, body, ${now}
      from jsonb_to_recordset(${json(tx, legalTexts)}) as f(kind text, locale text, body text)
      on conflict (version, kind, locale) do nothing returning true as is_new)
    select ${writtenCounts(tx)}`);
}

async function writeShop(tx: Transaction, { shop }: CatalogRows): Promise<Written> {
  return await countsOf(tx`with ${upserted(tx, SHOP, [{ id: 1, ...shop }])} select ${writtenCounts(tx)}`);
}

async function writeProducts(tx: Transaction, { products }: CatalogRows): Promise<Written> {
  return await countsOf(tx`
    with ${upserted(tx, PRODUCTS, products)},
    -- Behind all that are in the file, in the order that they had.
    gone as (
      select id, active, (${products.length} + row_number() over (order by position, id) - 1)::int as place
      from products where id not in (select id from f)),
    retired as (
      update products p set active = false, position = gone.place from gone
      where p.id = gone.id and (p.active or p.position <> gone.place)
      returning gone.active as was_active)
    select ${writtenCounts(tx)}, (select count(*)::int from retired where was_active) as retired`);
}

/**
 * What was sold stays sold, and what is held stays held. `stock` is all there ever was: what is on the shelf and what had been sold
 * when that was counted, but never more than has been sold here, unless the two are what there is: of those sold by then some were
 * cancelled since, and are on the shelf again. A count that says nothing of what was sold was taken just now,
 * but the same one once more is no delivery: it may only take away.
 */
const stockOf = (tx: Transaction): Fragment => tx`
  case when f.stock is null then null else greatest(v.sold + v.held,
    case when f.stock + f.sold = v.stock then v.stock
      when f.sold is not null then f.stock + least(f.sold, v.sold)
      when f.stock = v.counted then least(v.stock, f.stock + v.sold)
      else f.stock + v.sold end) end`;
const countedOf = (tx: Transaction): Fragment => tx`case when f.sold is null then f.stock else v.counted end`;

async function writeVariants(tx: Transaction, { variants }: CatalogRows): Promise<Written> {
  const names = columnsOf(tx, VARIANTS);
  const [file, there] = [columnsOf(tx, VARIANTS, "f"), columnsOf(tx, VARIANTS, "v")];
  return await countsOf(tx`
    with ${fileRows(tx, VARIANTS, variants, { stock: "int", sold: "int" })},
    changed as (
      update variants v set (${names}) = row(${file}), stock = ${stockOf(tx)}, counted = ${countedOf(tx)}
      from f where v.id = f.id
        and row(${there}, v.stock, v.counted) is distinct from row(${file}, ${stockOf(tx)}, ${countedOf(tx)})
      returning 1),
    added as (
      insert into variants (id, ${names}, stock, counted)
      select f.id, ${file}, f.stock, case when f.sold is null then f.stock end
      from f where not exists (select from variants v where v.id = f.id)
      returning 1),
    -- Of each product behind those that are in the file, in the order that they had.
    gone as (
      select v.id, v.active,
        (coalesce(kept.places, 0) + row_number() over (partition by v.product_id order by v.position, v.id) - 1)::int as place
      from variants v left join (select product_id, count(*) as places from f group by 1) kept using (product_id)
      where v.id not in (select id from f)),
    retired as (
      update variants v set active = false, position = gone.place from gone
      where v.id = gone.id and (v.active or v.position <> gone.place)
      returning gone.active as was_active)
    select (select count(*)::int from added) as added, (select count(*)::int from changed) as changed,
      (select count(*)::int from retired where was_active) as retired`);
}

/** Zones that are not in the file any more are deleted: orders and quotes hold copies of what they were priced with. */
async function writeZones(tx: Transaction, table: Table, rows: readonly object[]): Promise<Written> {
  return await countsOf(tx`
    with ${upserted(tx, table, rows)},
    gone as (delete from ${tx.unsafe(table.name)} where id not in (select id from f) returning 1)
    select ${writtenCounts(tx)}, (select count(*)::int from gone) as retired`);
}

/** A code that is not in the file any more is over from now on: orders may have used it, and offers may still name it. */
async function writeCodes(tx: Transaction, { codes }: CatalogRows, now: Date): Promise<Written> {
  const counts = await countsOf(tx`with ${upserted(tx, CODES, codes)} select ${writtenCounts(tx)}`);
  const others = await tx<{ code: string; until: string | null }[]>`
    select code, rule->>'until' as until from codes
    where code not in (select jsonb_array_elements_text(${json(
      tx,
      codes.map(({ code }) => code),
    )}))`;
  // Read as the price engine reads it, and not as PostgreSQL would.
  const open = others.filter(({ until }) => until === null || !(Date.parse(until) <= now.getTime()));
  const ended = await tx`
    update codes set rule = jsonb_set(rule, '{until}', to_jsonb(${now.toISOString()}::text))
    where code in (select jsonb_array_elements_text(${json(
      tx,
      open.map(({ code }) => code),
    )})) returning 1`;
  return { ...counts, retired: ended.length };
}
