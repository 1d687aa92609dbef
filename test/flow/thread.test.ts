import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { META } from "../../scripts/credentials.ts";
import { openPage } from "../../scripts/page-client.ts";
import { atRest, countRows, setStock } from "../support/records.ts";
import {
  answerTo,
  buyNowLink,
  card,
  firstPurchase,
  isCarousel,
  linkIn,
  openShop,
  quoteId,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "thread" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const fromPage = ({ from }: Bubble) => from === "page";
const answer = (act: () => unknown, person = "giulia") => answerTo(world, person, act, fromPage);
const say = (text: string, person = "giulia") => answer(() => world.sandbox.messenger.say(person, text), person);
const tap = (title: string) => answer(() => world.sandbox.messenger.tap("giulia", title));

describe("somebody new", () => {
  test("is greeted by name, told that it is a bot, and shown what there is with its price and delivery", async () => {
    await openShop(world);
    const [, hello, carousel] = world.sandbox.messenger.thread("giulia");
    expect(hello?.text).toBe("Hi Giulia! I'm the shop's assistant, a bot. Here is what we have today.");
    expect(carousel?.template).toMatchObject({
      elements: [
        { title: "House blend, 500 g", subtitle: "€29.99 · delivery to Italy €5.00" },
        { title: "Etiopia Guji, 250 g", subtitle: "€16.50 · only 4 left · delivery €5.00" },
        { title: "Moka pot, 3 cups" },
        { title: "Espresso cup, white" },
      ],
    });
    for (const button of carousel?.buttons.filter(({ type }) => type === "web_url") ?? []) {
      expect(button).toMatchObject({ title: "Buy now", url: expect.stringContaining(`${world.url}/c/`) });
    }
  });

  test("whose profile Messenger does not tell is greeted all the same", async () => {
    await openShop(world, "noprofile");
    expect(world.sandbox.messenger.thread("noprofile")[1]?.text).toMatch(/^Hi! I'm the shop's assistant, a bot/);
  });

  test("is spoken to in the language of their profile", async () => {
    await openShop(world, "jonas");
    const [, hello, carousel] = world.sandbox.messenger.thread("jonas");
    expect(hello?.text).toContain("Jonas");
    expect(carousel?.buttons[0]?.title).toBe("Jetzt kaufen");
    const [first] = carousel?.template?.template_type === "generic" ? carousel.template.elements : [];
    expect(first?.subtitle).toMatch(/^29,99\s€ · Lieferung nach Italien 5,00\s€$/);
  });

  test("who writes anything at all before Get Started is shown the shop", async () => {
    expect((await say("what is this?")).text).toMatch(/^Hi Giulia/);
    await world.sandbox.messenger.waitFor("giulia", isCarousel);
  });

  test("who comes by a link into the thread is shown the shop", async () => {
    world.sandbox.messenger.emit("giulia", { referral: { ref: "cart-9", source: "SHORTLINK", type: "OPEN_THREAD" } });
    await world.sandbox.messenger.waitFor("giulia", isCarousel);
  });

  test("is one buyer, however many events come at once", async () => {
    const { messenger } = world.sandbox;
    for (let count = 0; count < 5; count++) messenger.say("giulia", `hello ${count}`);
    await atRest(world);
    expect(await countRows(world.sql, "buyers")).toEqual({ buyers: 1 });
  });
});

describe("in the thread", () => {
  beforeEach(async () => {
    await openShop(world);
    await atRest(world);
  });

  test("Details tells more and opens the same checkout", async () => {
    const details = await tap("Details");
    expect(details.template).toMatchObject({
      template_type: "button",
      text: expect.stringContaining("Round and chocolatey"),
    });
    const page = openPage(linkIn(details));
    expect((await page.claim()).body.checkout).toMatchObject({
      level: "claimed",
      lines: [{ title: "House blend, 500 g" }],
    });
    expect((await page.pay(await quoteId(page), await card(world))).body.status).toBe("paid");
  });

  test("plain words are understood, and what is not is answered with what can be done", async () => {
    expect((await say("help")).text).toMatch(/^I can show you/);
    expect((await say("My orders!")).text).toMatch(/^You have not ordered anything yet/);
    const menu = await say("qwertz");
    expect(menu.text).toMatch(/^I did not get that/);
    expect(menu.quickReplies.map(({ title }) => title)).toEqual(["See the shop", "My orders", "Help"]);
    const answered = await answer(() => world.sandbox.messenger.quickReply("giulia", "See the shop"));
    expect(answered.text).toBe("Here is what we have today.");
  });

  test("a thumb, a picture and a reaction are no trouble", async () => {
    expect((await answer(() => world.sandbox.messenger.like("giulia"))).text).toMatch(/^I did not get that/);
    const seen = world.sandbox.messenger.thread("giulia").length;
    world.sandbox.messenger.emit("giulia", { reaction: { reaction: "love", action: "react", mid: "m_x" } });
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia")).toHaveLength(seen);
  });

  test("My orders names those that were paid and those that were not", async () => {
    await firstPurchase(world);
    const page = openPage(await buyNowLink(world));
    await page.claim();
    await page.pay(await quoteId(page), await card(world, "pm_card_visa_chargeDeclined"));
    await atRest(world);
    expect((await say("orders")).text).toBe("Your last orders:\nA-1002 · €34.99 · not paid\nA-1001 · €34.99 · paid");
  });

  test("another buyer's orders are not among them", async () => {
    await firstPurchase(world, { person: world.sandbox.messenger.newPhone("giulia").key });
    expect((await say("orders")).text).toMatch(/^You have not ordered anything yet/);
  });

  test("Buy now on an old card of something sold out says so and offers the rest", async () => {
    await setStock(world.sql, 0);
    const { psid } = world.sandbox.messenger.person("giulia");
    const old = await answer(() =>
      world.sandbox.messenger.emit(psid, {
        postback: { mid: "m_old", title: "Buy now", payload: "BUY:house-blend-500" },
      }),
    );
    expect(old.template).toMatchObject({ text: "House blend, 500 g has just sold out. Here is what else we have." });
    expect(old.buttons).toMatchObject([{ type: "postback", title: "See the shop" }]);
  });

  const PAYLOADS = [
    "",
    "BUY:",
    "BUY:no-such-thing",
    "BUY:'; drop table orders; --",
    `BUY:${"x".repeat(900)}`,
    "BUY:house-blend-500:1:0.01",
    "DETAILS:<script>alert(1)</script>",
    "SHOP:-1",
    "SHOP:99999",
    "SHOP:1e9",
    "PAY:ord_x:1",
    "__proto__",
    "{}",
    "\u202eGET_STARTED",
  ];
  test.each(PAYLOADS)("the forged payload %j is answered in words and does nothing else", async (payload) => {
    const before = await countRows(world.sql, "orders", "checkouts", "quotes", "sessions", "variants");
    await answer(() => world.sandbox.messenger.emit("giulia", { postback: { mid: "m_forged", title: "x", payload } }));
    await atRest(world);
    expect(await countRows(world.sql, "orders", "checkouts", "quotes", "sessions", "variants")).toEqual(before);
    const refused = world.sandbox.messenger.sends().filter(({ outcome }) => outcome !== "accepted");
    expect(refused).toEqual([]);
  });

  test("the bot does not answer its own messages", async () => {
    const seen = world.sandbox.messenger.thread("giulia").length;
    const echo = { is_echo: true, app_id: 1, metadata: "threadtill:1", mid: "m_echo", text: "shop" };
    const { psid } = world.sandbox.messenger.person("giulia");
    world.sandbox.messenger.emit("giulia", { sender: { id: META.pageId }, recipient: { id: psid }, message: echo });
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia")).toHaveLength(seen);
  });
});

describe("a shop with thirty products", () => {
  beforeEach(async () => {
    for (let number = 10; number < 36; number++) {
      await world.sql`
        insert into products (id, title, description, position) values (${`p-${number}`}, ${`Product ${number}`}, 'x', ${number})`;
      await world.sql`
        insert into variants (id, product_id, title, prices, stock)
        values (${`v-${number}`}, ${`p-${number}`}, '', jsonb_build_object('EUR', ${number * 100}::int), 10)`;
    }
  });

  test("is shown nine at a time, each once, until there are no more", async () => {
    const { messenger } = world.sandbox;
    const titles: string[] = [];
    messenger.getStarted("giulia");
    for (let round = 0; round < 5; round++) {
      await atRest(world);
      const carousel = messenger.thread("giulia").findLast(isCarousel);
      if (carousel?.template?.template_type !== "generic") throw new Error("no carousel came");
      titles.push(...carousel.template.elements.map(({ title }) => title));
      const last = messenger.thread("giulia").at(-1);
      if (!last?.quickReplies.some(({ title }) => title === "Show more")) break;
      messenger.quickReply("giulia", "Show more");
    }
    expect(titles).toHaveLength(30);
    expect(new Set(titles).size).toBe(30);
  });
});
