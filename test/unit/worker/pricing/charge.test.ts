import { describe, expect, test } from "vitest";
import { chargeMaximum, chargeMinimum, chargeOf } from "../../../../worker/pricing/charge.ts";
import { flat, priced, written } from "./written.ts";

const rules = (settlementCurrency: string, minimumsMinor: Record<string, number> = {}) => ({
  settlementCurrency,
  minimumsMinor,
});

describe("the least that is charged", () => {
  // Stripe docs, supported currencies: minimum charge amounts by settlement currency.
  const MINIMUMS: [string, number][] = [
    ...["USD", "AUD", "BRL", "CAD", "CHF", "EUR", "INR", "NZD", "SGD"].map((each): [string, number] => [each, 50]),
    ...[["GBP", 30] as const, ["JPY", 50] as const, ["HKD", 400] as const, ["MXN", 1000] as const].map(
      ([each, least]): [string, number] => [each, least],
    ),
    ["CZK", 1500],
    ["DKK", 250],
    ["NOK", 300],
    ["SEK", 300],
    ...["PLN", "RON", "AED", "MYR"].map((each): [string, number] => [each, 200]),
    ["BGN", 100],
    ["THB", 1000],
    ["HUF", 17_500],
  ];
  test.each(MINIMUMS)("settled in %s is %i of its minor units", (currency, least) => {
    expect(chargeMinimum(rules(currency), currency)).toBe(least);
    expect(chargeOf(rules(currency), currency, least).kind).toBe("possible");
    expect(chargeOf(rules(currency), currency, least - 1)).toEqual({ kind: "below_minimum", minimumMinor: least });
  });

  test("in another currency than the settlement's is not known, until the merchant says it", () => {
    expect(chargeMinimum(rules("EUR"), "USD")).toBeNull();
    expect(chargeOf(rules("EUR"), "USD", 1).kind).toBe("possible");
    expect(chargeMinimum(rules("EUR", { USD: 60 }), "USD")).toBe(60);
    expect(chargeMinimum(rules("EUR", { EUR: 100 }), "EUR")).toBe(100);
  });

  test("of a total of nothing is no question: there is nothing to charge", () => {
    expect(chargeOf(rules("EUR"), "EUR", 0)).toEqual({ kind: "nothing" });
  });
});

describe("the most that is charged at once", () => {
  test("has eight digits, nine in the currencies that need and may have them", () => {
    expect(["EUR", "JPY", "KWD", "IDR", "INR"].map(chargeMaximum)).toEqual([
      99_999_999, 99_999_999, 99_999_999, 999_999_999, 999_999_999,
    ]);
  });
});

describe("a price", () => {
  const book = (priceMinor: number) =>
    written({
      items: [{ id: "cup", prices: { EUR: priceMinor } }],
      delivery: [{ id: "italy", places: [{ country: "IT" }], rates: [flat("EUR", 0)] }],
      codes: [{ code: "GIFT", gives: { kind: "percent", basisPoints: 10_000 } }],
    });
  const code = { typed: "gift", usesTotal: 0, usesByBuyer: 0 };

  test("says when it is too little to be charged, and when nothing is left to charge", () => {
    expect(priced(book(25)).charge).toEqual({ kind: "possible" });
    expect(priced(book(24)).charge).toEqual({ kind: "below_minimum", minimumMinor: 50 });
    expect(priced(book(24), { code })).toMatchObject({ totalMinor: 0, charge: { kind: "nothing" } });
  });
});
