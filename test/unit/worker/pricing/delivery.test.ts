import { describe, expect, test } from "vitest";
import type { PriceBookInput } from "../../../../worker/pricing/book.ts";
import { choose } from "../../../../worker/pricing/delivery.ts";
import { flat, lines, offered, priced, refused, typed, written } from "./written.ts";

type Rate = PriceBookInput["delivery"][number]["rates"][number];
type RatePrice = Rate["prices"][string];

/** A shop whose only way is this. A cup weighs 250 g and costs 9.00. */
function shipping(by: "count" | "weight" | "total", price: RatePrice, change: Partial<Rate> = {}): PriceBookInput {
  const rate = { id: "standard", by, minDays: 1, maxDays: 2, prices: { EUR: price }, ...change };
  return written({ delivery: [{ id: "italy", places: [{ country: "IT" }], rates: [rate] }] });
}
const tiers = [
  { upTo: 1000, priceMinor: 500 },
  { upTo: 2000, priceMinor: 800 },
];

describe("a delivery price", () => {
  test.each([
    ["by weight, below the first bound", "weight", 3, 500],
    ["by weight, at the first bound", "weight", 4, 500],
    ["by weight, a gram and more above it", "weight", 5, 800],
    ["by weight, at the last bound", "weight", 8, 800],
  ] as const)("%s", (_, by, cups, price) => {
    expect(priced(shipping(by, { tiers }), { lines: lines({ cup: cups }) }).delivery?.priceMinor).toBe(price);
  });

  test("by pieces counts all lines that are carried", () => {
    const counted = [
      { upTo: 2, priceMinor: 500 },
      { upTo: null, priceMinor: 900 },
    ];
    const of = (cup: number, beans: number) =>
      priced(shipping("count", { tiers: counted }), { lines: lines({ cup, beans }) }).delivery?.priceMinor;
    expect([of(1, 1), of(2, 1), of(400, 400)]).toEqual([500, 900, 900]);
  });

  test("by value looks at what the goods cost after the discount", () => {
    const valued = [
      { upTo: 2500, priceMinor: 500 },
      { upTo: null, priceMinor: 300 },
    ];
    const codes = [{ code: "TENTH", gives: { kind: "percent", basisPoints: 1000 } as const }];
    const of = (cup: number, code: string | null) =>
      priced(
        { ...shipping("total", { tiers: valued }), codes },
        { lines: lines({ cup }), code: code ? typed(code) : null },
      ).delivery?.priceMinor;
    // 18.00; 27.00; 27.00 less a tenth: 24.30
    expect([of(2, null), of(3, null), of(3, "TENTH")]).toEqual([500, 300, 500]);
  });

  test("is nothing from the value on that makes it free, and the full price is told", () => {
    const book = shipping("count", { tiers: [{ upTo: null, priceMinor: 500 }], freeFromMinor: 2700 });
    expect(priced(book, { lines: lines({ cup: 2 }) }).delivery).toMatchObject({ priceMinor: 500, fullMinor: 500 });
    expect(priced(book, { lines: lines({ cup: 3 }) })).toMatchObject({
      totalMinor: 2700,
      delivery: { priceMinor: 0, fullMinor: 500, paidMinor: 0, taxMinor: 0 },
    });
  });

  test("is not made free by goods that a code has brought below that value", () => {
    const book = {
      ...shipping("count", { tiers: [{ upTo: null, priceMinor: 500 }], freeFromMinor: 2700 }),
      codes: [{ code: "CENT", gives: { kind: "fixed", amounts: { EUR: 1 } } as const }],
    };
    expect(priced(book, { lines: lines({ cup: 3 }), code: typed("cent") })).toMatchObject({ totalMinor: 3199 });
  });
});

describe("a way that is closed says why and by how much", () => {
  const open = flat("EUR", 990, { id: "freight" });
  const beside = (rate: Rate) =>
    written({ delivery: [{ id: "it", places: [{ country: "IT" }], rates: [rate, open] }] });
  const way = (by: Rate["by"], price: RatePrice, currency = "EUR"): Rate => ({
    ...{ id: "parcel", by, minDays: 1, maxDays: 2, prices: { [currency]: price } },
  });
  test.each([
    ["too heavy", way("weight", { tiers: [{ upTo: 499, priceMinor: 1 }] }), "too_heavy", 499],
    ["too many pieces", way("count", { tiers: [{ upTo: 1, priceMinor: 1 }] }), "too_many", 1],
    ["worth too much", way("total", { tiers: [{ upTo: 1799, priceMinor: 1 }] }), "too_dear", 1799],
    [
      "worth too little",
      way("count", { tiers: [{ upTo: null, priceMinor: 1 }], minimumMinor: 1801 }),
      "below_minimum",
      1801,
    ],
    ["not priced in the currency", way("count", { tiers: [{ upTo: null, priceMinor: 1 }] }, "USD"), "no_price", null],
  ] as const)("%s", (_, rate, reason, limit) => {
    const { delivery, closed, options } = priced(beside(rate));
    expect(closed).toEqual([{ id: "parcel", reason, limit }]);
    expect([delivery?.id, options.map(({ id }) => id)]).toEqual(["freight", ["freight"]]);
  });

  test("never weighed", () => {
    const rate = way("weight", { tiers: [{ upTo: null, priceMinor: 1 }] });
    const book = { ...beside(rate), items: [{ id: "cup", prices: { EUR: 900 } }] };
    expect(priced(book).closed).toEqual([{ id: "parcel", reason: "no_weight", limit: null }]);
  });
});

describe("no delivery there", () => {
  const to = (country: string, region = "", postcode = "") => ({ destination: { country, region, postcode } });

  test("is refused before any card, with the reason", () => {
    const book = written({
      delivery: [
        { id: "italy", places: [{ country: "IT" }], rates: [flat("EUR", 500)] },
        { id: "not-livigno", places: [{ country: "IT", postcodes: ["23041"] }], rates: [] },
      ],
    });
    expect(refused(book)).toBeNull();
    expect(refused(book, to("JP"))).toEqual({ reason: "no_delivery", why: "no_zone", closed: [] });
    expect(refused(book, to("IT", "SO", "23041"))).toEqual({ reason: "no_delivery", why: "excluded", closed: [] });
    const heavy = shipping("weight", { tiers });
    expect(refused(heavy, { lines: lines({ cup: 9 }) })).toEqual({
      reason: "no_delivery",
      why: "all_closed",
      closed: [{ id: "standard", reason: "too_heavy", limit: 2000 }],
    });
  });

  test("is no matter for what nobody carries", () => {
    const items = [{ id: "cup", prices: { EUR: 900 }, shipped: false }];
    const price = priced(written({ items }), to("JP"));
    expect(price).toMatchObject({ delivery: null, options: [], totalMinor: 1800, tax: { totalMinor: 0 } });
  });
});

describe("the way taken", () => {
  const rates = [
    flat("EUR", 900, { id: "express", minDays: 1, maxDays: 1 }),
    flat("EUR", 500, { id: "slowly", minDays: 3, maxDays: 5 }),
    flat("EUR", 500, { id: "standard", minDays: 1, maxDays: 2 }),
    flat("EUR", 0, { id: "pickup", minDays: 0, maxDays: 0, pickupAt: { country: "IT", postcode: "20123" } }),
  ];
  const book = written({ delivery: [{ id: "italy", places: [{ country: "IT" }], rates }] });

  test("is the cheapest that is brought, of two equals the sooner one; the others stay to be chosen, in the merchant's order", () => {
    const price = priced(book);
    expect(price.delivery).toMatchObject({
      id: "standard",
      priceMinor: 500,
      earliest: "2026-11-24",
      latest: "2026-11-25",
    });
    expect(offered(price)).toEqual([
      ["express", 900],
      ["slowly", 500],
      ["standard", 500],
      ["pickup", 0],
    ]);
  });

  test("is the one that the buyer chose, and the cheapest again when that is not offered any more", () => {
    expect(priced(book, { deliveryId: "express" })).toMatchObject({ totalMinor: 2700, delivery: { id: "express" } });
    expect(priced(book, { deliveryId: "by_drone" })).toMatchObject({ totalMinor: 2300, delivery: { id: "standard" } });
  });

  test("is to fetch it oneself only when chosen, or when there is no other", () => {
    expect(priced(book, { deliveryId: "pickup" })).toMatchObject({ totalMinor: 1800, delivery: { id: "pickup" } });
    expect(choose(priced(book).options.slice(3), null)?.id).toBe("pickup");
    expect(choose([], "pickup")).toBeNull();
  });

  test("that is fetched is taxed where it is fetched", () => {
    const abroad = written({
      delivery: [
        {
          id: "switzerland",
          places: [{ country: "CH" }],
          rates: [flat("EUR", 900), flat("EUR", 0, { id: "pickup", pickupAt: { country: "IT" } })],
        },
      ],
    });
    const destination = { country: "CH", region: "", postcode: "6900" };
    expect(priced(abroad, { destination }).tax.totalMinor).toBe(0);
    // 18.00 * 22 / 122 = 3.2459
    expect(priced(abroad, { destination, deliveryId: "pickup" }).tax.totalMinor).toBe(325);
  });
});
