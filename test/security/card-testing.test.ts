/** Stolen cards are not tried out here: worker/checkout/card-tries.ts, counted in the statement that begins an order or an attempt. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PaymentInput } from "../../contract/checkout.ts";
import { luhn } from "../../sandbox/stripe/card-entry.ts";
import { newCard, openPage, type PageClient } from "../../scripts/page-client.ts";
import { type AlertReceiver, startAlertReceiver } from "../support/alert-receiver.ts";
import { typedCardToken } from "../support/card-token.ts";
import { keysOf, takenCharges } from "../support/payments.ts";
import { atRest, setStock, timePasses } from "../support/records.ts";
import {
  buyNowLink,
  card,
  failureOf,
  firstPurchase,
  freshLink,
  HOUR_MS,
  MINUTE_MS,
  newcomer,
  quoteId,
  SECOND_MS,
  toTheTill,
} from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";
import { COUNTS, inLanes, LANES, LIMIT_MS } from "./counts.ts";
import { note } from "./figures.ts";

let world: World;
let receiver: AlertReceiver;
beforeAll(async () => {
  receiver = await startAlertReceiver();
  world = await createWorld({ seed: "card-testing", bindings: { ALERT_URL: receiver.url } });
});
beforeEach(async () => {
  receiver.forget();
  await world.reset();
  world.sandbox.stripe.giveOut(STOLEN, DECLINED);
});
afterEach(() => atRest(world));
afterAll(async () => {
  await world.close();
  await receiver.close();
});

const DECLINED = "pm_card_visa_chargeDeclined";
/** Of different numbers, so that each is another card. */
const OTHERS = [
  "pm_card_chargeDeclinedExpiredCard",
  "pm_card_chargeDeclinedIncorrectCvc",
  "pm_card_visa_chargeDeclinedInsufficientFunds",
  "pm_card_visa_chargeDeclinedLostCard",
  "pm_card_visa_chargeDeclinedStolenCard",
  "pm_card_chargeDeclinedProcessingError",
];
const confirms = () => keysOf(world, "confirm").length;
const opened = () => keysOf(world, "create").length;

/** How the numbers of cards begin that somebody has stolen, and whose bank knows it. */
const STOLEN = "40000099";
let stolen = 0;

/** Another number each time, so that no two are one card. */
async function stolenCard(): Promise<PaymentInput> {
  const account = `${STOLEN}${`${stolen++}`.padStart(7, "0")}`;
  const number = Array.from({ length: 10 }, (_, digit) => `${account}${digit}`).find(luhn) ?? "";
  return newCard(await typedCardToken(world.sandbox.url, number));
}

/** How many different cards the provider's bank has seen. */
const cardsShown = () =>
  new Set(world.sandbox.stripe.charges().map((charge) => charge.payment_method_details?.card?.fingerprint)).size;

const from = (address: string) => ({ "cf-connecting-ip": address });

/** Tries a card as whoever tests cards would: a new offer each time. @param name absent: another stolen card */
async function tryCard(page: PageClient, name?: string, headers: Record<string, string> = {}) {
  const email = "tester@example.test";
  const offer = await page.quote({}, email);
  const payment = name ? await card(world, name) : await stolenCard();
  const body = { quoteId: offer.body.id, attempt: page.tokenFor(offer.body.id, payment), payment };
  return await page.call<{ status?: string }>("POST", "/api/orders", body, headers);
}

async function owner(person: string): Promise<PageClient> {
  const page = openPage(await buyNowLink(world, person));
  await page.claim();
  return page;
}

/** Somebody else who opens that link. */
async function guestOf(link: string): Promise<PageClient> {
  await openPage(link).claim();
  const page = openPage(link);
  await page.claim();
  return page;
}

/** Somebody who tries cards all the time, from one place. */
interface Tester {
  page: PageClient;
  address: string;
  /** How many of the cards got as far as the provider. */
  reached: number;
}

/** As fast as a program types cards into a page, and waits for what it says. */
const PACE_MS = 5 * SECOND_MS;

/** All of them by turns, some at once, each so many cards. @param before each try @returns how each was answered */
async function tryCards(testers: Tester[], each: number, before = async () => {}): Promise<number[]> {
  const statuses: number[] = [];
  for (let round = 0; round < each; round++) {
    await inLanes(testers.length, async (index) => {
      const tester = testers[index];
      if (!tester) return;
      await before();
      world.sandbox.clock.jump(Math.ceil(PACE_MS / testers.length));
      const { status } = await tryCard(tester.page, undefined, from(tester.address));
      if (status === 201) tester.reached++;
      statuses.push(status);
    });
  }
  await atRest(world, LIMIT_MS);
  return statuses;
}

const TOO_MANY = { code: "too_many" };

describe("a person", () => {
  test("tries three cards in ten minutes, and the fourth does not reach the provider", async () => {
    const page = await owner(newcomer(world));
    for (let n = 0; n < 3; n++) expect((await tryCard(page)).body.status).toBe("declined");
    const fourth = await tryCard(page);
    expect([fourth.status, failureOf(fourth)]).toMatchObject([429, TOO_MANY]);
    expect(failureOf(fourth).words).toMatch(/^Too many tries\n.*Nothing was charged/s);
    expect(opened()).toBe(3);
    expect(confirms()).toBe(3);
    await timePasses(world, 10 * MINUTE_MS);
    expect((await tryCard(page, "pm_card_visa")).body.status).toBe("paid");
  });

  test("who tries another card on the same order is counted as well", async () => {
    const { page, quoteId: quote } = await toTheTill(world);
    const { body } = await page.pay(quote, await card(world, DECLINED));
    for (let n = 0; n < 2; n++) expect((await page.payAgain(body.id, await card(world, DECLINED))).status).toBe(201);
    const fourth = await page.payAgain(body.id, await card(world));
    expect([fourth.status, failureOf(fourth)]).toMatchObject([429, TOO_MANY]);
    expect(takenCharges(world)).toEqual([]);
  });

  test("with twenty taps at once tries three", async () => {
    const page = await owner(newcomer(world));
    const { body } = await page.pay(await quoteId(page), await card(world, DECLINED));
    const tokens = await Promise.all(Array.from({ length: 20 }, () => card(world, DECLINED)));
    const answers = await Promise.all(tokens.map((token, n) => page.payAgain(body.id, token, 1 + (n % 8))));
    expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(2);
    expect(confirms()).toBeLessThanOrEqual(3);
  });

  test("with twenty links and a tap in each at the same moment tries three", async () => {
    const person = newcomer(world);
    const pages: PageClient[] = [];
    for (let n = 0; n < 12; n++) pages.push(await owner(person));
    const answers = await Promise.all(pages.map((page) => tryCard(page)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(9);
    expect(confirms()).toBe(3);
  });

  test("shows five different cards in a day and no sixth, however slowly", async () => {
    const page = await owner(newcomer(world));
    for (const name of [DECLINED, ...OTHERS.slice(0, 4)]) {
      expect((await tryCard(page, name)).status, name).toBe(201);
      await timePasses(world, 11 * MINUTE_MS);
    }
    expect(failureOf(await tryCard(page, "pm_card_visa"))).toMatchObject(TOO_MANY);
    const [tally] = await world.sql<
      { marks: { thing: string }[] }[]
    >`select marks from tallies where key like 'buyer:%'`;
    expect(new Set(tally?.marks.map(({ thing }) => thing)).size).toBe(5);
  });

  test("may try the same card more often than that, with time between", async () => {
    const page = await owner(newcomer(world));
    for (let n = 0; n < 6; n++) {
      expect((await tryCard(page, DECLINED)).status).toBe(201);
      await timePasses(world, 11 * MINUTE_MS);
    }
  });

  test("who is out of tries still pays with the card that is kept", async () => {
    await firstPurchase(world, { keep: true });
    const page = openPage(await freshLink(world));
    const { checkout } = (await page.claim()).body;
    await world.sql`update tallies set marks = marks || marks || marks || marks where key like 'buyer:%'`;
    const [saved] = checkout.saved.cards;
    const choice = { kind: "saved_card" as const, cardId: saved?.id ?? "", cvcToken: null, tap: null };
    expect((await page.pay(checkout.quote?.id ?? "", choice)).body.status).toBe("paid");
  });
});

describe("a guest", () => {
  test("tries two cards by one link, and is told of every no in the same words", async () => {
    const guest = await guestOf(await buyNowLink(world));
    const first = await tryCard(guest, "pm_card_chargeDeclinedIncorrectCvc");
    const second = await tryCard(guest, "pm_card_visa_chargeDeclinedInsufficientFunds");
    expect([first.body, second.body]).toMatchObject([{ decline: "card_declined" }, { decline: "card_declined" }]);
    expect(failureOf(await tryCard(guest))).toMatchObject(TOO_MANY);
    expect(confirms()).toBe(2);
  });

  test("gets no more by being many guests, or by fresh links into the same thread", async () => {
    const link = await buyNowLink(world);
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await tryCard(await guestOf(link)));
    const fresh = await buyNowLink(world);
    for (let n = 0; n < 2; n++) answers.push(await tryCard(await guestOf(fresh)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 429, 201, 429]);
  });

  test("does not use up the tries of the buyer in whose thread the link is", async () => {
    const link = await buyNowLink(world);
    const page = openPage(link);
    await page.claim();
    for (let n = 0; n < 3; n++) await tryCard(await guestOf(link));
    expect((await tryCard(page, "pm_card_visa")).body.status).toBe("paid");
  });
});

describe("a network", () => {
  test("of many people tries twenty cards in ten minutes, its address is kept nowhere, and others are not in its way", async () => {
    await world.sql`insert into tallies (key, marks, touched_at) values ('shop', '[]', ${new Date(0)})`;
    let reached = 0;
    for (let person = 0; person < 8; person++) {
      const page = await owner(newcomer(world));
      // Paid ones, so that it is not the shop that says no.
      for (let n = 0; n < 3; n++) {
        const link = n === 0 ? page : await owner(newcomer(world));
        if ((await tryCard(link, "pm_card_visa", from("203.0.113.7"))).status === 201) reached++;
      }
    }
    expect(reached).toBe(20);
    expect((await tryCard(await owner(newcomer(world)), "pm_card_visa", from("203.0.113.8"))).status).toBe(201);
    expect(JSON.stringify(await world.sql`select key from tallies`)).not.toContain("203.0.113");
  });
});

describe("the shop", () => {
  test(
    "in which many people try cards all the time lets no more than the limit reach the provider, alerts once and shuts within a minute",
    async () => {
      const people: Tester[] = [];
      for (let n = 0; n < COUNTS.cardTesters; n++)
        people.push({ page: await owner(newcomer(world)), address: `198.51.100.${n}`, reached: 0 });
      let lastReached = 0;
      world.sandbox.stripe.onCall(({ path }) => {
        if (path.endsWith("/confirm")) lastReached = world.sandbox.clock.now();
      });
      const began = world.sandbox.clock.now();
      // All of it within ten minutes, in which the shop stays shut.
      const statuses = await tryCards(people, COUNTS.cards / people.length);
      expect(statuses).toHaveLength(COUNTS.cards);
      const cutOffMs = lastReached - began;
      expect(cutOffMs).toBeGreaterThan(0);
      expect(cutOffMs).toBeLessThanOrEqual(MINUTE_MS);
      // Twenty declines shut it; what was on its way by then, one in each lane at most, is let through.
      expect(confirms()).toBeGreaterThanOrEqual(20);
      expect(confirms()).toBeLessThan(20 + LANES);
      expect(confirms()).toBeLessThanOrEqual(500);
      expect(statuses.filter((status) => status === 201)).toHaveLength(confirms());
      expect(cardsShown()).toBe(confirms());
      expect(receiver.taken("card_testing")).toHaveLength(1);
      expect(receiver.taken("card_testing")[0]?.kind).toBe("card_testing");
      note("carding drill", { cards: COUNTS.cards, people: people.length, reached: confirms(), cutOffMs });
      const honest = await owner(newcomer(world));
      expect(failureOf(await tryCard(honest, "pm_card_visa"))).toMatchObject(TOO_MANY);
      await timePasses(world, 31 * MINUTE_MS);
      const later = await owner(newcomer(world));
      expect((await tryCard(later, "pm_card_visa")).body.status).toBe("paid");
    },
    LIMIT_MS,
  );

  test(
    "whose own limit is out of the way has limits that hold alone: three cards of a person in ten minutes and five in a day, two and three by a link, twenty and sixty from an address",
    async () => {
      await setStock(world.sql, 100_000);
      const tester = (page: PageClient, address: string): Tester => ({ page, address, reached: 0 });
      const people: Tester[] = [];
      const links: Tester[][] = [];
      for (let n = 0; n < COUNTS.limitTesters; n++) {
        const link = await buyNowLink(world, newcomer(world));
        const page = openPage(link);
        await page.claim();
        people.push(tester(page, `198.51.100.${n}`));
        // Two at once who have the link from somewhere, neither of whom is near the other.
        const guests = [await guestOf(link), await guestOf(link)];
        links.push(guests.map((guest, own) => tester(guest, `203.0.${own}.${n}`)));
      }
      const crowd: Tester[] = [];
      for (let n = 0; n < 21; n++) crowd.push(tester(await owner(newcomer(world)), "192.0.2.1"));
      const all = [...people, ...links.flat()];
      const outOfTheWay = async () => {
        await world.sql`delete from tallies where key = 'shop'`;
      };
      const total = (testers: Tester[]) => testers.reduce((sum, { reached }) => sum + reached, 0);
      const counted = () => ({
        people: people.map(({ reached }) => reached),
        links: links.map(total),
        crowd: [total(crowd)],
      });
      const byWindow = [];
      for (let window = 0; window < 4; window++) {
        for (const each of [...all, ...crowd]) each.reached = 0;
        await tryCards(all, 4, outOfTheWay);
        await tryCards(crowd, 1, outOfTheWay);
        byWindow.push(counted());
        await timePasses(world, 10 * MINUTE_MS);
      }
      const each = (count: number) => Array<number>(COUNTS.limitTesters).fill(count);
      expect(byWindow).toEqual([
        { people: each(3), links: each(2), crowd: [20] },
        { people: each(2), links: each(1), crowd: [20] },
        { people: each(0), links: each(0), crowd: [20] },
        { people: each(0), links: each(0), crowd: [0] },
      ]);
      expect(confirms()).toBe(8 * COUNTS.limitTesters + 60);
      expect(cardsShown()).toBe(confirms());
      expect(receiver.taken("card_testing")).toEqual([]);
      note("carding without the shop's limit", {
        cards: 4 * (4 * all.length + crowd.length),
        people: all.length + crowd.length,
        reached: confirms(),
      });
    },
    LIMIT_MS,
  );

  test("that takes no new cards goes on taking those that are kept", async () => {
    await firstPurchase(world, { keep: true });
    await world.sql`
      insert into tallies (key, marks, touched_at, shut_until) values ('shop', '[]', now(), ${new Date(world.sandbox.clock.now() + HOUR_MS)})`;
    const page = openPage(await freshLink(world));
    const { checkout } = (await page.claim()).body;
    const [saved] = checkout.saved.cards;
    const choice = { kind: "saved_card" as const, cardId: saved?.id ?? "", cvcToken: null, tap: null };
    expect((await page.pay(checkout.quote?.id ?? "", choice)).body.status).toBe("paid");
    expect(failureOf(await tryCard(await owner(newcomer(world)), "pm_card_visa"))).toMatchObject(TOO_MANY);
  });
});

describe("what costs the provider or us", () => {
  test("an order whose page asks all the time is looked up thirty times a minute, and told as we know it after that", async () => {
    const { page, quoteId: quote } = await toTheTill(world);
    const { body } = await page.pay(quote, await card(world, DECLINED));
    await atRest(world);
    const reads = () => world.sandbox.stripe.calls().filter(({ method }) => method === "GET").length;
    const before = reads();
    const answers = await Promise.all(Array.from({ length: 40 }, () => page.resume(body.id)));
    expect(reads() - before).toBe(30);
    expect(new Set(answers.map(({ status, body: { status: stands } }) => `${status} ${stands}`))).toEqual(
      new Set(["200 declined"]),
    );
    await timePasses(world, MINUTE_MS);
    await page.resume(body.id);
    expect(reads() - before).toBe(31);
  });

  test("a page gets 120 prices in ten minutes and no more, and another page its own", async () => {
    const page = await owner(newcomer(world));
    const answers = [];
    for (let n = 0; n < 13; n++) {
      answers.push(...(await Promise.all(Array.from({ length: 10 }, () => page.quote()))));
    }
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(120);
    expect(failureOf(answers.find(({ status }) => status === 429) ?? { body: {} })).toMatchObject(TOO_MANY);
    expect((await (await owner(newcomer(world))).quote()).status).toBe(201);
    await timePasses(world, 10 * MINUTE_MS);
    expect((await page.quote()).status).toBe(201);
  });
});
