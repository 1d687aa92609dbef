import { describe, expect, test } from "vitest";
import { spread } from "../../../../worker/pricing/spread.ts";
import { fc } from "../../seeded.ts";

describe("an amount spread over parts", () => {
  test.each([
    ["a third each: the cent left goes to the first of equals", 100, [1, 1, 1], 1, [34, 33, 33]],
    // 631 * 2999 / 3499 = 540.83, 631 * 500 / 3499 = 90.17
    ["the cent left goes to who lost most by rounding down", 631, [2999, 500], 1, [541, 90]],
    // 10 * 1 / 8 = 1.25, 10 * 2 / 8 = 2.5, 10 * 5 / 8 = 6.25
    ["wherever that stands", 10, [1, 2, 5], 1, [1, 3, 6]],
    ["in whole steps", 300, [1, 1], 100, [200, 100]],
    ["nothing to parts without weight", 7, [0, 3, 0], 1, [0, 7, 0]],
    ["nothing over nothing", 0, [0, 0], 1, [0, 0]],
  ])("%s", (_, amount, weights, step, parts) => {
    expect(spread(amount, weights, step)).toEqual(parts);
  });

  test("is exact where a product is too large for a number", () => {
    expect(spread(99_999_999, [99_999_998, 1], 1)).toEqual([99_999_998, 1]);
    expect(spread(999_999_999, [333_333_333, 333_333_333, 333_333_333], 1)).toEqual([
      333_333_333, 333_333_333, 333_333_333,
    ]);
  });

  test("that has nobody to go to, or is no whole number of steps, is a bug", () => {
    expect(() => spread(1, [0, 0], 1)).toThrow(RangeError);
    expect(() => spread(150, [1, 1], 100)).toThrow(RangeError);
  });

  test("is whole again, each part within a step of its share, and none more than its weight", () => {
    const cases = fc.record({
      step: fc.constantFrom(1, 10, 100),
      weights: fc.array(fc.integer({ min: 0, max: 9_999_999 }), { minLength: 1, maxLength: 20 }),
      part: fc.integer({ min: 0, max: 10_000 }),
    });
    fc.assert(
      fc.property(cases, ({ step, weights: units, part }) => {
        const weights = units.map((unit) => unit * step);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const amount = Math.floor((total / step) * (part / 10_000)) * step;
        const parts = spread(amount, weights, step);
        expect(parts.reduce((sum, each) => sum + each, 0)).toBe(amount);
        parts.forEach((each, at) => {
          const weight = weights[at] ?? 0;
          expect(each % step).toBe(0);
          expect(each).toBeGreaterThanOrEqual(0);
          expect(each).toBeLessThanOrEqual(weight);
          const off = BigInt(each) * BigInt(total) - BigInt(amount) * BigInt(weight);
          expect(off < BigInt(step) * BigInt(total || 1) && -off < BigInt(step) * BigInt(total || 1)).toBe(true);
        });
      }),
    );
  });
});
