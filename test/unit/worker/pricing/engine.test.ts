import { describe, expect, test } from "vitest";
import { BASKET_LINES_MAX, PIECES_PER_LINE_MAX } from "../../../../worker/limits.ts";
import { computePrice } from "../../../../worker/pricing/engine.ts";
import { basket, flat, lines, priced, readBook, refused, written } from "./written.ts";

describe("a basket has no price", () => {
  test("with nothing in it, or with more lines than we price", () => {
    expect(refused(written(), { lines: [] })).toEqual({ reason: "empty" });
    const line = { itemId: "cup", quantity: 1, available: null };
    const many = (length: number) => ({ lines: Array.from({ length }, () => line) });
    expect(refused(written(), many(BASKET_LINES_MAX))).toBeNull();
    expect(refused(written(), many(BASKET_LINES_MAX + 1))).toEqual({
      reason: "too_many_lines",
      limit: BASKET_LINES_MAX,
    });
  });

  test.each([
    ["of something unknown", { itemId: "mug", quantity: 1, available: null }, "unknown_item"],
    [
      "of something named like a part of every object",
      { itemId: "constructor", quantity: 1, available: null },
      "unknown_item",
    ],
    ["of no pieces", { itemId: "beans", quantity: 0, available: null }, "quantity"],
    ["of pieces below nothing", { itemId: "beans", quantity: -1, available: null }, "quantity"],
    ["of half a piece", { itemId: "beans", quantity: 0.5, available: null }, "quantity"],
    [
      "of more pieces than we price",
      { itemId: "beans", quantity: PIECES_PER_LINE_MAX + 1, available: null },
      "quantity",
    ],
    ["of more than there is", { itemId: "beans", quantity: 3, available: 2 }, "sold_out"],
  ])("with a line %s, and that line is named", (_, line, why) => {
    expect(refused(written(), { lines: [...lines({ cup: 1 }), line] })).toEqual({ reason: "line", line: 1, why });
  });

  test("when its lines together want more of a thing than there is", () => {
    const line = { itemId: "cup", quantity: 2, available: 3 };
    expect(refused(written(), { lines: [line, line] })).toEqual({ reason: "line", line: 1, why: "sold_out" });
    expect(refused(written(), { lines: [line, { ...line, quantity: 1 }] })).toBeNull();
  });

  test("in a currency that a line has no price in", () => {
    expect(refused(written(), { currency: "USD" })).toEqual({ reason: "line", line: 0, why: "no_price" });
  });

  test("above what one payment carries, by its goods or in all", () => {
    const dear = (priceMinor: number) => written({ items: [{ id: "cup", prices: { EUR: priceMinor } }] });
    const limit = { reason: "too_much", limitMinor: 99_999_999 };
    const one = { lines: lines({ cup: 1 }) };
    expect(refused(dear(99_999_499), one)).toBeNull();
    expect(refused(dear(99_999_500), one)).toEqual(limit);
    expect(refused(dear(99_999_999), { lines: lines({ cup: PIECES_PER_LINE_MAX }) })).toEqual(limit);
  });

  test("that the provider cannot charge, when a price passed no import", () => {
    const book = readBook(
      written({
        items: [{ id: "cup", prices: { ISK: 99_000 } }],
        delivery: [{ id: "it", places: [{ country: "IT" }], rates: [flat("ISK", 100_000)] }],
      }),
    );
    const broken = { ...book, items: book.items.map((item) => ({ ...item, prices: { ISK: 99_050 } })) };
    const one = basket({ currency: "ISK", lines: lines({ cup: 1 }) });
    expect(computePrice(book, one).kind).toBe("priced");
    expect(computePrice(broken, one)).toEqual({
      kind: "refused",
      refusal: { reason: "not_chargeable", stepMinor: 100 },
    });
  });
});

test("each currency has its price list, and none is made of another", () => {
  const book = written({
    items: [{ id: "cup", prices: { EUR: 900, USD: 1100, JPY: 1500 } }],
    delivery: [
      {
        id: "all",
        places: [{ country: "*" }],
        rates: [flat("EUR", 500, { prices: { ...flat("EUR", 500).prices, ...flat("USD", 700).prices } })],
      },
    ],
  });
  const in_ = (currency: string) => ({ currency, lines: lines({ cup: 1 }) });
  expect(priced(book, in_("EUR")).totalMinor).toBe(1400);
  expect(priced(book, in_("USD")).totalMinor).toBe(1800);
  expect(refused(book, in_("JPY"))).toEqual({
    reason: "no_delivery",
    why: "all_closed",
    closed: [{ id: "standard", reason: "no_price", limit: null }],
  });
});

test("a line carries the price of its kilogram as listed, whatever a code takes off", () => {
  const price = priced(written(), { lines: lines({ cup: 1, beans: 1 }) });
  expect(price.lines.map(({ unitPrice }) => unitPrice)).toEqual([
    null,
    { amountMinor: 6600, currency: "EUR", per: "kilogram" },
  ]);
});
