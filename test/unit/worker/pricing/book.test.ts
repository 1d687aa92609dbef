import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { PriceBook, type PriceBookInput } from "../../../../worker/pricing/book.ts";
import { flat, readBook, written } from "./written.ts";

const rate = (change: object) =>
  written({ delivery: [{ id: "it", places: [{ country: "IT" }], rates: [{ ...flat("EUR", 500), ...change }] }] });
const price = (prices: Record<string, number>) => written({ items: [{ id: "cup", prices }] });
const code = (change: object) =>
  written({ codes: [{ code: "WELCOME", gives: { kind: "percent", basisPoints: 1000 }, ...change }] });
const tax = (change: object) =>
  written({
    taxes: [{ id: "it", places: [{ country: "IT" }], mode: "included", rates: [{ basisPoints: 2200 }], ...change }],
  });
const tiers = (...bounds: (number | null)[]) =>
  rate({ prices: { EUR: { tiers: bounds.map((upTo) => ({ upTo, priceMinor: 500 })) } } });

describe("a price book", () => {
  test("is JSON, and what it leaves out has a plain meaning", () => {
    const book = readBook(written());
    expect(JSON.parse(JSON.stringify(book))).toEqual(book);
    expect(book).toMatchObject({
      items: [{ taxCategory: "standard", shipped: true, measure: null }, { measure: { amount: 250, unit: "g" } }],
      delivery: [
        { rates: [{ by: "count", pickupAt: null, prices: { EUR: { freeFromMinor: null, minimumMinor: 0 } } }] },
      ],
      taxes: [{ delivery: "as_goods", rates: [{ category: "standard" }] }],
      codes: [],
      tips: {},
    });
    expect(readBook(code({})).codes).toEqual([
      {
        code: "WELCOME",
        gives: { kind: "percent", basisPoints: 1000 },
        itemIds: null,
        from: null,
        until: null,
        minimum: null,
        usesMax: null,
        oncePerBuyer: false,
      },
    ]);
  });

  const REFUSED: [why: string, book: unknown][] = [
    ["half a cent", price({ EUR: 899.5 })],
    ["a price below nothing", price({ EUR: -1 })],
    ["a price of nothing", price({ EUR: 0 })],
    ["no price at all", price({})],
    ["a currency in small letters", price({ eur: 900 })],
    ["a price that ISK cannot have", price({ ISK: 99_050 })],
    ["a price that UGX cannot have", price({ UGX: 1 })],
    ["a price that KWD cannot have", price({ KWD: 1995 })],
    ["a price above what one payment carries", price({ EUR: 100_000_000 })],
    ["a key that nobody reads", { ...written(), taxs: [] }],
    ["two items of one name", written({ items: [...written().items, ...written().items] })],
    ["a weight below nothing", written({ items: [{ id: "cup", prices: { EUR: 1 }, weightGrams: -1 }] })],
    [
      "a measure of nothing",
      written({ items: [{ id: "cup", prices: { EUR: 1 }, measure: { amount: 0, unit: "g" } }] }),
    ],
    [
      "an item of a tax category that no zone names",
      written({ items: [{ id: "cup", prices: { EUR: 1 }, taxCategory: "food" }] }),
    ],
    ["a delivery price that ISK cannot have", rate({ prices: { ISK: { tiers: [{ upTo: null, priceMinor: 50 }] } } })],
    [
      "a value to be free from that KWD cannot have",
      rate({ prices: { KWD: { tiers: [{ upTo: null, priceMinor: 50 }], freeFromMinor: 5 } } }),
    ],
    ["bounds that do not rise", tiers(2, 2)],
    ["a bound after none", tiers(null, 2)],
    ["no tier", tiers()],
    ["a delivery that is there before it can be", rate({ minDays: 3, maxDays: 2 })],
    ["a rate id that the page could not send back", rate({ id: "dhl" })],
    [
      "two rates of one name in a zone",
      written({ delivery: [{ id: "it", places: [{ country: "IT" }], rates: [flat("EUR", 1), flat("EUR", 2)] }] }),
    ],
    ["a zone without a place", written({ delivery: [{ id: "it", places: [], rates: [flat("EUR", 1)] }] })],
    ["a tax above the goods themselves", tax({ rates: [{ basisPoints: 10_001 }] })],
    ["a tax of a fraction of a basis point", tax({ rates: [{ basisPoints: 662.5 }] })],
    ["tax without a standard rate", tax({ rates: [{ category: "food", basisPoints: 400 }] })],
    ["two rates of one category", tax({ rates: [{ basisPoints: 2200 }, { basisPoints: 400 }] })],
    ["a code of two letters", code({ code: "AB" })],
    [
      "two codes that differ in spaces alone",
      written({
        codes: ["AB CD", "abcd"].map((each) => ({ code: each, gives: { kind: "percent", basisPoints: 1 } as const })),
      }),
    ],
    ["a code for more than everything", code({ gives: { kind: "percent", basisPoints: 10_001 } })],
    ["a code for an item that is not there", code({ itemIds: ["mug"] })],
    ["a code that frees a rate that is not there", code({ gives: { kind: "free_delivery", rateIds: ["express"] } })],
    ["a code from a day that is none", code({ from: "next Friday" })],
    ["tips that do not rise", written({ tips: { EUR: { presetsMinor: [200, 100], maximumMinor: 500 } } })],
    ["a tip above the most", written({ tips: { EUR: { presetsMinor: [600], maximumMinor: 500 } } })],
    ["five tips", written({ tips: { EUR: { presetsMinor: [1, 2, 3, 4, 5], maximumMinor: 500 } } })],
    ["a tip that ISK cannot have", written({ tips: { ISK: { presetsMinor: [50], maximumMinor: 500 } } })],
  ];
  test.each(REFUSED)("with %s is not taken", (_, book) => {
    expect(v.is(PriceBook, book)).toBe(false);
  });

  test("with the same things put right is taken", () => {
    const right: PriceBookInput[] = [
      price({ EUR: 1, ISK: 99_000, UGX: 100, KWD: 1990, JPY: 1, INR: 100_000_000 }),
      tiers(1, 2, null),
      tax({ rates: [{ basisPoints: 10_000 }, { category: "food", basisPoints: 0 }] }),
      code({ itemIds: ["cup"], gives: { kind: "free_delivery", rateIds: ["standard"] }, from: "2026-11-27T00:00:00Z" }),
      written({ tips: { EUR: { presetsMinor: [1, 2, 3, 500], maximumMinor: 500 } } }),
    ];
    expect(right.map((book) => v.is(PriceBook, book))).toEqual(right.map(() => true));
  });
});
