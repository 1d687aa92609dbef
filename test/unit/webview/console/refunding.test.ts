import { describe, expect, test } from "vitest";
import type { OrderRow } from "../../../../db/orders.ts";
import {
  amountOf,
  emptyRefund,
  piecesLeft,
  type RefundDraft,
  requestOf,
} from "../../../../webview/console/refunding.ts";
import { paidFor } from "../../../../worker/merchant/refund-lines.ts";
import { orderOf, refundOf } from "./orders-fixture.ts";

const draft = (more: Partial<RefundDraft>): RefundDraft => ({ ...emptyRefund(orderOf()), ...more });

describe("what goes back", () => {
  test("is all that is left, unless something else is chosen", () => {
    expect(amountOf(orderOf({ refundable: { amount: 2500, currency: "EUR" } }), emptyRefund(orderOf()))).toBe(2500);
  });

  test.each([[[1, 0]], [[2, 0]], [[3, 0]], [[0, 1]], [[2, 1]]])(
    "for the pieces %j is what the worker reckons",
    (pieces) => {
      const order = orderOf();
      const row = {
        currency: "EUR",
        lines: order.lines.map(({ quantity, paid }) => ({ quantity, paidMinor: paid.amount })),
      } as unknown as OrderRow;
      const lines = pieces.map((quantity, line) => ({ line, quantity })).filter(({ quantity }) => quantity > 0);
      expect(amountOf(order, draft({ how: "pieces", pieces }))).toBe(paidFor(row, lines, []));
    },
  );

  test("for the second half of a line is what the first half has left of it", () => {
    const [first] = orderOf().lines;
    if (!first) throw new Error("the order has lines");
    const lines = [{ ...first, quantity: 2, paid: { amount: 1001, currency: "EUR" } }];
    const one = draft({ how: "pieces", pieces: [1] });
    const back = refundOf({ lines: [{ line: 0, quantity: 1 }] });
    expect([amountOf(orderOf({ lines }), one), amountOf(orderOf({ lines, refunds: [back] }), one)]).toEqual([501, 500]);
  });

  test.each<[string, Partial<RefundDraft>, string]>([
    ["no piece", { how: "pieces", pieces: [0, 0] }, "none"],
    ["no amount", { how: "amount", amount: "" }, "missing"],
    ["half a cent", { how: "amount", amount: "1.005" }, "format"],
    ["a cent more than is left", { how: "amount", amount: "35.01" }, "more"],
  ])("is nothing with %s", (_, part, fault) => {
    expect(amountOf(orderOf(), draft(part))).toBe(fault);
  });

  test("is named in the request in every case, with the pieces only where they were chosen", () => {
    expect(requestOf(draft({ how: "all", pieces: [1, 0] }), 3500)).toEqual({
      amountMinor: 3500,
      reason: "requested_by_customer",
      note: "",
    });
    expect(requestOf(draft({ how: "pieces", pieces: [0, 1], note: " torn " }), 2000)).toMatchObject({
      amountMinor: 2000,
      lines: [{ line: 1, quantity: 1 }],
      note: "torn",
    });
  });
});

test("pieces that went back, or are on their way back, are not offered again; those that failed to are", () => {
  const lines = [{ line: 0, quantity: 1 }];
  const order = orderOf({
    refunds: [
      refundOf({ lines }),
      refundOf({ id: "ref_2", lines, status: "pending" }),
      refundOf({ id: "ref_3", lines, status: "failed" }),
      refundOf({ id: "ref_4" }),
    ],
  });
  expect([piecesLeft(order, 0), piecesLeft(order, 1)]).toEqual([1, 1]);
});
