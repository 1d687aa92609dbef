/** What a merchant sets, written straight into the tables: codes, zones, tips. Amounts are euros' minor units. */
import type { Quote } from "../../contract/checkout.ts";
import type { Sql } from "../../db/client.ts";

const EVERYBODY = {
  ...{ itemIds: null, from: null, until: null, minimum: null, usesMax: null },
  oncePerBuyer: false,
};

/** A tenth off, for everybody and without end, but for what is said here. */
export async function putCode(sql: Sql, code: string, rule: object = {}): Promise<void> {
  const whole = { code, gives: { kind: "percent", basisPoints: 1000 }, ...EVERYBODY, ...rule };
  await sql`insert into codes (code, rule) values (${code}, ${sql.json(whole)})`;
}

export async function usesOf(sql: Sql, code: string): Promise<{ uses: number; rows: number }> {
  const [row] = await sql<[{ uses: number; rows: number }]>`
    select uses, (select count(*)::int from code_uses u where u.code = c.code) as rows from codes c where c.code = ${code}`;
  return { ...row };
}

export async function setTips(sql: Sql, presetsMinor: number[], maximumMinor: number): Promise<void> {
  await sql`update shop set tips = ${sql.json({ EUR: { presetsMinor, maximumMinor } })}`;
}

export const euros = (amount: number) => ({ amount, currency: "EUR" });

interface Price {
  tiers: { upTo: number | null; priceMinor: number }[];
  freeFromMinor?: number;
  minimumMinor?: number;
}

/** One zone in place of all others, for Italy unless places are given. */
export async function setRates(
  sql: Sql,
  rates: { id: string; by?: string; price: Price; pickupAt?: object }[],
  places: object[] = [{ country: "IT", regions: [], postcodes: [] }],
): Promise<void> {
  const whole = rates.map(({ id, by = "count", price, pickupAt = null }) => ({
    ...{ id, by, pickupAt, minDays: 1, maxDays: 2 },
    prices: { EUR: { freeFromMinor: null, minimumMinor: 0, ...price } },
  }));
  await sql`delete from delivery_zones`;
  await putZone(sql, "only", places, whole);
}

export async function putZone(sql: Sql, id: string, places: object[], rates: object[]): Promise<void> {
  await sql`
    insert into delivery_zones (id, position, places, rates)
    values (${id}, 0, ${sql.json(places as never)}, ${sql.json(rates as never)})`;
}

/** The only tax zone, for a whole country. */
export async function setTax(
  sql: Sql,
  country: string,
  mode: "included" | "added",
  rates: { category: string; basisPoints: number }[],
): Promise<void> {
  const places = [{ country, regions: [], postcodes: [] }];
  await sql`delete from tax_zones`;
  await sql`
    insert into tax_zones (id, position, places, mode, delivery, rates)
    values ('only', 0, ${sql.json(places)}, ${mode}, 'as_goods', ${sql.json(rates)})`;
}

/** Stripe works out the taxes, in place of all zones. */
export async function setStripeTax(sql: Sql, mode: "included" | "added", codes: Record<string, string> = {}) {
  await sql`delete from tax_zones`;
  await sql`update shop set tax_provider = ${sql.json({ name: "stripe", mode, codes })}`;
}

/** The amounts beside the lines, by kind. */
export function partsOf({ parts }: Pick<Quote, "parts">): Record<string, number> {
  return Object.fromEntries(parts.map(({ kind, amount }) => [kind, amount.amount]));
}
