import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { atRest, countRows, outboxOf, timePasses } from "../support/records.ts";
import { answerTo, buy, card, isReceipt, MINUTE_MS, openShop, SECOND_MS, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "outbox" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const bubbles = (person = "giulia") =>
  world.sandbox.messenger
    .thread(person)
    .filter(({ from }) => from === "page")
    .map(({ text, template }) => {
      const words = template?.template_type === "button" ? template.text : text;
      return words?.split(" ")[0] ?? template?.template_type;
    });

/** Lets minutes go by, the Cron running in each as it does in production. */
async function minutesPass(count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await timePasses(world, MINUTE_MS);
    await world.cron();
  }
  await atRest(world);
}

/** Pays while the next sends come to what was ordered. */
async function payThen(faultOrder: () => void) {
  const { page, quoteId } = await toTheTill(world);
  await atRest(world);
  faultOrder();
  const paid = await page.pay(quoteId, await card(world));
  expect(paid.body.status).toBe("paid");
  await atRest(world);
  return paid.body;
}

describe("while Messenger is down", () => {
  test.each([
    ["once", 1],
    ["five times", 5],
  ])("the receipt waits (%s), then arrives exactly once and before the thanks", async (_, times) => {
    world.expectLog(/send_refused/);
    const order = await payThen(() =>
      world.sandbox.messenger.failNext({ code: 2, subcode: 2018344, http: 500, times }),
    );
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(0);
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([
      { status: "pending", error: "graph 2/2018344" },
    ]);
    await minutesPass(10);
    expect(bubbles().slice(-2)).toEqual(["receipt", "Paid,"]);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
    expect(await outboxOf(world.sql, "thanks:")).toMatchObject([{ status: "sent", attempts: 1 }]);
  });

  test("rate limits are waited out", async () => {
    world.expectLog(/send_refused/);
    await payThen(() => world.sandbox.messenger.failNext({ code: 613, http: 400 }));
    await minutesPass(2);
    expect(bubbles().slice(-2)).toEqual(["receipt", "Paid,"]);
  });

  test("for too long, the message is given up and kept with its reason, and what comes after it is sent", async () => {
    world.expectLog(/send_refused/);
    const order = await payThen(() => world.sandbox.messenger.failNext({ code: 2, http: 500, times: 44 }));
    await minutesPass(4);
    for (let hour = 0; hour < 48; hour++) {
      world.sandbox.messenger.person("giulia").lastContactAt = world.sandbox.clock.now();
      await timePasses(world, 60 * MINUTE_MS);
      await world.sql`update buyers set last_seen_at = ${new Date(world.sandbox.clock.now())}`;
      await world.cron();
    }
    await atRest(world);
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([{ status: "dead", attempts: 44 }]);
    expect(await outboxOf(world.sql, "thanks:")).toMatchObject([{ status: "sent" }]);
    expect(bubbles().at(-1)).toBe("Paid,");
  });
});

describe("when Messenger's answer is lost", () => {
  test("the echo tells that the message arrived, and it is not sent again", async () => {
    const order = await payThen(() => world.sandbox.messenger.failNext("drop_after"));
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([{ status: "sent", attempts: 1 }]);
    await minutesPass(10);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
    expect(world.sandbox.messenger.sends().filter(({ outcome }) => outcome === "refused")).toEqual([]);
    expect(bubbles().slice(-2)).toEqual(["receipt", "Paid,"]);
  });

  test("and the echo comes late, nothing is sent before a minute has gone by", async () => {
    world.sandbox.messenger.getStarted("giulia");
    await world.sandbox.messenger.waitFor("giulia", (bubble) => bubble.template !== undefined);
    await atRest(world);
    world.sandbox.messenger.failNext("drop_after");
    world.sandbox.messenger.say("giulia", "help");
    await world.sandbox.messenger.waitFor("giulia", ({ text }) => text?.startsWith("I can show you") ?? false);
    world.sandbox.delivery.hold("messenger");
    await atRest(world);
    world.sandbox.delivery.release("messenger");
    await atRest(world);
    await minutesPass(3);
    expect(bubbles().filter((word) => word === "I")).toHaveLength(1);
  });

  test("and no echo ever comes, the message is sent again rather than lost", async () => {
    await openShop(world);
    await atRest(world);
    await world.sandbox.messenger.waitFor("giulia", () => true);
    world.sandbox.messenger.failNext("drop_after");
    const seen = await answerTo(
      world,
      "giulia",
      () => {
        world.sandbox.messenger.say("giulia", "help");
      },
      ({ text }) => text?.startsWith("I can show you") ?? false,
    );
    await atRest(world);
    // As if the echo had never been delivered.
    await world.sql`
      update outbox set status = 'pending', mid = null, sent_at = null, next_at = ${new Date(world.sandbox.clock.now() + MINUTE_MS)}
      where mid = ${seen.mid}`;
    await minutesPass(1);
    expect(bubbles().filter((word) => word === "I")).toHaveLength(2);
    await minutesPass(5);
    expect(bubbles().filter((word) => word === "I")).toHaveLength(2);
  });
});

describe("a receipt that is sent again because neither its answer nor its echo came", () => {
  /** As if it was sent so often, and nothing was heard of it. */
  const unheardOf = (order: string, attempts: number) => world.sql`
    update outbox set status = 'pending', mid = null, sent_at = null, attempts = ${attempts},
      next_at = ${new Date(world.sandbox.clock.now() + MINUTE_MS)}
    where dedupe_key = ${`receipt:${order}`}`;

  test("is refused for its order number, which says that it arrived: it is done, and the buyer has one", async () => {
    const order = await payThen(() => {});
    await unheardOf(order.id, 1);
    await minutesPass(2);
    expect(world.sandbox.messenger.sends().filter(({ outcome }) => outcome === "refused")).toHaveLength(1);
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([
      { status: "sent", attempts: 2, error: null },
    ]);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
  });

  test("and whose number was another one's is not taken for arrived: the first try is given up with the reason", async () => {
    world.expectLog(/send_refused/);
    const order = await payThen(() => {});
    await unheardOf(order.id, 0);
    await minutesPass(2);
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([{ status: "dead", error: "graph 100/" }]);
  });
});

describe("somebody who cannot be reached", () => {
  test("because they blocked the Page leaves a dead message with the reason, and the order is paid all the same", async () => {
    world.expectLog(/send_refused/);
    const order = await payThen(() => world.sandbox.messenger.block("giulia"));
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([
      { status: "dead", attempts: 1, error: "graph 551/1545041" },
    ]);
    await minutesPass(5);
    expect(world.sandbox.messenger.sends().filter(({ outcome }) => outcome === "refused")).toHaveLength(2);
  });

  test("does not keep others from their messages", async () => {
    world.expectLog(/send_refused/);
    const { messenger } = world.sandbox;
    await openShop(world);
    await atRest(world);
    messenger.failNext({ code: 2, http: 500, times: 1 });
    messenger.say("giulia", "help");
    await atRest(world);
    await openShop(world, messenger.newPhone("giulia").key);
    expect(bubbles()).toHaveLength(2);
    await minutesPass(1);
    expect(bubbles()).toHaveLength(3);
  });

  test("because the Page's token is wrong keeps the message for when it is right again", async () => {
    world.expectLog(/send_refused/);
    const order = await payThen(() => world.sandbox.messenger.failNext({ code: 190, http: 401 }));
    expect(await outboxOf(world.sql, `receipt:${order.id}`)).toMatchObject([
      { status: "pending", error: "graph 190/" },
    ]);
    await minutesPass(2);
    expect(bubbles().slice(-2)).toEqual(["receipt", "Paid,"]);
  });
});

describe("the order of a thread", () => {
  test("is kept when its first message has to wait and others are queued behind it", async () => {
    world.expectLog(/send_refused/);
    const { messenger } = world.sandbox;
    await openShop(world);
    await atRest(world);
    messenger.failNext({ code: 2, http: 500, times: 1 });
    messenger.say("giulia", "help");
    await atRest(world);
    messenger.say("giulia", "orders");
    await atRest(world);
    expect(bubbles()).toHaveLength(2);
    await minutesPass(2);
    expect(bubbles().slice(2)).toEqual(["I", "You"]);
  });

  test("is kept by ten sweeps at once, each message sent once", async () => {
    const { messenger, clock } = world.sandbox;
    await openShop(world);
    await atRest(world);
    const [buyer] = await world.sql<{ id: string }[]>`select id from buyers`;
    const now = new Date(clock.now());
    for (let number = 0; number < 30; number++) {
      await world.sql`
        insert into outbox (dedupe_key, buyer_id, message, created_at, next_at)
        values (${`bulk:${number}`}, ${buyer?.id ?? ""}, ${world.sql.json({ text: `number ${number}` })}, ${now}, ${now})`;
    }
    await Promise.all(Array.from({ length: 10 }, () => world.cron()));
    await atRest(world);
    const sent = messenger.thread("giulia").flatMap(({ text }) => (text?.startsWith("number") ? [text] : []));
    expect(sent).toEqual(Array.from({ length: 30 }, (_, number) => `number ${number}`));
  });

  test("is taken up where a worker that died in the middle of sending left it", async () => {
    const { clock } = world.sandbox;
    await openShop(world);
    await atRest(world);
    const [buyer] = await world.sql<{ id: string }[]>`select id from buyers`;
    const leased = new Date(clock.now() + 60 * SECOND_MS);
    await world.sql`
      insert into outbox (dedupe_key, buyer_id, message, created_at, next_at, attempts)
      values ('left', ${buyer?.id ?? ""}, ${world.sql.json({ text: "left behind" })}, ${new Date(clock.now())}, ${leased}, 1)`;
    await world.cron();
    expect(bubbles()).toHaveLength(2);
    await minutesPass(1);
    expect(bubbles().at(-1)).toBe("left");
    expect(await countRows(world.sql, "outbox")).toEqual({ outbox: 3 });
  });
});

test("a declined payment sends nothing into the thread: the page has told the buyer", async () => {
  await buy(world, { card: "pm_card_visa_chargeDeclined" });
  await minutesPass(2);
  expect(bubbles()).toEqual(["Hi", "generic"]);
});
