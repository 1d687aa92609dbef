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

/** A card as somebody types it into the provider's own frame. @param number one that the sandbox knows; its expiry and CVC are good */
export async function typedCardToken(sandboxUrl: string, number: string): Promise<string> {
  return await fromFrame(sandboxUrl, "/v1/confirmation_tokens", {
    "payment_method_data[type]": "card",
    "payment_method_data[card][number]": number,
    "payment_method_data[card][exp_month]": "8",
    "payment_method_data[card][exp_year]": "2048",
    "payment_method_data[card][cvc]": "123",
  });
}

/** The CVC of a saved card typed again, as the provider's own field hands it over: used once. */
export async function cvcToken(sandboxUrl: string, cvc = "123"): Promise<string> {
  return await fromFrame(sandboxUrl, "/v1/tokens", { "cvc_update[cvc]": cvc });
}

/** The field is a frame of the provider's own, with the publishable key. @returns the id of what it made */
async function fromFrame(sandboxUrl: string, path: string, fields: Record<string, string>): Promise<string> {
  const response = await fetch(new URL(path, sandboxUrl), {
    method: "POST",
    headers: {
      authorization: `Bearer ${STRIPE.publishableKey}`,
      "content-type": "application/x-www-form-urlencoded",
      origin: new URL(sandboxUrl).origin,
    },
    body: new URLSearchParams(fields),
  });
  const body = (await response.json()) as { id?: string };
  if (!body.id) throw new Error(`The sandbox's frame was refused at ${path}: ${JSON.stringify(body)}`);
  return body.id;
}
