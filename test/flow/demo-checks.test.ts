/** The demo's checks are only worth their ticks if each of them can fail: a real purchase, then one thing made wrong. */
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { CheckoutView, OrderView } from "../../contract/checkout.ts";
import { nothingWentWrong, toldTwiceTakenOnce } from "../../scripts/demo/checks/events.ts";
import { cardKept, noCardKept, noCardNumber } from "../../scripts/demo/checks/kept.ts";
import { booksBalance, nothingCharged, paidOnce, providerCalls, sameOrder } from "../../scripts/demo/checks/money.ts";
import { addsUp, claimedKnown, crawledWithoutEffect, strangerSeesNothing } from "../../scripts/demo/checks/page.ts";
import { heldOne, holdSold, soldOne } from "../../scripts/demo/checks/shelf.ts";
import { carouselIsTheShop, oneReceipt, picturesLoad, silent } from "../../scripts/demo/checks/thread.ts";
import { everyRow, readState, type State } from "../../scripts/demo/state.ts";
import type { Verdict } from "../../scripts/demo/verdict.ts";
import { newCard, openPage } from "../../scripts/page-client.ts";
import { cardToken } from "../support/card-token.ts";
import { atRest } from "../support/records.ts";
import { linkIn, openShop } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

const PRICE = { amount: 3499, currency: "EUR" };
const VARIANT = "house-blend-500";

let world: World;
let before: State;
let after: State;
let order: OrderView;
let psid: string;
let since: string;
let logs: World["logs"];

beforeAll(async () => {
  world = await createWorld({ seed: "demo-checks" });
  const carousel = await openShop(world);
  const page = openPage(linkIn(carousel));
  await page.claim();
  const quote = await page.quote();
  await atRest(world);
  before = await readState(world.sql, world.sandbox);
  since = new Date(world.sandbox.clock.now()).toISOString();
  order = (await page.pay(quote.body.id, newCard(await cardToken(world.sandbox.url, "pm_card_visa"), { keep: true })))
    .body;
  await atRest(world);
  await world.logsArrived();
  after = await readState(world.sql, world.sandbox);
  psid = world.sandbox.messenger.person("giulia").psid;
  logs = world.logs;
});
afterEach(() => atRest(world));
afterAll(() => world.close());

/** Each check with a world that it must not accept; `broken` is a copy of how things stand after the purchase. */
const CASES: [name: string, check: (state: State) => Verdict, spoil: (broken: State) => unknown][] = [
  ["paid: the order is not", paid, (broken) => Object.assign(first(broken.orders), { status: "cancelled" })],
  ["paid: another amount", paid, (broken) => Object.assign(first(broken.orders), { totalMinor: 3498 })],
  ["paid: a second PaymentIntent", paid, (broken) => copyInto(broken, "intents")],
  ["paid: charged twice", paid, (broken) => copyInto(broken, "charges")],
  ["paid: less received", paid, (broken) => Object.assign(first(broken.intents), { amount_received: 1 })],
  ["receipt: two rows", receipt, (broken) => copyInto(broken, "outbox", isReceiptRow)],
  [
    "receipt: not sent",
    receipt,
    (broken) => Object.assign(first(broken.outbox.filter(isReceiptRow)), { status: "pending" }),
  ],
  ["receipt: twice in the thread", receipt, (broken) => broken.threads.set(psid, twice(broken.threads.get(psid)))],
  ["receipt: in another thread", receipt, (broken) => broken.threads.set("somebody", broken.threads.get(psid) ?? [])],
  ["receipt: none", receipt, (broken) => broken.threads.set(psid, [])],
  ["card: another text", kept, (broken) => Object.assign(first(broken.cards).consent, { textVersion: "keep-2020-01" })],
  [
    "card: an older consent",
    kept,
    (broken) => Object.assign(first(broken.cards).consent, { at: "2020-01-01T00:00:00Z" }),
  ],
  ["card: not at the provider", kept, (broken) => Object.assign(broken, { methods: [] })],
  ["card: two", kept, (broken) => copyInto(broken, "cards")],
  ["stock: not sold", stock, (broken) => Object.assign(variantOf(broken), { sold: 0 })],
  ["stock: still held", stock, (broken) => Object.assign(variantOf(broken), { held: 1 })],
  ["stock: another one sold too", stock, (broken) => Object.assign(broken.variants.at(-1) ?? {}, { sold: 1 })],
  ["calls: confirmed twice", calls, (broken) => copyInto(broken, "calls", ({ path }) => path.endsWith("/confirm"))],
  ["books: an order without money", books, (broken) => copyInto(broken, "orders")],
  ["books: a receipt too many", books, (broken) => copyInto(broken, "outbox", isReceiptRow)],
  ["books: a person is needed", books, (broken) => Object.assign(first(broken.orders), { needsAttention: "amount" })],
  ["faults: a webhook retried", faults, (broken) => Object.assign(first(broken.deliveries), { attempts: [] })],
  ["faults: a message given up", faults, (broken) => Object.assign(first(broken.outbox), { status: "dead" })],
];

test.for(CASES)("%s", ([, check, spoil]) => {
  expect(check(after).differences).toEqual([]);
  const broken = structuredClone(after);
  spoil(broken);
  expect(check(broken).differences).not.toEqual([]);
});

test("what is true of a purchase that took money is not true of one that did not", () => {
  const declined = { order: "declined", intent: "requires_payment_method" } as const;
  const wrong = [
    nothingCharged(after, order, declined),
    heldOne(before, after, VARIANT),
    holdSold(before, after, VARIANT),
    noCardKept(after, psid),
    silent(before, after, psid),
    sameOrder(after, order, order),
    toldTwiceTakenOnce(before, after, "payment_intent.succeeded"),
  ];
  for (const { says, differences } of wrong) expect(differences, says).not.toEqual([]);
});

test("a row more in any table is noticed, and so is a card number in it", async () => {
  const rows = await everyRow(world.sql);
  expect(crawledWithoutEffect(rows, await everyRow(world.sql), [200]).differences).toEqual([]);
  expect(crawledWithoutEffect(rows, { ...rows, sessions: "[1]" }, [200]).differences).not.toEqual([]);
  expect(crawledWithoutEffect(rows, rows, [200, 404]).differences).not.toEqual([]);
  expect(noCardNumber(rows, ["4242424242424242"]).differences).toEqual([]);
  const told = { ...rows, inbox: '[{"text": "take 4242 4242-4242 4242"}]' };
  expect(noCardNumber(told, ["4242424242424242"]).differences).not.toEqual([]);
});

test("pages that show too much, or sums that do not add up, are noticed", async () => {
  const page = openPage(linkIn(await openShop(world, world.sandbox.messenger.newPhone("giulia").key)));
  const view = (await page.claim()).body.checkout;
  const quote = (await page.quote()).body;
  expect(addsUp(quote).differences).toEqual([]);
  expect(addsUp({ ...quote, total: { ...quote.total, amount: 3500 } }).differences).not.toEqual([]);
  const known: CheckoutView = { ...view, draft: { ...view.draft, email: "Rossi" } };
  expect(strangerSeesNothing({ ...view, level: "link" }, ["Rossi"]).differences).toEqual([]);
  expect(strangerSeesNothing({ ...known, level: "link" }, ["Rossi"]).differences).not.toEqual([]);
  expect(claimedKnown(known, { masked: "", card: "" }, ["Rossi"]).differences).not.toEqual([]);
});

test("a card with another price, or a picture that does not load, is noticed", async () => {
  const carousel = structuredClone(await openShop(world, world.sandbox.messenger.newPhone("giulia").key));
  expect(carouselIsTheShop(before, carousel, "en-GB").differences).toEqual([]);
  const dearer = structuredClone(before);
  Object.assign(variantOf(dearer), { priceMinor: 3099 });
  expect(carouselIsTheShop(dearer, carousel, "en-GB").differences).not.toEqual([]);
  const picture = { url: "http://localhost/pictures/moka.jpg", status: 200, type: "image/jpeg", bytes: 40_000 };
  expect(picturesLoad([picture]).differences).toEqual([]);
  expect(picturesLoad([{ ...picture, status: 404 }]).differences).not.toEqual([]);
  expect(picturesLoad([]).differences).not.toEqual([]);
});

function paid(state: State): Verdict {
  return paidOnce(state, order, PRICE);
}

function receipt(state: State): Verdict {
  return oneReceipt(state, psid, order, PRICE);
}

function kept(state: State): Verdict {
  return cardKept(state, psid, "Visa 4242", since);
}

function stock(state: State): Verdict {
  return soldOne(before, state, VARIANT);
}

/** A first purchase also makes the buyer a customer; what counts here is what comes after that. */
function calls(state: State): Verdict {
  const customer = state.calls.findIndex(({ path }) => path === "/v1/customers");
  return providerCalls({ ...before, calls: state.calls.slice(0, customer + 1) }, state);
}

function books(state: State): Verdict {
  return booksBalance(state);
}

function faults(state: State): Verdict {
  const { messenger } = world.sandbox;
  return nothingWentWrong(state, logs, messenger.sends(), messenger.unknownCalls());
}

function first<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error("there is no such row to spoil");
  return row;
}

function variantOf(state: State) {
  return first(state.variants.filter(({ id }) => id === VARIANT));
}

function isReceiptRow(row: { dedupeKey: string }): boolean {
  return row.dedupeKey.startsWith("receipt:");
}

function twice<T>(rows: readonly T[] | undefined): T[] {
  return [...(rows ?? []), ...(rows ?? [])];
}

type Rows = "calls" | "cards" | "charges" | "intents" | "orders" | "outbox";

/** The same row a second time. */
function copyInto<K extends Rows>(
  state: State,
  key: K,
  matches: (row: State[K][number]) => boolean = () => true,
): void {
  const rows: readonly State[K][number][] = state[key];
  Object.assign(state, { [key]: [...rows, first(rows.filter(matches))] });
}
