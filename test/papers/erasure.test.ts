/** "Delete my data" in the chat: worker/wallet/erase.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { ADDRESS, openPage } from "../../scripts/page-client.ts";
import { moveGoods, refund } from "../support/merchant.ts";
import { atRest, everyRow, orderRow, tablesWith, timePasses } from "../support/records.ts";
import { answerTo, buy, firstPurchase, freshLink, HOUR_MS, MINUTE_MS, newcomer } from "../support/shopping.ts";
import { becomeTapper, buttonOf, payButton, tap, tapped } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "erasure" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const DAY_MS = 24 * HOUR_MS;
const fromPage = ({ from }: Bubble) => from === "page";
/** What is still on its way is let in first, so that the answer is the answer. */
async function say(text: string, person = "giulia"): Promise<Bubble> {
  await atRest(world);
  return await answerTo(world, person, () => world.sandbox.messenger.say(person, text), fromPage);
}
const psidOf = (person = "giulia") => world.sandbox.messenger.person(person).psid;

/** Asks, confirms, and waits until all that follows has happened. */
async function deleteMyData(person = "giulia"): Promise<Bubble> {
  const question = await say("delete my data", person);
  const answer = await tapped(world, buttonOf(question, "Delete my data"), person);
  await atRest(world);
  return answer;
}

/** Tables, and times that each of these texts is in one. */
const whereIs = (...texts: string[]) => tablesWith(world.sql, texts);

const delivered = async () => {
  await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "JD0123456789" });
  await moveGoods(world, "delivered");
  await atRest(world);
};

describe("delete my data", () => {
  test("asks once before anything is gone, and says what stays", async () => {
    await firstPurchase(world, { keep: true });
    await delivered();
    const before = await everyRow(world.sql);
    const question = await say("Please delete my data");
    expect(question.buttons.map(({ title }) => title)).toEqual(["Delete my data", "See my data", "Keep everything"]);
    expect(JSON.stringify(question.template)).toContain("tax law");
    await tapped(world, buttonOf(question, "Keep everything"));
    await atRest(world);
    const after = await everyRow(world.sql);
    for (const table of ["cards", "addresses", "orders", "erasures"]) expect(after[table], table).toBe(before[table]);
  });

  test.each(["cancella i miei dati", "Lösche meine Daten", "Bitte meine Daten löschen", "احذف بياناتي"])(
    "is understood as %j",
    async (text) => {
      const question = await say(text);
      expect(question.buttons.map((button) => button.type === "postback" && button.payload)).toContain(
        "DATA_ERASE_NOW",
      );
    },
  );

  test("leaves of a person nothing but the order without them, here and at the provider", async () => {
    await firstPurchase(world, { keep: true, tap: true });
    await delivered();
    await say("the bell says Rossi-Canary");
    const page = openPage(await freshLink(world));
    await page.claim();
    await page.call("PUT", "/api/checkout/draft", {
      address: { ...ADDRESS, line1: "Vicolo Canarino 9", phone: "+39 02 1234567" },
      email: "canary@shop.test",
    });
    const customers = world.sandbox.stripe.customers();
    expect(customers).toHaveLength(1);
    const psid = psidOf();
    expect((await whereIs(psid, "Giulia", "Via Roma 1", "4242")).length).toBeGreaterThan(4);
    const answer = await deleteMyData();
    expect(answer.text).toContain("Your data is being deleted now");
    const personal = [psid, "Giulia", "Rossi", "Via Roma", "Canarino", "canary@", "1234567", "4242", "JD0123456789"];
    expect(await whereIs(...personal)).toEqual([]);
    // Stripe's own word that it is gone comes last.
    expect(await whereIs(customers[0]?.id ?? "")).toEqual([`inbox: ${customers[0]?.id}`]);
    expect(world.sandbox.stripe.customers()).toMatchObject([{ deleted: true }]);
    expect(world.sandbox.stripe.paymentMethods().filter(({ customer }) => customer !== null)).toEqual([]);
    const [order] = await world.sql`select * from orders`;
    expect(order).toMatchObject({ status: "paid", totalMinor: 3499, buyerId: null, email: "" });
    expect(order?.address).toEqual({ ...ADDRESS, name: "", line1: "", line2: "", phone: "" });
    expect(await world.sql`select buyer_id from erasures`).toEqual([]);
  });

  test("makes who writes again somebody new: no card, no order, greeted as on the first day", async () => {
    await becomeTapper(world);
    await delivered();
    await deleteMyData();
    const hello = await say("hello");
    expect(hello.text).toMatch(/I'm the shop's assistant/);
    await atRest(world);
    expect((await say("my cards")).text).toBe("I keep no card of yours.");
    expect((await say("my orders")).text).toBe("You have not ordered anything yet.");
  });

  test("ends every way back: links, buttons and pages that were open charge nothing and show nothing", async () => {
    await becomeTapper(world);
    await delivered();
    const pay = await payButton(world);
    const link = await freshLink(world);
    const page = openPage(link);
    await page.claim();
    const { length } = world.sandbox.stripe.paymentIntents();
    await deleteMyData();
    await tap(world, pay);
    expect((await page.call("GET", "/api/checkout")).status).toBe(401);
    expect((await openPage(link).claim()).status).toBe(404);
    const token = new URL(link).pathname.split("/").at(-1);
    expect((await openPage(link).call("POST", "/api/links/renew", { token })).status).toBe(404);
    expect(world.sandbox.stripe.paymentIntents()).toHaveLength(length);
  });

  test("waits for an order whose goods are on their way, and happens by itself when they have arrived", async () => {
    const { order } = await firstPurchase(world, { keep: true });
    expect((await deleteMyData()).text).toContain("not over yet");
    await timePasses(world, HOUR_MS);
    await world.cron();
    expect(await orderRow(world.sql, order.id)).toMatchObject({ address: { line1: "Via Roma 1" } });
    await delivered();
    await timePasses(world, 20 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    expect(await whereIs(psidOf(), "Via Roma", "4242")).toEqual([]);
  });

  test("does not wait longer than thirty days for a merchant who never says that it arrived", async () => {
    await firstPurchase(world);
    await deleteMyData();
    await timePasses(world, 30 * DAY_MS - HOUR_MS);
    await world.cron();
    expect(await whereIs(psidOf())).not.toEqual([]);
    await timePasses(world, 2 * HOUR_MS);
    await world.cron();
    await atRest(world);
    expect(await whereIs(psidOf(), "Via Roma")).toEqual([]);
  });

  test("waits for the merchant's word on an order that is over while its money is held", async () => {
    const { order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await atRest(world);
    await world.sql`
      update orders set status = 'expired', held_until = null, needs_attention = 'amount_mismatch' where id = ${order.id}`;
    expect((await deleteMyData()).text).toContain("not over yet");
    expect((await orderRow(world.sql, order.id)).buyerId).not.toBeNull();
    await world.sql`update orders set accepted_minor = 0, needs_attention = null where id = ${order.id}`;
    await timePasses(world, HOUR_MS);
    await world.cron();
    await atRest(world);
    expect(await whereIs(psidOf(), "Via Roma")).toEqual([]);
  });

  test("waits for money that is not decided yet, and takes nothing away from it", async () => {
    const { order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    expect((await deleteMyData()).text).toContain("not over yet");
    expect((await orderRow(world.sql, order.id)).buyerId).not.toBeNull();
    await timePasses(world, 11 * MINUTE_MS);
    await world.cron();
    await timePasses(world, 11 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    expect((await orderRow(world.sql, order.id)).status).toMatch(/expired|cancelled/);
    expect(await whereIs(psidOf(), "Via Roma")).toEqual([]);
  });

  test("ten times at once is one deletion, and again later it is a new person's, who has nothing", async () => {
    await firstPurchase(world, { keep: true });
    await delivered();
    const question = await say("delete my data");
    const button = buttonOf(question, "Delete my data");
    for (let n = 0; n < 10; n++) world.sandbox.messenger.tap("giulia", button);
    await atRest(world);
    await timePasses(world, 20 * MINUTE_MS);
    await world.cron();
    await atRest(world);
    expect(await whereIs("Via Roma", "4242")).toEqual([]);
    await deleteMyData();
    expect(await whereIs(psidOf())).toEqual([]);
    const deletions = world.sandbox.stripe.calls().filter(({ method }) => method === "DELETE");
    expect(deletions).toHaveLength(1);
  });

  test("goes on until the provider has deleted its customer too, whatever it answers at first", async () => {
    await firstPurchase(world, { keep: true });
    await delivered();
    world.expectLog(/erase_failed/);
    const [customer] = world.sandbox.stripe.customers();
    world.sandbox.stripe.failNext({ path: `/v1/customers/${customer?.id}`, mode: "500_before", times: 3 });
    await deleteMyData();
    expect(await whereIs("Via Roma", psidOf())).toEqual([]);
    for (let n = 0; n < 4; n++) {
      await timePasses(world, 20 * MINUTE_MS);
      await world.cron();
    }
    expect(world.sandbox.stripe.customers()).toMatchObject([{ deleted: true }]);
    expect(await world.sql`select buyer_id from erasures`).toEqual([]);
  });

  test("takes nobody else's: another buyer keeps card, address and thread, a guest their order", async () => {
    const other = newcomer(world);
    await firstPurchase(world, { keep: true, person: other });
    await timePasses(world, 11 * MINUTE_MS);
    await atRest(world);
    const mine = await world.sql`select id from buyers where psid = ${psidOf(other)}`;
    const rows = () => world.sql`select * from cards where buyer_id = ${mine[0]?.id}`;
    const before = await rows();
    await firstPurchase(world, { keep: true });
    await moveGoods(world, "processing", {}, "A-1002");
    await moveGoods(world, "shipped", {}, "A-1002");
    await moveGoods(world, "delivered", {}, "A-1002");
    await deleteMyData();
    expect(await rows()).toEqual(before);
    expect((await say("my orders", other)).from).toBe("page");
    expect(await whereIs(psidOf(other))).not.toEqual([]);
  });

  test("an order of theirs can still be refunded, and nobody's thread is told", async () => {
    const { order } = await firstPurchase(world, { keep: true });
    await delivered();
    await deleteMyData();
    const { length } = world.sandbox.messenger.thread("giulia");
    expect((await refund(world, "A-1001")).status).toBeLessThan(300);
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ refundedMinor: 3499 });
    expect(world.sandbox.messenger.thread("giulia")).toHaveLength(length);
    expect(await world.sql`select id from outbox where status = 'dead'`).toEqual([]);
  });

  test("tapped by somebody whose Page is another one deletes nothing", async () => {
    await firstPurchase(world, { keep: true });
    await delivered();
    const before = await everyRow(world.sql);
    const people = { sender: { id: psidOf() }, recipient: { id: "999" } };
    const postback = { mid: "m_foreign", title: "x", payload: "DATA_ERASE_NOW" };
    const messaging = [{ ...people, timestamp: world.sandbox.clock.now(), postback }];
    await world.sandbox.messenger.raw(JSON.stringify({ object: "page", entry: [{ id: "999", time: 1, messaging }] }));
    await atRest(world);
    for (const table of ["buyers", "cards", "orders", "erasures"]) {
      expect((await everyRow(world.sql))[table], table).toBe(before[table]);
    }
  });
});
