/** What was given up: the merchant sees it with its reason, and has it tried again. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DeadLetterList } from "../../contract/dead-letter.ts";
import { askMerchant, showOrder } from "../support/merchant.ts";
import { CONFIRM } from "../support/payments.ts";
import { atRest, outboxOf, timePasses } from "../support/records.ts";
import { buy, card, firstPurchase, HOUR_MS, isReceipt, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "dead-letters" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const dead = async () => (await askMerchant<DeadLetterList>(world, "GET", "/dead-letters")).body.deadLetters;
const replay = (box: string, row: number | string) =>
  askMerchant(world, "POST", `/dead-letters/${box}/${row}/replay`, {});

describe("a message that was given up", () => {
  test("arrives when it is replayed, once, however often that is asked for at once", async () => {
    world.expectLog(/send_refused/);
    const { order } = await boughtWith({ code: 551, subcode: 1545041, http: 400, times: 2 });
    const [letter] = (await dead()).filter(({ what }) => what === `receipt:${order.id}`);
    expect(letter).toMatchObject({ box: "outbox", reason: "graph 551/1545041", attempts: 1 });
    expect(letter).toMatchObject({ about: "receipt", why: "gone", order: { id: order.id, number: "A-1001" } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => replay("outbox", letter?.row ?? 0)));
    await atRest(world);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404, 404, 404, 404]);
    expect(answers.find(({ status }) => status === 200)?.body).toEqual({
      box: "outbox",
      row: letter?.row,
      status: "done",
    });
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent", error: null }]);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
  });

  test("and had arrived is done when it is replayed: Graph says that its order number was used", async () => {
    const letter = await receiptGivenUp({ attempts: 8, error: "no answer" });
    expect((await replay("outbox", letter)).status).toBe(200);
    await atRest(world);
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent", error: null }]);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
  });

  test("because its number was another one's from the first try on is not taken for arrived when it is replayed", async () => {
    world.expectLog(/send_refused/);
    const letter = await receiptGivenUp({ attempts: 1, error: "graph 100/" });
    for (let time = 0; time < 3; time++) {
      expect(await replay("outbox", letter)).toMatchObject({ status: 200, body: { status: "dead" } });
      await atRest(world);
      expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "dead", error: "graph 100/" }]);
    }
  });

  test("is shown without what was written and to whom, and only to the merchant", async () => {
    world.expectLog(/send_refused/);
    await boughtWith({ code: 551, subcode: 1545041, http: 400, times: 2 });
    const letters = await dead();
    expect(letters.length).toBeGreaterThan(0);
    expect(JSON.stringify(letters)).not.toMatch(/Giulia|Via Roma|psid/i);
    expect((await askMerchant(world, "GET", "/dead-letters", undefined, { authorization: "" })).status).toBe(401);
  });
});

test("an alert that nobody listens for stays given up, and is said to be", async () => {
  const now = new Date(world.sandbox.clock.now());
  const [{ id }] = await world.sql<[{ id: number }]>`
    insert into outbox (dedupe_key, channel, message, created_at, next_at, status, attempts, error)
    values ('alert:low_stock:x', 'alert', '{"kind":"low_stock"}', ${now}, ${now}, 'dead', 32, 'http 503') returning id::int`;
  expect(await dead()).toMatchObject([{ row: id, about: "alert", why: "deaf", order: null }]);
  expect(await replay("outbox", id)).toMatchObject({ status: 200, body: { status: "dead" } });
  expect(await outboxOf(world.sql, "alert:")).toMatchObject([{ status: "dead", attempts: 32, error: "http 503" }]);
});

test("an event that was given up does its work when it is replayed", async () => {
  world.expectLog(/payment_unknown|inbox_failed|sweep_order_failed/);
  world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
  world.sandbox.delivery.hold("stripe");
  await buy(world);
  world.sandbox.stripe.goDown();
  world.sandbox.delivery.release("stripe");
  await atRest(world);
  for (let hour = 0; hour < 12; hour++) {
    await timePasses(world, HOUR_MS);
    await world.cron();
  }
  await atRest(world);
  world.sandbox.stripe.comeUp();
  expect((await showOrder(world)).status).toBe("paying");
  const letter = (await dead()).find(({ what }) => what === "stripe payment_intent.succeeded");
  expect(letter).toMatchObject({
    box: "inbox",
    about: "provider",
    why: "failed",
    reason: "UnknownOutcome",
    order: null,
  });
  expect((await replay("inbox", letter?.row ?? 0)).body).toMatchObject({ status: "done" });
  await atRest(world);
  expect((await showOrder(world)).status).toBe("paid");
});

test.each([
  ["inbox", 999],
  ["orders", 1],
  ["outbox", "1;drop"],
  ["outbox", "99999999999999999999"],
])("%s %s is no dead letter", async (box, row) => {
  expect((await replay(box, row)).status).toBe(404);
});

/** Buys, and forgets that the receipt arrived: it is a dead letter. @returns its row */
async function receiptGivenUp({ attempts, error }: { attempts: number; error: string }): Promise<number> {
  await firstPurchase(world);
  await atRest(world);
  const [row] = await world.sql<[{ id: number }]>`
    update outbox set status = 'dead', mid = null, sent_at = null, attempts = ${attempts}, error = ${error}
    where starts_with(dedupe_key, 'receipt:') returning id::int`;
  return row.id;
}

/** Buys while the next sends are refused so. */
async function boughtWith(fault: { code: number; subcode: number; http: number; times: number }) {
  const { page, quoteId } = await toTheTill(world);
  await atRest(world);
  world.sandbox.messenger.failNext(fault);
  const paid = await page.pay(quoteId, await card(world));
  await atRest(world);
  return { order: paid.body };
}
