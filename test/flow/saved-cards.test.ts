import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { TAP_TEXT_VERSION } from "../../contract/checkout.ts";
import { STRIPE } from "../../scripts/credentials.ts";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { cvcToken } from "../support/card-token.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, somebodyWaits, timePasses } from "../support/records.ts";
import {
  answerTo,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  isCarousel,
  MINUTE_MS,
  newcomer,
  toTheTill,
} from "../support/shopping.ts";
import { becomeTapper, buttonOf, payButton, tap } from "../support/tapping.ts";
import { createWorld, WORLD_START_MS, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "saved-cards" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

interface CardRow {
  id: string;
  providerCardId: string;
  last4: string;
  expMonth: number;
  expYear: number;
  tapConsent: { textVersion: string; limitMinor: number; currency: string; at: string } | null;
  removedAt: Date | null;
}
const cards = () => world.sql<CardRow[]>`select * from cards order by created_at, id`;
const attached = () => world.sandbox.stripe.paymentMethods().filter((method) => method.customer !== null);

async function comeBack(): Promise<{ page: PageClient; cardId: string; quoteId: string }> {
  const page = openPage(await freshLink(world));
  const { quote, saved } = (await page.claim()).body.checkout;
  return { page, cardId: saved.cards[0]?.id ?? "", quoteId: quote?.id ?? "" };
}

describe("the second consent", () => {
  test("is stored with its text, language, time and the shop's limit, and only when it was ticked", async () => {
    await firstPurchase(world, { keep: true, tap: true });
    expect(await cards()).toMatchObject([
      {
        tapConsent: {
          textVersion: "tap-2026-11",
          locale: "en",
          at: new Date(WORLD_START_MS).toISOString(),
          limitMinor: 5000,
          currency: "EUR",
        },
      },
    ]);
  });

  test("is not implied by keeping the card", async () => {
    await firstPurchase(world, { keep: true });
    expect(await cards()).toMatchObject([{ tapConsent: null }]);
  });

  test("cannot be given for a card that is not kept", async () => {
    const { page, quoteId } = await toTheTill(world);
    const refused = await page.pay(quoteId, await card(world, "pm_card_visa", false, true));
    expect([refused.status, failureOf(refused).fields]).toEqual([422, { keep: "missing" }]);
    expect(await countRows(world.sql, "orders")).toEqual({ orders: 0 });
  });

  test("ticked on a declined card and not on the next one is not given", async () => {
    const { page, quoteId } = await toTheTill(world);
    const first = await page.pay(quoteId, await card(world, "pm_card_visa_chargeDeclined", true, true));
    expect((await orderRow(world.sql, first.body.id)).tapConsent).not.toBeNull();
    await page.payAgain(first.body.id, await card(world, "pm_card_visa", true, false));
    expect(await cards()).toMatchObject([{ last4: "4242", tapConsent: null }]);
  });

  test("can be given for a card kept before, with the payment that ticks it and no other", async () => {
    await firstPurchase(world, { keep: true });
    const { page, cardId, quoteId } = await comeBack();
    const tick = { textVersion: TAP_TEXT_VERSION };
    world.sandbox.stripe.nextOutcome("decline");
    const declined = await page.pay(quoteId, { kind: "saved_card", cardId, tap: tick });
    expect(await cards()).toMatchObject([{ tapConsent: null }]);
    await page.payAgain(declined.body.id, { kind: "saved_card", cardId, tap: tick });
    expect(await cards()).toMatchObject([{ tapConsent: { limitMinor: 5000 } }]);
  });

  test("once given stays when the card pays in the page without it", async () => {
    await becomeTapper(world);
    const { page, cardId, quoteId } = await comeBack();
    await page.pay(quoteId, { kind: "saved_card", cardId });
    expect(await cards()).toMatchObject([{ tapConsent: { limitMinor: 5000 } }]);
  });

  test("of a guest is nobody's", async () => {
    const { page } = await toTheTill(world);
    const stranger = openPage(`${world.url}/c/${page.token}`);
    await stranger.claim();
    const quote = await stranger.quote({}, "sam@example.com");
    expect((await stranger.pay(quote.body.id, await card(world, "pm_card_visa", true, true))).body.status).toBe("paid");
    expect(await countRows(world.sql, "cards")).toEqual({ cards: 0 });
  });

  test("to a text that is not shown any more is refused", async () => {
    const { page, quoteId } = await toTheTill(world);
    const payment = { ...(await card(world, "pm_card_visa", true)), tap: { textVersion: "tap-1999-01" } };
    const refused = await page.pay(quoteId, payment);
    expect([refused.status, failureOf(refused).fields]).toEqual([422, { tap: "unknown" }]);
  });
});

describe("My cards", () => {
  const say = (text: string, matches = isCarousel) =>
    answerTo(world, "giulia", () => world.sandbox.messenger.say("giulia", text), matches);

  test("names each card and what it may do; removed, it is gone here and at Stripe, and pays nothing", async () => {
    await becomeTapper(world);
    const pay = await payButton(world);
    const shown = await say("my cards");
    expect(shown.template).toMatchObject({
      elements: [
        { title: "Visa 4242", subtitle: expect.stringMatching(/^Expires \d\d\/\d\d · a tap pays up to €50\.00$/) },
      ],
    });
    const [done] = await tap(world, buttonOf(shown, "Remove"));
    expect(done?.text).toBe("Done: the card 4242 is removed.");
    expect(await cards()).toMatchObject([{ removedAt: expect.any(Date), tapConsent: null }]);
    expect(attached()).toEqual([]);
    expect(await countRows(world.sql, "detachments")).toEqual({ detachments: 0 });
    await tap(world, pay);
    expect(takenCharges(world)).toHaveLength(1);
    const none = await say("cards", ({ from }) => from === "page");
    expect(none.text).toBe("I keep no card of yours.");
  });

  test("stops paying by taps on one word, and keeps the card for the page", async () => {
    await becomeTapper(world);
    const shown = await say("my cards");
    const [done] = await tap(world, buttonOf(shown, "Stop paying by tap"));
    expect(done?.text).toBe("Done: the card 4242 no longer pays by a tap.");
    const { page, cardId, quoteId } = await comeBack();
    expect((await page.pay(quoteId, { kind: "saved_card", cardId })).body.status).toBe("paid");
  });

  test("are nobody else's to remove or stop", async () => {
    await becomeTapper(world);
    const [kept] = await cards();
    const thief = newcomer(world);
    world.sandbox.messenger.getStarted(thief);
    for (const verb of ["CARD_REMOVE", "CARD_NO_TAPS"]) {
      const postback = { mid: `m_${verb}`, title: "x", payload: `${verb}:${kept?.id}` };
      world.sandbox.messenger.emit(thief, { postback });
    }
    await atRest(world);
    expect(await cards()).toEqual([kept]);
    expect(attached()).toHaveLength(1);
  });

  test("are let go of at Stripe by the sweep when Stripe was away", async () => {
    await becomeTapper(world);
    const shown = await say("my cards");
    world.expectLog(/detach_failed/);
    world.sandbox.stripe.goDown();
    await tap(world, buttonOf(shown, "Remove"));
    expect(attached()).toHaveLength(1);
    world.sandbox.stripe.comeUp();
    await timePasses(world, 2 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    expect(attached()).toEqual([]);
    expect(await countRows(world.sql, "detachments")).toEqual({ detachments: 0 });
  });
});

describe("a card in life", () => {
  test("that the bank renews is shown with its new face and goes on paying by taps", async () => {
    await becomeTapper(world);
    const [kept] = await cards();
    world.sandbox.stripe.renewCard(kept?.providerCardId ?? "", { expMonth: 3, expYear: 2034, last4: "4321" });
    await atRest(world);
    expect(await cards()).toMatchObject([{ id: kept?.id, last4: "4321", expMonth: 3, expYear: 2034 }]);
    const button = await payButton(world);
    expect(button.title).toBe("Pay €34.99 · 4321");
    await tap(world, button);
    expect(takenCharges(world)).toHaveLength(2);
  });

  test("told of twice, late and in reverse order is as it is at Stripe now", async () => {
    await becomeTapper(world);
    const [kept] = await cards();
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.renewCard(kept?.providerCardId ?? "", { expMonth: 3, expYear: 2034 });
    world.sandbox.stripe.renewCard(kept?.providerCardId ?? "", { expMonth: 9, expYear: 2037 });
    world.sandbox.delivery.duplicateNext(2, "stripe");
    world.sandbox.delivery.release("stripe", { reverse: true });
    await atRest(world);
    expect(await cards()).toMatchObject([{ expMonth: 9, expYear: 2037 }]);
  });

  test("detached in the dashboard is gone here too, and its Pay button charges nothing", async () => {
    await becomeTapper(world);
    const pay = await payButton(world);
    const [kept] = await cards();
    await stripe("POST", `/v1/payment_methods/${kept?.providerCardId}/detach`);
    await atRest(world);
    expect(await cards()).toMatchObject([{ removedAt: expect.any(Date) }]);
    await tap(world, pay);
    expect(takenCharges(world)).toHaveLength(1);
  });

  test("of a customer who was deleted there is gone here, with the customer", async () => {
    await becomeTapper(world);
    await stripe("DELETE", `/v1/customers/${world.sandbox.stripe.customers()[0]?.id}`);
    await atRest(world);
    expect(await cards()).toMatchObject([{ removedAt: expect.any(Date), tapConsent: null }]);
    expect(await world.sql`select provider_customer_id from buyers`).toMatchObject([{ providerCustomerId: null }]);
  });

  test("kept a second time is the newer copy, and Stripe lets go of the older one", async () => {
    await firstPurchase(world, { keep: true });
    const [old] = await cards();
    const { page, quoteId } = await comeBack();
    await page.pay(quoteId, await card(world, "pm_card_visa", true));
    const [kept, ...more] = await cards();
    expect(more).toEqual([]);
    expect(kept?.id).toBe(old?.id);
    expect(kept?.providerCardId).not.toBe(old?.providerCardId);
    await world.cron();
    expect(attached().map(({ id }) => id)).toEqual([kept?.providerCardId]);
  });

  test("kept in two pages at the same moment is one card, and Stripe holds no other copy of it", async () => {
    await firstPurchase(world);
    const tills = [await toTheTill(world), await toTheTill(world)];
    const copies = [await card(world, "pm_card_visa", true), await card(world, "pm_card_visa", true)] as const;
    world.sandbox.delivery.hold("stripe");
    const payments = await world.sql.begin(async (held) => {
      // Where both settlements stand still, before either has kept its copy.
      await held`select from addresses for update`;
      const both = tills.map(({ page, quoteId }, index) => page.pay(quoteId, copies[index] ?? copies[0]));
      await somebodyWaits(held, 2);
      return { both };
    });
    expect((await Promise.all(payments.both)).map(({ body }) => body.status)).toEqual(["paid", "paid"]);
    world.sandbox.delivery.release("stripe");
    await atRest(world);
    await world.cron();
    expect(attached().map(({ id }) => id)).toEqual((await cards()).map(({ providerCardId }) => providerCardId));
  });

  test("that expires is good through the last day of its month and then refused by the database itself", async () => {
    await firstPurchase(world, { keep: true });
    await world.sql`update cards set exp_month = 11, exp_year = 2026`;
    const first = await comeBack();
    expect((await first.page.pay(first.quoteId, { kind: "saved_card", cardId: first.cardId })).body.status).toBe(
      "paid",
    );
    const { page, cardId, quoteId } = await comeBack();
    await world.sql`update cards set exp_month = 10`;
    const refused = await page.pay(quoteId, { kind: "saved_card", cardId });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    const { body } = await page.call<{ saved: { cards: unknown[] } }>("GET", "/api/checkout");
    expect(body.saved.cards).toEqual([]);
  });
});

describe("above the limit of a claimed link", () => {
  beforeEach(async () => {
    await firstPurchase(world, { keep: true });
    await world.sql`update shop set claimed_limit_minor = 3498`;
  });

  test("the quote asks for the CVC, and the saved card pays with it", async () => {
    const page = openPage(await freshLink(world));
    const { quote, saved } = (await page.claim()).body.checkout;
    const cardId = saved.cards[0]?.id ?? "";
    expect(quote).toMatchObject({ cvcFor: [cardId] });
    const refused = await page.pay(quote?.id ?? "", { kind: "saved_card", cardId });
    expect([refused.status, failureOf(refused).code]).toEqual([409, "card_unusable"]);
    const paid = await page.pay(quote?.id ?? "", {
      kind: "saved_card",
      cardId,
      cvcToken: await cvcToken(world.sandbox.url),
    });
    expect(paid.body).toMatchObject({ status: "paid", card: { last4: "4242" } });
    const confirm = world.sandbox.stripe.calls().findLast(({ path }) => path.endsWith("/confirm"));
    expect(confirm?.params).toMatchObject({
      payment_method_options: { card: { cvc_token: expect.stringMatching(/^cvctok_/) } },
    });
  });

  test("a wrong CVC is declined, and typed rightly it pays the same order", async () => {
    const { page, cardId, quoteId } = await comeBack();
    const pays = async (cvc: string) => ({
      kind: "saved_card" as const,
      cardId,
      cvcToken: await cvcToken(world.sandbox.url, cvc),
    });
    const wrong = await page.pay(quoteId, await pays("999"));
    expect(wrong.body).toMatchObject({ status: "declined", decline: "incorrect_cvc" });
    const right = await page.payAgain(wrong.body.id, await pays("123"));
    expect(right.body).toMatchObject({ status: "paid" });
  });

  test.each(["cvctok_made_up", "pm_card_visa", "x".repeat(200)])(
    "a made-up token %o charges nothing",
    async (token) => {
      const { page, cardId, quoteId } = await comeBack();
      const refused = await page.pay(quoteId, { kind: "saved_card", cardId, cvcToken: token });
      expect(refused.body.status).not.toBe("paid");
      expect(takenCharges(world)).toHaveLength(1);
    },
  );

  test("within the limit nothing is asked", async () => {
    await world.sql`update shop set claimed_limit_minor = 3499`;
    const page = openPage(await freshLink(world));
    expect((await page.claim()).body.checkout.quote).toMatchObject({ cvcFor: [] });
  });
});

async function stripe(method: string, path: string): Promise<void> {
  const response = await fetch(new URL(path, world.sandbox.url), {
    method,
    headers: { authorization: `Bearer ${STRIPE.secretKey}` },
  });
  if (!response.ok) throw new Error(`Stripe answered ${response.status} ${await response.text()}`);
}
