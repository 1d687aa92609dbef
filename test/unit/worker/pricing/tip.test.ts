import { describe, expect, test } from "vitest";
import { tipVerdict } from "../../../../worker/pricing/tip.ts";
import { priced, typed, written } from "./written.ts";

const TIPS = {
  EUR: { presetsMinor: [100, 200, 500], maximumMinor: 2000 },
  KWD: { presetsMinor: [], maximumMinor: 5000 },
};

describe("a tip", () => {
  test.each([
    ["of nothing is none", "EUR", 0, { kind: "none" }],
    ["of nothing is none where none is asked for", "USD", 0, { kind: "none" }],
    ["that is no preset is welcome", "EUR", 350, { kind: "added" }],
    ["of the most is welcome", "EUR", 2000, { kind: "added" }],
    ["of more is refused", "EUR", 2001, { kind: "refused", reason: "too_much" }],
    ["in a currency without tips is refused", "USD", 100, { kind: "refused", reason: "not_offered" }],
    ["below nothing is refused", "EUR", -1, { kind: "refused", reason: "not_chargeable" }],
    ["of half a cent is refused", "EUR", 0.5, { kind: "refused", reason: "not_chargeable" }],
    ["of no number is refused", "EUR", Number.NaN, { kind: "refused", reason: "not_chargeable" }],
    ["that the provider cannot charge is refused", "KWD", 1005, { kind: "refused", reason: "not_chargeable" }],
  ])("%s", (_, currency, amount, verdict) => {
    expect(tipVerdict(TIPS, currency, amount)).toEqual(verdict);
  });

  test("is paid on top: taxed nothing, discounted nothing, and of no help to a minimum", () => {
    const book = written({
      tips: TIPS,
      codes: [
        { code: "TENTH", gives: { kind: "percent", basisPoints: 1000 } },
        { code: "OVER20", gives: { kind: "percent", basisPoints: 1000 }, minimum: { EUR: 2000 } },
      ],
    });
    // 2 * 9.00 - 1.80 + 5.00 = 21.20; * 22 / 122 = 3.8230
    const without = priced(book, { code: typed("TENTH") });
    expect(without).toMatchObject({ totalMinor: 2120, tipMinor: 0, tax: { totalMinor: 382 }, tip: { kind: "none" } });
    const tipped = priced(book, { code: typed("TENTH"), tipMinor: 500 });
    expect(tipped).toMatchObject({ totalMinor: 2620, tipMinor: 500, discountMinor: 180, tip: { kind: "added" } });
    expect(tipped.tax).toEqual(without.tax);
    expect(priced(book, { code: typed("OVER20"), tipMinor: 500 }).code).toMatchObject({ reason: "below_minimum" });
  });

  test("that is refused is not in the total, and the price says so", () => {
    const { totalMinor, tipMinor, tip } = priced(written({ tips: TIPS }), { tipMinor: 9999 });
    expect([totalMinor, tipMinor, tip]).toEqual([2300, 0, { kind: "refused", reason: "too_much" }]);
  });
});
