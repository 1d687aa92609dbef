import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AMOUNT_MAX, minorDigits } from "../../../../contract/money.ts";
import { parseAmount, plainAmount } from "../../../../webview/console/amount.ts";

describe("a typed amount", () => {
  test.each([
    ["12", "EUR", 1200],
    ["12.5", "EUR", 1250],
    ["12,50", "EUR", 1250],
    ["€ 12.50", "EUR", 1250],
    ["0.01", "EUR", 1],
    ["  7 ", "EUR", 700],
    ["12.", "EUR", 1200],
    ["١٢٫٥٠", "EUR", 1250],
    ["۱۲٫۵", "EUR", 1250],
    ["1500", "JPY", 1500],
    ["1.250", "KWD", 1250],
    ["12", "ISK", 1200],
  ])("%s in %s is %i minor units", (text, currency, minor) => {
    expect(parseAmount(text, currency)).toBe(minor);
  });

  test.each([
    ["1,250.00", "EUR"],
    ["1.250,00", "EUR"],
    ["12.505", "EUR"],
    ["12.5", "JPY"],
    ["1,250", "JPY"],
    ["1.255", "KWD"],
    ["12.50", "ISK"],
    ["-5", "EUR"],
    ["0", "EUR"],
    ["0.00", "EUR"],
    ["1e3.5.1", "EUR"],
    [".5", "EUR"],
    ["1000000", "EUR"],
  ])("%s in %s is refused and never guessed at", (text, currency) => {
    expect(parseAmount(text, currency)).toBe("format");
  });

  test.each(["", "  ", "abc", "€"])("%j is none at all", (text) => {
    expect(parseAmount(text, "EUR")).toBe("missing");
  });

  test("is the one that is written out for it, in every currency", () => {
    const currency = fc.constantFrom("EUR", "USD", "JPY", "GBP", "CLP");
    fc.assert(
      fc.property(fc.integer({ min: 1, max: AMOUNT_MAX }), currency, (minor, code) => {
        expect(parseAmount(plainAmount(minor, code), code)).toBe(minor);
        expect(plainAmount(minor, code).split(".")[1]?.length ?? 0).toBe(minorDigits(code));
      }),
    );
  });
});
