import { describe, expect, it } from "vitest";
import { minorOf } from "../../../webview/extras/amount.ts";

describe("an amount that is typed", () => {
  it.each([
    ["2", 2, 200],
    [" 2,5 ", 2, 250],
    ["2.50", 2, 250],
    ["0.07", 2, 7],
    ["1.1", 2, 110],
    ["٢٫٥", 2, 250],
    ["300", 0, 300],
    ["1.5", 3, 1500],
    ["9999999.99", 2, 999_999_999],
  ])("%j with %i digits is %i minor units", (text, digits, minor) => {
    expect(minorOf(text, digits)).toBe(minor);
  });

  it.each([
    ["", 2],
    ["-1", 2],
    ["1.234", 2],
    ["1.5", 0],
    ["1e3", 2],
    ["€5", 2],
    ["1,000.00", 2],
    ["12345678", 2],
    ["NaN", 2],
  ])("%j with %i digits is none", (text, digits) => {
    expect(minorOf(text, digits)).toBeNull();
  });
});
