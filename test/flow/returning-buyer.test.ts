import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { keysOf, takenCharges } from "../support/payments.ts";
import { atRest, countRows, timePasses } from "../support/records.ts";
import {
  answerTo,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  HOUR_MS,
  newcomer,
  openShop,
  toTheTill,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "returning-buyer" });
});
beforeEach(async () => {
  await world.reset();
  await firstPurchase(world, { keep: true });
});
afterEach(() => atRest(world));
afterAll(() => world.close());

async function comeBack(): Promise<{ page: PageClient; claimed: Awaited<ReturnType<PageClient["claim"]>> }> {
  const page = openPage(await freshLink(world));
  return { page, claimed: await page.claim() };
}

test("for a buyer with a card, Buy now is a postback that is answered with a fresh link", async () => {
  await openShop(world);
  const { messenger } = world.sandbox;
  const button = messenger
    .thread("giulia")
    .at(-1)
    ?.buttons.find(({ title }) => title === "Buy now");
  expect(button).toEqual({ type: "postback", title: "Buy now", payload: "BUY:house-blend-500" });
  const answer = await answerTo(
    world,
    "giulia",
    () => messenger.tap("giulia", "Buy now"),
    (b) => b.from === "page",
  );
  expect(answer.template).toMatchObject({
    template_type: "button",
    text: "House blend, 500 g, €29.99. Your details are kept: open it, check it and pay.",
    buttons: [{ type: "web_url", title: "Review and pay", webview_height_ratio: "tall" }],
  });
});

test("the claim shows the masked address, the card and an offer that is ready to be paid", async () => {
  const { claimed } = await comeBack();
  const { level, saved, quote, emailNeeded, draft } = claimed.body.checkout;
  expect(level).toBe("claimed");
  expect(emailNeeded).toBe(false);
  expect(saved.cards).toMatchObject([{ brand: "visa", last4: "4242" }]);
  expect(saved.addresses).toMatchObject([{ name: "Giulia R.", summary: "Via R…, Milano" }]);
  expect(quote).toMatchObject({
    total: { amount: 3499, currency: "EUR" },
    destination: { name: "Giulia R.", summary: "Via R…, Milano" },
  });
  expect(draft.address.line1).toBe("");
  expect(JSON.stringify({ saved, quote, draft })).not.toMatch(/Rossi|Roma|20121/);
});

test("one call pays with the saved card, and Stripe gets no second customer", async () => {
  const { page, claimed } = await comeBack();
  const { quote, saved } = claimed.body.checkout;
  world.sandbox.stripe.clearCalls();
  const paid = await page.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
  expect(paid.status).toBe(201);
  expect(paid.body).toMatchObject({ status: "paid", number: "A-1002", card: { brand: "visa", last4: "4242" } });
  expect(world.sandbox.stripe.calls().map(({ method, path }) => `${method} ${path.replace(/pi_\w+/, ":id")}`)).toEqual([
    "POST /v1/payment_intents",
    "POST /v1/payment_intents/:id/confirm",
  ]);
  const confirm = world.sandbox.stripe.calls().at(-1);
  expect(confirm?.params).not.toHaveProperty("off_session");
  expect(confirm?.params).toMatchObject({ setup_future_usage: "" });
  expect(world.sandbox.stripe.customers()).toHaveLength(1);
  expect(takenCharges(world)).toHaveLength(2);
  await world.sandbox.messenger.waitFor(
    "giulia",
    ({ template }) => template?.template_type === "receipt" && template.order_number === "A-1002",
  );
  expect(await countRows(world.sql, "cards", "addresses")).toEqual({ cards: 1, addresses: 1 });
});

test("a saved address can be named for a quote, and another one typed", async () => {
  const { page, claimed } = await comeBack();
  const saved = await page.quoteSaved(claimed.body.checkout.saved.addresses[0]?.id ?? "");
  expect(saved.body.total).toEqual({ amount: 3499, currency: "EUR" });
  const abroad = await page.quote({ country: "DE", line1: "Torstr. 1", postcode: "10115", city: "Berlin", region: "" });
  expect(abroad.body.total).toEqual({ amount: 3789, currency: "EUR" });
  const unknown = await page.quoteSaved("adr_of_somebody_else");
  expect([unknown.status, failureOf(unknown).code]).toEqual([404, "not_found"]);
});

test("a card that was removed is neither shown nor usable, and nothing is ordered", async () => {
  const { page, claimed } = await comeBack();
  const { quote, saved } = claimed.body.checkout;
  await world.sql`update cards set removed_at = now()`;
  const refused = await page.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
  expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
  expect((await page.call("GET", "/api/checkout")).body).toMatchObject({ saved: { cards: [] }, quote: null });
  expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
});

test("another buyer's card cannot be named", async () => {
  const [kept] = await world.sql<{ id: string }[]>`select id from cards`;
  const { page, quoteId } = await toTheTill(world, newcomer(world));
  const refused = await page.pay(quoteId, { kind: "saved_card", cardId: kept?.id ?? "" });
  expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
  expect(takenCharges(world)).toHaveLength(1);
});

test("a new card can be used in place of the saved one", async () => {
  const { page, claimed } = await comeBack();
  const paid = await page.pay(claimed.body.checkout.quote?.id ?? "", await card(world, "pm_card_mastercard"));
  expect(paid.body).toMatchObject({ status: "paid", card: { brand: "mastercard", last4: "4444" } });
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 1 });
});

test("the card used last is offered first", async () => {
  const first = await comeBack();
  const second = await card(world, "pm_card_mastercard", true);
  await timePasses(world, HOUR_MS);
  const third = await comeBack();
  await third.page.pay(third.claimed.body.checkout.quote?.id ?? "", second);
  await timePasses(world, HOUR_MS);
  const visa = first.claimed.body.checkout.saved.cards[0]?.id ?? "";
  const fourth = await comeBack();
  expect(fourth.claimed.body.checkout.saved.cards.map(({ last4 }) => last4)).toEqual(["4444", "4242"]);
  await fourth.page.pay(fourth.claimed.body.checkout.quote?.id ?? "", { kind: "saved_card", cardId: visa });
  const fifth = await comeBack();
  expect(fifth.claimed.body.checkout.saved.cards.map(({ last4 }) => last4)).toEqual(["4242", "4444"]);
  expect(keysOf(world, "confirm")).toHaveLength(3);
});
