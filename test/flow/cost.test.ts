/** The table "Cost of one request" of docs/architecture.md, counted on the wire and in the provider's log of calls. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Button } from "../../sandbox/messenger/bubble.ts";
import { META } from "../../scripts/credentials.ts";
import { openPage } from "../../scripts/page-client.ts";
import { ROOT } from "../../scripts/paths.ts";
import { costOf } from "../support/cost.ts";
import { CONFIRM } from "../support/payments.ts";
import { setStripeTax } from "../support/pricing.ts";
import { atRest } from "../support/records.ts";
import { buy, buyNowLink, card, firstPurchase, freshLink, openShop, toTheTill } from "../support/shopping.ts";
import { tellOfStripe } from "../support/stripe-event.ts";
import { becomeTapper, buttonOf, payButton } from "../support/tapping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "cost" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

/** Does what comes before, and answers with the request to be counted, which resolves with the status of its answer. */
type Scene = () => Promise<() => Promise<number>>;

const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status;

/** Posted by hand: the sandbox would go on with echoes and receipts, which are requests of their own. */
function write(text: string): Promise<number> {
  const { messenger, clock } = world.sandbox;
  const people = { sender: { id: messenger.person("giulia").psid }, recipient: { id: META.pageId } };
  return statusOf(messenger.raw({ ...people, timestamp: clock.now(), message: { mid: "m_by_hand", text } }));
}

function tapByHand(button: Button): Promise<number> {
  if (button.type !== "postback") throw new Error("Pay is a postback");
  const { messenger, clock } = world.sandbox;
  const people = { sender: { id: messenger.person("giulia").psid }, recipient: { id: META.pageId } };
  const postback = { mid: "m_by_hand", title: button.title, payload: button.payload };
  return statusOf(messenger.raw({ ...people, timestamp: clock.now(), postback }));
}

/** Stripe's word that the only payment succeeded, held back so far. */
function tellOfSuccess(): Promise<number> {
  const event = world.sandbox.stripe.events().findLast(({ type }) => type === "payment_intent.succeeded");
  if (!event) throw new Error("Stripe has no success to tell of");
  return tellOfStripe(world, event);
}

async function returningPage() {
  await firstPurchase(world, { keep: true });
  return openPage(await freshLink(world));
}

const SCENES: Record<string, Scene> = {
  "Messenger webhook, one event": async () => {
    await openShop(world);
    return () => write("shop");
  },
  "`GET /c/:token`": async () => {
    const link = await buyNowLink(world);
    return async () => {
      const answer = await fetch(link);
      await answer.text();
      return answer.status;
    };
  },
  "claim, new buyer": async () => {
    const page = openPage(await buyNowLink(world));
    return () => statusOf(page.claim());
  },
  "claim, returning buyer (with the ready quote)": async () => {
    const page = await returningPage();
    return () => statusOf(page.claim());
  },
  quote: async () => {
    const { page } = await toTheTill(world);
    return () => statusOf(page.quote());
  },
  "quote, taxes by Stripe Tax": async () => {
    await setStripeTax(world.sql, "included");
    const { page } = await toTheTill(world);
    return () => statusOf(page.quote());
  },
  "[Buy now] in the thread, taxes by Stripe Tax": async () => {
    await setStripeTax(world.sql, "included");
    await becomeTapper(world);
    const buyNow = buttonOf(await openShop(world), "Buy now");
    await atRest(world);
    world.sandbox.delivery.hold();
    return () => tapByHand(buyNow);
  },
  "pay, kept card": async () => {
    const page = await returningPage();
    const { quote, saved } = (await page.claim()).body.checkout;
    return () => statusOf(page.pay(quote?.id ?? "", { kind: "saved_card", cardId: saved.cards[0]?.id ?? "" }));
  },
  "pay, first card of a buyer (makes the customer)": async () => {
    const { page, quoteId } = await toTheTill(world);
    const payment = await card(world, "pm_card_visa", true);
    return () => statusOf(page.pay(quoteId, payment));
  },
  "pay by a tap in the thread (a Messenger webhook)": async () => {
    await becomeTapper(world);
    const button = await payButton(world);
    await atRest(world);
    world.sandbox.delivery.hold();
    return () => tapByHand(button);
  },
  "Stripe webhook that makes the order paid": async () => {
    world.expectLog(/payment_unknown/);
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
    await buy(world);
    return tellOfSuccess;
  },
  "Stripe webhook that tells nothing new": async () => {
    world.sandbox.delivery.hold("stripe");
    await firstPurchase(world);
    return tellOfSuccess;
  },
};

interface Row {
  name: string;
  before: number;
  after: number;
  perMessage: number;
  calls: number;
}

/** `| name | 1 | 4, and 1 per message sent | 0 |`: a row that reads otherwise has no number that could be held. */
function statedRows(): Row[] {
  const text = readFileSync(join(ROOT, "docs/architecture.md"), "utf8");
  const table = text.split("## Cost of one request")[1]?.match(/^\|.*\|$/gm) ?? [];
  return table.slice(2).map((line) => {
    const found = /^\| (.+) \| (\d+) \| (\d+)(?:, and (\d+) per message sent)? \| (\d+) \|$/.exec(line);
    if (!found) throw new Error(`This row of the table cannot be read: ${line}`);
    const [, name = "", ...numbers] = found;
    const [before = 0, after = 0, perMessage = 0, calls = 0] = numbers.map((each) => Number(each ?? 0));
    return { name, before, after, perMessage, calls };
  });
}

test("every row of the table is counted here, and nothing else", () => {
  expect(
    statedRows()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(Object.keys(SCENES).toSorted());
});

test.each(statedRows())("$name: costs what the table says", async ({ name, before, after, perMessage, calls }) => {
  const scene = SCENES[name];
  if (!scene) throw new Error(`nothing here is called "${name}"`);
  const request = await scene();
  const statuses: number[] = [];
  const cost = await costOf(world, async () => void statuses.push(await request()));
  expect(Math.floor((statuses[0] ?? 0) / 100)).toBe(2);
  expect(cost).toEqual({ before, after: after + perMessage * cost.sent, calls, sent: cost.sent });
  expect(cost.sent > 0).toBe(perMessage > 0);
});
