import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DeadLetterList } from "../../contract/dead-letter.ts";
import type { AlertTested } from "../../contract/merchant.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { alertKey } from "../../worker/merchant/alert.ts";
import { type AlertReceiver, type Posted, startAlertReceiver } from "../support/alert-receiver.ts";
import { askMerchant } from "../support/merchant.ts";
import { CREATE, onlyIntent } from "../support/payments.ts";
import { atRest, everyRow, outboxOf, setStock, timePasses, withoutPorts } from "../support/records.ts";
import { buy, card, firstPurchase, MINUTE_MS, newcomer, toTheTill } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, WORLD_START_MS, type World } from "../support/world.ts";

let world: World;
let receiver: AlertReceiver;
beforeAll(async () => {
  receiver = await startAlertReceiver();
  world = await createWorld({ seed: "alerts", bindings: { ALERT_URL: receiver.url } });
});
beforeEach(async () => {
  await world.reset();
  receiver.forget();
});
afterEach(() => atRest(world));
afterAll(async () => {
  await world.close();
  await receiver.close();
});

function onlyPost(): Posted {
  const [only, ...more] = receiver.posted();
  if (!only || more.length > 0) throw new Error(`there are ${receiver.posted().length} posts`);
  return only;
}

async function minutesPass(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await timePasses(world, MINUTE_MS);
    await world.cron();
  }
  await atRest(world);
}

describe("a paid order", () => {
  test("is told to the merchant once, with number, amount and where to look, and nothing about the buyer", async () => {
    const { order } = await firstPurchase(world);
    await minutesPass(2);
    const { alert, raw, headers } = onlyPost();
    expect(alert).toEqual({
      id: expect.stringMatching(/^alert_\d+$/),
      at: new Date(WORLD_START_MS).toISOString(),
      kind: "order_paid",
      order: { id: order.id, number: "A-1001" },
      amount: { amount: 3499, currency: "EUR" },
      url: `${world.url}/console/orders/A-1001`,
      test: true,
    });
    expect(headers["content-type"]).toBe("application/json");
    const [buyer] = await world.sql<[{ psid: string }]>`select psid from buyers`;
    // The signature is of this very moment, and may hold a card's last digits.
    const told = withoutPorts(raw + JSON.stringify(headers)).replaceAll(/[0-9a-f]{64}/g, "");
    for (const secret of [buyer.psid, "Giulia", "Rossi", "Milano", "Via Roma", "4242", CONSOLE_KEY]) {
      expect(told).not.toContain(secret);
    }
  });

  test("for which the merchant accepted another amount is told with that amount", async () => {
    world.expectLog(/order_quarantined/);
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await atRest(world);
    await askStripe(world, `${CREATE}/${onlyIntent(world).id}`, { amount: "5000" });
    await page.payAgain(order.id, await card(world, "pm_card_visa"));
    await atRest(world);
    await askMerchant(world, "POST", "/orders/A-1001/quarantine", { end: "accept" });
    await minutesPass(1);
    expect(onlyPost().alert).toMatchObject({ kind: "order_paid", amount: { amount: 5000 } });
  });

  test("is signed with a key made of the console's, so that nobody else's word is taken for ours", async () => {
    await firstPurchase(world);
    await atRest(world);
    const { raw, headers } = onlyPost();
    const [, time = "", mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers["threadtill-signature"])) ?? [];
    expect(Number(time)).toBe(WORLD_START_MS / 1000);
    const key = await alertKey(CONSOLE_KEY);
    expect(mac).toBe(createHmac("sha256", key).update(`${time}.${raw}`).digest("hex"));
    expect(key).not.toContain(CONSOLE_KEY);
  });

  test("ten sweeps at once post its alert once", async () => {
    receiver.answer(503);
    world.expectLog(/alert_refused/);
    await firstPurchase(world);
    await timePasses(world, MINUTE_MS);
    receiver.forget();
    await Promise.all(Array.from({ length: 10 }, () => world.cron()));
    expect(receiver.posted()).toHaveLength(1);
  });

  test("that was declined is nobody's business but the buyer's", async () => {
    await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await minutesPass(1);
    expect(receiver.posted()).toEqual([]);
  });
});

describe("while the receiver", () => {
  test.each([
    ["answers with a 500", 500, {}],
    ["cuts the line", 0, {}],
    ["says no", 403, {}],
    ["points elsewhere", 307, { location: "/elsewhere" }],
  ])(
    "%s the alert waits, the buyer is served all the same, and it arrives once afterwards",
    async (_, status, headers) => {
      world.expectLog(/alert_refused/);
      receiver.answer(status, headers);
      await firstPurchase(world);
      await minutesPass(3);
      const tries = receiver.posted().length;
      expect(receiver.posted().filter((each) => each.status === 204)).toEqual([]);
      expect(tries).toBeGreaterThan(1);
      expect(new Set(receiver.posted().map(({ raw }) => raw)).size).toBe(1);
      expect(await outboxOf(world.sql, "alert:")).toMatchObject([{ status: "pending", attempts: tries }]);
      receiver.answer(204);
      await minutesPass(10);
      expect(receiver.posted().filter((each) => each.status === 204)).toHaveLength(1);
      expect(await outboxOf(world.sql, "alert:")).toMatchObject([{ status: "sent" }]);
    },
  );

  test("is away for longer than a day the alert is given up with its reason, and that makes no other alert", async () => {
    world.expectLog(/alert_refused/);
    receiver.answer(503);
    await firstPurchase(world);
    for (let hour = 0; hour < 48; hour++) {
      await timePasses(world, 60 * MINUTE_MS);
      await world.cron();
    }
    expect(await outboxOf(world.sql, "alert:")).toMatchObject([{ status: "dead", attempts: 32, error: "http 503" }]);
    receiver.answer(204);
    const [letter] = (await askMerchant<DeadLetterList>(world, "GET", "/dead-letters")).body.deadLetters;
    expect(letter).toMatchObject({ about: "alert", why: "deaf" });
    const replayed = await askMerchant(world, "POST", `/dead-letters/outbox/${letter?.row}/replay`, {});
    expect(replayed.body).toMatchObject({ status: "done" });
    expect(receiver.taken("order_paid")).toHaveLength(1);
  });
});

describe("what is given up", () => {
  test("of the messages is told, with the reason and without its text", async () => {
    world.expectLog(/send_refused/);
    const { page, quoteId } = await toTheTill(world);
    await atRest(world);
    world.sandbox.messenger.block("giulia");
    await page.pay(quoteId, await card(world));
    await atRest(world);
    const dead = receiver.taken("dead_letter");
    expect(dead).toHaveLength(2);
    expect(dead[0]).toMatchObject({ box: "outbox", reason: "graph 551/1545041", url: `${world.url}/console/books` });
    await minutesPass(3);
    expect(receiver.posted().filter(({ alert }) => alert.kind === "dead_letter")).toHaveLength(2);
  });

  test("of the events is told, also when its worker never lived to say so", async () => {
    const now = new Date(world.sandbox.clock.now());
    await world.sql`
      insert into inbox (source, external_id, event, received_at, attempts, next_at)
      values ('stripe', 'evt_deadly', '{}', ${now}, 8, ${now})`;
    await world.cron();
    await atRest(world);
    expect(receiver.taken("dead_letter")).toMatchObject([{ box: "inbox", reason: "its worker never came back" }]);
  });
});

describe("a token that Messenger refuses", () => {
  test("is told once that day, however many messages meet it", async () => {
    world.expectLog(/send_refused/);
    const { page, quoteId } = await toTheTill(world);
    await atRest(world);
    world.sandbox.messenger.failNext({ code: 190, http: 401, times: 4 });
    await page.pay(quoteId, await card(world));
    await minutesPass(4);
    expect(receiver.taken("page_token")).toMatchObject([{ reason: "graph 190/" }]);
    expect(await outboxOf(world.sql, "alert:page_token")).toHaveLength(1);
  });

  test("is told of a shop where nobody writes, too, once a day as long as it lasts, and not of one that is mended", async () => {
    world.expectLog(/page_trouble/);
    world.sandbox.messenger.setToken({ expiresAt: WORLD_START_MS / 1000 });
    for (let hour = 0; hour < 26; hour++) {
      await world.cron();
      await minutesPass(1);
      await timePasses(world, 59 * MINUTE_MS);
    }
    const told = receiver.taken("page_token");
    expect(told).toMatchObject([
      { reason: "graph 190/463", url: `${world.url}/console` },
      { reason: "graph 190/463", url: `${world.url}/console` },
    ]);
    expect(receiver.posted()).toHaveLength(2);
    world.sandbox.messenger.setToken({ expiresAt: 0 });
    for (let hour = 0; hour < 26; hour++) {
      await timePasses(world, 60 * MINUTE_MS);
      await world.cron();
    }
    await atRest(world);
    expect(receiver.posted()).toHaveLength(2);
  });

  test("is told once of a message and of the look at the Page that meet it on one day", async () => {
    world.expectLog(/page_trouble|send_refused/);
    const { page, quoteId } = await toTheTill(world);
    await atRest(world);
    world.sandbox.messenger.setToken({ expiresAt: WORLD_START_MS / 1000 });
    await page.pay(quoteId, await card(world));
    await minutesPass(12);
    expect(receiver.taken("page_token")).toHaveLength(1);
    world.sandbox.messenger.setToken({ expiresAt: 0 });
    await timePasses(world, 60 * MINUTE_MS);
    await world.cron();
  });

  test("is not what a Graph that has trouble of its own says, or that has had too many calls", async () => {
    world.expectLog(/page_trouble/);
    for (const fault of [
      { code: 2, http: 503 },
      { code: 4, http: 429 },
    ]) {
      world.sandbox.messenger.failNext({ ...fault, times: 1 });
      await world.cron();
      await timePasses(world, 10 * MINUTE_MS);
    }
    world.sandbox.messenger.setHealth("down");
    await world.cron();
    world.sandbox.messenger.setHealth("well");
    await minutesPass(1);
    expect(receiver.posted()).toEqual([]);
  });
});

describe("stock that runs low", () => {
  test("is told when a sale brings it down to the shop's mark, and not again as it falls on", async () => {
    await setStock(world.sql, 5);
    for (let sold = 0; sold < 4; sold++) await firstPurchase(world, { person: newcomer(world) });
    await atRest(world);
    expect(receiver.taken("low_stock")).toMatchObject([{ variantId: "house-blend-500", left: 3 }]);
  });

  test("of what is not counted is never low", async () => {
    await world.sql`update variants set stock = null`;
    await firstPurchase(world);
    await atRest(world);
    expect(receiver.taken("low_stock")).toEqual([]);
  });
});

describe("a test alert", () => {
  const ask = (body: unknown = {}, of: World = world) => askMerchant<AlertTested>(of, "POST", "/alerts/test", body);

  test("says that it is one, is signed like every other and named anew each time, and is kept nowhere", async () => {
    const before = await everyRow(world.sql);
    expect((await ask()).body).toEqual({ outcome: "taken", reason: null });
    expect((await ask()).body.outcome).toBe("taken");
    expect(await everyRow(world.sql)).toEqual(before);
    const [first, second] = receiver.posted();
    expect(first?.alert).toEqual({
      id: expect.stringMatching(/^alert_test_[\w-]{8,}$/),
      at: new Date(WORLD_START_MS).toISOString(),
      kind: "test",
      url: `${world.url}/console`,
      test: true,
    });
    expect(second?.alert.id).not.toBe(first?.alert.id);
    const mac = createHmac("sha256", await alertKey(CONSOLE_KEY)).update(`${WORLD_START_MS / 1000}.${first?.raw}`);
    expect(first?.headers["threadtill-signature"]).toBe(`t=${WORLD_START_MS / 1000},v1=${mac.digest("hex")}`);
  });

  test.each([
    ["says no", 403, "http 403"],
    ["points elsewhere", 307, "http 307"],
    ["cuts the line", 0, "no answer"],
  ])("is not tried again where the receiver %s, and says why", async (_, status, reason) => {
    receiver.answer(status, status === 307 ? { location: "/elsewhere" } : {});
    expect((await ask()).body).toEqual({ outcome: "refused", reason });
    await minutesPass(3);
    expect(receiver.posted()).toHaveLength(1);
  });

  test("goes to no address but the configured one", async () => {
    const answer = await ask({ url: "http://127.0.0.1:9/elsewhere" });
    expect(answer.status).toBe(422);
    expect(receiver.posted()).toEqual([]);
  });

  test("is posted by nobody who is not the merchant", async () => {
    const headers = { authorization: "Bearer guessed", origin: "https://evil.example" };
    expect((await askMerchant(world, "POST", "/alerts/test", {}, headers)).status).toBe(401);
    expect(receiver.posted()).toEqual([]);
  });
});

test("where nobody listens no alert is written at all, and a test is told that there is no address", async () => {
  const deaf = await createWorld({ seed: "deaf" });
  await firstPurchase(deaf);
  await atRest(deaf);
  expect(await outboxOf(deaf.sql, "alert:")).toEqual([]);
  expect((await everyRow(deaf.sql)).outbox).not.toContain('"alert"');
  const { body } = await askMerchant<AlertTested>(deaf, "POST", "/alerts/test", {});
  expect(body).toEqual({ outcome: "unset", reason: null });
  await deaf.close();
});
