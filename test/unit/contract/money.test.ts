import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  AMOUNT_MAX,
  addMoney,
  chargeStep,
  formatMoney,
  Money,
  minorDigits,
  smallestUnit,
  toMajorUnits,
} from "../../../contract/money.ts";
import { fc } from "../seeded.ts";

const eur = (amount: number): Money => ({ amount, currency: "EUR" });
/** Some locales put a no-break space of one kind or another between amount and currency. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("the minor unit", () => {
  test.each([
    ["EUR", 2],
    ["USD", 2],
    ["GBP", 2],
    ["JPY", 0],
    ["KRW", 0],
    ["KWD", 3],
    ["BHD", 3],
  ])("of %s has %i digits", (currency, digits) => {
    expect(minorDigits(currency)).toBe(digits);
  });

  // Stripe docs, supported currencies: what the card is charged counts, not what a locale's table finds usual.
  test.each(["HUF", "IDR", "COP", "ISK", "UGX", "ALL", "LBP", "PKR", "TWD", "RSD"])(
    "of %s is a hundredth, as the provider counts it",
    (currency) => {
      expect(minorDigits(currency)).toBe(2);
    },
  );

  test("of every zero-decimal currency of the provider is the unit itself", () => {
    const zero = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" ");
    expect(zero.filter((currency) => minorDigits(currency) !== 0)).toEqual([]);
  });
});

// Stripe docs, supported currencies.
describe("a charge is a whole number of", () => {
  test.each([
    ["EUR", 1, 1],
    ["HUF", 1, 1],
    ["JPY", 1, 1],
    ["ISK", 100, 100],
    ["UGX", 100, 100],
    ["KWD", 10, 1],
    ["BHD", 10, 1],
    ["JOD", 10, 1],
    ["OMR", 10, 1],
    ["TND", 10, 1],
  ])("%s steps of %i minor units, and amounts that are only read of %i", (currency, step, unit) => {
    expect([chargeStep(currency), smallestUnit(currency)]).toEqual([step, unit]);
  });
});

describe("adding", () => {
  test("one amount is itself, several are their sum", () => {
    expect(addMoney(eur(2999))).toEqual(eur(2999));
    expect(addMoney(eur(2999), eur(500), eur(1))).toEqual(eur(3500));
  });

  test("two currencies is a bug and throws", () => {
    expect(() => addMoney(eur(1), { amount: 1, currency: "USD" })).toThrow(RangeError);
  });

  test("is the same in any order and stays a whole number", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: AMOUNT_MAX }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(amounts, (list) => {
        const [first = 0, ...rest] = list;
        const [last = 0, ...others] = list.toReversed();
        const sum = addMoney(eur(first), ...rest.map(eur));
        expect(sum).toEqual(addMoney(eur(last), ...others.map(eur)));
        expect(Number.isSafeInteger(sum.amount)).toBe(true);
      }),
    );
  });
});

describe("major units for another party's wire", () => {
  test.each([
    [3499, "EUR", 34.99],
    [3499, "JPY", 3499],
    [3499, "KWD", 3.499],
    [349_900, "HUF", 3499],
    [10, "EUR", 0.1],
    [0, "EUR", 0],
  ])("%i minor units of %s are %d", (amount, currency, major) => {
    expect(toMajorUnits({ amount, currency })).toBe(major);
  });

  test("never show more decimals than the currency has, and lead back to the same minor units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: AMOUNT_MAX }), fc.constantFrom("EUR", "JPY", "KWD"), (amount, currency) => {
        const major = toMajorUnits({ amount, currency });
        const digits = minorDigits(currency);
        expect(String(major)).toMatch(new RegExp(`^\\d+(\\.\\d{1,${Math.max(digits, 1)}})?$`));
        expect(Math.round(major * 10 ** digits)).toBe(amount);
      }),
    );
  });
});

describe("what a buyer reads", () => {
  test.each([
    ["en-GB", 3499, "EUR", "€34.99"],
    ["de-DE", 3499, "EUR", "34,99 €"],
    ["it-IT", 3499, "EUR", "34,99 €"],
    ["en-US", 350_000, "USD", "$3,500.00"],
    ["en", 3499, "JPY", "¥3,499"],
    ["en", 3499, "KWD", "KWD 3.499"],
  ])("in %s %i minor units of %s are %s", (locale, amount, currency, shown) => {
    expect(plain(formatMoney(locale, { amount, currency }))).toBe(shown);
  });

  test.each(["HUF", "IDR", "ISK", "COP"])(
    "a %s amount names what is charged, not a hundred times as much",
    (currency) => {
      expect(plain(formatMoney("en", { amount: 349_900, currency }))).toBe(`${currency} 3,499`);
      expect(plain(formatMoney("en", { amount: 349_950, currency }))).toContain("3,499.5");
    },
  );
});

describe("the wire schema", () => {
  test("takes whole minor units up to the provider's largest amount", () => {
    for (const amount of [0, 1, AMOUNT_MAX]) expect(v.is(Money, { amount, currency: "EUR" })).toBe(true);
  });

  test.each([[0.5], [-1], [AMOUNT_MAX + 1], [Number.NaN], ["3499"]])("refuses the amount %s", (amount) => {
    expect(v.is(Money, { amount, currency: "EUR" })).toBe(false);
  });

  test.each(["eur", "EU", "EURO", "", "E1R"])("refuses the currency %o", (currency) => {
    expect(v.is(Money, { amount: 1, currency })).toBe(false);
  });
});
