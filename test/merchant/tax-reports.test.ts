/** What Stripe Tax is told of a shop whose taxes it worked out: each sale and each part that went back, once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PageClient } from "../../scripts/page-client.ts";
import { eventually } from "../support/eventually.ts";
import { askMerchant, booksAgree, refund, showOrder, stepsOf } from "../support/merchant.ts";
import { CREATE, onlyIntent } from "../support/payments.ts";
import { setStripeTax, setTips } from "../support/pricing.ts";
import { atRest, countRows, timePasses } from "../support/records.ts";
import { card, MINUTE_MS, newcomer } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import {
  buyOn,
  CALCULATIONS,
  CALIFORNIA,
  callsTo,
  claimedPage,
  REVERSALS,
  reversed,
  SALES,
  sales,
  sweepMinutes,
} from "../support/taxes.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let page: PageClient;
beforeAll(async () => {
  world = await createWorld({ seed: "tax-reports" });
});
beforeEach(async () => {
  await world.reset();
  await setStripeTax(world.sql, "included");
  page = await claimedPage(world);
});
afterEach(async () => {
  await atRest(world);
  await booksAgree(world);
});
afterAll(() => world.close());

/** Buys with this card, whose sale is told. @returns how to refund it, which answers with the refund's id */
async function paidFor(pays: string, address: object = {}): Promise<(what: object) => Promise<string>> {
  const quote = await page.quote(address);
  await page.pay(quote.body.id, await card(world, pays));
  await sweepMinutes(world, 2);
  return async (what) => (await refund(world, "A-1001", what)).body.refund.id;
}

/** The bank could not give back what Stripe had given back first, and the worker knows. */
async function comesBack(): Promise<void> {
  const id = world.sandbox.stripe.refunds()[0]?.id ?? "";
  world.sandbox.stripe.settleRefund(id);
  await eventually(async () =>
    expect(await world.sql`select status from refunds where provider_id = ${id}`).toMatchObject([{ status: "failed" }]),
  );
}

/** Reports that wait, or were given up. */
const untold = async () =>
  await world.sql`select reference, failure from tax_reports where failure is not null or next_at is not null`;

describe("afterwards Stripe is told", () => {
  test("of the sale, once, under the order's id", async () => {
    const { order } = await buyOn(page, world);
    expect(sales(world)).toEqual([]);
    await sweepMinutes(world, 3);
    expect(sales(world).map(({ reference }) => reference)).toEqual([order.id]);
    expect(callsTo(world, SALES)).toHaveLength(1);
  });

  test("of no sale when nothing was sold", async () => {
    const quote = await page.quote();
    await page.pay(quote.body.id, await card(world, "pm_card_visa_chargeDeclined"));
    await sweepMinutes(world, 2);
    expect(callsTo(world, SALES)).toEqual([]);
  });

  test("of what went back, each part once, and to the cent all of it in the end", async () => {
    await setStripeTax(world.sql, "added");
    await buyOn(page, world, CALIFORNIA);
    const part = await refund(world, "A-1001", { amountMinor: 1000 });
    await sweepMinutes(world, 3);
    expect(reversed(world)).toEqual([{ reference: part.body.refund.id, amount: -1000 }]);
    await refund(world, "A-1001", { amountMinor: 7 });
    await refund(world, "A-1001");
    await sweepMinutes(world, 5);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-1000, -7, -4199]);
    expect(callsTo(world, REVERSALS)).toHaveLength(3);
  });

  test("nothing of what came back before it was told, and then of what does go back", async () => {
    const refundOf = await paidFor("pm_card_refundFail");
    await refundOf({ amountMinor: 1000 });
    await atRest(world);
    await comesBack();
    await refundOf({ amountMinor: 700 });
    await sweepMinutes(world, 3);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-700]);
  });

  test("of what came back after it was told, that nothing went back, and then of what does go back", async () => {
    await setStripeTax(world.sql, "added");
    const refundOf = await paidFor("pm_card_refundFail", CALIFORNIA);
    const part = await refundOf({ amountMinor: 1000 });
    await sweepMinutes(world, 2);
    await comesBack();
    await sweepMinutes(world, 3);
    expect(reversed(world)).toEqual([
      { reference: part, amount: -1000 },
      { reference: `${part}-undone`, amount: 1000 },
    ]);
    await refundOf({});
    await sweepMinutes(world, 3);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-1000, 1000, -5206]);
    expect(await untold()).toEqual([]);
  });

  test("of all of it that came back after it was told, that nothing went back", async () => {
    const refundOf = await paidFor("pm_card_refundFail");
    await refundOf({});
    await sweepMinutes(world, 2);
    await comesBack();
    await sweepMinutes(world, 2);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-3499, 3499]);
    await refundOf({ amountMinor: 3000 });
    await sweepMinutes(world, 2);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-3499, 3499, -3000]);
    expect(await untold()).toEqual([]);
  });

  test("of what came back while it was being told, that nothing went back", async () => {
    const refundOf = await paidFor("pm_card_refundFail");
    await refundOf({ amountMinor: 1000 });
    await atRest(world);
    await timePasses(world, MINUTE_MS);
    const late = Promise.withResolvers<void>();
    world.sandbox.stripe.failNext({ path: REVERSALS, mode: "slow", until: late.promise });
    const sweep = world.cron();
    await eventually(() => expect(reversed(world)).toHaveLength(1));
    await comesBack();
    late.resolve();
    await sweep;
    await sweepMinutes(world, 2);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-1000, 1000]);
  });

  test("of what came back before the answer of its report, that nothing went back", async () => {
    world.expectLog(/tax_report_unknown/);
    const refundOf = await paidFor("pm_card_refundFail");
    await refundOf({ amountMinor: 1000 });
    await atRest(world);
    world.sandbox.stripe.failNext({ path: REVERSALS, mode: "drop_after" });
    await sweepMinutes(world, 1);
    await comesBack();
    await sweepMinutes(world, 5);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-1000, 1000]);
    expect(await untold()).toEqual([]);
  });

  test("of all of it at once as that", async () => {
    await buyOn(page, world);
    await refund(world, "A-1001");
    await sweepMinutes(world, 3);
    expect(callsTo(world, REVERSALS).map(({ params }) => params.mode)).toEqual(["full"]);
    expect(reversed(world)).toMatchObject([{ amount: -3499 }]);
  });

  test("nothing of a tip, which is the last to go back", async () => {
    await setTips(world.sql, [300], 1000);
    await buyOn(page, world, {}, { tipMinor: 300 });
    await refund(world, "A-1001", { amountMinor: 3400 });
    await refund(world, "A-1001", { amountMinor: 200 });
    await refund(world, "A-1001");
    await sweepMinutes(world, 6);
    expect(reversed(world).map(({ amount }) => amount)).toEqual([-3400, -99]);
    expect(await world.sql`select reference from tax_reports where next_at is not null`).toHaveLength(0);
  });

  test("nothing by ten sweeps at once that one of them would not have told", async () => {
    await buyOn(page, world);
    await refund(world, "A-1001", { amountMinor: 500 });
    await timePasses(world, MINUTE_MS);
    await Promise.all(Array.from({ length: 10 }, () => world.cron()));
    await sweepMinutes(world, 2);
    expect([sales(world).length, reversed(world).map(({ amount }) => amount)]).toEqual([1, [-500]]);
    expect(callsTo(world, SALES)).toHaveLength(1);
  });

  test("of nothing in a shop with its own rules", async () => {
    await world.sql`update shop set tax_provider = null`;
    await buyOn(page, world);
    await refund(world, "A-1001");
    await sweepMinutes(world, 2);
    expect(await countRows(world.sql, "tax_reports")).toEqual({ tax_reports: 0 });
    expect([...callsTo(world, CALCULATIONS), ...callsTo(world, SALES), ...callsTo(world, REVERSALS)]).toEqual([]);
  });
});

describe("a report", () => {
  test.each(["drop_after", "500_before", "429"] as const)("that fails (%s) is made later, once", async (mode) => {
    world.expectLog(/tax_report_unknown/);
    await buyOn(page, world);
    world.sandbox.stripe.failNext({ path: SALES, mode });
    await sweepMinutes(world, 3);
    expect(sales(world)).toHaveLength(1);
    expect((await showOrder(world)).needsAttention).toBeNull();
  });

  test("waits until Stripe is back, and what went back waits for the sale", async () => {
    world.expectLog(/tax_report_unknown|sweep_refund_failed/);
    await buyOn(page, world);
    await refund(world, "A-1001", { amountMinor: 1000 });
    await atRest(world);
    world.sandbox.stripe.goDown();
    await sweepMinutes(world, 2);
    expect(world.sandbox.stripe.taxTransactions()).toEqual([]);
    world.sandbox.stripe.comeUp();
    await sweepMinutes(world, 4);
    expect([sales(world).length, reversed(world).map(({ amount }) => amount)]).toEqual([1, [-1000]]);
  });

  test("that Stripe refuses is a person's to look at, and so is what goes back of it", async () => {
    world.expectLog(/tax_report_given_up|template_refused/);
    await buyOn(page, world);
    await timePasses(world, 91 * 24 * 60 * MINUTE_MS);
    await world.cron();
    expect((await showOrder(world)).needsAttention).toBe("tax_unreported");
    await refund(world, "A-1001", { amountMinor: 1000 });
    await sweepMinutes(world, 3);
    expect(stepsOf(await showOrder(world)).filter((step) => step === "attention system")).toHaveLength(2);
    expect(await world.sql`select failure from tax_reports order by id`).toMatchObject([{}, { failure: "no_sale" }]);
    expect([callsTo(world, SALES).length, callsTo(world, REVERSALS).length]).toEqual([1, 0]);
  });

  test("at an amount that the taxes were not worked out for is a person's to tell", async () => {
    world.expectLog(/tax_report_given_up|order_quarantined|template_refused/);
    const quote = await page.quote();
    const { body } = await page.pay(quote.body.id, await card(world, "pm_card_visa_chargeDeclined"));
    await atRest(world);
    await askStripe(world, `${CREATE}/${onlyIntent(world).id}`, { amount: "2000" });
    await page.payAgain(body.id, await card(world));
    await atRest(world);
    await askMerchant(world, "POST", "/orders/A-1001/quarantine", { end: "accept" });
    await sweepMinutes(world, 3);
    expect(callsTo(world, SALES)).toEqual([]);
    expect(await untold()).toMatchObject([{ reference: body.id, failure: "adjusted" }]);
    expect(await showOrder(world)).toMatchObject({ status: "paid", needsAttention: "tax_unreported" });
    await askMerchant(world, "POST", "/orders/A-1001/attended", {});
    await refund(world, "A-1001", { amountMinor: 1500 });
    await sweepMinutes(world, 2);
    expect(callsTo(world, REVERSALS)).toEqual([]);
    expect(await showOrder(world)).toMatchObject({ refunded: { amount: 1500 }, needsAttention: null });
  });

  test("that is a person's to tell leaves the question that the order asks already", async () => {
    world.expectLog(/tax_report_given_up|template_refused/);
    const { order } = await buyOn(page, world);
    await world.sql`update orders set needs_attention = 'withdrawn' where id = ${order.id}`;
    await timePasses(world, 91 * 24 * 60 * MINUTE_MS);
    await world.cron();
    expect(await untold()).toMatchObject([{ reference: order.id }]);
    expect((await showOrder(world)).needsAttention).toBe("withdrawn");
  });

  test("that Stripe refuses to undo is a person's to look at", async () => {
    world.expectLog(/tax_report_given_up/);
    const refundOf = await paidFor("pm_card_refundFail");
    const id = await refundOf({ amountMinor: 1000 });
    await sweepMinutes(world, 1);
    const told = world.sandbox.stripe.taxTransactions().at(-1)?.id ?? "";
    await askStripe(world, REVERSALS, { mode: "full", original_transaction: told, reference: "by-hand" });
    await comesBack();
    await sweepMinutes(world, 2);
    expect(await untold()).toMatchObject([{ reference: id }]);
    // The refund that failed has asked first.
    const { history, needsAttention } = await showOrder(world);
    expect(needsAttention).toBe("refund_failed");
    expect(history.map(({ detail }) => detail)).toContainEqual({ reason: "tax_unreported" });
  });

  test("a calculation that is another order's is reported for that one alone", async () => {
    world.expectLog(/tax_report_given_up/);
    const first = await buyOn(page, world);
    await sweepMinutes(world, 1);
    const second = await buyOn(await claimedPage(world, newcomer(world)), world);
    await world.sql`
      update orders set tax = (select tax from orders where id = ${first.order.id}) where id = ${second.order.id}`;
    await sweepMinutes(world, 2);
    expect(sales(world).map(({ reference }) => reference)).toEqual([first.order.id]);
    expect((await showOrder(world, "A-1002")).needsAttention).toBe("tax_unreported");
  });
});
