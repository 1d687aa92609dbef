/** Messenger's 24-hour window: what a buyer must learn reaches them as a utility template, and the rest waits until they write. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { messenger as messengerCommand } from "../../scripts/messenger.ts";
import { openPage } from "../../scripts/page-client.ts";
import { terminalOf } from "../support/going-live.ts";
import { readPaper } from "../support/papers.ts";
import { atRest, outboxOf, timePasses } from "../support/records.ts";
import { buyNowLink, card, HOUR_MS, isReceipt, linkIn, MINUTE_MS, openShop, quoteId } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "window" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const DAY_MS = 24 * HOUR_MS;
const PAID = "We have received €34.99 for your order A-1001, thank you. Write to us here and we answer.";

/** The Page has what `npm run messenger -- setup` makes. */
async function setUp(): Promise<void> {
  expect(await messengerCommand(terminalOf(world), "setup")).toBe(0);
}

const texts = (person = "giulia") =>
  world.sandbox.messenger
    .thread(person)
    .filter(({ from }) => from === "page")
    .map(({ text, template }) => {
      if (text !== undefined) return text;
      return template?.template_type === "button" ? template.text : template?.template_type;
    });
const types = () => world.sandbox.messenger.sends().map(({ body }) => Object(body).messaging_type);
const refusals = () => world.sandbox.messenger.sends().filter(({ outcome }) => outcome === "refused");

/** A message as any part of the worker might queue it. */
async function queue(key: string, text: string): Promise<void> {
  const now = new Date(world.sandbox.clock.now());
  await world.sql`
    insert into outbox (dedupe_key, buyer_id, message, created_at, next_at)
    select ${key}, id, ${world.sql.json({ text })}, ${now}, ${now} from buyers`;
}

/** A page that its buyer opened in time and left open for a day: their last word in the thread is older than the window. */
async function lateTill() {
  const link = await buyNowLink(world);
  await timePasses(world, 8 * MINUTE_MS);
  const page = openPage(link);
  expect((await page.claim()).status).toBe(201);
  await timePasses(world, DAY_MS - 5 * MINUTE_MS);
  return { page, quote: await quoteId(page) };
}

async function payLate(): Promise<string> {
  const { page, quote } = await lateTill();
  const paid = await page.pay(quote, await card(world));
  await atRest(world);
  return paid.body.id;
}

describe("a purchase that ends after the window has closed", () => {
  test("is told by a utility template, without a tag and without a try that Graph has to refuse", async () => {
    await setUp();
    const id = await payLate();
    expect(await outboxOf(world.sql, `receipt:${id}`)).toMatchObject([{ status: "sent", attempts: 1 }]);
    expect(await outboxOf(world.sql, `thanks:${id}`)).toMatchObject([{ status: "waiting", error: "window" }]);
    expect(texts().at(-1)).toBe(PAID);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toEqual([]);
    expect(types().at(-1)).toBe("UTILITY");
    expect(types()).not.toContain("MESSAGE_TAG");
    expect(refusals()).toEqual([]);
  });

  test("has the order's page behind the template's button, so that its buyer has their confirmation all the same", async () => {
    await setUp();
    await payLate();
    const button = world.sandbox.messenger.thread("giulia").at(-1)?.buttons[0];
    expect(button).toMatchObject({ type: "web_url", title: "View order" });
    const paper = await readPaper(world, button?.type === "web_url" ? button.url : "");
    expect([paper.status, paper.words]).toEqual([200, expect.stringContaining("Order A-1001 Paid")]);
  });

  test("has its thanks said when the buyer writes again, before the answer to what they write", async () => {
    await setUp();
    await payLate();
    await openShop(world);
    await atRest(world);
    expect(texts().slice(-4)).toEqual([
      PAID,
      expect.stringMatching(/^Paid, thank you! A-1001/),
      expect.stringMatching(/^Here is what we have/),
      "generic",
    ]);
    expect(await outboxOf(world.sql, "thanks:")).toMatchObject([{ status: "sent" }]);
  });

  test("of which Graph alone knows that it has closed is told by the template in the same breath", async () => {
    await setUp();
    const page = openPage(await buyNowLink(world));
    await page.claim();
    const quote = await quoteId(page);
    await atRest(world);
    world.sandbox.messenger.silence("giulia");
    const paid = await page.pay(quote, await card(world));
    await atRest(world);
    expect(await outboxOf(world.sql, `receipt:${paid.body.id}`)).toMatchObject([{ status: "sent", attempts: 1 }]);
    expect(await outboxOf(world.sql, `thanks:${paid.body.id}`)).toMatchObject([{ status: "waiting" }]);
    expect(texts().at(-1)).toBe(PAID);
    expect(refusals().map(({ error }) => error?.subcode)).toEqual([2018278, 2018278]);
    for (let minute = 0; minute < 5; minute++) {
      await timePasses(world, MINUTE_MS);
      await world.cron();
    }
    expect(refusals()).toHaveLength(2);
  });

  test("while no template of the Page is approved waits, says why, and the receipt comes once they write", async () => {
    world.expectLog(/template_refused/);
    const id = await payLate();
    expect(await outboxOf(world.sql, `receipt:${id}`)).toMatchObject([
      { status: "waiting", error: "window, order_paid_v2 graph 100/" },
    ]);
    await openShop(world);
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
    expect(texts().at(-3)).toMatch(/^Paid, thank you/);
  });

  test("whose answer is lost is not told twice", async () => {
    await setUp();
    const { page, quote } = await lateTill();
    world.sandbox.messenger.failNext("drop_after");
    await page.pay(quote, await card(world));
    for (let minute = 0; minute < 5; minute++) {
      await timePasses(world, MINUTE_MS);
      await world.cron();
    }
    await atRest(world);
    expect(texts().filter((text) => text === PAID)).toHaveLength(1);
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent" }]);
  });
});

describe("a message that has to wait", () => {
  test("is open to see, is sent when the buyer writes, in order and once, whatever else runs", async () => {
    await openShop(world);
    await timePasses(world, DAY_MS);
    await queue("one", "first");
    await queue("two", "second");
    await Promise.all(Array.from({ length: 5 }, () => world.cron()));
    expect(await world.sql`select status, error from outbox where dedupe_key in ('one', 'two')`).toEqual([
      { status: "waiting", error: "window" },
      { status: "waiting", error: "window" },
    ]);
    const before = texts().length;
    world.sandbox.messenger.say("giulia", "help");
    await atRest(world);
    await Promise.all(Array.from({ length: 5 }, () => world.cron()));
    await atRest(world);
    expect(texts().slice(before)).toEqual(["first", "second", expect.stringMatching(/^I can show you/)]);
    expect(refusals()).toEqual([]);
  });

  test("hinders nothing that may be sent: a reaction is enough to let it go", async () => {
    await openShop(world);
    await timePasses(world, DAY_MS);
    await queue("one", "first");
    await world.cron();
    const mid = world.sandbox.messenger.thread("giulia").at(-1)?.mid;
    world.sandbox.messenger.emit("giulia", { reaction: { reaction: "love", emoji: "❤️", action: "react", mid } });
    await atRest(world);
    expect(texts().at(-1)).toBe("first");
  });

  test("takes nothing along that is being sent at that moment, or whose answer was lost, so that it is not said twice", async () => {
    await setUp();
    await openShop(world);
    await timePasses(world, DAY_MS);
    await queue("one", "first");
    await world.cron();
    // Sent a moment ago, as far as anybody knows: whoever sent it waits for its echo.
    const now = new Date(world.sandbox.clock.now());
    await world.sql`
      insert into outbox (dedupe_key, buyer_id, message, created_at, next_at, attempts, error)
      select 'two', id, ${world.sql.json({ text: "second" })}, ${now}, ${new Date(now.getTime() + MINUTE_MS)}, 1, 'no answer'
      from buyers`;
    world.sandbox.messenger.emit("giulia", {
      reaction: {
        reaction: "love",
        emoji: "❤️",
        action: "react",
        mid: world.sandbox.messenger.thread("giulia").at(-1)?.mid,
      },
    });
    await atRest(world);
    expect(texts().at(-1)).toBe("first");
    expect(await outboxOf(world.sql, "two")).toMatchObject([{ status: "pending", attempts: 1 }]);
    await timePasses(world, MINUTE_MS);
    await world.cron();
    expect(texts().slice(-2)).toEqual(["first", "second"]);
  });

  test("is dead a day after it was made, with the reason, and is not sent to one who writes later", async () => {
    await openShop(world);
    await timePasses(world, DAY_MS);
    await queue("one", "first");
    await world.cron();
    await timePasses(world, DAY_MS);
    world.sandbox.messenger.say("giulia", "help");
    await atRest(world);
    await world.cron();
    expect(await outboxOf(world.sql, "one")).toMatchObject([{ status: "dead", error: "window" }]);
    expect(texts()).not.toContain("first");
  });

  test("because the buyer wrote at the very moment at which it was put off does not wait for them to write again", async () => {
    await openShop(world);
    await timePasses(world, DAY_MS);
    await queue("one", "first");
    await world.cron();
    // As their message would leave it that looked for waiting rows before this one was among them.
    world.sandbox.messenger.person("giulia").lastContactAt = world.sandbox.clock.now();
    await world.sql`update buyers set last_seen_at = ${new Date(world.sandbox.clock.now())}`;
    await world.cron();
    expect(await outboxOf(world.sql, "one")).toMatchObject([{ status: "sent" }]);
  });
});

test("a message that comes late opens only what is left of its day", async () => {
  await openShop(world);
  await timePasses(world, 2 * DAY_MS);
  const at = world.sandbox.clock.now() - DAY_MS - HOUR_MS;
  world.sandbox.messenger.emit("giulia", { timestamp: at, message: { mid: "m_late", text: "help" } });
  await atRest(world);
  expect(await outboxOf(world.sql, "reply:")).toMatchObject([{}, {}, { status: "waiting" }]);
  expect(refusals()).toEqual([]);
});

describe("a fresh link that is asked for while the window is closed", () => {
  const tokenOf = (link: string) => new URL(link).pathname.split("/").at(-1) ?? "";
  const renew = (token: string) => openPage(`${world.url}/c/${token}`).call("POST", "/api/links/renew", { token });
  const links = () =>
    world.sandbox.messenger
      .thread("giulia")
      .filter(({ template }) => JSON.stringify(template ?? "").includes("fresh link"));

  async function overLink(): Promise<string> {
    const link = await buyNowLink(world);
    await timePasses(world, DAY_MS + HOUR_MS);
    return tokenOf(link);
  }

  test("is not said to be sent: the buyer is told to write first, and nothing is queued", async () => {
    const answer = await renew(await overLink());
    expect([answer.status, answer.body]).toEqual([
      202,
      { words: "Write anything to Officina Caffè in the chat first\nThen your fresh link is there." },
    ]);
    await world.cron();
    await atRest(world);
    expect([links(), await outboxOf(world.sql, "renew")]).toEqual([[], []]);
    expect(refusals()).toEqual([]);
  });

  test("is there once the buyer writes, days later, fresh and once, before the answer to what they write", async () => {
    const token = await overLink();
    await Promise.all(Array.from({ length: 10 }, () => renew(token)));
    await timePasses(world, 3 * DAY_MS);
    world.sandbox.messenger.say("giulia", "help");
    await atRest(world);
    expect(texts().at(-1)).toMatch(/^I can show you/);
    expect(links()).toHaveLength(1);
    const [fresh] = links();
    expect((await openPage(fresh ? linkIn(fresh) : "").claim()).body.checkout.level).toBe("claimed");
    world.sandbox.messenger.say("giulia", "help");
    await atRest(world);
    expect(links()).toHaveLength(1);
  });

  test("is there after a mere reaction too, and for nobody else", async () => {
    await renew(await overLink());
    await openShop(world, "jonas");
    const mid = world.sandbox.messenger.thread("giulia").at(-1)?.mid;
    world.sandbox.messenger.emit("giulia", { reaction: { reaction: "love", emoji: "❤️", action: "react", mid } });
    await atRest(world);
    expect(links()).toHaveLength(1);
    expect(texts("jonas").join()).not.toContain("fresh link");
  });

  test("is forgotten after a week, and never given for a link that is none of ours", async () => {
    await renew(await overLink());
    expect((await renew("not-a-link-of-ours-at-all")).status).toBe(404);
    await timePasses(world, 8 * DAY_MS);
    world.sandbox.messenger.say("giulia", "help");
    await atRest(world);
    expect(links()).toEqual([]);
  });
});
