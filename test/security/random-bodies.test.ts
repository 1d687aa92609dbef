/** Bodies of every shape at the routes that price and charge: what is charged is what was stored, and nobody names a price. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import type { Chance } from "../faults/seeded.ts";
import { atRest } from "../support/records.ts";
import { card } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { COUNTS, chanceFor, inLanes, LIMIT_MS } from "./counts.ts";
import { note } from "./figures.ts";
import { forgetCounts, freshPage, type Known, meetOwner } from "./people.ts";

let world: World;
let owner: Known;
beforeAll(async () => {
  world = await createWorld({ seed: "random-bodies" });
  owner = await meetOwner(world);
});
afterAll(() => world.close());

/** What somebody would call a price. */
const PRICES = [
  "price",
  "amount",
  "total",
  "totalMinor",
  "total_minor",
  "currency",
  "discountMinor",
  "taxMinor",
  "subtotal",
  "unitPrice",
];
const VALUES: unknown[] = [
  0,
  1,
  -1,
  1e21,
  0.1,
  2 ** 53,
  "0",
  "",
  "1",
  "€0.01",
  null,
  true,
  false,
  [],
  {},
  [[]],
  [1],
  { amount: 1, currency: "EUR" },
  "\u0000",
  "\ud800",
  "__proto__",
  "x".repeat(300),
  "../..",
  "' or 1=1 --",
  "quo_000000",
  "DE",
  "IT",
];
const KEYS = [
  ...PRICES,
  "__proto__",
  "constructor",
  "to",
  "kind",
  "address",
  "addressId",
  "code",
  "tipMinor",
  "deliveryId",
  "email",
  "country",
  "postcode",
  "payment",
  "quoteId",
  "attempt",
  "cardId",
  "clientToken",
  "keep",
  "tap",
  "cvcToken",
  "after",
  "lines",
  "items",
  "quantity",
];

type Body = Record<string, unknown>;
const isObject = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Every object in it, itself first. */
const objectsIn = (value: unknown): Body[] =>
  isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];

/** A good body with a few things set, added or taken away, anywhere in it. */
function mangled(good: Body, chance: Chance): Body {
  const body = JSON.parse(JSON.stringify(good)) as Body;
  for (let count = chance.below(4); count > 0; count--) {
    const place = chance.pick(objectsIn(body));
    const own = Object.keys(place);
    const key = chance.below(2) === 0 && own.length > 0 ? chance.pick(own) : chance.pick(KEYS);
    if (chance.below(4) === 0) delete place[key];
    else
      Object.defineProperty(place, key, {
        value: chance.pick(VALUES),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return body;
}

const namesPrice = (body: Body) => objectsIn(body).some((each) => PRICES.some((key) => Object.hasOwn(each, key)));

const ADDRESS = {
  country: "IT",
  name: "Ran Dom",
  line1: "Via Caso 1",
  line2: "",
  postcode: "20121",
  city: "Milano",
  region: "MI",
  phone: "",
};

interface Door {
  path: string;
  good: Body;
}

/** One of the routes, with a body that would do. */
async function door(page: PageClient, chance: Chance): Promise<Door> {
  const to = chance.pick([
    { kind: "address", address: ADDRESS, email: "" },
    { kind: "saved", addressId: owner.addressId },
  ]);
  if (chance.below(2) === 0) return { path: "/api/quotes", good: { to, tipMinor: chance.pick([0, 200]), code: "" } };
  const quote = await page.quoteSaved(owner.addressId);
  const saved = { kind: "saved_card" as const, cardId: owner.cardId };
  const payment = chance.below(3) === 0 ? await card(world) : saved;
  const attempt = page.tokenFor(quote.body.id, payment);
  return { path: "/api/orders", good: { quoteId: quote.body.id, attempt, payment: payment as unknown as Body } };
}

/** Orders whose money is not what was stored, at any of the places where it stands. */
async function wrongAmounts(): Promise<string[]> {
  const rows = await world.sql<{ id: string; order: number; quote: number; list: number }[]>`
    select o.payment_intent_id as id, o.total_minor as order, q.total_minor as quote,
      (select sum((v.prices->>'EUR')::int * (i->>'quantity')::int) from jsonb_array_elements(k.items) i
        join variants v on v.id = i->>'variantId')::int as list
    from orders o join quotes q on q.id = o.quote_id join checkouts k on k.id = o.checkout_id`;
  const intents = new Map(world.sandbox.stripe.paymentIntents().map((intent) => [intent.id, intent.amount]));
  const charges = world.sandbox.stripe.charges().filter(({ paid }) => paid);
  return rows.flatMap(({ id, order, quote, list }) => {
    const charged = charges.filter((charge) => charge.payment_intent === id).map(({ amount }) => amount);
    const right =
      order === quote &&
      order >= list &&
      (intents.get(id) ?? order) === order &&
      charged.every((each) => each === order) &&
      charged.length <= 1;
    return right ? [] : [`${id}: order ${order}, quote ${quote}, goods ${list}, charged ${charged}`];
  });
}

test(
  "whatever the body, the amount charged is the stored one, no body that names a price is taken, and nothing is a bug",
  async () => {
    const chance = chanceFor("random bodies");
    const taken = { quotes: 0, orders: 0, refused: 0 };
    const wrong: string[] = [];
    const pages = new Map<number, PageClient>();
    await inLanes(COUNTS.randomBodies, async (index) => {
      if (index % 20 === 0) await forgetCounts(world);
      // A checkout has one order at a time: another one now and then.
      const place = Math.floor(index / 6);
      let page = pages.get(place);
      if (!page) {
        page = openPage(`${world.url}/c/none`);
        const fresh = await freshPage(world, owner);
        await fresh.claim();
        page = fresh;
        pages.set(place, page);
        pages.delete(place - 10);
      }
      const { path, good } = await door(page, chance);
      const body = mangled(good, chance);
      const { status } = await page.call("POST", path, body);
      if (status >= 500) wrong.push(`${path} answers ${status} to ${JSON.stringify(body)}`);
      if (status < 300 && namesPrice(body)) wrong.push(`${path} takes ${JSON.stringify(body)}`);
      taken[status >= 300 ? "refused" : path === "/api/quotes" ? "quotes" : "orders"]++;
    });
    await atRest(world);
    expect(wrong).toEqual([]);
    expect(taken.quotes).toBeGreaterThan(COUNTS.randomBodies / 50);
    expect(taken.orders).toBeGreaterThan(COUNTS.randomBodies / 50);
    expect(await wrongAmounts()).toEqual([]);
    note("random bodies", { tried: COUNTS.randomBodies, ...taken, wrong: wrong.length });
  },
  LIMIT_MS,
);
