import { describe, expect, test } from "vitest";
import type { OrderLine } from "../../../../db/documents.ts";
import { Failure } from "../../../../worker/failure.ts";
import { doubledPiece, paidFor } from "../../../../worker/merchant/refund-lines.ts";
import { fc } from "../../seeded.ts";
import { order } from "../rows.ts";

const line = (paidMinor: number, quantity: number): OrderLine => ({
  ...(order().lines[0] as OrderLine),
  quantity,
  paidMinor,
});

describe("what was paid for some pieces", () => {
  test.each([
    [1000, 3, 1, 333],
    [1000, 3, 2, 667],
    [1000, 3, 3, 1000],
    [1, 2, 1, 1],
    [2999, 1, 1, 2999],
  ])("of %i for %i pieces, %i of them are %i", (total, pieces, wanted, share) => {
    expect(paidFor(order({ lines: [line(total, pieces)] }), [{ line: 0, quantity: wanted }], [])).toBe(share);
  });

  test("of an order that was accepted at another amount nobody has worked out", () => {
    const pieces = [{ line: 0, quantity: 1 }];
    expect(paidFor(order({ acceptedMinor: 2000 }), pieces, [])).toMatchObject({ code: "refund_refused" });
    expect(paidFor(order({ acceptedMinor: order().totalMinor }), pieces, [])).toBe(order().lines[0]?.paidMinor);
  });

  test("of a currency with a larger step is a whole number of steps", () => {
    const isk = order({ currency: "ISK", lines: [line(100_000, 3)] });
    expect(paidFor(isk, [{ line: 0, quantity: 1 }], [])).toBe(33_300);
  });

  test("is never more than the line, and all of it for all pieces", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e8 }),
        fc.integer({ min: 1, max: 999 }),
        fc.nat(998),
        (total, pieces, less) => {
          const lines = [line(total, pieces)];
          const some = paidFor(order({ lines }), [{ line: 0, quantity: Math.max(1, pieces - less) }], []);
          expect(some).toBeLessThanOrEqual(total);
          expect(paidFor(order({ lines }), [{ line: 0, quantity: pieces }], [])).toBe(total);
        },
      ),
    );
  });

  test("adds up to the line, one piece after the other, in every currency", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom("EUR", "ISK"),
        (hundreds, pieces, currency) => {
          const paid = currency === "ISK" ? 100 * hundreds : hundreds;
          const sold = order({ currency, lines: [line(paid, pieces)] });
          const one = [{ line: 0, quantity: 1 }];
          const shares: number[] = [];
          for (let piece = 0; piece < pieces; piece++) {
            shares.push(Number(paidFor(sold, one, Array(piece).fill({ status: "succeeded", lines: one }))));
          }
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(paid);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test.each([
    ["a line that is not there", [{ line: 7, quantity: 1 }]],
    ["more than was bought", [{ line: 0, quantity: 4 }]],
    [
      "a line named twice",
      [
        { line: 0, quantity: 1 },
        { line: 0, quantity: 1 },
      ],
    ],
  ])("of %s is refused", (_, pieces) => {
    expect(paidFor(order({ lines: [line(1000, 3)] }), pieces, [])).toBeInstanceOf(Failure);
  });
});

test("a piece goes back once: one whose refund failed may again, one that is on its way may not", () => {
  const back = (status: "pending" | "succeeded" | "failed" | "canceled", quantity: number) => ({
    status,
    lines: [{ line: 0, quantity }],
  });
  const three = order({ lines: [line(1000, 3)] });
  const two = [{ line: 0, quantity: 2 }];
  expect(doubledPiece(three, two, [back("failed", 3), back("canceled", 3), back("succeeded", 1)])).toBeNull();
  expect(doubledPiece(three, two, [{ status: "succeeded", lines: null }])).toBeNull();
  expect(doubledPiece(three, two, [back("pending", 1), back("succeeded", 1)])).toMatchObject({
    code: "refund_refused",
  });
});
