import { describe, expect, test } from "vitest";
import { PAYMENT_STATUSES, type PaymentStatus } from "../../../../contract/order.ts";
import { judge } from "../../../../worker/checkout/verdict.ts";
import type { ProviderPayment } from "../../../../worker/payments/port.ts";
import { fc } from "../../seeded.ts";
import { NOW, order, payment } from "../rows.ts";

const now = NOW;

const STATES = ["open", "processing", "action_required", "declined", "succeeded", "cancelled"] as const;
type State = ProviderPayment["state"];

/** What becomes of an order in each status when the payment is read in each state; a dash is: stays. */
const TABLE: Record<PaymentStatus, Record<State, PaymentStatus | "-">> = {
  created: row("-", "-", "-", "-", "paid", "cancelled"),
  paying: row("-", "-", "action_required", "declined", "paid", "cancelled"),
  action_required: row("-", "-", "-", "declined", "paid", "cancelled"),
  declined: row("-", "-", "-", "-", "paid", "cancelled"),
  paid: row("-", "-", "-", "-", "-", "-"),
  cancelled: row("-", "-", "-", "-", "paid", "-"),
  expired: row("-", "-", "-", "-", "paid", "-"),
};

function row(...targets: (PaymentStatus | "-")[]): Record<State, PaymentStatus | "-"> {
  return Object.fromEntries(STATES.map((state, index) => [state, targets[index]])) as Record<
    State,
    PaymentStatus | "-"
  >;
}

function verdictOf(status: PaymentStatus, state: State, decisive: boolean): PaymentStatus | "-" {
  const verdict = judge(order({ status }), payment({ state, ref: "ch_new" }), { decisive, now });
  if (verdict.kind === "quarantine") throw new Error(verdict.reason);
  return verdict.kind === "move" ? verdict.to : "-";
}

describe.each(PAYMENT_STATUSES)("an order that is %s", (status) => {
  test.each(STATES)("and whose payment is %s moves as the table says", (state) => {
    expect(verdictOf(status, state, true)).toBe(TABLE[status][state]);
    // A new reference makes what is read by the way as good as an answer.
    expect(verdictOf(status, state, false)).toBe(TABLE[status][state]);
  });
});

describe("a decline", () => {
  const declined = payment({ state: "declined", ref: "ch_old", decline: "insufficient_funds" });

  test("seen before, read while another attempt is on its way, changes nothing", () => {
    const again = order({ status: "paying", attempt: 2, chargeRef: "ch_old" });
    expect(judge(again, declined, { decisive: false, now })).toEqual({ kind: "stay" });
  });

  test("seen before is believed when it answers this very attempt", () => {
    const again = order({ status: "paying", attempt: 2, chargeRef: "ch_old" });
    expect(judge(again, declined, { decisive: true, now })).toEqual({
      kind: "move",
      to: "declined",
      decline: "insufficient_funds",
    });
  });

  test("ends a challenge whatever its reference", () => {
    const challenged = order({ status: "action_required", chargeRef: "ch_old" });
    expect(judge(challenged, declined, { decisive: false, now })).toMatchObject({ kind: "move", to: "declined" });
  });

  test("without a reason of the provider's is a plain no", () => {
    const verdict = judge(order(), payment({ state: "declined", decline: null }), { decisive: true, now });
    expect(verdict).toEqual({ kind: "move", to: "declined", decline: "card_declined" });
  });
});

describe("a payment that the provider cancelled", () => {
  const cancelled = payment({ state: "cancelled" });
  const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);

  test.each([
    ["paying, within two minutes", order({ status: "paying" }), minutes(1), "cancelled"],
    ["paying, after two minutes", order({ status: "paying" }), minutes(2), "expired"],
    ["declined, while the goods are held", order({ status: "declined" }), minutes(9), "cancelled"],
    ["declined, past the hold", order({ status: "declined" }), minutes(10), "expired"],
  ])("ends an order that is %s, as time was the reason or not, whoever tells of it", (_, ended, at, to) => {
    for (const decisive of [true, false]) {
      expect(judge(ended, cancelled, { decisive, now: at })).toEqual({ kind: "move", to, decline: null });
    }
  });
});

describe("a contradiction", () => {
  test.each([
    ["another amount", { amountMinor: 3498 }, "amount_mismatch"],
    ["another currency", { currency: "USD" }, "amount_mismatch"],
    ["another order", { orderId: "ord_2" }, "foreign_payment"],
    ["no order", { orderId: null }, "foreign_payment"],
    ["another PaymentIntent", { id: "pi_2" }, "foreign_payment"],
  ])("of %s moves nothing and is for a person to look at", (_, change, reason) => {
    for (const status of PAYMENT_STATUSES) {
      expect(judge(order({ status }), payment(change), { decisive: true, now })).toEqual({
        kind: "quarantine",
        reason,
      });
    }
  });

  test("is none when the order has no PaymentIntent yet and the payment names the order", () => {
    expect(judge(order({ paymentIntentId: null }), payment(), { decisive: false, now })).toMatchObject({ to: "paid" });
  });
});

test("only a payment that succeeded, in this amount and for this order, ever makes an order paid", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...PAYMENT_STATUSES),
      fc.constantFrom(...STATES),
      fc.constantFrom(3499, 3498, 1),
      fc.constantFrom("ord_1", "ord_2", null),
      fc.boolean(),
      fc.date({ min: NOW, max: new Date(NOW.getTime() + 3_600_000), noInvalidDate: true }),
      (status, state, amountMinor, orderId, decisive, at) => {
        const verdict = judge(order({ status }), payment({ state, amountMinor, orderId }), { decisive, now: at });
        if (verdict.kind !== "move" || verdict.to !== "paid") return;
        expect({ state, amountMinor, orderId }).toEqual({ state: "succeeded", amountMinor: 3499, orderId: "ord_1" });
      },
    ),
    { numRuns: 1000 },
  );
});
