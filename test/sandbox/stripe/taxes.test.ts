import type Stripe from "stripe";
import { afterAll, describe, expect, test } from "vitest";
import { closeRigs, refusal, rig } from "./harness.ts";

/** Stripe Tax without Checkout: calculations, the sales made of them, and what of those is taken back. */

const r = await rig({ seed: "taxes" });
afterAll(closeRigs);
const { stripe } = r;

type Params = Stripe.Tax.CalculationCreateParams;
const EXPAND = ["line_items.data.tax_breakdown"];
const DAY_MS = 86_400_000;
let names = 0;
const fresh = () => `reference-${++names}`;

function calculate(address: Stripe.AddressParam & { country: string }, more: Partial<Params> = {}) {
  return stripe.tax.calculations.create({
    currency: "eur",
    line_items: [{ amount: 2999, reference: "0", tax_behavior: "inclusive" }],
    customer_details: { address, address_source: "shipping" },
    expand: EXPAND,
    ...more,
  });
}

async function sell(more: Partial<Params> = {}) {
  const { id } = await calculate({ country: "IT" }, more);
  return await stripe.tax.transactions.createFromCalculation({ calculation: String(id), reference: fresh() });
}

const reverse = (original: string, flat: number | null) =>
  stripe.tax.transactions.createReversal({
    mode: flat === null ? "full" : "partial",
    original_transaction: original,
    reference: fresh(),
    ...(flat !== null && { flat_amount: flat }),
  });

describe("a calculation", () => {
  test.each([
    ["IT", "inclusive", "txcd_99999999", 2999, 541, "22"],
    ["IT", "inclusive", "txcd_40060003", 2999, 273, "10"],
    ["DE", "inclusive", "txcd_99999999", 2999, 479, "19"],
    ["DE", "exclusive", "txcd_99999999", 2999, 570, "19"],
    ["FR", "exclusive", "txcd_40060003", 1000, 55, "5.5"],
    ["BR", "inclusive", "txcd_99999999", 2999, 0, null],
  ] as const)("%s %s %s of %i is %i", async (country, behavior, code, amount, tax, percentage) => {
    const item = { amount, reference: "0", tax_behavior: behavior, tax_code: code };
    const told = await calculate({ country }, { line_items: [item] });
    expect(told.line_items?.data).toMatchObject([{ amount, amount_tax: tax, reference: "0", tax_code: code }]);
    const share = told.line_items?.data[0]?.tax_breakdown?.[0];
    expect(share?.tax_rate_details?.percentage_decimal ?? null).toBe(percentage);
    const [added, contained] = behavior === "exclusive" ? [tax, 0] : [0, tax];
    expect([told.amount_total, told.tax_amount_exclusive, told.tax_amount_inclusive]).toEqual([
      amount + added,
      added,
      contained,
    ]);
  });

  test("in California is the state's and the county's on the goods, and nothing on food and delivery", async () => {
    const items = [{ amount: 2999 }, { amount: 1000, tax_code: "txcd_40060003" }];
    const address = { country: "US", postal_code: "94107" };
    const told = await calculate(address, { currency: "usd", line_items: items, shipping_cost: { amount: 500 } });
    const [goods, food] = told.line_items?.data ?? [];
    expect(goods?.tax_breakdown?.map(({ amount, jurisdiction }) => [jurisdiction.level, amount])).toEqual([
      ["state", 180],
      ["county", 37],
    ]);
    expect([goods?.amount_tax, food?.amount_tax, told.shipping_cost?.amount_tax]).toEqual([217, 0, 0]);
    expect(told.amount_total).toBe(2999 + 1000 + 500 + 217);
  });

  test("says nothing of its lines unless it is asked, and is over after 90 days", async () => {
    const told = await calculate({ country: "IT" }, { expand: [] });
    expect(told.line_items).toBeUndefined();
    expect(told.expires_at).toBe(r.clock.now() / 1000 + (90 * DAY_MS) / 1000);
  });

  test("under one key is made once", async () => {
    const params: Params = {
      currency: "eur",
      line_items: [{ amount: 100 }],
      customer_details: { address: { country: "IT" }, address_source: "shipping" },
    };
    const [first, second] = [
      await stripe.tax.calculations.create(params, { idempotencyKey: "one" }),
      await stripe.tax.calculations.create(params, { idempotencyKey: "one" }),
    ];
    expect(second.id).toBe(first.id);
  });

  test.each<[string, Params["customer_details"]]>([
    ["no ZIP code in the United States", { address: { country: "US" }, address_source: "shipping" }],
    ["half a ZIP code", { address: { country: "US", postal_code: "941" }, address_source: "shipping" }],
    ["neither province nor postcode in Canada", { address: { country: "CA" }, address_source: "shipping" }],
    ["a country in words", { address: { country: "Italy" }, address_source: "shipping" }],
  ])("with %s is refused, for nobody knows where that is", async (_, customer_details) => {
    const refused = await refusal(calculate({ country: "IT" }, { customer_details: customer_details as object }));
    expect([refused.statusCode, refused.code]).toEqual([400, "customer_tax_location_invalid"]);
  });

  test.each<[string, Partial<Params>, string]>([
    ["nobody's address", { customer_details: { address_source: "shipping" } }, "customer_details"],
    ["an address of no kind", { customer_details: { address: { country: "IT" } } }, "customer_details[address_source]"],
    ["an invented tax code", { line_items: [{ amount: 1, tax_code: "food" }] }, "line_items[0][tax_code]"],
    ["an amount below nothing", { line_items: [{ amount: -1 }] }, "line_items[0][amount]"],
    [
      "one name for two lines",
      { line_items: [1, 2].map((amount) => ({ amount, reference: "a" })) },
      "line_items[1][reference]",
    ],
    ["an unknown currency", { currency: "euros" }, "currency"],
    ["a delivery without a price", { shipping_cost: { tax_behavior: "inclusive" } }, "shipping_cost[amount]"],
  ])("with %s is refused by name", async (_, more, param) => {
    expect((await refusal(calculate({ country: "IT" }, more))).param).toBe(param);
  });
});

describe("a sale", () => {
  test("has the amounts of its calculation", async () => {
    const { id } = await calculate({ country: "IT" }, { shipping_cost: { amount: 500, tax_behavior: "inclusive" } });
    const sold = await stripe.tax.transactions.createFromCalculation({
      calculation: String(id),
      reference: fresh(),
      expand: ["line_items"],
    });
    expect(sold).toMatchObject({ type: "transaction", reversal: null, shipping_cost: { amount: 500, amount_tax: 90 } });
    expect(sold.line_items?.data).toMatchObject([{ amount: 2999, amount_tax: 541 }]);
  });

  test("has a reference that nothing else has, not even a reversal", async () => {
    const sold = await sell();
    const { id } = await calculate({ country: "IT" });
    const create = (reference: string) =>
      stripe.tax.transactions.createFromCalculation({ calculation: String(id), reference });
    expect((await refusal(create(sold.reference))).code).toBe("resource_already_exists");
    const back = await reverse(sold.id, -1);
    expect((await refusal(create(back.reference))).code).toBe("resource_already_exists");
  });

  test("is of a calculation that no other sale was made of, and that is not over", async () => {
    const { id } = await calculate({ country: "IT" });
    const create = () => stripe.tax.transactions.createFromCalculation({ calculation: String(id), reference: fresh() });
    await create();
    expect((await refusal(create())).param).toBe("calculation");
    const late = await calculate({ country: "IT" });
    r.clock.jump(90 * DAY_MS);
    const params = { calculation: String(late.id), reference: fresh() };
    expect((await refusal(stripe.tax.transactions.createFromCalculation(params))).message).toContain("expired");
    const none = { calculation: "taxcalc_none", reference: fresh() };
    expect((await refusal(stripe.tax.transactions.createFromCalculation(none))).code).toBe("resource_missing");
  });
});

describe("a reversal", () => {
  /** What a transaction comes to, tax and all. */
  const worth = (of: Stripe.Tax.Transaction) =>
    [...(of.line_items?.data ?? []), ...(of.shipping_cost ? [of.shipping_cost] : [])].reduce(
      (sum, { amount, amount_tax, tax_behavior }) => sum + amount + (tax_behavior === "exclusive" ? amount_tax : 0),
      0,
    );
  const kept = (id: string) => r.sandbox.taxTransactions().find((each) => each.id === id) as Stripe.Tax.Transaction;

  test.each(["inclusive", "exclusive"] as const)(
    "of a part takes that much back to the cent (%s)",
    async (behavior) => {
      const line_items = [101, 1999, 33].map((amount) => ({ amount, tax_behavior: behavior }));
      const sold = await sell({ line_items, shipping_cost: { amount: 507, tax_behavior: behavior } });
      const total = worth(kept(sold.id));
      for (const flat of [1, 777, total - 778]) {
        const back = await reverse(sold.id, -flat);
        expect(back).toMatchObject({ type: "reversal", reversal: { original_transaction: sold.id } });
        expect(worth(kept(back.id))).toBe(-flat);
      }
      expect((await refusal(reverse(sold.id, -1))).param).toBe("flat_amount");
    },
  );

  test("in full takes all of it, and nothing of what is back already", async () => {
    const sold = await sell();
    expect(worth(kept((await reverse(sold.id, null)).id))).toBe(-2999);
    const other = await sell();
    await reverse(other.id, -1);
    expect((await refusal(reverse(other.id, null))).param).toBe("mode");
  });

  test.each([
    ["a gift to the buyer", 100, "flat_amount"],
    ["nothing", 0, "flat_amount"],
    ["more than was sold", -3000, "flat_amount"],
  ])("of %s is refused", async (_, flat, param) => {
    expect((await refusal(reverse((await sell()).id, flat))).param).toBe(param);
  });

  test.each([-777, null])("in full undoes a reversal of %s, once, and as much can go back again", async (flat) => {
    const sold = await sell({ shipping_cost: { amount: 507, tax_behavior: "exclusive" } });
    const back = await reverse(sold.id, flat);
    const undone = await reverse(back.id, null);
    expect(undone).toMatchObject({ type: "reversal", reversal: { original_transaction: back.id } });
    expect(worth(kept(undone.id))).toBe(-worth(kept(back.id)));
    expect((await refusal(reverse(back.id, null))).statusCode).toBe(400);
    expect(worth(kept((await reverse(sold.id, null)).id))).toBe(-worth(kept(sold.id)));
  });

  test("of a reversal, or of nothing, is refused", async () => {
    const back = await reverse((await sell()).id, -1);
    expect((await refusal(reverse(back.id, -1))).param).toBe("original_transaction");
    expect((await refusal(reverse("tax_none", -1))).code).toBe("resource_missing");
  });
});
