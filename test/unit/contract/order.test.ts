import { expect, test } from "vitest";
import { DECLINE_CODES, LIVE_STATUSES, PAYMENT_STATUSES } from "../../../contract/order.ts";

test("an order is live in every status but paid, cancelled and expired", () => {
  const ended = PAYMENT_STATUSES.filter((status) => !LIVE_STATUSES.some((live) => live === status));
  expect(ended).toEqual(["paid", "cancelled", "expired"]);
});

test("no decline code tells a buyer that a card was reported lost, stolen or fraudulent", () => {
  expect(DECLINE_CODES.filter((code) => /lost|stolen|fraud|pickup/.test(code))).toEqual([]);
  expect(DECLINE_CODES).toContain("card_declined");
});
