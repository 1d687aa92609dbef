/** What Stripe was asked for and what it holds, in the words of the tests. */
import type { World } from "./world.ts";

const INTENTS = "/v1/payment_intents";
export const CREATE = INTENTS;
export const CONFIRM = `${INTENTS}/:id/confirm`;
export const CANCEL = `${INTENTS}/:id/cancel`;
export const READ = `${INTENTS}/:id`;

/** Idempotency keys of all calls of one kind that were executed or refused, replays left out, oldest first. */
export function keysOf(world: World, kind: "create" | "confirm" | "cancel"): (string | null)[] {
  const wanted = kind === "create" ? /\/payment_intents$/ : new RegExp(`/payment_intents/[^/]+/${kind}$`);
  return world.sandbox.stripe
    .calls()
    .filter((call) => call.method === "POST" && wanted.test(call.path) && !call.replayed)
    .map((call) => call.idempotencyKey);
}

/** Charges that took money. */
export function takenCharges(world: World) {
  return world.sandbox.stripe.charges().filter((charge) => charge.paid);
}

/** The one PaymentIntent there is. */
export function onlyIntent(world: World) {
  const [intent, ...more] = world.sandbox.stripe.paymentIntents();
  if (!intent || more.length > 0) throw new Error(`there are ${more.length + (intent ? 1 : 0)} PaymentIntents`);
  return intent;
}

/** The one PaymentIntent whose bank waits for an answer. */
export function onlyLiveIntent(world: World) {
  const [intent, ...more] = world.sandbox.stripe.paymentIntents().filter(({ status }) => status === "requires_action");
  if (!intent || more.length > 0)
    throw new Error(`there are ${more.length + (intent ? 1 : 0)} PaymentIntents at the bank`);
  return intent;
}

/** The bank's challenge of a PaymentIntent, answered as the bank's page does it: by HTTP, with the client secret. */
export async function answerChallenge(
  world: World,
  secret: string,
  answer: "abandon" | "approve" | "refuse",
  id = onlyIntent(world).id,
) {
  const response = await fetch(new URL(`/sandbox/stripe/challenges/${id}`, world.sandbox.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ answer, client_secret: secret }),
  });
  if (!response.ok) throw new Error(`the bank answered ${response.status}`);
}
