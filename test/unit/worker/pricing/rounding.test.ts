import { describe, expect, test } from "vitest";
import { roundDown, roundHalfUp } from "../../../../worker/pricing/rounding.ts";
import { fc } from "../../seeded.ts";

describe("rounding", () => {
  test.each([
    ["a third goes down", 100, 3, 1, 33],
    ["two thirds go up", 200, 3, 1, 67],
    ["a half goes up", 3, 2, 1, 2],
    ["nothing stays nothing", 0, 7, 1, 0],
    ["a whole stays whole", 700, 7, 1, 100],
    ["to hundreds: 49 goes down", 149, 1, 100, 100],
    ["to hundreds: 50 goes up", 150, 1, 100, 200],
    ["to tens: 1537.5 is 154 tens", 3075, 2, 10, 1540],
  ])("%s", (_, numerator, denominator, step, rounded) => {
    expect(roundHalfUp(numerator, denominator, step)).toBe(rounded);
  });

  test("is within half a step of the exact quotient, never below by as much, and a whole number of steps", () => {
    const numerators = fc.integer({ min: 0, max: 10_000_000_000_000 });
    const steps = fc.constantFrom(1, 10, 100);
    fc.assert(
      fc.property(numerators, fc.integer({ min: 1, max: 20_000 }), steps, (numerator, denominator, step) => {
        const rounded = BigInt(roundHalfUp(numerator, denominator, step));
        // rounded - exact, times twice the denominator: above minus a step, at most a step.
        const off = 2n * (rounded * BigInt(denominator) - BigInt(numerator));
        const bound = BigInt(step) * BigInt(denominator);
        expect(rounded % BigInt(step)).toBe(0n);
        expect(off > -bound && off <= bound).toBe(true);
      }),
    );
  });

  test("down leaves what is less than a step", () => {
    expect([roundDown(1999, 100), roundDown(1999, 10), roundDown(1999, 1)]).toEqual([1900, 1990, 1999]);
  });
});
