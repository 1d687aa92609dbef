/** Where everything stands at one moment: every row that the checks look at, and what the sandbox knows. */
import { isForSale } from "../../db/catalog.ts";
import type { Sql } from "../../db/client.ts";
import type { CardConsent, TapConsent } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Sandbox } from "../../sandbox/index.ts";
import type { Bubble } from "./bubble.ts";

export interface State {
  shop: { name: string; currency: string };
  home: { country: string; deliveryMinor: number };
  variants: Variant[];
  buyers: { id: string; psid: string; providerCustomerId: string | null }[];
  cards: KeptCard[];
  addresses: { buyerId: string }[];
  orders: OrderRow[];
  outbox: { dedupeKey: string; buyerId: string; status: string; message: unknown }[];
  /** Messages of Stripe's that the worker has recorded, by event id. */
  stripeEvents: { externalId: string; status: string; type: string }[];
  sessions: number;
  quotes: number;
  /** At the provider. */
  intents: ReturnType<Sandbox["stripe"]["paymentIntents"]>;
  charges: ReturnType<Sandbox["stripe"]["charges"]>;
  refunds: ReturnType<Sandbox["stripe"]["refunds"]>;
  methods: ReturnType<Sandbox["stripe"]["paymentMethods"]>;
  calls: ReturnType<Sandbox["stripe"]["calls"]>;
  deliveries: ReturnType<Sandbox["delivery"]["deliveries"]>;
  /** By PSID. */
  threads: Map<string, readonly Bubble[]>;
}

export interface KeptCard {
  buyerId: string;
  brand: string;
  last4: string;
  providerCardId: string;
  consent: CardConsent;
  tapConsent: TapConsent | null;
}

export interface Variant {
  id: string;
  title: string;
  priceMinor: number;
  stock: number | null;
  held: number;
  sold: number;
}

export async function readState(sql: Sql, sandbox: Sandbox): Promise<State> {
  const { stripe, messenger, delivery } = sandbox;
  const [shop] = await sql<[State["shop"]]>`select name, currency from shop`;
  const [home] = await sql<[State["home"]]>`
    select s.home_country as country, (z.rates->0->'prices'->s.currency->'tiers'->0->>'priceMinor')::int as delivery_minor
    from shop s join delivery_zones z on z.places @> jsonb_build_array(jsonb_build_object('country', s.home_country))`;
  const [counts] = await sql<[{ sessions: number; quotes: number }]>`
    select (select count(*)::int from sessions) as sessions, (select count(*)::int from quotes) as quotes`;
  return {
    shop,
    home,
    ...counts,
    variants: await sql<Variant[]>`
      select v.id, concat_ws(', ', p.title, nullif(v.title, '')) as title, (v.prices->>s.currency)::int as price_minor,
        v.stock, v.held, v.sold
      from variants v join products p on p.id = v.product_id cross join shop s where ${isForSale(sql)}
      order by p.position, v.position, v.id`,
    buyers: await sql<State["buyers"]>`select id, psid, provider_customer_id from buyers order by id`,
    cards: await sql<KeptCard[]>`
      select buyer_id, brand, last4, provider_card_id, consent, tap_consent from cards where removed_at is null order by id`,
    addresses: await sql<State["addresses"]>`select buyer_id from addresses order by id`,
    orders: await sql<OrderRow[]>`select * from orders order by number`,
    outbox: await sql<State["outbox"]>`select dedupe_key, buyer_id, status, message from outbox order by id`,
    stripeEvents: await sql<State["stripeEvents"]>`
      select external_id, status, coalesce(event->>'type', '') as type from inbox where source = 'stripe' order by id`,
    intents: stripe.paymentIntents(),
    charges: stripe.charges(),
    refunds: stripe.refunds(),
    methods: stripe.paymentMethods(),
    calls: stripe.calls(),
    deliveries: [...delivery.deliveries()],
    threads: new Map(messenger.people().map(({ psid }) => [psid, [...messenger.thread(psid)]])),
  };
}

/** Every row of every table as text, table by table: two are equal when nothing was changed. */
export async function everyRow(sql: Sql): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name } of await tables(sql)) {
    const [row] = await sql<[{ rows: string }]>`
      select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text as rows from ${sql(name)} t`;
    found[name] = row.rows;
  }
  return found;
}

export interface Pending {
  /** Events not yet worked. */
  inbox: number;
  /** Messages not yet sent. */
  outbox: number;
  /** Cards that the provider has not yet let go of. */
  detachments: number;
}

export async function countPending(sql: Sql): Promise<Pending> {
  const [row] = await sql<[Pending]>`
    select (select count(*)::int from inbox where status = 'pending') as inbox,
      (select count(*)::int from outbox where status = 'pending') as outbox,
      (select count(*)::int from detachments) as detachments`;
  return row;
}

function tables(sql: Sql) {
  return sql<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public' order by 1`;
}
