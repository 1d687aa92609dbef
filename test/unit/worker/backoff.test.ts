import { describe, expect, test } from "vitest";
import { nextTry } from "../../../worker/backoff.ts";
import { BACKOFF_MAX_MS } from "../../../worker/limits.ts";
import { fc } from "../seeded.ts";
import { NOW } from "./rows.ts";

const waitOf = (attempts: number, spread = 0.5) => (nextTry(NOW, attempts, 99, spread)?.getTime() ?? 0) - NOW.getTime();

describe("the next try", () => {
  test("doubles from five seconds to an hour", () => {
    expect([1, 2, 3, 4].map((attempts) => waitOf(attempts))).toEqual([5000, 10_000, 20_000, 40_000]);
    expect(waitOf(20)).toBe(BACKOFF_MAX_MS);
  });

  test("is moved by up to a quarter either way", () => {
    expect(waitOf(2, 0)).toBe(7500);
    expect(waitOf(2, 1)).toBe(12_500);
  });

  test("does not come once the attempts have been enough", () => {
    expect(nextTry(NOW, 8, 8, 0.5)).toBeNull();
    expect(nextTry(NOW, 9, 8, 0.5)).toBeNull();
    expect(nextTry(NOW, 7, 8, 0.5)).not.toBeNull();
  });

  test("is always in the future and never further than an hour and a quarter", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 98 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, spread) => {
        expect(waitOf(attempts, spread)).toBeGreaterThan(0);
        expect(waitOf(attempts, spread)).toBeLessThanOrEqual(BACKOFF_MAX_MS * 1.25);
      }),
    );
  });
});
