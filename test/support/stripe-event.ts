/** Webhooks of Stripe made by hand: signed as anybody with, or without, the secret could sign them. */
import { createHmac } from "node:crypto";
import { STRIPE } from "../../scripts/credentials.ts";
import type { World } from "./world.ts";

export interface Signing {
  secret?: string;
  /** Seconds by which the signature's own time differs from the clock. */
  skew?: number;
}

/** One `v1` signature and its time, as `Stripe-Signature` carries them (Stripe docs, "Verify webhook signatures manually"). */
export function signStripe(
  world: Pick<World, "sandbox">,
  body: string,
  { secret = STRIPE.webhookSecret, skew = 0 }: Signing = {},
) {
  const time = Math.floor(world.sandbox.clock.now() / 1000) + skew;
  return { time, v1: createHmac("sha256", secret).update(`${time}.${body}`).digest("hex") };
}

export async function postStripe(world: World, body: string, signature: string | null): Promise<number> {
  const headers = { "content-type": "application/json", ...(signature !== null && { "stripe-signature": signature }) };
  const response = await world.fetch("/webhooks/stripe", { method: "POST", headers, body });
  await response.text();
  return response.status;
}

/** Posts an event signed as Stripe would. */
export async function tellOfStripe(world: World, event: object, signing: Signing = {}): Promise<number> {
  const body = JSON.stringify(event);
  const { time, v1 } = signStripe(world, body, signing);
  return await postStripe(world, body, `t=${time},v1=${v1}`);
}

/** A call of Stripe's API with the merchant's own key, as their dashboard or another program of theirs would make it. */
export async function askStripe<T>(world: World, path: string, params: Record<string, string>): Promise<T> {
  const response = await fetch(new URL(path, world.sandbox.url), {
    method: "POST",
    headers: {
      authorization: `Bearer ${STRIPE.secretKey}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams(params),
  });
  if (!response.ok) throw new Error(`Stripe answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** Somebody else takes the money of an order by a payment of their own that names it. */
export const payBesides = (world: World, orderId: string) =>
  askStripe<{ id: string }>(world, "/v1/payment_intents", {
    amount: "3499",
    currency: "eur",
    "allowed_payment_method_types[0]": "card",
    "metadata[threadtill_order]": orderId,
    payment_method: "pm_card_visa",
    confirm: "true",
  });
