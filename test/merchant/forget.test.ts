/** The merchant passes on that somebody wants their data deleted: worker/merchant/forget.ts. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Forgotten } from "../../contract/forget.ts";
import { GUEST, GUEST_EMAIL, guestPurchase } from "../support/guests.ts";
import { askMerchant, moveGoods, refund, showOrder, stepsOf } from "../support/merchant.ts";
import { onlyIntent } from "../support/payments.ts";
import { atRest, countRows, everyRow, orderRow, somebodyWaits, tablesWith, timePasses } from "../support/records.ts";
import { failureOf, firstPurchase, HOUR_MS, MINUTE_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "forget" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const PERSONAL = ["Paola", "Ospite", "Vicolo Ospitale", "7654321", GUEST_EMAIL, "4242"];
const forget = (order = "A-1001", body: unknown = {}, headers: Record<string, string> = {}) =>
  askMerchant<Forgotten>(world, "POST", `/orders/${order}/forget`, body, headers);
const deliver = async () => {
  await moveGoods(world, "shipped", { carrier: "DHL" });
  await moveGoods(world, "delivered");
  await atRest(world);
};

test("a guest's order is kept without its guest, and the answer shows it", async () => {
  await guestPurchase(world);
  await deliver();
  const { status, body } = await forget();
  expect(status).toBe(200);
  expect(body).toMatchObject({
    whose: "guest",
    state: "gone",
    order: { number: "A-1001", name: "", email: "", card: null },
  });
  expect(stepsOf(body.order).slice(-2)).toEqual(["erasure_asked merchant", "erased system"]);
  expect(await tablesWith(world.sql, PERSONAL)).toEqual([]);
});

test("asked ten times at once and again later it is one deletion, and each is answered", async () => {
  await guestPurchase(world);
  await deliver();
  const answers = await Promise.all(Array.from({ length: 10 }, () => forget()));
  answers.push(await forget());
  expect(new Set(answers.map(({ status, body }) => `${status} ${body.state}`))).toEqual(new Set(["200 gone"]));
  const steps = stepsOf(await showOrder(world)).filter((step) => step.startsWith("eras"));
  expect(steps).toEqual(["erasure_asked merchant", "erased system"]);
});

test("a guest's order whose money begins to go back at that very moment is waited for", async () => {
  await guestPurchase(world);
  await deliver();
  const now = new Date(world.sandbox.clock.now());
  const { asked } = await world.sql.begin(async (held) => {
    await held`update orders set refunded_minor = 100`;
    const answer = forget();
    await somebodyWaits(held);
    await held`
      insert into refunds (id, order_id, amount_minor, currency, reason, requested_by, request_key, created_at)
      select 'ref_just_begun', id, 100, currency, 'requested_by_customer', 'merchant', 'a-key-of-a-test', ${now} from orders`;
    return { asked: answer };
  });
  expect((await asked).body).toMatchObject({ whose: "guest", state: "waiting", order: { email: GUEST_EMAIL } });
});

test("a buyer's goes with all that is theirs, the provider's customer included, as if they had asked in the chat", async () => {
  await firstPurchase(world, { keep: true });
  await deliver();
  expect((await forget()).body).toMatchObject({ whose: "buyer", state: "going" });
  await atRest(world);
  const { psid } = world.sandbox.messenger.person("giulia");
  expect(await tablesWith(world.sql, [psid, "Giulia", "Via Roma", "4242"])).toEqual([]);
  expect(world.sandbox.stripe.customers()).toMatchObject([{ deleted: true }]);
  expect((await forget()).body).toMatchObject({ whose: "buyer", state: "gone" });
  expect(await countRows(world.sql, "erasures")).toEqual({ erasures: 0 });
});

test("a buyer's whose goods are on their way is waited for, and happens by itself", async () => {
  const { order } = await firstPurchase(world, { keep: true });
  await atRest(world);
  expect((await forget()).body).toMatchObject({ whose: "buyer", state: "waiting" });
  await atRest(world);
  expect((await orderRow(world.sql, order.id)).buyerId).not.toBeNull();
  await deliver();
  await timePasses(world, 20 * MINUTE_MS);
  await world.cron();
  await atRest(world);
  expect((await orderRow(world.sql, order.id)).buyerId).toBeNull();
});

/** Looks again after a while, as the sweep does. */
async function later(): Promise<void> {
  await timePasses(world, 20 * MINUTE_MS);
  await world.cron();
  await atRest(world);
}

test.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
  ["goods that are on their way", async () => {}, () => deliver()],
  [
    "a refund that is not decided",
    async () => {
      await deliver();
      world.sandbox.stripe.goDown();
      world.expectLog(/refund_unknown/);
      expect((await refund(world, "A-1001")).body.refund.status).toBe("pending");
    },
    async () => world.sandbox.stripe.comeUp(),
  ],
  [
    "a dispute",
    async () => {
      await deliver();
      world.sandbox.stripe.dispute(onlyIntent(world).id);
      await atRest(world);
    },
    async () => {
      const [row] = await world.sql<{ id: string }[]>`select id from disputes`;
      world.sandbox.stripe.closeDispute(row?.id ?? "", "won");
      await atRest(world);
    },
  ],
])("of a guest with %s is noted, and happens by itself when that is through", async (_, begin, end) => {
  const { id } = await guestPurchase(world);
  await begin();
  expect((await forget()).body).toMatchObject({ whose: "guest", state: "waiting", order: { name: GUEST.name } });
  expect((await forget()).body.state).toBe("waiting");
  expect(await orderRow(world.sql, id)).toMatchObject({ email: GUEST_EMAIL });
  await end();
  await later();
  await later();
  expect(await tablesWith(world.sql, PERSONAL)).toEqual([]);
  expect(await countRows(world.sql, "order_erasures")).toEqual({ order_erasures: 0 });
});

test("a code that a guest used stays used, by nobody", async () => {
  const { id } = await guestPurchase(world);
  await world.sql`insert into codes (code, rule, uses) values ('HALLO', '{}', 1) on conflict do nothing`;
  await world.sql`
    insert into code_uses (code, order_id, used_by, once, at) values ('HALLO', ${id}, ${`email:${GUEST_EMAIL}`}, true, now())`;
  await deliver();
  expect((await forget()).body.state).toBe("gone");
  expect(await world.sql`select used_by from code_uses`).toEqual([{ usedBy: `order:${id}` }]);
});

test("goes on where the sweep was interrupted: nothing is half done", async () => {
  await guestPurchase(world);
  await deliver();
  world.expectLog(/internal|erase_failed/);
  await world.sql.unsafe(`
    create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
    create trigger refuse before update on code_uses for each statement execute function refuse();`);
  const before = await everyRow(world.sql);
  expect((await forget()).status).toBe(500);
  await later();
  const after = await everyRow(world.sql);
  for (const table of ["orders", "quotes", "sessions"]) expect(after[table], table).toBe(before[table]);
  await world.sql.unsafe("drop trigger refuse on code_uses; drop function refuse();");
  await timePasses(world, 2 * HOUR_MS);
  await world.cron();
  expect(await tablesWith(world.sql, PERSONAL)).toEqual([]);
});

test("without the key, of an order that is not there, or with a word too much nothing is deleted", async () => {
  await guestPurchase(world);
  await deliver();
  const before = await everyRow(world.sql);
  expect(failureOf(await forget("A-1001", {}, { authorization: "Bearer wrong" })).code).toBe("key_needed");
  expect((await forget("A-9999")).status).toBe(404);
  expect((await forget("A-1001", { all: true })).status).toBe(422);
  expect(await everyRow(world.sql)).toEqual(before);
});
