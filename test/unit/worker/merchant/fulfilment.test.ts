import { describe, expect, test } from "vitest";
import { FULFILMENT_STATES, type FulfilmentState, PAYMENT_STATUSES } from "../../../../contract/order.ts";
import { MOVES, movesOf, refusalOf } from "../../../../worker/merchant/fulfilment.ts";
import { NOW, order } from "../rows.ts";

/** Every way that goods can go, as far as `shipped_at` tells: it is set when they are first shipped. */
function* ways(
  state: FulfilmentState,
  isShipped: boolean,
  seen = new Set<string>(),
): Generator<[FulfilmentState, boolean]> {
  if (seen.has(`${state} ${isShipped}`)) return;
  seen.add(`${state} ${isShipped}`);
  yield [state, isShipped];
  const shippedAt = isShipped ? NOW : null;
  for (const to of movesOf(order({ status: "paid", fulfilment: state, shippedAt }))) {
    yield* ways(to, isShipped || to === "shipped", seen);
  }
}

describe("the goods of a paid order", () => {
  const reached = [...ways("unfulfilled", false)];

  test("can come to every state", () => {
    expect(new Set(reached.map(([state]) => state))).toEqual(new Set(FULFILMENT_STATES));
  });

  test("are never delivered or returned without having been shipped, and never cancelled once they were", () => {
    for (const [state, isShipped] of reached) {
      if (["out_for_delivery", "delivered", "returned"].includes(state)) expect(isShipped, state).toBe(true);
      if (state === "cancelled") expect(isShipped).toBe(false);
      const shippedAt = isShipped ? NOW : null;
      const isCancellable = movesOf(order({ status: "paid", fulfilment: state, shippedAt })).includes("cancelled");
      if (isShipped) expect(isCancellable, state).toBe(false);
    }
  });

  test("stay where they were cancelled or where they came back to", () => {
    expect(Object.entries(MOVES).flatMap(([state, to]) => (to.length === 0 ? [state] : []))).toEqual([
      "cancelled",
      "returned",
    ]);
  });
});

test.each(PAYMENT_STATUSES.filter((status) => status !== "paid"))(
  "of an order that is %s nothing moves, and the refusal says so",
  (status) => {
    expect(movesOf(order({ status }))).toEqual([]);
    expect(refusalOf(order({ status }), "shipped")).toBe(
      `The order is not paid (${status}), so nothing can be shipped.`,
    );
  },
);
