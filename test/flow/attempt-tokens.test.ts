/** What allows one charge: worker/checkout/attempt.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CheckoutView, PaymentInput } from "../../contract/checkout.ts";
import { openPage, type PageClient } from "../../scripts/page-client.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest, countRows, timePasses } from "../support/records.ts";
import {
  card,
  failureOf,
  firstPurchase,
  freshLink,
  MINUTE_MS,
  quoteId,
  SECOND_MS,
  toTheTill,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "attempt-tokens" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const pay = (page: PageClient, quoteId: string, attempt: string, payment: PaymentInput) =>
  page.call<{ id: string; status: string }>("POST", "/api/orders", { quoteId, attempt, payment });

/** A buyer with a saved card, at the till with an offer. */
async function returning() {
  await firstPurchase(world, { keep: true });
  const link = await freshLink(world);
  const page = openPage(link);
  const { quote, saved } = (await page.claim()).body.checkout;
  const kept: PaymentInput = { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" };
  return { link, page, quote: quote?.id ?? "", addressId: saved.addresses[0]?.id ?? "", kept };
}

async function refused(answer: { status: number; body: unknown }, code = "quote_over") {
  expect([answer.status, failureOf(answer).code]).toEqual([409, code]);
  expect(takenCharges(world)).toHaveLength(1);
  expect(await countRows(world.sql, "orders")).toEqual({ orders: 1 });
}

describe("a token charges nothing", () => {
  test("when it is for another card than the one that is to pay", async () => {
    const { page, quote, kept } = await returning();
    const fresh = await card(world, "pm_card_mastercard");
    await refused(await pay(page, quote, page.tokenFor(quote, fresh), kept));
    await refused(await pay(page, quote, page.tokenFor(quote, kept), fresh));
  });

  test("when it is for another offer", async () => {
    const { page, quote, addressId, kept } = await returning();
    const other = (await page.quoteSaved(addressId)).body.id;
    await refused(await pay(page, other, page.tokenFor(quote, kept), kept));
  });

  test("when the offer has another amount by now than it was given out with", async () => {
    const { page, quote, kept } = await returning();
    const attempt = page.tokenFor(quote, kept);
    await world.sql`
      update quotes set tip_minor = tip_minor + 100, total_minor = total_minor + 100 where id = ${quote}`;
    await refused(await pay(page, quote, attempt, kept));
  });

  test("in another session, though it is the same buyer's", async () => {
    const { page, quote, kept } = await returning();
    const other = openPage(await freshLink(world));
    await other.claim();
    await refused(await pay(other, quote, page.tokenFor(quote, kept), kept));
  });

  test("in another session of the same checkout and the same person, who pays there by what that session was given", async () => {
    const { link, page, quote, kept } = await returning();
    const other = openPage(link);
    await other.claim();
    const prove = (of: PageClient) =>
      of.call<CheckoutView>("POST", "/api/sessions/person", {
        signedRequest: world.sandbox.messenger.signedRequest("giulia"),
      });
    expect((await prove(page)).body.level).toBe("person");
    // A word of Messenger's counts once.
    await timePasses(world, SECOND_MS);
    const proven = await prove(other);
    expect(proven.body.level).toBe("person");
    await refused(await pay(other, quote, page.tokenFor(quote, kept), kept));
    other.note(proven.body);
    const own = proven.body.quote?.id ?? "";
    await refused(await pay(page, own, other.tokenFor(own, kept), kept));
    expect((await other.pay(own, kept)).body.status).toBe("paid");
  });

  test("when it is altered, empty or none of ours", async () => {
    const { page, quote, kept } = await returning();
    const token = page.tokenFor(quote, kept);
    const [header, payload = "", signature] = token.split(".");
    const claims = { ...JSON.parse(Buffer.from(payload, "base64url").toString()), total: 1 };
    const cheaper = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
    for (const attempt of ["", "x", cheaper, page.token, `${token.slice(0, -2)}AA`]) {
      await refused(await pay(page, quote, attempt, kept));
    }
  });

  test("after its offer is over", async () => {
    const { page, quote, kept } = await returning();
    await timePasses(world, 60 * MINUTE_MS);
    await refused(await page.pay(quote, kept));
  });
});

describe("a token that has charged", () => {
  test("answers with the same order when it comes again, and charges once", async () => {
    const { page, quote, kept } = await returning();
    const attempt = page.tokenFor(quote, kept);
    const answers = await Promise.all(Array.from({ length: 5 }, () => pay(page, quote, attempt, kept)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(takenCharges(world)).toHaveLength(2);
  });

  test("does not try another card after the decline: that takes the order's own", async () => {
    const { page, quoteId: quote } = await toTheTill(world);
    const declined = await page.pay(quote, await card(world, "pm_card_visa_chargeDeclined"));
    const { id, attempts } = declined.body;
    const payment = await card(world);
    const again = (attempt: string, after = 1) =>
      page.call("POST", `/api/orders/${id}/attempts`, { after, attempt, payment });
    for (const attempt of ["", page.tokenFor(quote, payment)]) {
      const closed = await again(attempt);
      expect([closed.status, failureOf(closed).code]).toEqual([409, "order_closed"]);
    }
    expect(failureOf(await again(attempts.new ?? "", 2)).code).toBe("order_closed");
    expect(takenCharges(world)).toEqual([]);
    expect((await again(attempts.new ?? "")).body).toMatchObject({ status: "paid", attempt: 2 });
    expect((await again(attempts.new ?? "")).body).toMatchObject({ status: "paid", attempt: 2 });
    expect(takenCharges(world)).toHaveLength(1);
  });
});

test("a new offer has tokens for the cards that its session may see, and for a new one", async () => {
  const { page, link, addressId, kept } = await returning();
  if (kept.kind !== "saved_card") throw new Error("the kept card pays");
  expect(Object.keys((await page.quoteSaved(addressId)).body.attempts).toSorted()).toEqual(
    ["new", kept.cardId].toSorted(),
  );
  const stranger = openPage(link);
  await stranger.claim();
  const offered = await quoteId(stranger, "sam@example.com");
  expect(stranger.tokenFor(offered, kept)).toBe("");
});
