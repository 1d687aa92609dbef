/** One order from its payment to its end: what the buyer's thread says, what the order's page shows and what the merchant reads agree. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { booksAgree, cancel, moveGoods, REFUNDS, refund, showOrder, stepsOf } from "../support/merchant.ts";
import { confirmWithdrawal, orderLink, readPaper } from "../support/papers.ts";
import { atRest, timePasses } from "../support/records.ts";
import { firstPurchase, HOUR_MS, MINUTE_MS } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "order-life" });
});
beforeEach(() => world.reset());
afterEach(async () => {
  await atRest(world);
  await booksAgree(world);
});
afterAll(() => world.close());

const DHL = "https://www.dhl.com/global-en/home/tracking.html?tracking-id=00340434161094042557";

/** All that the Page said of the order, oldest first. Intl puts narrow blanks into times. */
const told = () =>
  world.sandbox.messenger.thread("giulia").flatMap(({ from, template, buttons }) => {
    if (from !== "page" || !JSON.stringify(template ?? "").includes("A-1001")) return [];
    const text = template?.template_type === "button" ? template.text.replaceAll("\u202f", " ") : "";
    return [`${template?.template_type}: ${text} [${buttons.map(({ title }) => title).join("] [")}]`];
  });

test("paid, processing, shipped, out for delivery, delivered, paid back in part, withdrawn: thread, page and history tell each once", async () => {
  await firstPurchase(world);
  const link = await orderLink(world);
  await moveGoods(world, "processing");
  await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "00340434161094042557" });
  await timePasses(world, 20 * HOUR_MS);
  await moveGoods(world, "out_for_delivery");
  await moveGoods(world, "delivered");
  await refund(world, "A-1001", { lines: [{ line: 0, quantity: 1 }] });
  await timePasses(world, HOUR_MS);
  await confirmWithdrawal(world, link);
  for (let minute = 0; minute < 3; minute++) {
    await timePasses(world, MINUTE_MS);
    await world.cron();
  }
  await atRest(world);
  expect(told()).toEqual([
    "receipt:  []",
    expect.stringMatching(/^button: .*A-1001.* \[View order\] \[Withdraw here\]$/),
    "button: A-1001 is being prepared. [My orders]",
    "button: A-1001 is on its way to you. DHL, tracking number 00340434161094042557. [Track] [My orders]",
    "button: A-1001 is out for delivery and arrives soon. DHL, tracking number 00340434161094042557. [Track] [My orders]",
    "button: A-1001 was delivered. Enjoy it! [My orders]",
    "button: €29.99 of A-1001 went back to the card that you paid with. Your bank shows it within about ten days. [My orders]",
    expect.stringMatching(/^button: You withdrew from the contract for A-1001 on November 24, 2026 at 6:00 AM UTC/),
  ]);
  const { words, html } = await readPaper(world, link);
  for (const said of [
    "Order A-1001 Paid",
    "You withdrew from the contract for order A-1001 on November 24, 2026 at 6:00",
    "Where it is delivered Sent on November 23, 2026 Arrived on November 24, 2026",
    "Carrier DHL · 00340434161094042557 Track",
    "Paid back on November 24, 2026 €29.99",
  ]) {
    expect(words.split(said)).toHaveLength(2);
  }
  expect(html).toContain(`href="${DHL}"`);
  const order = await showOrder(world);
  expect(order).toMatchObject({
    fulfilment: "delivered",
    moves: ["returned"],
    needsAttention: "withdrawn",
    shipment: { carrier: "DHL", trackingNumber: "00340434161094042557", trackingUrl: DHL },
    refundable: { amount: 500 },
  });
  expect(stepsOf(order)).toEqual([
    "begun buyer",
    "paid provider",
    "processing merchant",
    "shipped merchant",
    "out_for_delivery merchant",
    "delivered merchant",
    "refund_pending merchant",
    "refund_succeeded provider",
    "withdrawn buyer",
  ]);
});

test("a page whose order was only paid says nothing of goods or of money that goes back", async () => {
  await firstPurchase(world);
  const { words } = await readPaper(world, await orderLink(world));
  expect(words).not.toMatch(/Where it is|Carrier|back/);
});

test("money that is on its way back is shown as that, and what failed to go back is not shown", async () => {
  world.expectLog(/refund_unknown|refund_failed/);
  await firstPurchase(world);
  const link = await orderLink(world);
  world.sandbox.stripe.failNext({ path: REFUNDS, mode: "500_before", method: "POST" });
  await refund(world, "A-1001", { amountMinor: 1050 });
  expect((await readPaper(world, link)).words).toContain("Being paid back €10.50");
  await world.sql`update refunds set status = 'failed', failure = 'declined'`;
  await world.sql`update orders set refunded_minor = 0`;
  const { words } = await readPaper(world, link);
  expect(words).not.toMatch(/back|10\.50|declined/);
});

test("a cancelled order's page says so, in the language in which it was bought, with all that went back", async () => {
  await firstPurchase(world);
  const link = await orderLink(world);
  await world.sql`update orders set locale = 'de'`;
  await cancel(world, "A-1001", { note: "Between us: we lost it" });
  const { words, html } = await readPaper(world, link);
  expect(words).toContain("Wo die Ware ist storniert Erstattet am 23. November 2026 34,99 €");
  expect(html).not.toContain("Between us");
});

test("what a merchant types as carrier and number is text on the page, and a link only where it is https", async () => {
  await firstPurchase(world);
  const link = await orderLink(world);
  const nasty = `"><script>alert(1)</script>`;
  const refused = await moveGoods(world, "shipped", { carrier: "X", trackingUrl: "javascript:alert(1)" });
  expect(refused.status).toBe(422);
  const parcel = { carrier: nasty, trackingNumber: "1234", trackingUrl: 'https://track.example/"><b>' };
  expect(await moveGoods(world, "shipped", parcel)).toMatchObject({ status: 200 });
  const { words, html } = await readPaper(world, link);
  expect(words).toContain(`${nasty} · 1234 Track`);
  expect(html).not.toMatch(/<script|"><b>/);
});
