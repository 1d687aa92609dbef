/** Bodies of every shape at the routes that price and charge: what is charged is what was stored, and nobody names a price. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  NEW_CARD,
  type OrderView,
  type PaymentInput,
  PayRequest,
  QuoteRequest,
  RetryRequest,
} from "../../contract/checkout.ts";
import { newCard, type PageClient } from "../../scripts/page-client.ts";
import { parseBody } from "../../worker/checkout/guard.ts";
import { isFailure } from "../../worker/failure.ts";
import type { Chance } from "../faults/seeded.ts";
import { cardToken } from "../support/card-token.ts";
import { atRest } from "../support/records.ts";
import { createWorld, type World } from "../support/world.ts";
import { COUNTS, chanceFor, IS_FULL, inLanes, LIMIT_MS, patiently } from "./counts.ts";
import { note } from "./figures.ts";
import { forgetCounts, freshPage, type Known, meetOwner, uncounted } from "./people.ts";

let world: World;
let owner: Known;
beforeAll(async () => {
  world = await createWorld({ seed: "random-bodies" });
  owner = await meetOwner(world);
  // In the full form more is bought than there is.
  await world.sql`update variants set stock = null`;
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
  // One in thirty stays as good as it is.
  for (let count = chance.below(30) === 0 ? 0 : 1 + chance.below(3); count > 0; count--) {
    const place = chance.pick(objectsIn(body));
    const own = Object.keys(place);
    const key = chance.below(2) === 0 && own.length > 0 ? chance.pick(own) : chance.pick(KEYS);
    if (chance.below(4) === 0) delete place[key];
    else
      Object.defineProperty(place, key, {
        value: structuredClone(chance.pick(VALUES)),
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

/** What a good body says that only its page can know: put in when it is sent. */
const QUOTE = "quote-of-this-page";
const ATTEMPT = "attempt-of-this-page";
const CARD_TOKEN = "token-of-a-new-card";

/** The path names an order, which its page makes where the body is read. */
const AGAIN = "/api/orders/:id/attempts";

/** Of what is not even read, the quick form sends one in so many. */
const UNREAD_SENT_EACH = 50;
/** Of one and the same body that is read, it sends so many. */
const SAME_SENT_MAX = 8;

interface Case {
  path: "/api/quotes" | "/api/orders" | typeof AGAIN;
  body: Body;
  /** What its good body pays with, where it pays. */
  payment: PaymentInput | null;
}

/** A body that is nearly good, for one of the routes. */
function draw(chance: Chance): Case {
  const saved: PaymentInput = { kind: "saved_card", cardId: owner.cardId };
  const to = chance.pick([
    { kind: "address", address: ADDRESS, email: "" },
    { kind: "saved", addressId: owner.addressId },
  ]);
  if (chance.below(2) === 0) {
    const good = { to, tipMinor: chance.pick([0, 200]), code: "" };
    return { path: "/api/quotes", body: mangled(good, chance), payment: null };
  }
  const payment = chance.below(4) === 0 ? newCard(CARD_TOKEN) : saved;
  if (chance.below(2) === 0)
    return { path: AGAIN, body: mangled({ after: 1, attempt: ATTEMPT, payment }, chance), payment };
  const good = { quoteId: QUOTE, attempt: ATTEMPT, payment };
  return { path: "/api/orders", body: mangled(good, chance), payment };
}

/** What a route of this path reads first, as it reads it: true when it takes the body. */
async function isRead({ path, body }: Case): Promise<boolean> {
  const raw = new Request("https://pay.example", { method: "POST", body: JSON.stringify(body) });
  const asked = { req: { raw } } as Parameters<typeof parseBody>[0];
  if (path === "/api/quotes") return !isFailure(await parseBody(asked, QuoteRequest, ["to"]));
  return !isFailure(await parseBody(asked, path === AGAIN ? RetryRequest : PayRequest));
}

/** What is sent. */
interface Sending {
  page: PageClient;
  path: string;
  body: Body;
}

/** A page of the owner's on a checkout that nobody else is at. */
async function freshTill(): Promise<PageClient> {
  await forgetCounts(world);
  const page = await freshPage(world, owner);
  await patiently(() => page.claim());
  return page;
}

/** The path and the body with what their page knows. */
async function completed({ path, body, payment }: Case, shared: PageClient): Promise<Sending> {
  if (!payment) return { page: shared, path, body };
  // An order that was declined is over once somebody asks for another price at the same checkout.
  const page = path === AGAIN ? await freshTill() : shared;
  const offer = await patiently(() => page.quoteSaved(owner.addressId));
  if (offer.status !== 201) throw new Error(`the price was answered ${offer.status} ${JSON.stringify(offer.body)}`);
  const quote = offer.body.id;
  const again = path === AGAIN ? await declinedOn(page, quote) : null;
  const card = payment.kind === "saved_card" ? payment.cardId : NEW_CARD;
  const attempt = again ? (again.attempts[card] ?? "") : page.tokenFor(quote, payment);
  let text = JSON.stringify(body).replaceAll(QUOTE, quote).replaceAll(ATTEMPT, attempt);
  if (text.includes(CARD_TOKEN)) text = text.replaceAll(CARD_TOKEN, await cardToken(world.sandbox.url, "pm_card_visa"));
  return { page, path: again ? path.replace(":id", again.id) : path, body: JSON.parse(text) as Body };
}

/** An order of this page's whose first card was declined, and which another one may pay. */
async function declinedOn(page: PageClient, quoteId: string): Promise<OrderView> {
  const declined = newCard(await cardToken(world.sandbox.url, "pm_card_visa_chargeDeclined"));
  const { status, body } = await uncounted(world, () => page.pay(quoteId, declined));
  if (body.status !== "declined") throw new Error(`the first card was answered ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Orders whose money is not what was stored, at any of the places where it stands. */
async function wrongAmounts(): Promise<{ looked: number; wrong: string[] }> {
  const rows = await world.sql<{ id: string; order: number; quote: number; list: number }[]>`
    select o.payment_intent_id as id, o.total_minor as order, q.total_minor as quote,
      (select sum((v.prices->>'EUR')::int * (i->>'quantity')::int) from jsonb_array_elements(k.items) i
        join variants v on v.id = i->>'variantId')::int as list
    from orders o join quotes q on q.id = o.quote_id join checkouts k on k.id = o.checkout_id`;
  const intents = new Map(world.sandbox.stripe.paymentIntents().map((intent) => [intent.id, intent.amount]));
  const charges = world.sandbox.stripe.charges().filter(({ paid }) => paid);
  const wrong = rows.flatMap(({ id, order, quote, list }) => {
    const charged = charges.filter((charge) => charge.payment_intent === id).map(({ amount }) => amount);
    const right =
      order === quote &&
      order >= list &&
      (intents.get(id) ?? order) === order &&
      charged.every((each) => each === order) &&
      charged.length <= 1;
    return right ? [] : [`${id}: order ${order}, quote ${quote}, goods ${list}, charged ${charged}`];
  });
  return { looked: charges.length, wrong };
}

test(
  "whatever the body, the amount charged is the stored one, no body that names a price is taken, and nothing is a bug",
  async () => {
    world.expectLog(/database_away/);
    const chance = chanceFor("random bodies");
    const cases = Array.from({ length: COUNTS.randomBodies }, () => draw(chance));
    const read: boolean[] = [];
    for (const [index, each] of cases.entries()) {
      read.push(await isRead(each));
      // The worker closes connections that idle meanwhile: who does not look up would ask by one of them.
      if (index % 100 === 0) await nextTurn();
    }
    expect(cases.filter((each, index) => read[index] && namesPrice(each.body))).toEqual([]);
    // What is not read ends there: in the quick form some of it is sent, to see that the route reads so; and of what is the same, some.
    const times = new Map<string, number>();
    const isRare = ({ path, body }: Case) => {
      const key = `${path} ${JSON.stringify(body)}`;
      times.set(key, (times.get(key) ?? 0) + 1);
      return (times.get(key) ?? 0) <= SAME_SENT_MAX;
    };
    const sent = cases
      .map((each, index) => ({ ...each, isRead: read[index] }))
      .filter((each, index) => IS_FULL || (each.isRead ? isRare(each) : index % UNREAD_SENT_EACH === 0));
    const taken = { quotes: 0, orders: 0, attempts: 0, refused: 0 };
    const wrong: string[] = [];
    const pages = new Map<number, Promise<PageClient>>();
    await inLanes(sent.length, async (index) => {
      // A checkout has one order at a time: another one now and then.
      const place = Math.floor(index / 6);
      const opening = pages.get(place) ?? freshTill();
      pages.set(place, opening);
      pages.delete(place - 10);
      const shared = await opening;
      const each = sent[index] as (typeof sent)[number];
      const { page, path, body } = each.isRead
        ? await completed(each, shared)
        : { page: shared, path: each.path.replace(":id", owner.orderId), body: each.body };
      const { status, body: answer } = await patiently(() => page.call<{ status?: string }>("POST", path, body));
      const told = `${path} answers ${status} to ${JSON.stringify(body)}`;
      if (status >= 500 || (!each.isRead && status !== 422)) wrong.push(told);
      if (status < 300 && namesPrice(body)) wrong.push(told);
      // A tap that comes again is answered 200 with the order that there is.
      if (status === 201 && each.path === "/api/quotes") taken.quotes++;
      if (status === 201 && answer.status === "paid") taken[each.path === AGAIN ? "attempts" : "orders"]++;
      if (status >= 400) taken.refused++;
    });
    await atRest(world);
    expect(wrong).toEqual([]);
    expect(taken.quotes).toBeGreaterThan(50);
    expect(taken.orders).toBeGreaterThan(10);
    expect(taken.attempts).toBeGreaterThan(10);
    expect(cases.filter(({ body }) => namesPrice(body)).length).toBeGreaterThan(COUNTS.randomBodies / 10);
    const { looked, wrong: amounts } = await wrongAmounts();
    expect(amounts).toEqual([]);
    expect(looked).toBeGreaterThanOrEqual(taken.orders + taken.attempts);
    note("random bodies", { tried: COUNTS.randomBodies, sent: sent.length, ...taken, wrong: wrong.length });
  },
  LIMIT_MS,
);
