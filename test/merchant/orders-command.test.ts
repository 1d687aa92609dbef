/** `npm run orders` as a merchant runs it: a process of its own, against the real worker. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DIFFERENCE_ADVICE } from "../../contract/difference.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { alertKey } from "../../worker/merchant/alert.ts";
import { compared, REFUNDS, showOrder } from "../support/merchant.ts";
import { runOrders } from "../support/orders-terminal.ts";
import { CREATE, onlyIntent } from "../support/payments.ts";
import { atRest } from "../support/records.ts";
import { buy, card, firstPurchase, isReceipt, toTheTill } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "orders-command" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const run = (args: string[], env?: Record<string, string>) => runOrders(world, args, env);
const given = () => world.sandbox.stripe.refunds().map(({ amount }) => amount);

describe("npm run orders", () => {
  test("lists, shows, ships, delivers and refunds an order, and each can be read by a person", async () => {
    await firstPurchase(world);
    const list = await run(["list", "giulia", "--status", "paid"]);
    expect(list).toMatchObject({ code: 0, err: "" });
    expect(list.out).toMatch(/^A-1001 {2}2026-11-23 09:00 {2}€34\.99 {2}paid {2}unfulfilled {2}Giulia Rossi\n$/);
    const shipped = await run(["ship", "A-1001", "--carrier", "DHL", "--tracking", "00340434161094042557"]);
    expect(shipped.out).toContain("A-1001  paid, shipped");
    expect(shipped.out).toContain("DHL, 00340434161094042557, https://www.dhl.com/");
    expect((await run(["deliver", "A-1001"])).out).toContain("A-1001  paid, delivered");
    const refunded = await run(["refund", "A-1001", "10.50", "--note", "A dented tin"]);
    expect(refunded.out).toContain("refund    €10.50 succeeded, by merchant, requested_by_customer, A dented tin");
    const shown = await run(["show", "a-1001"]);
    for (const words of [
      "Giulia Rossi",
      "Via Roma 1",
      "visa 4242",
      "refund €24.49",
      "begun (buyer)",
      "delivered (merchant)",
    ]) {
      expect(shown.out).toContain(words);
    }
    expect(given()).toEqual([1050]);
  });

  test("cancels, and says what became of the money; moves and attends", async () => {
    await firstPurchase(world);
    expect((await run(["move", "A-1001", "processing"])).out).toContain("A-1001  paid, processing");
    const cancelled = await run(["cancel", "A-1001", "--reason", "duplicate"]);
    expect(cancelled.out).toContain("A-1001  paid, cancelled");
    expect(cancelled.out).toContain("€34.99 succeeded, by merchant, duplicate");
    await world.sql`update orders set needs_attention = 'paid_without_stock'`;
    expect((await run(["list", "--attention"])).out).toContain("! paid_without_stock");
    expect((await run(["attended", "A-1001"])).code).toBe(0);
    expect((await run(["list", "--attention"])).out).toBe("No order matches.\n");
  });

  test("answers machines in JSON, refusals too", async () => {
    await firstPurchase(world);
    expect(JSON.parse((await run(["list", "--json"])).out)).toMatchObject({
      orders: [{ number: "A-1001" }],
      next: null,
    });
    const refused = await run(["deliver", "A-1001", "--json"]);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: "move_refused" } });
  });

  test("refunds once when it is repeated with its key, and says which key when no answer came", async () => {
    await firstPurchase(world);
    const again = ["refund", "A-1001", "5", "--key", "refund-of-tuesday"];
    expect(await run(again)).toMatchObject({ code: 0 });
    expect(await run(again)).toMatchObject({ code: 0 });
    expect(given()).toEqual([500]);
    expect(await run(["refund", "A-1001", "--line", "0"])).toMatchObject({ code: 0 });
    expect((await run(["refund", "A-1001", "all"])).code).toBe(1);
    expect((await run(["show", "A-1001"])).out).toContain("€29.99 succeeded");
    const nobody = await run(["refund", "A-1001", "all"], { THREADTILL_URL: "http://localhost:9" });
    expect(nobody.out).toMatch(
      /does not answer\. Nobody knows whether the refund was made: repeat it with --key [0-9a-f-]{36}/,
    );
  });

  test("says that a refund is pending while Stripe does not answer", async () => {
    world.expectLog(/refund_unknown/);
    await firstPurchase(world);
    await atRest(world);
    world.sandbox.stripe.failNext({ path: REFUNDS, mode: "500_before", method: "POST" });
    expect((await run(["refund", "A-1001", "all"])).out).toContain("€34.99 pending");
    expect((await showOrder(world)).refundable.amount).toBe(0);
  });

  test("exports to a file that only its owner reads, never over one that is there, and to the terminal", async () => {
    await firstPurchase(world);
    const folder = mkdtempSync(join(tmpdir(), "threadtill-orders-"));
    try {
      const file = join(folder, "orders.csv");
      expect((await run(["export", "--out", file])).code).toBe(0);
      expect(readFileSync(file, "utf8")).toContain('"A-1001"');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect((await run(["export", "--out", file])).code).toBe(1);
      expect(JSON.parse((await run(["export", "--json", "--from", "2026-11-23"])).out)).toHaveLength(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("shows no control character that a buyer has put into a name", async () => {
    await firstPurchase(world);
    await world.sql`
      update orders set address = address || jsonb_build_object('name', ${"Giu\u001b[31mlia\u202e\u0007"}::text)`;
    for (const args of [["list"], ["show", "A-1001"]]) {
      const { out } = await run(args);
      expect(out).toContain("Giu");
      expect(["\u001b", "\u0007", "\u202e"].filter((sign) => out.includes(sign))).toEqual([]);
    }
  });

  test("says what is wrong with what was typed, and what the worker would not do", async () => {
    await firstPurchase(world);
    const wrong: [string[], RegExp][] = [
      [[], /npm run orders -- list/],
      [["burn", "A-1001"], /npm run orders -- list/],
      [["constructor"], /npm run orders -- list/],
      [["list", "--colour", "red"], /npm run orders -- list/],
      [["show"], /Say which order/],
      [["show", "A-4242"], /There is no such order here/],
      [["refund", "A-1001"], /Say how much/],
      [["refund", "A-1001", "10.505"], /is no amount in EUR/],
      [["refund", "A-1001", "9999"], /more than is left/],
      [["refund", "A-1001", "--line", "x"], /is no line/],
      [["move", "A-1001", "lost"], /The body is wrong at "to"/],
      [["deliver", "A-1001"], /Possible now: processing, shipped, delayed, cancelled/],
    ];
    for (const [args, words] of wrong) {
      const { code, out, err } = await run(args);
      expect([code, err], args.join(" ")).toEqual([1, ""]);
      expect(out, args.join(" ")).toMatch(words);
    }
    expect(given()).toEqual([]);
  });

  test("with a wrong key, with none, and with an address that is none, says which, and never the key", async () => {
    const wrong = "a-wrong-console-key-of-more-than-32-bytes";
    const refused = await run(["list"], { CONSOLE_KEY: wrong });
    expect(refused).toMatchObject({ code: 1, out: "The merchant's API wants its key.\n" });
    const none = await run(["list"], { CONSOLE_KEY: "" });
    expect([none.code, none.out.includes("CONSOLE_KEY")]).toEqual([1, true]);
    const nowhere = await run(["list"], { THREADTILL_URL: "nowhere" });
    expect([nowhere.code, nowhere.out.includes("PUBLIC_URL")]).toEqual([1, true]);
    expect(refused.out + none.out + nowhere.out).not.toMatch(new RegExp(`${wrong}|${CONSOLE_KEY}`));
  });

  test("shows where the provider's books differ and what to do, settles it, and says that they agree", async () => {
    world.expectLog(/order_quarantined/);
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await atRest(world);
    await askStripe(world, `${CREATE}/${onlyIntent(world).id}`, { amount: "5000" });
    await page.payAgain(order.id, await card(world));
    await compared(world);
    const found = await run(["differences"]);
    const { id } = onlyIntent(world);
    expect(found).toMatchObject({ code: 0, err: "" });
    expect(found.out).toContain(`amount_differs  ${id}  A-1001  €50.00  since 2026-11-23 09:37\n`);
    expect(found.out).toContain(DIFFERENCE_ADVICE.amount_differs);
    expect((await run(["payment", "A-1001"])).out).toBe(`${id}  succeeded  €50.00\n`);
    expect((await run(["settle", "A-1001", "perhaps"])).code).toBe(1);
    expect((await run(["settle", "A-1001", "accept"])).out).toContain("A-1001  paid");
    await compared(world);
    expect((await run(["differences"])).out).toMatch(/^The provider's books and these agree\.\nCompared: /);
    expect((await run(["differences", "--all"])).out).toContain("gone since 2026-11-23 10:37");
  });

  test("names what was given up, and has it tried again", async () => {
    world.expectLog(/send_refused/);
    expect((await run(["dead"])).out).toBe("Nothing was given up.\n");
    const { page, quoteId } = await toTheTill(world);
    await atRest(world);
    world.sandbox.messenger.failNext({ code: 551, subcode: 1545041, http: 400, times: 2 });
    await page.pay(quoteId, await card(world));
    await atRest(world);
    const dead = await run(["dead"]);
    const [name = ""] = /^outbox:\d+(?=.*receipt:)/m.exec(dead.out) ?? [];
    expect(dead.out).toContain("graph 551/1545041  (1 try)");
    expect((await run(["replay", "receipt"])).out).toContain("outbox:12");
    expect((await run(["replay", "outbox:999999"])).code).toBe(1);
    expect((await run(["replay", name])).out).toBe(`${name}: it got through\n`);
    await atRest(world);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
    expect((await run(["dead"])).out).not.toContain(name);
  });

  test("tells the key of the alerts, which is not the console's", async () => {
    const { out } = await run(["alert-key"]);
    expect(out).toBe(`${await alertKey(CONSOLE_KEY)}\n`);
  });
});
