/** A ConfirmationToken for one of Stripe's documented test cards, made as Stripe's test helper makes one: no browser needed. */
import { STRIPE } from "./credentials.ts";

/** @param card `pm_card_visa`, `pm_card_visa_chargeDeclined`, `pm_card_threeDSecure2Required`, ... */
export async function cardToken(sandboxUrl: string, card: string): Promise<string> {
  const response = await fetch(new URL("/v1/test_helpers/confirmation_tokens", sandboxUrl), {
    method: "POST",
    headers: { authorization: `Bearer ${STRIPE.secretKey}`, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ payment_method: card }),
  });
  const body = (await response.json()) as { id?: string };
  if (!body.id) throw new Error(`The sandbox made no ConfirmationToken of ${card}: ${JSON.stringify(body)}`);
  return body.id;
}

/** The CVC of a saved card typed again, as the provider's own field hands it over: with the publishable key, and used once. */
export async function cvcToken(sandboxUrl: string, cvc = "123"): Promise<string> {
  const response = await fetch(new URL("/v1/tokens", sandboxUrl), {
    method: "POST",
    headers: {
      authorization: `Bearer ${STRIPE.publishableKey}`,
      "content-type": "application/x-www-form-urlencoded",
      // The field is a frame of the provider's own.
      origin: new URL(sandboxUrl).origin,
    },
    body: new URLSearchParams({ "cvc_update[cvc]": cvc }),
  });
  const body = (await response.json()) as { id?: string };
  if (!body.id) throw new Error(`The sandbox made no token of the CVC: ${JSON.stringify(body)}`);
  return body.id;
}
