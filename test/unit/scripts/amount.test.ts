import { expect, test } from "vitest";
import { readAmount } from "../../../scripts/orders/amount.ts";

test.each([
  ["10", "EUR", 1000],
  ["10.5", "EUR", 1050],
  ["10,50", "EUR", 1050],
  ["0.01", "EUR", 1],
  ["3499", "JPY", 3499],
  ["1.25", "KWD", 1250],
])("%s in %s is %i", (text, currency, amount) => {
  expect(readAmount(text, currency)).toBe(amount);
});

test.each(["10.505", "-1", "1e3", "ten", "", "1.000,50", "10.", "0x10"])("%j is no amount in euros", (text) => {
  expect(readAmount(text, "EUR")).toBeNull();
});
