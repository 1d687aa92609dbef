import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { STRIPE } from "../../scripts/credentials.ts";
import { ADDRESS, openPage, type PageClient } from "../../scripts/page-client.ts";
import { cvcToken } from "../support/card-token.ts";
import { keysOf, takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import {
  answerTo,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  HOUR_MS,
  MINUTE_MS,
  newcomer,
  openShop,
  quoteId,
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
    text: "House blend, 500 g, €29.99 · delivery to Italy €5.00. Your details are kept: open it, check it and pay.",
    buttons: [{ type: "web_url", title: "Review and pay", webview_height_ratio: "tall" }],
  });
});

test("the claim shows the masked address, the card and an offer that is ready to be paid", async () => {
  const { claimed } = await comeBack();
  const { level, saved, quote, form, draft } = claimed.body.checkout;
  expect(level).toBe("claimed");
  expect(form.fields.map(({ key }) => key)).not.toContain("email");
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
  await atRest(world);
  world.sandbox.delivery.hold("stripe");
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
  world.sandbox.delivery.release("stripe");
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

describe("a session that has only claimed its link", () => {
  const savedCard = (cardId: string | undefined) => ({ kind: "saved_card" as const, cardId: cardId ?? "" });

  test("sends with the saved card to no address that was typed, and a new card does", async () => {
    const { page, claimed } = await comeBack();
    const typed = await quoteId(page);
    const refused = await page.pay(typed, savedCard(claimed.body.checkout.saved.cards[0]?.id));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    expect(takenCharges(world)).toHaveLength(1);
    expect((await page.pay(typed, await card(world))).body.status).toBe("paid");
  });

  test("cannot make a typed address a saved one by buying to it first", async () => {
    const { page, claimed } = await comeBack();
    await timePasses(world, MINUTE_MS);
    const typed = await page.quote({ name: "Somebody Else", line1: "Via Torino 9" });
    expect((await page.pay(typed.body.id, await card(world, "pm_card_mastercard"))).body.status).toBe("paid");
    const [planted] = await world.sql<{ id: string }[]>`select id from addresses order by created_at desc limit 1`;
    const elsewhere = await page.quoteSaved(planted?.id ?? "");
    expect([elsewhere.status, failureOf(elsewhere).code]).toEqual([404, "not_found"]);
    const again = await page.pay(await quoteId(page), savedCard(claimed.body.checkout.saved.cards[0]?.id));
    expect([again.status, failureOf(again).code]).toEqual([409, "card_unusable"]);
  });

  test("plants no address that a later page pays to with the owner's card at one press, nor without that card's code", async () => {
    const { page } = await comeBack();
    await timePasses(world, MINUTE_MS);
    const typed = await page.quote({ name: "Somebody Else", line1: "Via Torino 9" });
    expect((await page.pay(typed.body.id, await card(world, "pm_card_mastercard"))).body.status).toBe("paid");
    await timePasses(world, HOUR_MS);
    const later = await comeBack();
    const { quote, saved, chosen } = later.claimed.body.checkout;
    const [planted, own] = saved.addresses;
    expect(chosen).toEqual({ addressId: own?.id, cardId: saved.cards[0]?.id });
    const there = await later.page.quoteSaved(planted?.id ?? "");
    expect(there.body.cvcFor).toEqual([saved.cards[0]?.id]);
    const refused = await later.page.pay(there.body.id, savedCard(saved.cards[0]?.id));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    const paid = await later.page.pay(quote?.id ?? "", savedCard(saved.cards[0]?.id));
    const { address } = await orderRow(world.sql, paid.body.id);
    expect([paid.body.status, address.line1]).toEqual(["paid", ADDRESS.line1]);
  });

  test("sends with a card to another saved address once its code was typed, and from then on at one press", async () => {
    const { page } = await comeBack();
    await timePasses(world, MINUTE_MS);
    const typed = await page.quote({ line1: "Via Torino 9" });
    await page.pay(typed.body.id, await card(world, "pm_card_mastercard"));
    await timePasses(world, HOUR_MS);
    const later = await comeBack();
    const { saved } = later.claimed.body.checkout;
    const [elsewhere] = saved.addresses;
    const proven = { ...savedCard(saved.cards[0]?.id), cvcToken: await cvcToken(world.sandbox.url) };
    const there = (await later.page.quoteSaved(elsewhere?.id ?? "")).body.id;
    expect((await later.page.pay(there, proven)).body.status).toBe("paid");
    await timePasses(world, HOUR_MS);
    const third = (await comeBack()).claimed.body.checkout;
    expect(third.chosen).toEqual({ addressId: elsewhere?.id, cardId: saved.cards[0]?.id });
    expect(third.quote?.cvcFor).toEqual([]);
  });

  test("spends with the saved card up to the shop's limit and not a cent more", async () => {
    const { page, claimed } = await comeBack();
    const { saved } = claimed.body.checkout;
    const quote = async () => (await page.quoteSaved(saved.addresses[0]?.id ?? "")).body.id;
    await world.sql`update shop set claimed_limit_minor = 3498`;
    const refused = await page.pay(await quote(), savedCard(saved.cards[0]?.id));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    await world.sql`update shop set claimed_limit_minor = 3499`;
    expect((await page.pay(await quote(), savedCard(saved.cards[0]?.id))).body.status).toBe("paid");
  });

  test("cannot slip the saved card in after a decline on an order to a typed address", async () => {
    const { page, claimed } = await comeBack();
    const { saved } = claimed.body.checkout;
    const declined = await page.pay(await quoteId(page), await card(world, "pm_card_visa_chargeDeclined"));
    const refused = await page.payAgain(declined.body.id, savedCard(saved.cards[0]?.id));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    expect(takenCharges(world)).toHaveLength(1);
  });

  test("may use the saved card after a decline on an order to the saved address", async () => {
    const { page, claimed } = await comeBack();
    const { saved } = claimed.body.checkout;
    const quote = await page.quoteSaved(saved.addresses[0]?.id ?? "");
    const declined = await page.pay(quote.body.id, await card(world, "pm_card_visa_chargeDeclined"));
    expect((await page.payAgain(declined.body.id, savedCard(saved.cards[0]?.id))).body.status).toBe("paid");
  });
});

test("a customer deleted in the provider's dashboard is made anew, and what was attached to it is forgotten", async () => {
  const { page, claimed } = await comeBack();
  const { quote, saved } = claimed.body.checkout;
  await deleteCustomer(world.sandbox.stripe.customers()[0]?.id ?? "");
  const paid = await page.pay(quote?.id ?? "", await card(world, "pm_card_mastercard", true));
  expect(paid.body.status).toBe("paid");
  const { body } = await page.call<{ saved: { cards: { id: string }[] } }>("GET", "/api/checkout");
  expect(body.saved.cards.map(({ id }) => id)).not.toContain(saved.cards[0]?.id);
  const living = world.sandbox.stripe.customers().filter((customer) => !customer.deleted);
  expect(living).toHaveLength(1);
});

async function deleteCustomer(id: string): Promise<void> {
  const response = await fetch(new URL(`/v1/customers/${id}`, world.sandbox.url), {
    method: "DELETE",
    headers: { authorization: `Bearer ${STRIPE.secretKey}` },
  });
  if (!response.ok) throw new Error(`Stripe answered ${response.status}`);
}
