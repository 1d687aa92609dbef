import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { keysOf, takenCharges } from "../support/payments.ts";
import { atRest, countRows, outboxOf, setPrice, setStock, stockOf, timePasses } from "../support/records.ts";
import { answerTo, card, isReceipt, linkIn, MINUTE_MS, openShop, SECOND_MS } from "../support/shopping.ts";
import { becomeTapper, buttonOf, PAY, payButton, tap, tapped } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "tap-to-pay" });
});
beforeEach(async () => {
  await world.reset();
  await becomeTapper(world);
  world.sandbox.stripe.clearCalls();
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const calls = () =>
  world.sandbox.stripe
    .calls()
    .filter(({ path }) => path.startsWith("/v1/payment_intents"))
    .map(({ method, path }) => `${method} ${path.replace(/pi_\w+/, ":id")}`);
/** Oldest first, without the first purchase of `becomeTapper`. */
const charges = () => takenCharges(world).slice(1);
const fromPage = ({ from }: { from: string }) => from === "page";
const buyNow = () => answerTo(world, "giulia", () => world.sandbox.messenger.tap("giulia", "Buy now"), fromPage);

describe("a tap on a product's card", () => {
  test("pays what the button says with the card it names, and the receipt follows with no page opened", async () => {
    const button = await payButton(world);
    expect(button).toMatchObject({ type: "postback", title: PAY });
    world.sandbox.delivery.hold("stripe");
    const receipt = await answerTo(world, "giulia", () => world.sandbox.messenger.tap("giulia", button), isReceipt);
    expect(receipt.template).toMatchObject({
      order_number: "A-1002",
      payment_method: "Visa 4242",
      summary: { total_cost: 34.99 },
      address: { street_1: "Via Roma 1", city: "Milano" },
    });
    expect(calls()).toEqual(["POST /v1/payment_intents", "POST /v1/payment_intents/:id/confirm"]);
    world.sandbox.delivery.release("stripe");
    await atRest(world);
    expect(charges()).toMatchObject([{ amount: 3499, currency: "eur" }]);
    expect(await countRows(world.sql, "sessions", "orders")).toEqual({ sessions: 1, orders: 2 });
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent" }, { status: "sent" }]);
    expect(await stockOf(world.sql)).toEqual({ stock: 120, held: 0, sold: 2 });
  });

  test("is the buyer's own act: never off session, nothing newly saved, the customer's own card", async () => {
    await tap(world, await payButton(world));
    const confirm = world.sandbox.stripe.calls().find(({ path }) => path.endsWith("/confirm"));
    expect(confirm?.params).not.toHaveProperty("off_session");
    expect(confirm?.params).not.toHaveProperty("error_on_requires_action");
    expect(confirm?.params).toMatchObject({ setup_future_usage: "", use_stripe_sdk: "true" });
    expect(keysOf(world, "confirm")).toEqual([expect.stringMatching(/^ord_.+:confirm:1$/)]);
    expect(await countRows(world.sql, "cards")).toEqual({ cards: 1 });
  });

  test("once more on the same bubble says that it is paid, and charges nothing", async () => {
    const button = await payButton(world);
    await tap(world, button);
    const again = await tapped(world, button);
    expect(again.text).toBe("A-1002 is already paid: €34.99 with Visa 4242. Its receipt is in this chat.");
    await timePasses(world, 90 * 24 * 60 * MINUTE_MS);
    expect((await tapped(world, button)).text).toMatch(/^A-1002 is already paid/);
    expect(charges()).toHaveLength(1);
  });

  test("twenty times at once is one order, one PaymentIntent, one charge and one receipt", async () => {
    const button = await payButton(world);
    for (let count = 0; count < 20; count++) world.sandbox.messenger.tap("giulia", button);
    await atRest(world);
    expect(charges()).toHaveLength(1);
    expect(keysOf(world, "create")).toHaveLength(1);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 2 });
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(2);
  });

  test("delivered ten times over is one tap", async () => {
    const button = await payButton(world);
    world.sandbox.delivery.duplicateNext(10, "messenger");
    await tap(world, button);
    expect(charges()).toHaveLength(1);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(2);
  });
});

describe("Buy now of somebody who may pay by a tap", () => {
  test("is answered with the price to their door, a Pay button and a way to change it", async () => {
    await openShop(world);
    const answer = await buyNow();
    expect(answer.template).toMatchObject({
      template_type: "button",
      text: expect.stringMatching(/^House blend, 500 g: €34\.99 incl\. VAT and delivery to Milano, /),
      buttons: [
        { type: "postback", title: PAY },
        { type: "web_url", title: "Change", webview_height_ratio: "tall" },
      ],
    });
    await tap(world, buttonOf(answer, "Pay"));
    expect(charges()).toMatchObject([{ amount: 3499 }]);
  });

  test("sends to where the card paid before, not to where a friend had a gift sent with the same link and their own", async () => {
    await openShop(world);
    const friend = openPage(linkIn(await buyNow()));
    await friend.claim();
    const berlin = {
      country: "DE",
      name: "Max Muster",
      line1: "Torstr. 1",
      postcode: "10115",
      city: "Berlin",
      region: "",
    };
    const { body: gift } = await friend.quote(berlin);
    expect((await friend.pay(gift.id, await card(world, "pm_card_mastercard"))).body.status).toBe("paid");
    await timePasses(world, 11 * MINUTE_MS);
    await openShop(world);
    const answer = await buyNow();
    expect(answer.template).toMatchObject({ text: expect.stringContaining("delivery to Milano") });
    await tap(world, buttonOf(answer, PAY));
    const [newest] = await world.sql`select address from orders order by number desc limit 1`;
    expect(newest).toMatchObject({ address: { city: "Milano" } });
  });

  test("changed and paid in the page leaves nothing for the old Pay button to charge", async () => {
    await openShop(world);
    const answer = await buyNow();
    const page = openPage(linkIn(answer));
    const { quote, saved } = (await page.claim()).body.checkout;
    const paid = await page.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
    expect(paid.body.status).toBe("paid");
    await atRest(world);
    const [bubble] = await tap(world, buttonOf(answer, "Pay"));
    expect(bubble?.text ?? JSON.stringify(bubble?.template)).toMatch(/nothing was charged/);
    expect(charges()).toHaveLength(1);
  });

  test("paid by the tap leaves the page beside it nothing to pay", async () => {
    await openShop(world);
    const answer = await buyNow();
    await tap(world, buttonOf(answer, "Pay"));
    const page = openPage(linkIn(answer));
    const { checkout } = (await page.claim()).body;
    expect(checkout).toMatchObject({ level: "claimed", quote: null, order: { status: "paid", number: "A-1002" } });
    expect(charges()).toHaveLength(1);
  });
});

describe("the same things twice", () => {
  test("from two product cards tapped at once are one charge and one question", async () => {
    const [first, second] = [await payButton(world), await payButton(world)];
    expect(first).not.toEqual(second);
    world.sandbox.messenger.tap("giulia", first);
    world.sandbox.messenger.tap("giulia", second);
    await atRest(world);
    expect(charges()).toHaveLength(1);
    const questions = world.sandbox.messenger
      .thread("giulia")
      .filter(
        ({ template }) => template?.template_type === "button" && template.text.includes("Would you like another one?"),
      );
    expect(questions).toHaveLength(1);
    const [question] = questions;
    if (!question) throw new Error("no question was asked");
    await tap(world, buttonOf(question, "Pay €34.99"));
    expect(charges()).toHaveLength(2);
    await tap(world, buttonOf(question, "Pay €34.99"));
    expect(charges()).toHaveLength(2);
  });

  test("bought in the page a moment ago are asked about too", async () => {
    await openShop(world);
    const page = openPage(linkIn(await buyNow()));
    const { quote, saved } = (await page.claim()).body.checkout;
    await page.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
    const [question] = await tap(world, await payButton(world));
    expect(JSON.stringify(question?.template)).toContain("Would you like another one?");
    expect(charges()).toHaveLength(1);
  });

  test("are bought unasked once ten minutes have passed, and other things at once", async () => {
    const carousel = await openShop(world);
    const pays = carousel.buttons.filter(({ title }) => title.startsWith("Pay "));
    expect(pays.map(({ title }) => title)).toEqual([
      PAY,
      "Pay €21.50 · 4242",
      "Pay €39.50 · 4242",
      "Pay €14.00 · 4242",
    ]);
    for (const button of pays.slice(0, 2)) await tap(world, button);
    expect(charges().map(({ amount }) => amount)).toEqual([3499, 2150]);
    const later = await payButton(world);
    await timePasses(world, 10 * MINUTE_MS);
    await tap(world, later);
    expect(charges()).toHaveLength(3);
  });
});

describe("a tap that came late", () => {
  const late = async (ms: number) => {
    const button = await payButton(world);
    if (button.type !== "postback") throw new Error("Pay is a postback");
    const { title, payload } = button;
    const before = world.sandbox.messenger.thread("giulia").length;
    const timestamp = world.sandbox.clock.now() - ms;
    world.sandbox.messenger.emit("giulia", { timestamp, postback: { mid: "m_late", title, payload } });
    await atRest(world);
    return world.sandbox.messenger.thread("giulia").slice(before);
  };

  test.each([
    ["exactly two minutes ago", 2 * MINUTE_MS],
    ["by a clock that goes a little before", -MINUTE_MS],
  ])("tapped %s, still pays", async (_, ms) => {
    await late(ms);
    expect(charges()).toHaveLength(1);
  });

  test.each([
    ["more than two minutes ago", 2 * MINUTE_MS + 1],
    ["months ago", 90 * 24 * 60 * MINUTE_MS],
    ["in the future", -2 * MINUTE_MS - 1],
  ])("tapped %s, charges nothing and is answered with the price of today", async (_, ms) => {
    const [answer] = await late(ms);
    expect(answer?.template).toMatchObject({
      text: expect.stringMatching(
        /^This button is used up, so nothing was charged\. Here is a fresh one:\nHouse blend/,
      ),
    });
    expect(calls()).toEqual([]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
    if (answer) await tap(world, buttonOf(answer, "Pay"));
    expect(charges()).toHaveLength(1);
  });

  test("left behind by a worker that died is never charged by the sweep, however fresh it is", async () => {
    const button = await payButton(world);
    if (button.type !== "postback") throw new Error("Pay is a postback");
    const { psid } = world.sandbox.messenger.person("giulia");
    const now = world.sandbox.clock.now();
    const event = { kind: "tap", pageId: "1001", psid, timestamp: now, mid: "m_lost", payload: button.payload };
    const [{ id: pageId }] = await world.sql<[{ id: string }]>`select page_id as id from buyers where psid = ${psid}`;
    await world.sql`
      insert into inbox (source, external_id, event, received_at, attempts, next_at)
      values ('messenger', 'm_lost', ${world.sql.json({ ...event, pageId })}, now(), 1, ${new Date(now)})`;
    const before = world.sandbox.messenger.thread("giulia").length;
    await world.cron();
    await atRest(world);
    expect(calls()).toEqual([]);
    const [answer] = world.sandbox.messenger.thread("giulia").slice(before);
    expect(JSON.stringify(answer?.template)).toContain("nothing was charged");
  });
});

describe("an offer that is over", () => {
  test("after an hour charges nothing, and is answered with a fresh one", async () => {
    const button = await payButton(world);
    await timePasses(world, 60 * MINUTE_MS);
    const answer = await tapped(world, button);
    expect(JSON.stringify(answer.template)).toContain("nothing was charged");
    expect(calls()).toEqual([]);
    await tap(world, buttonOf(answer, "Pay"));
    expect(charges()).toHaveLength(1);
  });

  test("a second before the hour is up pays its own price, whatever the catalog says by then", async () => {
    const button = await payButton(world);
    await setPrice(world.sql, 3999);
    await timePasses(world, 60 * MINUTE_MS - SECOND_MS);
    await tap(world, button);
    expect(charges()).toMatchObject([{ amount: 3499 }]);
  });

  const CHANGES: [string, () => Promise<unknown>][] = [
    ["its card was removed", () => world.sql`update cards set removed_at = now()`],
    ["its card has expired", () => world.sql`update cards set exp_month = 10, exp_year = 2026`],
    ["its owner no longer pays by taps", () => world.sql`update cards set tap_consent = null`],
    ["its owner agreed to less", () => world.sql`update cards set tap_consent = tap_consent || '{"limitMinor": 3498}'`],
    [
      "its owner agreed in another currency",
      () => world.sql`update cards set tap_consent = tap_consent || '{"currency": "CHF"}'`,
    ],
    ["its address was deleted", () => world.sql`delete from addresses`],
  ];
  test.each(CHANGES)("because %s charges nothing", async (_, change) => {
    const button = await payButton(world);
    await change();
    const [answer] = await tap(world, button);
    expect(answer?.from).toBe("page");
    expect(answer?.buttons.filter(({ title }) => title.startsWith("Pay"))).toEqual([]);
    expect(calls()).toEqual([]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
  });

  test("because it is sold out says so, and holds nothing", async () => {
    const button = await payButton(world);
    await setStock(world.sql, 1);
    const [answer] = await tap(world, button);
    expect(JSON.stringify(answer?.template)).toContain("House blend, 500 g has just sold out");
    expect(calls()).toEqual([]);
    expect(await stockOf(world.sql)).toEqual({ stock: 1, held: 0, sold: 1 });
  });
});

describe("a Pay button", () => {
  test("is not there above the limit that was agreed, nor without the second consent", async () => {
    await world.sql`update cards set tap_consent = tap_consent || '{"limitMinor": 2149}'`;
    const within = (await openShop(world)).buttons.map(({ title }) => title).filter((title) => title.startsWith("Pay"));
    expect(within).toEqual(["Pay €14.00 · 4242"]);
    await world.sql`update cards set tap_consent = null`;
    expect((await openShop(world)).buttons.some(({ title }) => title.startsWith("Pay"))).toBe(false);
  });

  test("of somebody else charges nobody", async () => {
    const button = await payButton(world);
    const thief = world.sandbox.messenger.newPhone("jonas").key;
    await openShop(world, thief);
    if (button.type !== "postback") throw new Error("Pay is a postback");
    const postback = { mid: "m_thief", title: button.title, payload: button.payload };
    world.sandbox.messenger.emit(thief, { postback });
    await atRest(world);
    expect(calls()).toEqual([]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
    await tap(world, button);
    expect(charges()).toHaveLength(1);
  });

  test("cannot be made of an offer in the page, nor used in one", async () => {
    await openShop(world);
    const answer = await buyNow();
    const page = openPage(linkIn(answer));
    const { quote, saved } = (await page.claim()).body.checkout;
    const payload = `PAY:${quote?.id}:house-blend-500`;
    world.sandbox.messenger.emit("giulia", { postback: { mid: "m_mixed", title: "x", payload } });
    await atRest(world);
    expect(calls()).toEqual([]);
    const [, threadQuote] = /^PAY:([^:]+):/.exec((buttonOf(answer, "Pay") as { payload: string }).payload) ?? [];
    const mixed = await page.pay(threadQuote ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" });
    expect(mixed.status).toBe(409);
    const other = await page.pay(threadQuote ?? "", await card(world, "pm_card_mastercard"));
    expect(other.status).toBe(409);
    expect(calls()).toEqual([]);
  });
});
