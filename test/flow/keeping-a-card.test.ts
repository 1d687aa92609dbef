import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { takenCharges } from "../support/payments.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import {
  buy,
  buyNowLink,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  MINUTE_MS,
  quoteId,
  toTheTill,
} from "../support/shopping.ts";
import { createWorld, WORLD_START_MS, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "keeping-a-card" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const savedAtStripe = () => world.sandbox.stripe.paymentMethods().filter((method) => method.customer !== null);

test("with the box ticked the card is kept, with the text's version, its language and the time", async () => {
  await firstPurchase(world, { keep: true });
  const [kept] = await world.sql`select * from cards`;
  expect(kept).toMatchObject({
    brand: "visa",
    last4: "4242",
    removedAt: null,
    consent: { textVersion: "keep-2026-11", locale: "en", at: new Date(WORLD_START_MS).toISOString() },
  });
  expect(savedAtStripe().map(({ id }) => id)).toEqual([kept?.providerCardId]);
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 1 });
});

test("without the box nothing is saved, at Stripe or here", async () => {
  await firstPurchase(world);
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 0 });
  expect(savedAtStripe()).toEqual([]);
});

test("a declined card is not kept, whatever was ticked", async () => {
  const { order } = await buy(world, { card: "pm_card_visa_chargeDeclined", keep: true });
  expect(order.status).toBe("declined");
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 0 });
  expect(savedAtStripe()).toEqual([]);
});

test("ticked and declined, then unticked and paid, saves nothing", async () => {
  const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined", keep: true });
  const paid = await page.payAgain(order.id, await card(world, "pm_card_visa", false));
  expect(paid.body.status).toBe("paid");
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 0 });
  expect(savedAtStripe()).toEqual([]);
  expect((await orderRow(world.sql, order.id)).consent).toBeNull();
});

test("unticked and declined, then ticked and paid, keeps the second card with the second tap's time", async () => {
  const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined", keep: false });
  await timePasses(world, 3 * MINUTE_MS);
  const paid = await page.payAgain(order.id, await card(world, "pm_card_mastercard", true));
  expect(paid.body.status).toBe("paid");
  const [kept] = await world.sql`select last4, consent from cards`;
  expect(kept).toMatchObject({
    last4: "4444",
    consent: { at: new Date(WORLD_START_MS + 3 * MINUTE_MS).toISOString() },
  });
});

test("consent to a text that is not shown any more is refused before anything is charged", async () => {
  const { page, quoteId } = await toTheTill(world);
  const payment = await card(world, "pm_card_visa", true);
  const refused = await page.pay(quoteId, { ...payment, keep: { textVersion: "keep-1999-01" } } as typeof payment);
  expect(refused.status).toBe(422);
  expect(failureOf(refused)).toMatchObject({ code: "invalid", fields: { keep: "unknown" } });
  expect(await countRows(world.sql, "orders")).toEqual({ orders: 0 });
});

test("the same number kept twice is one card", async () => {
  await firstPurchase(world, { keep: true });
  const page = openPage(await freshLink(world));
  await page.claim();
  expect((await page.pay(await quoteId(page), await card(world, "pm_card_visa", true))).body.status).toBe("paid");
  expect(await countRows(world.sql, "cards")).toEqual({ cards: 1 });
  expect(takenCharges(world)).toHaveLength(2);
});

test("somebody who only holds the link keeps no card, even with the box ticked", async () => {
  const link = await buyNowLink(world);
  await openPage(link).claim();
  const stranger = openPage(link);
  await stranger.claim();
  const paid = await stranger.pay(await quoteId(stranger, "sam@example.com"), await card(world, "pm_card_visa", true));
  expect(paid.body.status).toBe("paid");
  expect(await countRows(world.sql, "cards", "addresses")).toEqual({ cards: 0, addresses: 0 });
  expect(savedAtStripe()).toEqual([]);
});
