/** A shop whose taxes Stripe works out: what the buyer is asked to pay, and what happens when Stripe does not answer. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ADDRESS, type PageClient } from "../../scripts/page-client.ts";
import { eventually } from "../support/eventually.ts";
import { onlyIntent, takenCharges } from "../support/payments.ts";
import { partsOf, setStripeTax } from "../support/pricing.ts";
import { atRest, countRows, orderRow } from "../support/records.ts";
import { answerTo, card, failureOf, isReceipt, newcomer, openShop } from "../support/shopping.ts";
import { becomeTapper, buttonOf, tap } from "../support/tapping.ts";
import { buyOn, CALCULATIONS, CALIFORNIA, callsTo, claimedPage } from "../support/taxes.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let page: PageClient;
beforeAll(async () => {
  world = await createWorld({ seed: "stripe-tax" });
});
beforeEach(async () => {
  await world.reset();
  await setStripeTax(world.sql, "included");
  page = await claimedPage(world);
});
afterEach(() => atRest(world));
afterAll(() => world.close());

const stripe = () => world.sandbox.stripe;
const asked = () => callsTo(world, CALCULATIONS);
const bought = (address: object = {}) => buyOn(page, world, address);

describe("taxes that are contained in the prices", () => {
  // 29.99 * 22 / 122 = 5.408..., and 5.00 * 22 / 122 = 0.901...: Stripe rounds each of them.
  test("are what Stripe says, and page, order, PaymentIntent and receipt agree", async () => {
    const { order, quote } = await bought();
    expect(quote.total.amount).toBe(3499);
    expect(partsOf(quote)).toMatchObject({ included_tax: 631 });
    expect(quote.parts.map(({ label }) => label)).toContain("incl. 22% VAT");
    const row = await orderRow(world.sql, order.id);
    const [calculation] = stripe().taxCalculations();
    expect(row).toMatchObject({
      totalMinor: 3499,
      taxMinor: 631,
      tax: {
        mode: "included",
        rates: [{ basisPoints: 2200, netMinor: 2868, taxMinor: 631 }],
        calculation: calculation?.id,
      },
    });
    expect(calculation).toMatchObject({ amount_total: 3499, tax_amount_inclusive: 631 });
    expect(onlyIntent(world).amount).toBe(3499);
    const receipt = await world.sandbox.messenger.waitFor("giulia", isReceipt);
    expect(receipt.template).toMatchObject({ summary: { total_cost: 34.99 } });
    const thanks = await world.sandbox.messenger.waitFor(
      "giulia",
      ({ template }) => template?.template_type === "button" && template.text.startsWith("Paid"),
    );
    expect(thanks.template).toMatchObject({ text: expect.stringContaining("€6.31") });
  });

  test("are asked for with the lines, the delivery and where it goes, and with nobody's name", async () => {
    await setStripeTax(world.sql, "included", { standard: "txcd_40060003" });
    const { body } = await page.quote();
    const taxes = body.parts.filter(({ kind }) => kind === "included_tax");
    expect(taxes.map(({ amount, label }) => [label, amount.amount])).toEqual([
      ["incl. 22% VAT", 90],
      ["incl. 10% VAT", 273],
    ]);
    expect(asked().map(({ params }) => params)).toEqual([
      {
        currency: "eur",
        customer_details: {
          address: { country: "IT", line1: "Via Roma 1", city: "Milano", postal_code: "20121", state: "MI" },
          address_source: "shipping",
        },
        line_items: { 0: { amount: "2999", reference: "0", tax_behavior: "inclusive", tax_code: "txcd_40060003" } },
        shipping_cost: { amount: "500", tax_behavior: "inclusive", tax_code: "txcd_92010001" },
        expand: { 0: "line_items.data.tax_breakdown" },
      },
    ]);
  });

  test("of what is fetched are those of where it is fetched", async () => {
    const { body } = await page.quote({}, "", { deliveryId: "pickup" });
    expect(partsOf(body)).toMatchObject({ included_tax: 541 });
    expect(asked()[0]?.params.customer_details).toMatchObject({ address: { country: "IT" } });
    expect(asked()[0]?.params).not.toHaveProperty("shipping_cost");
  });

  test("are no part of the first estimate, whose total is right all the same", async () => {
    const form = await page.call<{ estimate: { total: object; parts: { kind: string }[] } }>(
      "GET",
      "/api/address-forms/IT",
    );
    expect(form.body.estimate.total).toEqual({ amount: 3499, currency: "EUR" });
    expect(form.body.estimate.parts.map(({ kind }) => kind)).toEqual(["delivery"]);
    expect(asked()).toEqual([]);
  });
});

describe("taxes that are added", () => {
  beforeEach(() => setStripeTax(world.sql, "added"));

  // California and the county, 7.25 %: 1.80 + 0.37 on 29.99, and nothing on the delivery.
  test("are in the total, on the button and in the charge", async () => {
    const { order, quote } = await bought(CALIFORNIA);
    expect([quote.total.amount, partsOf(quote).tax]).toEqual([2999 + 1990 + 217, 217]);
    expect(quote.parts.find(({ kind }) => kind === "tax")?.label).toContain("7.25%");
    expect(takenCharges(world)).toMatchObject([{ amount: 5206 }]);
    expect((await orderRow(world.sql, order.id)).tax.rates).toEqual([
      { basisPoints: 725, netMinor: 2999, taxMinor: 217 },
      { basisPoints: 0, netMinor: 1990, taxMinor: 0 },
    ]);
    const receipt = await world.sandbox.messenger.waitFor("giulia", isReceipt);
    expect(receipt.template).toMatchObject({ summary: { total_tax: 2.17, total_cost: 52.06 } });
  });

  test("cannot be estimated, so that no total is shown before there is an address", async () => {
    const form = await page.call<{ estimate: object | null }>("GET", "/api/address-forms/US");
    expect(form.body.estimate).toBeNull();
  });

  test("where Stripe collects none are none", async () => {
    const { quote } = await bought({ country: "ES", postcode: "28001", city: "Madrid", region: "M" });
    expect([quote.total.amount, partsOf(quote).tax]).toEqual([2999 + 890, undefined]);
  });
});

describe("while Stripe Tax", () => {
  test("is down, the buyer is told so, nothing is charged, and the next try is good", async () => {
    world.expectLog(/taxes_unknown/);
    stripe().goDown();
    const refused = await page.quote();
    expect([refused.status, failureOf(refused).code]).toEqual([503, "provider_down"]);
    expect(await countRows(world.sql, "quotes", "orders")).toEqual({ quotes: 0, orders: 0 });
    stripe().comeUp();
    expect((await bought()).quote.total.amount).toBe(3499);
  });

  test("is slower than anybody waits, it is asked once and not again", async () => {
    world.expectLog(/taxes_unknown/);
    const late = Promise.withResolvers<void>();
    stripe().failNext({ path: CALCULATIONS, mode: "slow", until: late.promise });
    const refused = await page.quote();
    expect([refused.status, failureOf(refused).code]).toEqual([503, "provider_down"]);
    // A call is noted when its answer goes out.
    late.resolve();
    await eventually(() => expect(asked().length).toBeGreaterThan(0));
    expect(asked()).toHaveLength(1);
  });

  test.each(["drop_after", "500_before"] as const)(
    "answers %s, it is asked once more under the same key",
    async (mode) => {
      stripe().failNext({ path: CALCULATIONS, mode });
      const quote = await page.quote();
      expect(quote.body.total.amount).toBe(3499);
      expect(stripe().taxCalculations()).toHaveLength(1);
      expect(new Set(asked().map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    },
  );

  test("keeps failing, it is asked twice and the buyer once", async () => {
    world.expectLog(/taxes_unknown/);
    stripe().failNext({ path: CALCULATIONS, mode: "500_after", times: 9 });
    expect(failureOf(await page.quote()).code).toBe("provider_down");
    expect(asked()).toHaveLength(2);
  });

  test("cannot tell where that is, the buyer is told what to look at", async () => {
    await world.sql`update variants set shipped = false where id = 'house-blend-500'`;
    const refused = await page.quote({ country: "US", line1: "", postcode: "", city: "", region: "" });
    expect([refused.status, failureOf(refused).code]).toEqual([422, "invalid"]);
    expect(failureOf(refused).words).toContain("The taxes there cannot be worked out");
    expect(await countRows(world.sql, "quotes")).toEqual({ quotes: 0 });
  });

  test("is set up wrongly, the log says so and the buyer may try again", async () => {
    world.expectLog(/taxes_refused/);
    await setStripeTax(world.sql, "included", { standard: "txcd_1" });
    expect(failureOf(await page.quote()).code).toBe("provider_down");
  });
});

describe("from a buyer who makes things up", () => {
  test.each([
    ["a tax", { tax: { mode: "included", rates: [] } }],
    ["an amount of it", { taxMinor: 0 }],
    ["a calculation", { calculation: "taxcalc_1" }],
  ])("%s sent along with the address, or with the tap, is refused", async (_, more) => {
    const to = { kind: "address", address: ADDRESS, email: "" };
    expect((await page.call("POST", "/api/quotes", { to })).status).toBe(201);
    const asked = await page.call("POST", "/api/quotes", { to, ...more });
    expect([asked.status, failureOf(asked).code]).toEqual([422, "invalid"]);
    const quote = await page.quote();
    const payment = await card(world);
    const attempt = page.tokenFor(quote.body.id, payment);
    const tapped = await page.call("POST", "/api/orders", { quoteId: quote.body.id, attempt, payment, ...more });
    expect([tapped.status, failureOf(tapped).code]).toEqual([422, "invalid"]);
    expect(takenCharges(world)).toEqual([]);
  });

  test("the offer of another, with the taxes of another place, is nobody else's", async () => {
    const other = await claimedPage(world, newcomer(world));
    const cheap = await other.quote({ country: "ES", postcode: "28001", city: "Madrid", region: "M" });
    const refused = await page.pay(cheap.body.id, await card(world));
    expect([refused.status, failureOf(refused).code]).toEqual([409, "quote_over"]);
    expect(takenCharges(world)).toEqual([]);
  });
});

describe("in the thread", () => {
  const buy = () =>
    answerTo(
      world,
      "giulia",
      () =>
        world.sandbox.messenger.emit("giulia", {
          postback: { mid: `m_${stripe().calls().length}`, title: "Buy", payload: "BUY:house-blend-500" },
        }),
      ({ from }) => from === "page",
    );

  beforeEach(async () => {
    await becomeTapper(world);
    stripe().clearCalls();
  });

  test("a carousel asks nobody and has no Pay buttons, and the one thing that is asked for has one", async () => {
    const carousel = await openShop(world);
    await atRest(world);
    expect(carousel.buttons.filter(({ title }) => title.startsWith("Pay"))).toEqual([]);
    expect(asked()).toEqual([]);
    const offer = await buy();
    expect(asked()).toHaveLength(1);
    await tap(world, buttonOf(offer, "Pay €34.99 · 4242"));
    const [latest] = await world.sql<{ tax: { calculation: string }; status: string }[]>`
      select tax, status from orders order by number desc limit 1`;
    expect(latest).toMatchObject({ status: "paid", tax: { calculation: stripe().taxCalculations().at(-1)?.id } });
    expect(takenCharges(world).map(({ amount }) => amount)).toEqual([3499, 3499]);
  });

  test("while Stripe Tax is down the page is offered, and no price that nobody worked out", async () => {
    world.expectLog(/taxes_unknown/);
    stripe().goDown();
    const offer = await buy();
    expect(offer.buttons.map(({ type }) => type)).toEqual(["web_url"]);
    expect(await world.sql`select from quotes where card_id is not null`).toHaveLength(0);
    stripe().comeUp();
  });
});
