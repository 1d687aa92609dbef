/** PURE. What Stripe's refusals mean to the owner of an account, and what mends them (Stripe API reference, errors). */
import { type Line, wrong } from "./line.ts";
import { mendOf } from "./mends.ts";

/** As stripe-node throws it; read by its type, so that another copy of the library is understood as well. */
interface Thrown {
  type?: string;
  message: string;
}

/**
 * @param what for whose sake Stripe was asked
 * @throws what is no error of Stripe's
 */
export function stripeTroubleOf(error: unknown, what: string): Line {
  const { message, type }: Thrown = Object(error);
  switch (type) {
    case "StripeAuthenticationError":
      return wrong("STRIPE_SECRET_KEY", "is not a key that Stripe knows", mendOf("STRIPE_SECRET_KEY"));
    case "StripePermissionError":
      return wrong(
        what,
        "the key may not do this",
        "use the secret key (sk_...), or give the restricted key read and write for webhook endpoints and payments",
      );
    case "StripeRateLimitError":
      return wrong(what, "Stripe has had too many calls", "wait a minute, then run this again");
    case "StripeConnectionError":
      return wrong(
        "Stripe",
        "does not answer",
        "look at your connection and at status.stripe.com; then run this again",
      );
    case "StripeAPIError":
      return wrong("Stripe", "has trouble of its own just now", "run this again in some minutes");
    case "StripeInvalidRequestError":
      return wrong(what, `Stripe refused it: ${message}`, "look at Stripe, Developers, Webhooks; then run this again");
    default:
      throw error;
  }
}
