import { describe, expect, test } from "vitest";
import type { PriceBookInput } from "../../../../worker/pricing/book.ts";
import { draftPrice, finishPrice } from "../../../../worker/pricing/engine.ts";
import { containedTax } from "../../../../worker/pricing/tax.ts";
import { basket, flat, lines, priced, readBook, typed, written } from "./written.ts";

type Tax = NonNullable<PriceBookInput["taxes"]>[number];

const taxed = (change: Partial<Tax>, items = written().items): PriceBookInput =>
  written({
    items,
    taxes: [{ id: "it", places: [{ country: "IT" }], mode: "included", rates: [{ basisPoints: 2200 }], ...change }],
  });
const book = [
  { id: "cup", prices: { EUR: 900 } },
  { id: "book", prices: { EUR: 1200 }, taxCategory: "books" },
];
const TWO = [{ basisPoints: 2200 }, { category: "books", basisPoints: 400 }];

test("a contained tax of a third and of half a cent", () => {
  // 1.00 at 50 % contains 33.33 cents; 0.03 at 100 % contains 1.5 cents, which go up.
  expect(containedTax(100, 5000, 1)).toBe(33);
  expect(containedTax(3, 10_000, 1)).toBe(2);
  expect(containedTax(0, 2200, 1)).toBe(0);
});

describe("tax", () => {
  test("of several rates is told by rate, highest first, and every line knows its own", () => {
    // Delivery 5.00: 500 * 900 / 2100 = 214.29, 500 * 1200 / 2100 = 285.71, so 214 and 286.
    // 11.14 * 22 / 122 = 2.0089; 14.86 * 4 / 104 = 0.5715
    const {
      tax,
      lines: two,
      delivery,
      totalMinor,
    } = priced(taxed({ rates: TWO }, book), { lines: lines({ book: 1, cup: 1 }) });
    expect(totalMinor).toBe(2600);
    expect(tax).toEqual({
      mode: "included",
      totalMinor: 258,
      rates: [
        { basisPoints: 2200, netMinor: 913, taxMinor: 201 },
        { basisPoints: 400, netMinor: 1429, taxMinor: 57 },
      ],
    });
    // 201 * 900 / 1114 = 162.39, * 214 / 1114 = 38.61; 57 * 1200 / 1486 = 46.03, * 286 / 1486 = 10.97
    expect(two.map(({ taxMinor, taxBasisPoints }) => [taxMinor, taxBasisPoints])).toEqual([
      [46, 400],
      [162, 2200],
    ]);
    expect(delivery?.taxMinor).toBe(39 + 11);
  });

  test("of a category without a rate of its own is the standard one", () => {
    const shop = taxed({}, book);
    const france: Tax = { id: "fr", places: [{ country: "FR" }], mode: "included", rates: TWO };
    const price = priced({ ...shop, taxes: [...(shop.taxes ?? []), france] }, { lines: lines({ book: 1 }) });
    expect(price.lines[0]?.taxBasisPoints).toBe(2200);
  });

  test("is nothing where no zone has the destination", () => {
    const nowhere = taxed({ places: [{ country: "FR" }] });
    expect(priced(nowhere)).toMatchObject({ totalMinor: 2300, tax: { totalMinor: 0 }, lines: [{ taxBasisPoints: 0 }] });
  });

  test("that is added comes on top, on the lines and on the delivery", () => {
    // 23.00 * 6.25 % = 1.4375, so 1.44: 144 * 1800 / 2300 = 112.70, 144 * 500 / 2300 = 31.30
    const price = priced(taxed({ mode: "added", rates: [{ basisPoints: 625 }] }));
    expect(price.tax).toEqual({
      mode: "added",
      totalMinor: 144,
      rates: [{ basisPoints: 625, netMinor: 2300, taxMinor: 144 }],
    });
    expect(price).toMatchObject({
      subtotalMinor: 1800,
      totalMinor: 2444,
      lines: [{ grossMinor: 1800, taxMinor: 113, paidMinor: 1913 }],
      delivery: { priceMinor: 500, taxMinor: 31, paidMinor: 531 },
    });
  });

  test("leaves the delivery alone where it is untaxed", () => {
    // 18.00 * 22 / 122 = 3.2459
    const { tax, delivery } = priced(taxed({ delivery: "untaxed" }));
    expect(delivery?.taxMinor).toBe(0);
    expect(tax.rates).toEqual([
      { basisPoints: 2200, netMinor: 1475, taxMinor: 325 },
      { basisPoints: 0, netMinor: 500, taxMinor: 0 },
    ]);
  });

  test("of delivery is not that of goods which nobody carries", () => {
    const items = [book[0], { ...book[1], shipped: false }] as PriceBookInput["items"];
    const { tax } = priced(taxed({ rates: TWO }, items), { lines: lines({ cup: 1, book: 1 }) });
    expect(tax.rates.map(({ netMinor, taxMinor }) => netMinor + taxMinor)).toEqual([1400, 1200]);
  });

  test("of delivery for goods that cost nothing any more is spread evenly over them", () => {
    const free = {
      ...taxed({ rates: TWO }, book),
      codes: [{ code: "GIFT", gives: { kind: "percent", basisPoints: 10_000 } as const }],
    };
    const { tax, totalMinor } = priced(free, { lines: lines({ cup: 1, book: 1 }), code: typed("GIFT") });
    expect(totalMinor).toBe(500);
    expect(tax.rates.map(({ netMinor, taxMinor }) => netMinor + taxMinor)).toEqual([250, 250]);
  });

  test("is that of what is paid, after the discount", () => {
    const off = { ...taxed({}), codes: [{ code: "FIVE", gives: { kind: "fixed", amounts: { EUR: 500 } } as const }] };
    // 18.00 - 5.00 + 5.00 = 18.00; * 22 / 122 = 3.2459
    expect(priced(off, { code: typed("FIVE") }).tax.totalMinor).toBe(325);
  });

  test("that is added in a currency with steps can be charged", () => {
    const kuwait = written({
      items: [{ id: "cup", prices: { KWD: 1990 } }],
      delivery: [{ id: "it", places: [{ country: "IT" }], rates: [flat("KWD", 0)] }],
      taxes: [{ id: "it", places: [{ country: "IT" }], mode: "added", rates: [{ basisPoints: 500 }] }],
    });
    // 5 % of 1.990 is 0.0995, so 0.100
    const price = priced(kuwait, { currency: "KWD", lines: lines({ cup: 1 }) });
    expect([price.tax.totalMinor, price.totalMinor]).toEqual([100, 2090]);
  });
});

describe("tax that another party works out", () => {
  test("is asked for what is paid, where it goes and what it is, and its answer is in the price", () => {
    const drafting = draftPrice(
      readBook({ ...taxed({}, book), taxes: [] }),
      basket({ lines: lines({ cup: 1, book: 1 }) }),
    );
    if (drafting.kind === "refused") throw new Error(drafting.refusal.reason);
    expect(drafting.draft.taxable).toEqual({
      currency: "EUR",
      destination: { country: "IT", region: "MI", postcode: "20121" },
      lines: [
        { category: "standard", amountMinor: 900, shipped: true },
        { category: "books", amountMinor: 1200, shipped: true },
      ],
      deliveryMinor: 500,
    });
    const answer = {
      mode: "added" as const,
      lines: [
        { taxMinor: 90, basisPoints: 1000 },
        { taxMinor: 60, basisPoints: 500 },
      ],
      deliveryTaxMinor: 50,
      rates: [
        { basisPoints: 1000, netMinor: 1400, taxMinor: 140 },
        { basisPoints: 500, netMinor: 1200, taxMinor: 60 },
      ],
    };
    const pricing = finishPrice(drafting.draft, answer);
    expect(pricing).toMatchObject({
      kind: "priced",
      price: { totalMinor: 2800, tax: { totalMinor: 200 }, lines: [{ paidMinor: 990 }, { paidMinor: 1260 }] },
    });
  });
});
