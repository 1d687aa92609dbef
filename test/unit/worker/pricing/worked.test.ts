/** Baskets worked out by hand: the arithmetic stands beside each, and the book is read from JSON as a merchant would write it. */
import { describe, expect, test } from "vitest";
import type { PriceBookInput } from "../../../../worker/pricing/book.ts";
import type { Price } from "../../../../worker/pricing/price.ts";
import { flat, lines, priced, typed } from "./written.ts";

const FREE_STATE = { country: "US", region: "OR", postcode: "97201" };
const TEXAS = { country: "US", region: "TX", postcode: "73301" };
const CALIFORNIA = { country: "US", region: "CA", postcode: "94107" };

/** A roastery that sells to nine countries in nine currencies. Prices are round where the arithmetic would hide the point. */
const BOOK: PriceBookInput = {
  items: [
    {
      id: "beans",
      prices: { EUR: 1650, GBP: 1300, USD: 1899, JPY: 1480, KWD: 10_250, ISK: 450_000, UGX: 6_500_000, HUF: 649_000 },
      taxCategory: "food",
      weightGrams: 270,
      measure: { amount: 250, unit: "g" },
    },
    {
      id: "moka",
      prices: { EUR: 3450, GBP: 900, USD: 3250, JPY: 1200, KWD: 4500, ISK: 990_000, UGX: 9_000_000 },
      weightGrams: 640,
    },
  ],
  delivery: [
    { id: "it", places: [{ country: "IT" }], rates: [flat("EUR", 500)] },
    { id: "de", places: [{ country: "DE" }], rates: [flat("EUR", 790)] },
    { id: "gb", places: [{ country: "GB" }], rates: [flat("GBP", 495)] },
    { id: "us", places: [{ country: "US" }], rates: [flat("USD", 795)] },
    { id: "jp", places: [{ country: "JP" }], rates: [flat("JPY", 660)] },
    { id: "kw", places: [{ country: "KW" }], rates: [flat("KWD", 1500)] },
    { id: "is", places: [{ country: "IS" }], rates: [flat("ISK", 99_000)] },
    { id: "ug", places: [{ country: "UG" }], rates: [flat("UGX", 1_000_000)] },
    { id: "hu", places: [{ country: "HU" }], rates: [flat("HUF", 149_050)] },
  ],
  taxes: [
    { id: "it", places: [{ country: "IT" }], mode: "included", rates: [{ basisPoints: 2200 }] },
    { id: "de", places: [{ country: "DE" }], mode: "included", rates: [{ basisPoints: 1900 }, food(700)] },
    { id: "gb", places: [{ country: "GB" }], mode: "included", rates: [{ basisPoints: 2000 }, food(0)] },
    { id: "tx", places: [{ country: "US", regions: ["TX"] }], mode: "added", rates: [{ basisPoints: 625 }] },
    {
      id: "ca",
      places: [{ country: "US", regions: ["CA"] }],
      mode: "added",
      delivery: "untaxed",
      rates: [{ basisPoints: 725 }],
    },
    { id: "jp", places: [{ country: "JP" }], mode: "included", rates: [{ basisPoints: 1000 }, food(800)] },
    { id: "is", places: [{ country: "IS" }], mode: "included", rates: [{ basisPoints: 2400 }] },
    { id: "ug", places: [{ country: "UG" }], mode: "included", rates: [{ basisPoints: 1800 }] },
    { id: "hu", places: [{ country: "HU" }], mode: "included", rates: [{ basisPoints: 2700 }] },
  ],
  codes: [
    { code: "TENTH", gives: { kind: "percent", basisPoints: 1000 } },
    { code: "FIFTEEN", gives: { kind: "percent", basisPoints: 1500 } },
  ],
  tips: { USD: { presetsMinor: [200, 300, 500], maximumMinor: 5000 } },
  charge: { settlementCurrency: "EUR" },
};

function food(basisPoints: number) {
  return { category: "food", basisPoints };
}
const at = (country: string) => ({ country, region: "", postcode: "" });

/** What is paid and taxed, by line and for the delivery, and in all. */
function summary({ lines: bought, delivery, tax, subtotalMinor, discountMinor, totalMinor }: Price) {
  return {
    gross: bought.map(({ grossMinor }) => grossMinor),
    discount: bought.map(({ discountMinor: share }) => share),
    tax: [...bought.map(({ taxMinor }) => taxMinor), delivery?.taxMinor],
    paid: [...bought.map(({ paidMinor }) => paidMinor), delivery?.paidMinor],
    rates: tax.rates.map(({ basisPoints, netMinor, taxMinor }) => [basisPoints, netMinor, taxMinor]),
    sums: [subtotalMinor, discountMinor, tax.totalMinor, totalMinor],
  };
}

describe("worked by hand", () => {
  test("Italy, 22 % on everything", () => {
    // 2 * 16.50 + 34.50 = 67.50, with delivery 72.50.
    // Tax: 72.50 * 22 / 122 = 13.0738, so 13.07; net 59.43.
    // Shares of 13.07: beans 1307 * 3300 / 7250 = 594.91, moka 1307 * 3450 / 7250 = 621.95, delivery 1307 * 500 / 7250 = 90.14:
    // 594 + 621 + 90 = 1305, two cents left, to moka (.95) and beans (.91).
    const price = priced(BOOK, { destination: at("IT"), lines: lines({ beans: 2, moka: 1 }) });
    expect(summary(price)).toEqual({
      gross: [3300, 3450],
      discount: [0, 0],
      tax: [595, 622, 90],
      paid: [3300, 3450, 500],
      rates: [[2200, 5943, 1307]],
      sums: [6750, 0, 1307, 7250],
    });
    // 16.50 / 0.25 kg
    expect(price.lines[0]?.unitPrice).toEqual({ amountMinor: 6600, currency: "EUR", per: "kilogram" });
  });

  test("Italy with a tenth off", () => {
    // 3 * 16.50 + 34.50 = 84.00, a tenth is 8.40.
    // Shares of 8.40: beans 840 * 4950 / 8400 = 495, moka 840 * 3450 / 8400 = 345. Left to pay: 44.55, 31.05, delivery 5.00: 80.60.
    // Tax: 80.60 * 22 / 122 = 14.5344, so 14.53; net 66.07.
    // Shares: beans 1453 * 4455 / 8060 = 803.12, moka 1453 * 3105 / 8060 = 559.75, delivery 1453 * 500 / 8060 = 90.14:
    // 803 + 559 + 90 = 1452, one cent left, to moka.
    const price = priced(BOOK, { destination: at("IT"), lines: lines({ beans: 3, moka: 1 }), code: typed("tenth") });
    expect(summary(price)).toEqual({
      gross: [4950, 3450],
      discount: [495, 345],
      tax: [803, 560, 90],
      paid: [4455, 3105, 500],
      rates: [[2200, 6607, 1453]],
      sums: [8400, 840, 1453, 8060],
    });
  });

  test("Germany, 7 % on food and 19 % on the rest, delivery by what it carries", () => {
    // 2 * 16.50 + 34.50 = 67.50, with delivery 75.40.
    // Delivery: 790 * 3300 / 6750 = 386.22 goes with the beans, 790 * 3450 / 6750 = 403.78 with the moka: 386 and 404.
    // 19 %: 34.50 + 4.04 = 38.54; * 19 / 119 = 6.1534, so 6.15; net 32.39.
    //  7 %: 33.00 + 3.86 = 36.86; * 7 / 107 = 2.4114, so 2.41; net 34.45.
    // Shares of 6.15: moka 615 * 3450 / 3854 = 550.53, delivery 615 * 404 / 3854 = 64.47: 551 and 64.
    // Shares of 2.41: beans 241 * 3300 / 3686 = 215.76, delivery 241 * 386 / 3686 = 25.24: 216 and 25.
    const price = priced(BOOK, { destination: at("DE"), lines: lines({ beans: 2, moka: 1 }) });
    expect(summary(price)).toEqual({
      gross: [3300, 3450],
      discount: [0, 0],
      tax: [216, 551, 64 + 25],
      paid: [3300, 3450, 790],
      rates: [
        [1900, 3239, 615],
        [700, 3445, 241],
      ],
      sums: [6750, 0, 856, 7540],
    });
  });

  test("Britain, 20 % and nothing on food", () => {
    // 13.00 + 4 * 9.00 = 49.00, with delivery 53.95.
    // Delivery: 495 * 1300 / 4900 = 131.33 goes with the beans, 495 * 3600 / 4900 = 363.67 with the moka: 131 and 364.
    // 20 %: 36.00 + 3.64 = 39.64; * 20 / 120 = 6.6067, so 6.61; net 33.03. 0 %: 13.00 + 1.31 = 14.31.
    // Shares of 6.61: moka 661 * 3600 / 3964 = 600.30, delivery 661 * 364 / 3964 = 60.70: 600 and 61.
    const price = priced(BOOK, { currency: "GBP", destination: at("GB"), lines: lines({ beans: 1, moka: 4 }) });
    expect(summary(price)).toEqual({
      gross: [1300, 3600],
      discount: [0, 0],
      tax: [0, 600, 61],
      paid: [1300, 3600, 495],
      rates: [
        [2000, 3303, 661],
        [0, 1431, 0],
      ],
      sums: [4900, 0, 661, 5395],
    });
  });

  test("the United States without tax, with a tip", () => {
    // 32.50 + 7.95 = 40.45, and 3.00 for the barista: 43.45.
    const price = priced(BOOK, { currency: "USD", destination: FREE_STATE, lines: lines({ moka: 1 }), tipMinor: 300 });
    expect(summary(price)).toEqual({
      gross: [3250],
      discount: [0],
      tax: [0, 0],
      paid: [3250, 795],
      rates: [[0, 4045, 0]],
      sums: [3250, 0, 0, 4345],
    });
    expect(price.tipMinor).toBe(300);
  });

  test("Texas, 6.25 % added, on the delivery too", () => {
    // 2 * 18.99 = 37.98, with delivery 45.93; * 6.25 % = 2.8706, so 2.87: 48.80.
    // Shares of 2.87: beans 287 * 3798 / 4593 = 237.32, delivery 287 * 795 / 4593 = 49.68: 237 and 50.
    const price = priced(BOOK, { currency: "USD", destination: TEXAS, lines: lines({ beans: 2 }) });
    expect(summary(price)).toEqual({
      gross: [3798],
      discount: [0],
      tax: [237, 50],
      paid: [4035, 845],
      rates: [[625, 4593, 287]],
      sums: [3798, 0, 287, 4880],
    });
  });

  test("California, 7.25 % added, and nothing on the delivery", () => {
    // 37.98 * 7.25 % = 2.75355, so 2.75; 37.98 + 2.75 + 7.95 = 48.68.
    const price = priced(BOOK, { currency: "USD", destination: CALIFORNIA, lines: lines({ beans: 2 }) });
    expect(summary(price)).toEqual({
      gross: [3798],
      discount: [0],
      tax: [275, 0],
      paid: [4073, 795],
      rates: [
        [725, 3798, 275],
        [0, 795, 0],
      ],
      sums: [3798, 0, 275, 4868],
    });
  });

  test("Japan, 8 % on food and 10 % on the rest, in whole yen", () => {
    // 2 * 1480 + 1200 = 4160, with delivery 4820.
    // Delivery: 660 * 2960 / 4160 = 469.62 goes with the beans, 660 * 1200 / 4160 = 190.38 with the moka: 470 and 190.
    // 10 %: 1200 + 190 = 1390; * 10 / 110 = 126.36, so 126; net 1264.  8 %: 2960 + 470 = 3430; * 8 / 108 = 254.07, so 254; net 3176.
    // Shares of 126: moka 126 * 1200 / 1390 = 108.78, delivery 126 * 190 / 1390 = 17.22: 109 and 17.
    // Shares of 254: beans 254 * 2960 / 3430 = 219.20, delivery 254 * 470 / 3430 = 34.80: 219 and 35.
    const price = priced(BOOK, { currency: "JPY", destination: at("JP"), lines: lines({ beans: 2, moka: 1 }) });
    expect(summary(price)).toEqual({
      gross: [2960, 1200],
      discount: [0, 0],
      tax: [219, 109, 17 + 35],
      paid: [2960, 1200, 660],
      rates: [
        [1000, 1264, 126],
        [800, 3176, 254],
      ],
      sums: [4160, 0, 380, 4820],
    });
  });

  test("Kuwait, no tax, three decimals of which the last is 0", () => {
    // 10.250 + 4.500 = 14.750; 15 % is 2.2125, to tens of fils 2.210; 14.750 - 2.210 + 1.500 = 14.040.
    // Shares of 221 tens: beans 221 * 10250 / 14750 = 153.58, moka 221 * 4500 / 14750 = 67.42: 154 and 67.
    const price = priced(BOOK, {
      ...{ currency: "KWD", destination: at("KW"), lines: lines({ beans: 1, moka: 1 }), code: typed("FIFTEEN") },
    });
    expect(summary(price)).toEqual({
      gross: [10_250, 4500],
      discount: [1540, 670],
      tax: [0, 0, 0],
      paid: [8710, 3830, 1500],
      rates: [[0, 14_040, 0]],
      sums: [14_750, 2210, 0, 14_040],
    });
  });

  test("Iceland, 24 %, in whole kronur that the provider counts in hundredths", () => {
    // 4500 + 990 = 5490 kronur; * 24 / 124 = 1062.58, so 1063.
    // Shares: beans 1063 * 4500 / 5490 = 871.31, delivery 1063 * 990 / 5490 = 191.69: 871 and 192.
    const price = priced(BOOK, { currency: "ISK", destination: at("IS"), lines: lines({ beans: 1 }) });
    expect(summary(price)).toMatchObject({
      tax: [87_100, 19_200],
      rates: [[2400, 442_700, 106_300]],
      sums: [450_000, 0, 106_300, 549_000],
    });
  });

  test("Uganda, 18 %, a tenth off, in whole shillings that the provider counts in hundredths", () => {
    // 65,000 a tenth off is 58,500; with delivery 68,500; * 18 / 118 = 10,449.15, so 10,449.
    const price = priced(BOOK, {
      currency: "UGX",
      destination: at("UG"),
      lines: lines({ beans: 1 }),
      code: typed("TENTH"),
    });
    expect(summary(price)).toMatchObject({
      discount: [650_000],
      rates: [[1800, 5_805_100, 1_044_900]],
      sums: [6_500_000, 650_000, 1_044_900, 6_850_000],
    });
  });

  test("Hungary, 27 %, in hundredths of a forint, as cards are charged", () => {
    // 6490.00 + 1490.50 = 7980.50; * 27 / 127 = 1696.6417, so 1696.64.
    const price = priced(BOOK, { currency: "HUF", destination: at("HU"), lines: lines({ beans: 1 }) });
    expect(summary(price)).toMatchObject({ sums: [649_000, 0, 169_664, 798_050] });
  });
});
