import { describe, expect, test } from "vitest";
import { DECLINE_CODES } from "../../../../../contract/order.ts";
import { declineCode } from "../../../../../worker/payments/stripe/decline.ts";
import { fc } from "../../../seeded.ts";

describe("a refusal of Stripe's", () => {
  test.each([
    ["card_declined", "generic_decline", "card_declined"],
    ["card_declined", "insufficient_funds", "insufficient_funds"],
    ["card_declined", "card_velocity_exceeded", "insufficient_funds"],
    ["card_declined", "authentication_required", "authentication_failed"],
    ["card_declined", "try_again_later", "processing_error"],
    ["card_declined", undefined, "card_declined"],
    ["expired_card", "expired_card", "expired_card"],
    ["expired_card", undefined, "expired_card"],
    ["incorrect_cvc", "incorrect_cvc", "incorrect_cvc"],
    ["incorrect_number", "incorrect_number", "incorrect_number"],
    ["processing_error", "processing_error", "processing_error"],
    ["payment_intent_authentication_failure", undefined, "authentication_failed"],
    ["card_decline_rate_limit_exceeded", undefined, "too_many_attempts"],
    [undefined, undefined, "card_declined"],
    ["a_code_of_next_year", "another_one", "card_declined"],
  ])("%s/%s is %s to a buyer", (code, decline, told) => {
    expect(declineCode(code, decline)).toBe(told);
  });

  test.each(["lost_card", "stolen_card", "fraudulent", "pickup_card", "merchant_blacklist", "restricted_card"])(
    "for %s tells nobody why",
    (reason) => {
      expect(declineCode("card_declined", reason)).toBe("card_declined");
    },
  );

  test("of whatever code is one that the page has words for", () => {
    const code = fc.option(fc.oneof(fc.string(), fc.constantFrom("constructor", "toString", "__proto__")), {
      nil: undefined,
    });
    fc.assert(
      fc.property(code, code, (first, second) => {
        expect(DECLINE_CODES).toContain(declineCode(first, second));
      }),
    );
  });
});
