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
