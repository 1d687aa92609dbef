/** A Page whose app was unsubscribed, after an hour of failed webhooks or by hand, hears its buyers again by itself. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { META } from "../../scripts/credentials.ts";
import { PAGE_FIELDS } from "../../worker/messenger/page-fields.ts";
import { atRest, timePasses } from "../support/records.ts";
import { answerTo, isCarousel, MINUTE_MS, openShop } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "subscription" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const NOWHERE = "http://127.0.0.1:9";
const calls = (method: string) =>
  world.sandbox.messenger.graphCalls().filter((call) => call.startsWith(method) && call.endsWith("/subscribed_apps"));
const row = async () => (await world.sql`select * from subscriptions`)[0];

/** As an hour at a wrong address leaves it: the platform has given up. */
async function anHourOfFailures(): Promise<void> {
  const { messenger, clock } = world.sandbox;
  world.sandbox.connect(NOWHERE);
  messenger.say("giulia", "anybody?");
  for (let minute = 0; minute < 61; minute++) {
    await world.sandbox.settled();
    clock.jump(MINUTE_MS);
  }
  await world.sandbox.settled();
  expect(messenger.subscribedFields()).toEqual([]);
  world.sandbox.connect(world.url);
}

/** The Cron of so many minutes. */
async function minutesPass(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await timePasses(world, MINUTE_MS);
    await world.cron();
  }
}

describe("after an hour of failed webhooks", () => {
  test("the Page is subscribed again within ten minutes, and messages flow", async () => {
    await world.cron();
    await anHourOfFailures();
    world.sandbox.messenger.say("giulia", "shop");
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia").filter(({ from }) => from === "page")).toEqual([]);
    world.expectLog(/page_subscribed_again/);
    await minutesPass(10);
    expect(world.sandbox.messenger.subscribedFields().toSorted()).toEqual(PAGE_FIELDS.toSorted());
    expect(calls("POST")).toHaveLength(1);
    expect(await row()).toMatchObject({ trouble: null, mendedAt: expect.any(Date) });
    await answerTo(world, "giulia", () => world.sandbox.messenger.say("giulia", "shop"), isCarousel);
  });

  test("of ten overlapping runs one looks and subscribes, once", async () => {
    await anHourOfFailures();
    world.expectLog(/page_subscribed_again/);
    await Promise.all(Array.from({ length: 10 }, () => world.cron()));
    expect([calls("GET").length, calls("POST").length]).toEqual([1, 1]);
  });
});

test("a Page that is subscribed is looked at once in ten minutes, and left as it is", async () => {
  const before = world.sandbox.messenger.subscribedFields();
  await world.cron();
  await minutesPass(29);
  expect([calls("GET").length, calls("POST").length]).toEqual([3, 0]);
  expect(world.sandbox.messenger.subscribedFields()).toEqual(before);
  expect(await row()).toMatchObject({ trouble: null, mendedAt: null });
});

test("fields that another program asked for stay beside ours", async () => {
  const url = `${world.sandbox.url}/v26.0/${META.pageId}/subscribed_apps?access_token=${META.pageToken}`;
  expect((await fetch(`${url}&subscribed_fields=messages,feed`, { method: "POST" })).status).toBe(200);
  world.expectLog(/page_subscribed_again/);
  await world.cron();
  expect(world.sandbox.messenger.subscribedFields().toSorted()).toEqual([...PAGE_FIELDS, "feed"].toSorted());
});

describe("what only the merchant can mend", () => {
  test("is kept with its reason and its beginning as long as it lasts: a token that is over", async () => {
    const began = world.sandbox.clock.now();
    world.expectLog(/page_trouble/);
    world.sandbox.messenger.setToken({ expiresAt: began / 1000 });
    await world.cron();
    await minutesPass(10);
    expect(await row()).toMatchObject({ trouble: "token", reason: "graph 190/463", troubleSince: new Date(began) });
    await world.logsArrived();
    expect(world.logs.filter(({ message }) => message.includes("page_trouble"))).toHaveLength(2);
    world.sandbox.messenger.setToken({ expiresAt: 0 });
    await minutesPass(10);
    expect(await row()).toMatchObject({ trouble: null, reason: null, troubleSince: null });
  });
});

test("while Graph is away nothing is concluded, and selling goes on", async () => {
  world.sandbox.messenger.setHealth("down");
  world.expectLog(/page_trouble/);
  await world.cron();
  expect(calls("POST")).toEqual([]);
  world.sandbox.messenger.setHealth("well");
  await minutesPass(10);
  expect(await row()).toMatchObject({ trouble: null });
  await openShop(world);
});
