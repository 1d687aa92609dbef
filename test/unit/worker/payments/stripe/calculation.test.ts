import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { toCalculationParams, toWorkedOut } from "../../../../../worker/payments/stripe/calculation.ts";
import type { TaxQuestion } from "../../../../../worker/payments/tax-port.ts";
import { draftPrice, finishPrice, type PriceDraft } from "../../../../../worker/pricing/engine.ts";
import { fc } from "../../../seeded.ts";
import { shopping } from "../../pricing/shops.ts";

const MILANO = { country: "IT", region: "MI", postcode: "20121", city: "Milano", line1: "Via Roma 1" };

function question(change: Partial<TaxQuestion> = {}): TaxQuestion {
  const lines = [
    { amountMinor: 2999, code: "txcd_99999999" },
    { amountMinor: 1000, code: null },
  ];
  return { currency: "EUR", mode: "included", place: MILANO, lines, deliveryMinor: 500, ...change };
}

/** Per cent by jurisdiction. */
type Rates = string[];

interface Told {
  amount: number;
  tax: number;
  rates: Rates;
}

/** What Stripe answers. @param told the lines, and last the delivery where there is one */
function calculation(asked: TaxQuestion, told: Told[], change: object = {}): Stripe.Tax.Calculation {
  const behavior = asked.mode === "added" ? "exclusive" : "inclusive";
  const taxed = ({ amount, rates, tax }: Told) => ({
    amount,
    amount_tax: tax,
    tax_behavior: behavior,
    tax_breakdown: rates.map((percentage_decimal) => ({ tax_rate_details: { percentage_decimal } })),
  });
  const delivery = told[asked.lines.length];
  const sum = told.reduce((total, { tax }) => total + tax, 0);
  const whole = {
    id: "taxcalc_1",
    currency: asked.currency.toLowerCase(),
    line_items: {
      data: told.slice(0, asked.lines.length).map((line, index) => ({ ...taxed(line), reference: `${index}` })),
    },
    shipping_cost: delivery ? taxed(delivery) : null,
    tax_amount_exclusive: asked.mode === "added" ? sum : 0,
    tax_amount_inclusive: asked.mode === "added" ? 0 : sum,
    ...change,
  };
  return whole as unknown as Stripe.Tax.Calculation;
}

const ITALY: Told[] = [
  { amount: 2999, tax: 541, rates: ["22"] },
  { amount: 1000, tax: 91, rates: ["10.0"] },
  { amount: 500, tax: 90, rates: ["22"] },
];

describe("a question", () => {
  test("names each line by its place, what is paid for it, and where it goes", () => {
    expect(toCalculationParams(question())).toEqual({
      currency: "eur",
      line_items: [
        { amount: 2999, reference: "0", tax_behavior: "inclusive", tax_code: "txcd_99999999" },
        { amount: 1000, reference: "1", tax_behavior: "inclusive" },
      ],
      customer_details: {
        address: { country: "IT", line1: "Via Roma 1", city: "Milano", postal_code: "20121", state: "MI" },
        address_source: "shipping",
      },
      shipping_cost: { amount: 500, tax_behavior: "inclusive", tax_code: "txcd_92010001" },
      expand: ["line_items.data.tax_breakdown"],
    });
  });

  test("of added taxes says so of the lines and of the delivery", () => {
    const params = toCalculationParams(question({ mode: "added" }));
    expect([params.shipping_cost, ...params.line_items].map((each) => each?.tax_behavior)).toEqual(
      Array(3).fill("exclusive"),
    );
  });

  test("sends nothing that is not known, and no delivery that costs nothing", () => {
    const place = { country: "IT", region: "", postcode: "", city: "", line1: "" };
    const params = toCalculationParams(question({ place, deliveryMinor: 0 }));
    expect(params.customer_details?.address).toEqual({ country: "IT" });
    expect(params).not.toHaveProperty("shipping_cost");
  });
});

describe("an answer", () => {
  test("is the tax of each line and of the delivery, and of each rate", () => {
    expect(toWorkedOut(calculation(question(), ITALY), question())).toEqual({
      calculationId: "taxcalc_1",
      tax: {
        mode: "included",
        lines: [
          { taxMinor: 541, basisPoints: 2200 },
          { taxMinor: 91, basisPoints: 1000 },
        ],
        deliveryTaxMinor: 90,
        rates: [
          { basisPoints: 2200, netMinor: 2868, taxMinor: 631 },
          { basisPoints: 1000, netMinor: 909, taxMinor: 91 },
        ],
      },
    });
  });

  test("of several jurisdictions is one rate, which may be finer than a basis point", () => {
    const asked = question({ mode: "added", lines: [{ amountMinor: 2999, code: null }], deliveryMinor: 0 });
    const told = calculation(asked, [{ amount: 2999, tax: 449, rates: ["5", "9.975"] }]);
    expect(toWorkedOut(told, asked)?.tax.rates).toEqual([{ basisPoints: 1497.5, netMinor: 2999, taxMinor: 449 }]);
  });

  test("with its lines in another order is read by their names", () => {
    const told = calculation(question(), ITALY);
    told.line_items?.data.reverse();
    expect(toWorkedOut(told, question())?.tax.lines.map(({ taxMinor }) => taxMinor)).toEqual([541, 91]);
  });

  test("of no tax names no rate, whatever the rate would have been", () => {
    const asked = question({ lines: [{ amountMinor: 2999, code: null }], deliveryMinor: 0 });
    const told = calculation(asked, [{ amount: 2999, tax: 0, rates: ["22"] }]);
    expect(toWorkedOut(told, asked)?.tax.rates).toEqual([{ basisPoints: 0, netMinor: 2999, taxMinor: 0 }]);
  });

  test.each<[string, object]>([
    ["has no name", { id: null }],
    ["is in another currency", { currency: "usd" }],
    ["has no lines", { line_items: null }],
    ["has no delivery", { shipping_cost: null }],
    ["has a tax that belongs to no line", { tax_amount_exclusive: 28 }],
    ["is of another delivery", { shipping_cost: { amount: 501, amount_tax: 90, tax_behavior: "inclusive" } }],
    ["adds what should be contained", { shipping_cost: { amount: 500, amount_tax: 90, tax_behavior: "exclusive" } }],
  ])("that %s is none", (_, change) => {
    expect(toWorkedOut(calculation(question(), ITALY, change), question())).toBeNull();
  });

  test("makes every basket add up to the cent, with taxes contained and added", () => {
    const rate = fc.constantFrom(0, 550, 725, 887.5, 1900, 2200);
    const mode = fc.constantFrom("included" as const, "added" as const);
    fc.assert(
      fc.property(
        shopping({ plain: false }),
        mode,
        fc.array(rate, { minLength: 7, maxLength: 7 }),
        (shop, how, rates) => {
          const drafting = draftPrice({ ...shop.book, taxes: [] }, shop.basket);
          fc.pre(drafting.kind === "drafted");
          const { draft } = drafting as { draft: PriceDraft };
          const { currency, deliveryMinor, lines } = draft.taxable;
          const asked = question({
            currency,
            mode: how,
            deliveryMinor,
            lines: lines.map(({ amountMinor }) => ({ amountMinor, code: null })),
          });
          const amounts = [
            ...asked.lines.map(({ amountMinor }) => amountMinor),
            ...(deliveryMinor > 0 ? [deliveryMinor] : []),
          ];
          const told = amounts.map((amount, at) => taxed(amount, rates[at] ?? 0, how));
          const worked = toWorkedOut(calculation(asked, told), asked);
          if (!worked) throw new Error("the answer was not taken");
          const pricing = finishPrice(draft, worked.tax);
          // What a currency cannot charge is refused, and never rounded by us.
          if (pricing.kind === "refused") return ["not_chargeable", "too_much"].includes(pricing.refusal.reason);
          const { delivery, discountMinor, lines: paid, subtotalMinor, tax, tipMinor, totalMinor } = pricing.price;
          const sum = told.reduce((total, each) => total + each.tax, 0);
          expect(tax.totalMinor).toBe(sum);
          expect(tax.rates.reduce((total, each) => total + each.netMinor + each.taxMinor, 0)).toBe(
            totalMinor - tipMinor,
          );
          expect(paid.reduce((total, { paidMinor }) => total + paidMinor, delivery?.paidMinor ?? 0) + tipMinor).toBe(
            totalMinor,
          );
          const added = how === "added" ? sum : 0;
          expect(subtotalMinor - discountMinor + (delivery?.priceMinor ?? 0) + added + tipMinor).toBe(totalMinor);
          return true;
        },
      ),
    );
  });
});

function taxed(amount: number, basisPoints: number, mode: TaxQuestion["mode"]): Told {
  const base = mode === "added" ? 10_000 : 10_000 + basisPoints;
  return { amount, tax: Math.round((amount * basisPoints) / base), rates: [String(basisPoints / 100)] };
}
