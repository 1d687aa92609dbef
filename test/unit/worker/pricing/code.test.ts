import { describe, expect, test } from "vitest";
import type { PriceBookInput } from "../../../../worker/pricing/book.ts";
import { flat, lines, offered, priced, readBook, typed, written } from "./written.ts";

type Code = NonNullable<PriceBookInput["codes"]>[number];
const PERCENT = { kind: "percent", basisPoints: 1000 } as const;
const readWith = (change: Partial<Code>) => readBook(with_(change));
const with_ = (change: Partial<Code>) => written({ codes: [{ code: "WELCOME", gives: PERCENT, ...change }] });

describe("a code", () => {
  // Now is 2026-11-23T09:00:00Z, the basket is 2 cups: 18.00.
  test.each([
    ["that nobody gave out", {}, typed("WELCOM"), "unknown"],
    ["before its first moment", { from: "2026-11-23T09:00:00.001Z" }, typed("WELCOME"), "not_yet"],
    ["from its last moment on", { until: "2026-11-23T09:00:00Z" }, typed("WELCOME"), "over"],
    [
      "that is worth an amount of another currency",
      { gives: { kind: "fixed", amounts: { USD: 500 } } },
      typed("WELCOME"),
      "wrong_currency",
    ],
    ["whose minimum is one of another currency", { minimum: { USD: 100 } }, typed("WELCOME"), "wrong_currency"],
    ["that was used as often as it may be", { usesMax: 3 }, typed("WELCOME", 3), "used_up"],
    ["that this buyer has used", { oncePerBuyer: true }, typed("WELCOME", 1, 1), "used_by_buyer"],
    ["for goods that are not there", { itemIds: ["beans"] }, typed("WELCOME"), "no_item"],
    ["for more than there is", { minimum: { EUR: 1801 } }, typed("WELCOME"), "below_minimum"],
  ] as const)("%s is refused and changes nothing", (_, change, code, reason) => {
    const { code: verdict, totalMinor, discountMinor } = priced(with_(change as Partial<Code>), { code });
    expect(verdict).toEqual({
      kind: "refused",
      code: code?.typed,
      reason,
      minimumMinor: reason === "below_minimum" ? 1801 : null,
    });
    expect([totalMinor, discountMinor]).toEqual([2300, 0]);
  });

  test.each([
    ["typed small and with spaces", {}, typed(" wel come ")],
    ["at its first moment", { from: "2026-11-23T09:00:00Z" }, typed("WELCOME")],
    ["a moment before its end", { until: "2026-11-23T09:00:00.001Z" }, typed("WELCOME")],
    ["with one use left", { usesMax: 3 }, typed("WELCOME", 2)],
    ["that others have used", { oncePerBuyer: true }, typed("WELCOME", 99, 0)],
    ["that may be used again", {}, typed("WELCOME", 99, 99)],
    ["for exactly as much as there is", { minimum: { EUR: 1800 } }, typed("WELCOME")],
  ] as const)("%s is good", (_, change, code) => {
    const price = priced(with_(change as Partial<Code>), { code });
    expect(price.code).toEqual({ kind: "applied", code: "WELCOME" });
    // A tenth of 18.00 is 1.80.
    expect([price.discountMinor, price.totalMinor]).toEqual([180, 2120]);
  });

  test.each(["from", "until"] as const)("whose %s no clock can read is refused when it is written", (key) => {
    // ISO 8601 has hours alone as an offset, and no `Date` reads it: compared with, it would be neither past nor to come.
    expect(() => readWith({ [key]: "2026-11-23T08:00:00+01" })).toThrow("is no moment");
    expect(readWith({ [key]: "2026-11-23T08:00:00+01:00" }).codes).toHaveLength(1);
  });

  test("that is not typed is no matter", () => {
    expect(priced(with_({})).code).toBeNull();
  });
});

describe("what a code gives", () => {
  const shares = (gives: Code["gives"], quantities: Record<string, number>, change: Partial<Code> = {}) =>
    priced(with_({ gives, ...change }), { lines: lines(quantities), code: typed("WELCOME") }).lines.map(
      ({ discountMinor }) => discountMinor,
    );

  test("in percent is rounded once, half up, and spread over the lines so that nothing is lost", () => {
    // 15 % of 9.00 + 16.50 = 3.825, so 3.83; 383 * 900 / 2550 = 135.18, 383 * 1650 / 2550 = 247.82
    expect(shares({ kind: "percent", basisPoints: 1500 }, { cup: 1, beans: 1 })).toEqual([135, 248]);
    // 5 % of 25.50 is 1.275, so 1.28; 128 * 900 / 2550 = 45.18, 128 * 1650 / 2550 = 82.82
    expect(shares({ kind: "percent", basisPoints: 500 }, { cup: 1, beans: 1 })).toEqual([45, 83]);
  });

  test("as an amount is that amount, spread by what the lines cost", () => {
    // 10.00 * 900 / 2550 = 352.94, 10.00 * 1650 / 2550 = 647.06
    expect(shares({ kind: "fixed", amounts: { EUR: 1000 } }, { cup: 1, beans: 1 })).toEqual([353, 647]);
  });

  test("is never more than the goods cost, and never the delivery", () => {
    const book = with_({ gives: { kind: "fixed", amounts: { EUR: 5000 } } });
    expect(priced(book, { code: typed("WELCOME") })).toMatchObject({ discountMinor: 1800, totalMinor: 500 });
  });

  test("comes off the goods it is for and no others, whose worth alone counts for its minimum", () => {
    const ten: Code["gives"] = { kind: "fixed", amounts: { EUR: 1000 } };
    expect(shares(ten, { cup: 1, beans: 3 }, { itemIds: ["cup"] })).toEqual([900, 0]);
    const book = with_({ gives: ten, itemIds: ["cup"], minimum: { EUR: 1000 } });
    const price = priced(book, { lines: lines({ cup: 1, beans: 3 }), code: typed("WELCOME") });
    expect(price.code).toMatchObject({ kind: "refused", reason: "below_minimum", minimumMinor: 1000 });
  });

  test("in a currency with steps is whole steps", () => {
    const book = written({
      items: [{ id: "cup", prices: { ISK: 99_000 } }],
      delivery: [{ id: "is", places: [{ country: "IT" }], rates: [flat("ISK", 100_000)] }],
      codes: [{ code: "WELCOME", gives: { kind: "percent", basisPoints: 1500 } }],
    });
    // 15 % of 990 kronur is 148.5, so 149.
    const price = priced(book, { currency: "ISK", lines: lines({ cup: 1 }), code: typed("WELCOME") });
    expect([price.discountMinor, price.totalMinor]).toEqual([14_900, 184_100]);
  });

  test("as free delivery frees the ways it names, and tells what they would have cost", () => {
    const rates = [flat("EUR", 500), flat("EUR", 900, { id: "express" })];
    const delivery = [{ id: "italy", places: [{ country: "IT" }], rates }];
    const free = (rateIds: string[] | null) => {
      const codes = [{ code: "WELCOME", gives: { kind: "free_delivery", rateIds } as const }];
      return priced(written({ delivery, codes }), { code: typed("WELCOME") });
    };
    expect(offered(free(["standard"]))).toEqual([
      ["standard", 0],
      ["express", 900],
    ]);
    expect(offered(free(null))).toEqual([
      ["standard", 0],
      ["express", 0],
    ]);
    expect(free(null)).toMatchObject({
      totalMinor: 1800,
      discountMinor: 0,
      delivery: { priceMinor: 0, fullMinor: 500 },
    });
  });
});
