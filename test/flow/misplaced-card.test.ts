/** Card numbers where none belongs: none of them reaches a table, whichever way it comes (docs/storage.md). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ADDRESS, openPage } from "../../scripts/page-client.ts";
import { askMerchant, cancel, freshKey, moveGoods, refund } from "../support/merchant.ts";
import { atRest, everyRow } from "../support/records.ts";
import { buyNowLink, failureOf, firstPurchase } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "misplaced-card" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const CARD = "5555 5555 5555 4444";
const isStored = async () => /5555\s?5555/.test(JSON.stringify(await everyRow(world.sql)));

async function claimed() {
  const page = openPage(await buyNowLink(world));
  await page.claim();
  return page;
}

describe("a card number typed into the checkout", () => {
  test.each(["name", "line1", "line2", "postcode", "city", "region", "phone"])(
    "as %s is refused at its field, with words that say where it belongs, and kept nowhere",
    async (field) => {
      const page = await claimed();
      const address = { ...ADDRESS, [field]: CARD };
      expect((await page.call("PUT", "/api/checkout/draft", { address, email: "" })).status).toBe(204);
      const refused = await page.call("POST", "/api/quotes", { to: { kind: "address", address, email: "" } });
      expect(refused.status).toBe(422);
      expect(failureOf(refused).fields).toEqual({ [field]: "format" });
      expect(failureOf(refused).words).toContain("That is a card number\nIt belongs into the card field");
      expect(JSON.stringify(refused.body)).not.toContain("5555");
      expect(await isStored()).toBe(false);
    },
  );

  test("as an e-mail address or a code is refused, and kept nowhere", async () => {
    const page = await claimed();
    const email = "5555555555554444@example.test";
    const to = { kind: "address", address: ADDRESS, email };
    await page.call("PUT", "/api/checkout/draft", { address: ADDRESS, email });
    expect(failureOf(await page.call("POST", "/api/quotes", { to })).fields).toEqual({ email: "format" });
    const typed = { to: { kind: "address", address: ADDRESS, email: "" }, code: CARD };
    expect((await page.call("POST", "/api/quotes", typed)).status).toBe(422);
    expect(await isStored()).toBe(false);
  });

  test("does not stand in the way of a long phone number", async () => {
    const page = await claimed();
    const address = { ...ADDRESS, phone: "+49 1512 34567890" };
    expect((await page.call("POST", "/api/quotes", { to: { kind: "address", address, email: "" } })).status).toBe(201);
  });
});

test("in a merchant's note, or as the key of a refund, is refused with words that say what to do", async () => {
  await firstPurchase(world);
  const note = `caller gave ${CARD}`;
  for (const answer of [
    await refund(world, "A-1001", { amountMinor: 100, note }),
    await cancel(world, "A-1001", { note }),
    await moveGoods(world, "processing", { carrier: CARD }),
  ]) {
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain("take it out and send the rest again");
  }
  expect((await refund(world, "A-1001", {}, "5555-5555-5555-4444")).status).toBe(422);
  expect(await isStored()).toBe(false);
  // A carrier's numbers look like a card's one time in ten.
  await moveGoods(world, "processing");
  const sent = await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "5555555555554444" });
  expect(sent.status).toBe(200);
  expect(
    (await askMerchant(world, "POST", "/orders/A-1001/refunds", {}, { "idempotency-key": freshKey() })).status,
  ).toBe(200);
});

describe("a card number that Messenger brings", () => {
  test.each<[string, Record<string, unknown>]>([
    ["a button's payload", { postback: { title: "x", payload: `BUY:${CARD}` } }],
    ["a quick reply's payload", { message: { mid: "m_q", text: "x", quick_reply: { payload: `X ${CARD}` } } }],
    [
      "the reference of a link to the chat",
      { referral: { ref: `ad-${CARD}`, source: "SHORTLINK", type: "OPEN_THREAD" } },
    ],
    ["a message", { message: { mid: "m_t", text: `here: ${CARD}` } }],
  ])("as %s is kept nowhere", async (_, event) => {
    world.sandbox.messenger.emit("giulia", event);
    await atRest(world);
    const [row] = await world.sql`select count(*)::int as events from inbox where event->>'kind' <> 'echo'`;
    expect(row?.events).toBeGreaterThan(0);
    expect(await isStored()).toBe(false);
  });
});
