/** What has been kept for long enough is deleted by the sweep: worker/retention.ts, with a clock that jumps. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { signIn } from "../support/merchant.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import { buyNowLink, firstPurchase, HOUR_MS, MINUTE_MS, newcomer, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "retention" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const DAY_MS = 24 * HOUR_MS;

/** Lets time pass, and the sweep run at the full hour. */
async function afterwards(ms: number): Promise<void> {
  await timePasses(world, ms);
  await world.cron();
  await atRest(world);
}

describe("what was never bought", () => {
  test("is there for seven days and gone after them: offers, what was typed, who held the link, and what for", async () => {
    const { page } = await toTheTill(world);
    await page.call("PUT", "/api/checkout/draft", { address: { country: "IT", name: "Giulia" }, email: "" });
    const all = { quotes: 1, sessions: 1, checkouts: 1 };
    const tables = ["quotes", "sessions", "checkouts"] as const;
    await afterwards(7 * DAY_MS - HOUR_MS);
    expect(await countRows(world.sql, ...tables)).toEqual(all);
    await afterwards(HOUR_MS);
    expect(await countRows(world.sql, ...tables)).toEqual({ quotes: 0, sessions: 0, checkouts: 0 });
  });

  test("goes at the next ten minutes of the clock, and the sweeps between look for nothing", async () => {
    await toTheTill(world);
    await afterwards(7 * DAY_MS + MINUTE_MS);
    expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 1 });
    await afterwards(9 * MINUTE_MS);
    expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 0 });
  });

  test("goes whole though it is more than one bite, and what is younger stays", async () => {
    const { quoteId } = await toTheTill(world);
    await world.sql`
      insert into quotes select (jsonb_populate_record(q, jsonb_build_object('id', 'quo_' || n))).*
      from quotes q, generate_series(1, 1200) n where q.id = ${quoteId}`;
    await timePasses(world, 4 * DAY_MS);
    const young = await toTheTill(world, newcomer(world));
    await afterwards(3 * DAY_MS);
    expect((await world.sql`select id from quotes`).map(({ id }) => id)).toEqual([young.quoteId]);
  });
});

test("what was bought stays, with the offer it was made of; what was typed for it goes", async () => {
  const { order, quoteId } = await firstPurchase(world, { keep: true });
  const before = await orderRow(world.sql, order.id);
  await afterwards(400 * DAY_MS);
  expect(await orderRow(world.sql, order.id)).toEqual(before);
  expect((await world.sql`select id from quotes`).map(({ id }) => id)).toEqual([quoteId]);
  const counts = await countRows(
    world.sql,
    "checkouts",
    "sessions",
    "purchases",
    "cards",
    "addresses",
    "inbox",
    "outbox",
  );
  expect(counts).toEqual({ checkouts: 1, sessions: 0, purchases: 0, cards: 1, addresses: 1, inbox: 0, outbox: 0 });
});

describe("a message", () => {
  const text = "is the mill at Via Canarina 7 still open";

  test("is there for thirty days and nowhere after them, neither what was written nor what was answered", async () => {
    const { messenger } = world.sandbox;
    messenger.say("giulia", text);
    await afterwards(0);
    const written = async () => {
      const [row] = await world.sql<
        [{ count: number }]
      >`select count(*)::int from inbox where event::text like ${`%${text}%`}`;
      return row.count;
    };
    await afterwards(30 * DAY_MS - HOUR_MS);
    expect(await written()).toBe(1);
    await afterwards(HOUR_MS);
    expect(await written()).toBe(0);
    expect(await countRows(world.sql, "inbox", "outbox")).toEqual({ inbox: 0, outbox: 0 });
  });

  test("that could not be worked or sent yet is still there, however old", async () => {
    await buyNowLink(world);
    await atRest(world);
    await world.sql`update inbox set status = 'pending', next_at = 'infinity'`;
    await world.sql`update outbox set status = 'pending', next_at = 'infinity', sent_at = null`;
    const before = await countRows(world.sql, "inbox", "outbox");
    await afterwards(31 * DAY_MS);
    expect(await countRows(world.sql, "inbox", "outbox")).toEqual(before);
  });
});

test("a wish for a fresh link goes after the week in which it could be granted", async () => {
  const link = await buyNowLink(world);
  await timePasses(world, 25 * HOUR_MS);
  const token = new URL(link).pathname.split("/").at(-1);
  expect((await openPage(link).call("POST", "/api/links/renew", { token })).status).toBe(202);
  expect(await countRows(world.sql, "renewals")).toEqual({ renewals: 1 });
  await afterwards(7 * DAY_MS);
  expect(await countRows(world.sql, "renewals")).toEqual({ renewals: 0 });
});

test("tries with a wrong key are counted for ten minutes and then forgotten, though nobody tries again", async () => {
  await signIn(world, "a-wrong-key-that-is-long-enough-to-be-one");
  expect(await countRows(world.sql, "sign_ins")).toEqual({ sign_ins: 1 });
  await afterwards(10 * MINUTE_MS);
  expect(await countRows(world.sql, "sign_ins")).toEqual({ sign_ins: 0 });
});

test("a row that somebody is working with is left for the next time, and hinders no other", async () => {
  const { quoteId } = await toTheTill(world);
  await toTheTill(world, newcomer(world));
  await timePasses(world, 7 * DAY_MS);
  await world.sql.begin(async (held) => {
    await held`select from quotes where id = ${quoteId} for update`;
    await world.cron();
    expect((await held`select id from quotes`).map(({ id }) => id)).toEqual([quoteId]);
  });
  await world.cron();
  expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 0 });
});
