import { describe, expect, test } from "vitest";
import { unitPrice, unitPriceInWords } from "../../../../worker/pricing/unit-price.ts";

describe("the price of a kilogram or litre", () => {
  test.each([
    // 29.99 / 0.5 = 59.98
    ["500 g for 29.99", 2999, "EUR", 500, "g", 5998, "kilogram"],
    // 16.50 / 0.33 = 50.00
    ["330 ml for 16.50", 1650, "EUR", 330, "ml", 5000, "liter"],
    // 1.00 / 0.3 = 3.333...
    ["300 g for 1.00", 100, "EUR", 300, "g", 333, "kilogram"],
    // 0.01 / 0.8 = 0.0125: half a cent and more goes up
    ["800 ml for 0.01", 1, "EUR", 800, "ml", 1, "liter"],
    // 480 / 0.225 = 2133.33
    ["225 g for 480 yen", 480, "JPY", 225, "g", 2133, "kilogram"],
    // 2500 / 0.35 = 7142.86 kronur, in whole ones
    ["350 g for 2500 kronur", 250_000, "ISK", 350, "g", 714_300, "kilogram"],
    // 1.250 / 0.75 = 1.667 to the fils: it is read and never charged
    ["750 ml for 1.250 dinar", 1250, "KWD", 750, "ml", 1667, "liter"],
  ] as const)("of %s", (_, priceMinor, currency, amount, unit, amountMinor, per) => {
    expect(unitPrice(priceMinor, currency, { amount, unit })).toEqual({ amountMinor, currency, per });
  });

  test("is read in the buyer's language", () => {
    const price = unitPrice(2999, "EUR", { amount: 500, unit: "g" });
    expect(unitPriceInWords("en-GB", price)).toBe("€59.98/kg");
    expect(unitPriceInWords("de-DE", price).replace("\u00a0", " ")).toBe("59,98 €/kg");
  });
});
