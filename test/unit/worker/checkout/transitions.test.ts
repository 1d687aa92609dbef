import { describe, expect, test } from "vitest";
import { LIVE_STATUSES, PAYMENT_STATUSES, type PaymentStatus, TRANSITIONS } from "../../../../contract/order.ts";
import { canMove, isLive, toldStatus } from "../../../../worker/checkout/transitions.ts";

function reachableFrom(start: PaymentStatus): Set<PaymentStatus> {
  const seen = new Set<PaymentStatus>([start]);
  for (const status of seen) for (const next of TRANSITIONS[status]) seen.add(next);
  return seen;
}

describe("the order machine", () => {
  test("has every status of the contract and leads only to such", () => {
    expect(Object.keys(TRANSITIONS).toSorted()).toEqual([...PAYMENT_STATUSES].toSorted());
    const targets = Object.values(TRANSITIONS).flat();
    expect(targets.filter((status) => !PAYMENT_STATUSES.includes(status))).toEqual([]);
  });

  test("reaches every status from created", () => {
    expect([...reachableFrom("created")].toSorted()).toEqual([...PAYMENT_STATUSES].toSorted());
  });

  test("ends in paid: nothing leads out of it", () => {
    expect(TRANSITIONS.paid).toEqual([]);
  });

  test("lets money win from every other status", () => {
    expect(PAYMENT_STATUSES.filter((status) => status !== "paid" && !canMove(status, "paid"))).toEqual([]);
  });

  test("leads from cancelled and expired to paid and nowhere else", () => {
    expect([TRANSITIONS.cancelled, TRANSITIONS.expired]).toEqual([["paid"], ["paid"]]);
  });

  test("takes another card only after a decline or a challenge", () => {
    const before = PAYMENT_STATUSES.filter((status) => canMove(status, "paying"));
    expect(before).toEqual(["created", "action_required", "declined"]);
  });

  test("has no move from a status to itself", () => {
    expect(PAYMENT_STATUSES.filter((status) => canMove(status, status))).toEqual([]);
  });

  test("calls live exactly what the contract calls live", () => {
    expect(PAYMENT_STATUSES.filter(isLive)).toEqual([...LIVE_STATUSES]);
  });
});

describe("what a buyer is told of an order", () => {
  const told = (needsAttention: string | null) =>
    PAYMENT_STATUSES.filter((status) => toldStatus({ status, needsAttention }) !== status);

  test.each(["amount_mismatch", "foreign_payment"])("that is over with %s is that it is being looked at", (reason) => {
    expect(told(reason)).toEqual(["cancelled", "expired"]);
    expect(toldStatus({ status: "expired", needsAttention: reason })).toBe("paying");
  });

  test.each([null, "payment_unknown", "withdrawn"])("that needs attention for %s is how it stands", (reason) => {
    expect(told(reason)).toEqual([]);
  });
});
