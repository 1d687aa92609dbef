/** What holds for every price, whatever the shop, the basket and the currency. */
import { describe, expect, test } from "vitest";
import { chargeStep, smallestUnit } from "../../../../contract/money.ts";
import { computePrice } from "../../../../worker/pricing/engine.ts";
import type { Price } from "../../../../worker/pricing/price.ts";
import { fc } from "../../seeded.ts";
import { CURRENCIES, type Shopping, shopping } from "./shops.ts";
import { flat, lines, priced, written } from "./written.ts";

function priceOf({ book, basket }: Shopping): Price {
  const pricing = computePrice(book, basket);
  if (pricing.kind === "refused") throw new Error(`refused: ${JSON.stringify(pricing.refusal)}`);
  return pricing.price;
}
const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** Every amount in a price, wherever it stands. */
function amountsIn(value: unknown): number[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === "number" && key.endsWith("Minor") ? [each] : amountsIn(each),
  );
}

const any = shopping({ plain: false });
const plain = shopping({ plain: true });

describe("every price", () => {
  test("is drawn in thirty currencies, with every kind of code and tax", () => {
    const seen = fc.sample(any, 2000).map((each) => ({ ...each, price: priceOf(each) }));
    expect(new Set(seen.map(({ price }) => price.currency))).toEqual(new Set(CURRENCIES));
    expect(CURRENCIES).toHaveLength(30);
    const count = (matches: (each: (typeof seen)[number]) => boolean) => seen.filter(matches).length;
    expect(count(({ price }) => price.discountMinor > 0)).toBeGreaterThan(100);
    expect(count(({ price }) => price.code?.kind === "refused")).toBeGreaterThan(10);
    expect(count(({ price }) => price.tax.mode === "added" && price.tax.totalMinor > 0)).toBeGreaterThan(100);
    expect(count(({ price }) => price.tax.rates.length > 2)).toBeGreaterThan(100);
    expect(count(({ price }) => price.delivery === null)).toBeGreaterThan(10);
    expect(count(({ price }) => price.delivery?.priceMinor === 0 && price.delivery.fullMinor > 0)).toBeGreaterThan(100);
  });

  test("adds up line by line", () => {
    fc.assert(
      fc.property(any, (each) => {
        const price = priceOf(each);
        const { lines, delivery, tax, subtotalMinor, discountMinor, tipMinor, totalMinor } = price;
        const of = (amountOf: (line: Price["lines"][number]) => number) => sum(lines.map(amountOf));
        for (const line of lines) {
          const added = tax.mode === "added" ? line.taxMinor : 0;
          expect(line.grossMinor).toBe(line.unitMinor * line.quantity);
          expect(line.paidMinor).toBe(line.grossMinor - line.discountMinor + added);
        }
        expect(subtotalMinor).toBe(of(({ grossMinor }) => grossMinor));
        expect(discountMinor).toBe(of(({ discountMinor: share }) => share));
        expect(tax.totalMinor).toBe(of(({ taxMinor }) => taxMinor) + (delivery?.taxMinor ?? 0));
        expect(tax.totalMinor).toBe(sum(tax.rates.map(({ taxMinor }) => taxMinor)));
        expect(totalMinor).toBe(of(({ paidMinor }) => paidMinor) + (delivery?.paidMinor ?? 0) + tipMinor);
        const addedMinor = tax.mode === "added" ? tax.totalMinor : 0;
        const deliveryMinor = delivery?.priceMinor ?? 0;
        expect(totalMinor).toBe(subtotalMinor - discountMinor + deliveryMinor + addedMinor + tipMinor);
        // What is taxed at 22 %, at 4 % and at nothing is all that is paid, but for the tip.
        expect(sum(tax.rates.map(({ netMinor, taxMinor }) => netMinor + taxMinor))).toBe(totalMinor - tipMinor);
      }),
    );
  });

  test("is of whole amounts, none below nothing, and no line is paid back by its discount or its tax", () => {
    fc.assert(
      fc.property(any, (each) => {
        const price = priceOf(each);
        const amounts = amountsIn(price);
        expect(amounts.length).toBeGreaterThan(10);
        expect(amounts.filter((amount) => !Number.isSafeInteger(amount) || amount < 0)).toEqual([]);
        for (const line of price.lines) {
          expect(line.discountMinor).toBeLessThanOrEqual(line.grossMinor);
          expect(line.taxMinor).toBeLessThanOrEqual(line.paidMinor);
        }
      }),
    );
  });

  test("is charged in whole steps of its currency, line by line, and names taxes in no unit that it has not", () => {
    fc.assert(
      fc.property(any, (each) => {
        const price = priceOf(each);
        const charged = [price.totalMinor, price.tipMinor, price.discountMinor, price.delivery?.paidMinor ?? 0];
        const byLine = price.lines.flatMap(({ paidMinor, discountMinor }) => [paidMinor, discountMinor]);
        const off = (amounts: number[], step: number) => amounts.filter((amount) => amount % step !== 0);
        expect(off([...charged, ...byLine], chargeStep(price.currency))).toEqual([]);
        expect(off(amountsIn(price), smallestUnit(price.currency))).toEqual([]);
      }),
    );
  });

  test("has for each rate the tax that it asks for, to half a unit, and gives each line its share to a unit", () => {
    fc.assert(
      fc.property(any, (each) => {
        const { tax, lines, currency } = priceOf(each);
        const step = tax.mode === "added" ? chargeStep(currency) : smallestUnit(currency);
        for (const { basisPoints, netMinor, taxMinor } of tax.rates) {
          const base = tax.mode === "added" ? netMinor : netMinor + taxMinor;
          const parts = tax.mode === "added" ? 10_000 : 10_000 + basisPoints;
          expect(Math.abs(taxMinor * parts - base * basisPoints)).toBeLessThanOrEqual((step * parts) / 2);
          for (const line of lines.filter(({ taxBasisPoints }) => taxBasisPoints === basisPoints)) {
            const listed = line.grossMinor - line.discountMinor;
            const share = base === 0 ? 0 : (taxMinor * listed) / base;
            expect(Math.abs(line.taxMinor - share)).toBeLessThan(step);
          }
        }
      }),
    );
  });

  test("is the same for the same basket, to the cent", () => {
    fc.assert(
      fc.property(any, (each) => {
        expect(priceOf(structuredClone(each))).toEqual(priceOf(each));
      }),
    );
  });

  test("takes the cheapest way there is", () => {
    fc.assert(
      fc.property(any, (each) => {
        const { delivery, options } = priceOf(each);
        const cheapest = Math.min(...options.map(({ priceMinor }) => priceMinor));
        expect(delivery === null ? options.length : delivery.priceMinor).toBe(delivery === null ? 0 : cheapest);
      }),
    );
  });
});

describe("without codes, thresholds and delivery taxed at several added rates", () => {
  test("more pieces never cost less", () => {
    const more = fc.record({ each: plain, at: fc.nat(), pieces: fc.integer({ min: 1, max: 20 }) });
    fc.assert(
      fc.property(more, ({ each, at, pieces }) => {
        const basket = { ...each.basket, code: null };
        const grown = basket.lines.map((line, index) =>
          index === at % basket.lines.length ? { ...line, quantity: line.quantity + pieces } : line,
        );
        const [less, grownPrice] = [basket, { ...basket, lines: grown }].map((one) =>
          priceOf({ book: each.book, basket: one }),
        );
        expect(grownPrice?.totalMinor).toBeGreaterThanOrEqual(less?.totalMinor ?? Number.NaN);
      }),
    );
  });

  test("one line more never costs less", () => {
    fc.assert(
      fc.property(plain, fc.integer({ min: 1, max: 9 }), ({ book, basket }, quantity) => {
        const all = { ...basket, code: null };
        const without = { ...all, lines: [...all.lines, { itemId: "item-0", quantity, available: null }] };
        expect(priceOf({ book, basket: without }).totalMinor).toBeGreaterThanOrEqual(
          priceOf({ book, basket: all }).totalMinor,
        );
      }),
    );
  });

  test("a code never makes anything dearer", () => {
    fc.assert(
      fc.property(plain, ({ book, basket }) => {
        const without = priceOf({ book, basket: { ...basket, code: null } });
        expect(priceOf({ book, basket }).totalMinor).toBeLessThanOrEqual(without.totalMinor);
      }),
    );
  });
});

test("with delivery taxed as the goods at several added rates, goods that are taxed less can make all of it cheaper", () => {
  // Known and told (the engine's header). 1.00 and delivery 100.00 at 19 %: 101.00 + 19.19 = 120.19. With 1.00 at 0 % beside it
  // half of the delivery is untaxed: 102.00 + 19 % of 51.00 = 102.00 + 9.69 = 111.69.
  const book = written({
    items: [
      { id: "cup", prices: { EUR: 100 } },
      { id: "milk", prices: { EUR: 100 }, taxCategory: "food" },
    ],
    delivery: [{ id: "it", places: [{ country: "IT" }], rates: [flat("EUR", 10_000)] }],
    taxes: [
      {
        id: "it",
        places: [{ country: "IT" }],
        mode: "added",
        rates: [{ basisPoints: 1900 }, { category: "food", basisPoints: 0 }],
      },
    ],
  });
  expect(priced(book, { lines: lines({ cup: 1 }) }).totalMinor).toBe(12_019);
  expect(priced(book, { lines: lines({ cup: 1, milk: 1 }) }).totalMinor).toBe(11_169);
});
