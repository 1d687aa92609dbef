/** Others are away: what the buyer was promised comes afterwards, once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { messenger as messengerCommand } from "../../scripts/messenger.ts";
import { eventually } from "../support/eventually.ts";
import { terminalOf } from "../support/going-live.ts";
import { CONFIRM, keysOf, takenCharges } from "../support/payments.ts";
import { atRest, outboxOf, timePasses } from "../support/records.ts";
import { card, HOUR_MS, isReceipt, MINUTE_MS, toTheTill } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "outages" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const receipts = () => world.sandbox.messenger.thread("giulia").filter(isReceipt).length;
const said = (words: string) =>
  world.sandbox.messenger.thread("giulia").filter(({ text, template }) => {
    return (template?.template_type === "button" ? template.text : text)?.includes(words);
  }).length;

async function sweeps(count: number, everyMs: number): Promise<void> {
  for (let run = 0; run < count; run++) {
    await timePasses(world, everyMs);
    await world.cron();
  }
  await atRest(world);
}

describe("while Graph is down", () => {
  async function payWhileDown(): Promise<void> {
    world.expectLog(/send_refused|page_trouble/);
    expect(await messengerCommand(terminalOf(world), "setup")).toBe(0);
    const { page, quoteId } = await toTheTill(world);
    await atRest(world);
    world.sandbox.messenger.setHealth("down");
    expect((await page.pay(quoteId, await card(world))).body.status).toBe("paid");
    await atRest(world);
    expect(receipts()).toBe(0);
  }

  test("for most of a day, the receipt arrives afterwards, once and before the thanks", async () => {
    await payWhileDown();
    await sweeps(22, HOUR_MS);
    world.sandbox.messenger.setHealth("well");
    await sweeps(2, HOUR_MS / 2);
    await sweeps(5, MINUTE_MS);
    expect([receipts(), said("Paid, thank you")]).toEqual([1, 1]);
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent" }]);
  });

  test("for a whole day and longer than the window, the confirmation arrives as a template, once", async () => {
    await payWhileDown();
    await sweeps(25, HOUR_MS);
    world.sandbox.messenger.setHealth("well");
    await sweeps(3, HOUR_MS / 2);
    await sweeps(5, MINUTE_MS);
    expect([receipts(), said("We have received €34.99 for your order A-1001")]).toEqual([0, 1]);
    expect(await outboxOf(world.sql, "receipt:")).toMatchObject([{ status: "sent" }]);
  });
});

test("Stripe that takes longer than ten seconds: the page is told that it is being checked, and the thread what came of it", async () => {
  world.expectLog(/payment_unknown/);
  const { page, quoteId } = await toTheTill(world);
  await atRest(world);
  const late = Promise.withResolvers<void>();
  world.sandbox.stripe.failNext({ path: CONFIRM, mode: "slow", until: late.promise });
  world.sandbox.delivery.hold("stripe");
  const paid = await page.pay(quoteId, await card(world));
  expect(paid.body).toMatchObject({ status: "paying", decline: null, challenge: null });
  expect(receipts()).toBe(0);
  // The page is closed by now, and no event comes: the sweep alone finds out.
  await sweeps(2, MINUTE_MS);
  expect([receipts(), said("Paid, thank you")]).toEqual([1, 1]);
  world.sandbox.delivery.release("stripe");
  await sweeps(2, MINUTE_MS);
  // The sandbox notes a call once it has answered.
  late.resolve();
  await eventually(() => expect(keysOf(world, "confirm")).toHaveLength(1));
  expect([receipts(), takenCharges(world).length]).toEqual([1, 1]);
});

describe("a step of the sweep that fails", () => {
  test("hinders no other one, and the run counts as failed", async () => {
    world.expectLog(/send_refused|sweep_failed/);
    const { page, quoteId } = await toTheTill(world);
    await atRest(world);
    world.sandbox.messenger.setHealth("down");
    expect((await page.pay(quoteId, await card(world))).body.status).toBe("paid");
    await atRest(world);
    world.sandbox.messenger.setHealth("well");
    await timePasses(world, HOUR_MS);
    await world.sql`alter table tax_reports rename to tax_reports_away`;
    try {
      await expect(world.cron()).rejects.toThrow("exception");
    } finally {
      await world.sql`alter table tax_reports_away rename to tax_reports`;
    }
    await atRest(world);
    await world.logsArrived();
    expect(receipts()).toBe(1);
    const failed = world.logs.filter(({ message }) => message.includes("sweep_failed"));
    expect(failed.map(({ message }) => JSON.parse(message))).toMatchObject([
      { step: "tax_reports", reason: "PostgresError 42P01" },
    ]);
  });
});
