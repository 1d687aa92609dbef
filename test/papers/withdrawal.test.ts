/** Withdrawing from a contract: two steps that fail nobody, noted once, acknowledged with their date. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { REFUNDS, refund, showOrder } from "../support/merchant.ts";
import { confirmWithdrawal, orderLink, readPaper } from "../support/papers.ts";
import { onlyIntent } from "../support/payments.ts";
import { atRest, countRows, everyRow, orderRow, outboxOf, timePasses } from "../support/records.ts";
import { buy, buyNowLink, card, firstPurchase, freshLink, HOUR_MS, MINUTE_MS, quoteId } from "../support/shopping.ts";
import { askStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "withdrawal" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const AT = "November 23, 2026 at 9:00 AM UTC";

async function bought(): Promise<{ id: string; link: string }> {
  const { order } = await firstPurchase(world);
  const link = await orderLink(world);
  await atRest(world);
  return { id: order.id, link };
}

test("the first step says what is declared, in whose name and how it is acknowledged, and asks for no reason", async () => {
  const { link } = await bought();
  const { status, words, html } = await readPaper(world, `${link}/withdraw`);
  expect(status).toBe(200);
  expect(words).toContain(
    "I withdraw from my contract with Officina Caffè S.r.l. for order A-1001 of November 23, 2026.",
  );
  expect(words).toContain("Name on the order Giulia R.");
  expect(words).toContain("With date and time, on this page and in the chat with Officina Caffè.");
  expect(words).toContain("Confirm withdrawal");
  expect(html).not.toMatch(/<(input|textarea|select)|required|checked/);
});

test("the second step notes the statement and acknowledges it on the page and once in the thread, and moves no money", async () => {
  const { id, link } = await bought();
  const sent = await confirmWithdrawal(world, link);
  expect([sent.status, sent.headers.get("location")]).toEqual([303, `${new URL(link).pathname}/withdraw`]);
  await atRest(world);
  expect(await world.sql`select * from withdrawals`).toMatchObject([
    {
      orderId: id,
      statement: "I withdraw from my contract with Officina Caffè S.r.l. for order A-1001 of November 23, 2026.",
      confirmedAt: new Date(world.sandbox.clock.now()),
    },
  ]);
  const acknowledged = `You withdrew from the contract for order A-1001 on ${AT}.`;
  expect((await readPaper(world, `${link}/withdraw`)).words).toContain(acknowledged);
  const page = await readPaper(world, link);
  expect(page.words).toContain(acknowledged);
  expect(page.words).not.toContain("Withdraw from contract here");
  expect(world.sandbox.messenger.thread("giulia").at(-1)?.template).toMatchObject({
    text: expect.stringMatching(/^You withdrew from the contract for A-1001 on November 23, 2026 at 9:00\sAM UTC\./u),
    buttons: [{ title: "View order" }],
  });
  expect(world.sandbox.stripe.calls().filter(({ path }) => /refund|cancel/.test(path))).toEqual([]);
  expect(await orderRow(world.sql, id)).toMatchObject({ status: "paid", needsAttention: "withdrawn" });
});

test("confirmed twenty times at once and again later, it is one withdrawal with one date and one message", async () => {
  const { id, link } = await bought();
  const answers = await Promise.all(Array.from({ length: 20 }, () => confirmWithdrawal(world, link)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
  await timePasses(world, 30 * MINUTE_MS);
  expect((await confirmWithdrawal(world, link)).status).toBe(303);
  await atRest(world);
  expect(await countRows(world.sql, "withdrawals")).toEqual({ withdrawals: 1 });
  expect(await outboxOf(world.sql, `withdrawn:${id}`)).toMatchObject([{ status: "sent" }]);
  expect((await readPaper(world, `${link}/withdraw`)).words).toContain(AT);
});

test("long after the period it is still offered and taken: the period is the merchant's to judge", async () => {
  // Messenger's window is over by then, and this Page has no templates yet: the page acknowledges it.
  world.expectLog(/template_refused/);
  const { link } = await bought();
  await timePasses(world, 100 * 24 * HOUR_MS);
  expect((await readPaper(world, link)).words).toContain("Withdraw from contract here");
  expect((await confirmWithdrawal(world, link)).status).toBe(303);
  expect(await countRows(world.sql, "withdrawals")).toEqual({ withdrawals: 1 });
  expect((await readPaper(world, link)).words).toContain("Withdrawal received");
});

test("a guest is acknowledged on the page, and the thread of the link's owner hears nothing", async () => {
  await firstPurchase(world, { keep: true });
  const shared = await freshLink(world);
  await openPage(shared).claim();
  const guest = openPage(shared);
  await guest.claim();
  const paid = await guest.pay(await quoteId(guest, "paola@example.test"), await card(world));
  const link = paid.body.pageUrl ?? "";
  await atRest(world);
  const before = world.sandbox.messenger.thread("giulia").length;
  const first = await readPaper(world, `${link}/withdraw`);
  expect(first.words).toContain("With date and time, on this page. Please keep its address or print it.");
  expect(first.html).not.toContain("paola@example.test");
  await confirmWithdrawal(world, link);
  await atRest(world);
  expect((await readPaper(world, link)).words).toContain("Withdrawal received");
  expect(world.sandbox.messenger.thread("giulia")).toHaveLength(before);
  expect(await outboxOf(world.sql, "withdrawn:")).toEqual([]);
});

test("of an order that was not paid there is nothing to withdraw from, and nothing is noted", async () => {
  await buy(world, { card: "pm_card_visa_chargeDeclined" });
  world.sandbox.messenger.say("giulia", "orders");
  const link = await orderLink(world);
  expect((await readPaper(world, `${link}/withdraw`)).words).toContain("There is no contract");
  expect((await confirmWithdrawal(world, link)).status).toBe(303);
  expect(await countRows(world.sql, "withdrawals")).toEqual({ withdrawals: 0 });
});

describe("a form that was sent by", () => {
  test.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["a page that hides where it comes from", { origin: "null" }],
    ["another site of an old browser", { "sec-fetch-site": "cross-site" }],
    ["a neighbour of the same site", { "sec-fetch-site": "same-site" }],
  ])("%s is refused in words, and nothing is noted", async (_, headers) => {
    const { link } = await bought();
    const before = await everyRow(world.sql);
    const { status, words } = await confirmWithdrawal(world, link, headers);
    expect(status).toBe(403);
    expect(words).toContain("Nothing was sent.");
    expect(words).toContain("ciao@officina.test");
    await atRest(world);
    expect(await everyRow(world.sql)).toEqual(before);
  });

  test("a browser that says nothing about itself is taken: this must fail nobody", async () => {
    const { link } = await bought();
    expect((await confirmWithdrawal(world, link, {})).status).toBe(303);
    expect(await countRows(world.sql, "withdrawals")).toEqual({ withdrawals: 1 });
  });

  test("somebody without the link is told nothing", async () => {
    await bought();
    const { status, words } = await confirmWithdrawal(world, `${world.url}/o/no-such-token`);
    expect(status).toBe(404);
    expect(words).not.toContain("A-1001");
    expect(await countRows(world.sql, "withdrawals")).toEqual({ withdrawals: 0 });
  });
});

test("the order says which texts its buyer was shown, though others came into force between the price and the tap", async () => {
  const page = openPage(await buyNowLink(world));
  await page.claim();
  const quote = (await page.quote()).body;
  expect(quote.legal.termsUrl).toContain("/legal/terms/2026-11?");
  await world.sql`update shop set terms_version = '2027-01'`;
  const paid = await page.pay(quote.id, await card(world));
  const [row] = await world.sql`select terms_version from orders where id = ${paid.body.id}`;
  expect(row).toEqual({ termsVersion: "2026-11" });
  expect((await page.quote()).body.legal.termsUrl).toContain("/legal/terms/2027-01?");
});

test.each(["before", "while"])(
  "is left for a person to look at, %s a refund of the order is unknown that then comes to its end",
  async (when) => {
    world.expectLog(/refund_unknown|sweep_refund_failed/);
    const { link } = await bought();
    if (when === "before") await confirmWithdrawal(world, link);
    await atRest(world);
    world.sandbox.stripe.goDown();
    expect((await refund(world, "A-1001")).body.refund.status).toBe("pending");
    // As after the two days for which Stripe is asked.
    await world.sql`update refunds set attempts = 99, next_at = ${new Date(world.sandbox.clock.now())}`;
    await world.cron();
    await atRest(world);
    expect(await world.sql`select next_at from refunds`).toEqual([{ nextAt: null }]);
    if (when === "while") await confirmWithdrawal(world, link);
    world.sandbox.stripe.comeUp();
    const made = { payment_intent: onlyIntent(world).id, amount: "3499" };
    const [row] = await world.sql<[{ id: string }]>`select id from refunds`;
    await askStripe(world, REFUNDS, { ...made, "metadata[threadtill_refund]": row.id });
    await atRest(world);
    expect(await showOrder(world)).toMatchObject({ refunds: [{ status: "succeeded" }], needsAttention: "withdrawn" });
  },
);
