import type Stripe from "stripe";
import { describe, expect, test } from "vitest";
import { ORDER_KEY, toPayment } from "../../../../../worker/payments/stripe/payment.ts";

const CARD = {
  id: "pm_1",
  object: "payment_method",
  customer: null,
  card: { brand: "visa", last4: "4242", exp_month: 12, exp_year: 2030, fingerprint: "fp_1" },
};

function intent(change: Record<string, unknown> = {}): Stripe.PaymentIntent {
  const whole = {
    id: "pi_1",
    object: "payment_intent",
    status: "succeeded",
    amount: 3499,
    currency: "eur",
    metadata: { [ORDER_KEY]: "ord_1" },
    client_secret: "pi_1_secret",
    latest_charge: "ch_1",
    last_payment_error: null,
    payment_method: CARD,
    ...change,
  };
  return whole as unknown as Stripe.PaymentIntent;
}
const refused = (code: string, decline_code?: string) => ({ code, decline_code, payment_method: { id: "pm_9" } });

describe("a PaymentIntent", () => {
  test("that succeeded is the order's payment, whole", () => {
    expect(toPayment(intent())).toEqual({
      id: "pi_1",
      orderId: "ord_1",
      state: "succeeded",
      amountMinor: 3499,
      currency: "EUR",
      decline: null,
      clientSecret: null,
      ref: "ch_1",
      card: {
        id: "pm_1",
        brand: "visa",
        last4: "4242",
        expMonth: 12,
        expYear: 2030,
        fingerprint: "fp_1",
        customerId: null,
      },
    });
  });

  test.each([
    ["succeeded", null, "succeeded"],
    ["canceled", null, "cancelled"],
    ["requires_action", null, "action_required"],
    ["requires_payment_method", null, "open"],
    ["requires_payment_method", refused("card_declined"), "declined"],
    ["requires_confirmation", null, "open"],
    ["processing", null, "processing"],
    ["requires_capture", null, "processing"],
    ["a_status_of_next_year", null, "processing"],
  ])("with the status %s and the last error %o is %s", (status, last_payment_error, state) => {
    expect(toPayment(intent({ status, last_payment_error })).state).toBe(state);
  });

  test("that was declined says why, as a buyer may know it, and hands out no secret", () => {
    const declined = intent({
      status: "requires_payment_method",
      last_payment_error: refused("card_declined", "insufficient_funds"),
    });
    expect(toPayment(declined)).toMatchObject({ decline: "insufficient_funds", clientSecret: null });
  });

  test("that succeeded after a decline is no decline", () => {
    expect(toPayment(intent({ last_payment_error: refused("card_declined") })).decline).toBeNull();
  });

  test("that waits for the bank hands out its secret, and in no other state", () => {
    expect(toPayment(intent({ status: "requires_action" })).clientSecret).toBe("pi_1_secret");
    for (const status of ["succeeded", "canceled", "processing", "requires_confirmation", "requires_payment_method"]) {
      expect(toPayment(intent({ status })).clientSecret, status).toBeNull();
    }
  });

  test("is referred to by its charge, expanded or not, else by the card that was refused", () => {
    expect(toPayment(intent({ latest_charge: { id: "ch_2" } })).ref).toBe("ch_2");
    expect(toPayment(intent({ latest_charge: null, last_payment_error: refused("expired_card") })).ref).toBe("pm_9");
    expect(toPayment(intent({ latest_charge: null })).ref).toBeNull();
  });

  test("that is none of ours names no order", () => {
    expect(toPayment(intent({ metadata: {} })).orderId).toBeNull();
  });

  test.each([
    ["not expanded", "pm_1"],
    ["absent", null],
    ["no card", { ...CARD, card: undefined }],
  ])("whose method is %s tells of no card", (_, payment_method) => {
    expect(toPayment(intent({ payment_method })).card).toBeNull();
  });

  test("names the customer its card is attached to, and stands in for a fingerprint that is missing", () => {
    const attached = { ...CARD, customer: { id: "cus_1" }, card: { ...CARD.card, fingerprint: null } };
    expect(toPayment(intent({ payment_method: attached })).card).toMatchObject({
      customerId: "cus_1",
      fingerprint: "pm_1",
    });
    expect(toPayment(intent({ payment_method: { ...CARD, customer: "cus_2" } })).card?.customerId).toBe("cus_2");
  });
});
