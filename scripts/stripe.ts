/**
 * `npm run stripe -- setup`: makes or mends the webhook endpoint of the worker, and leaves alone what is right already.
 * `npm run stripe -- status`: the same look, and nothing changed.
 */
import { createStripeClient } from "../worker/payments/stripe/client.ts";
import type { EndpointStep } from "./going-live/endpoint-steps.ts";
import { carryOutEndpoints, readEndpointSteps, SECRET_NOTE, shownEndpoints } from "./going-live/endpoints.ts";
import { isWrong } from "./going-live/line.ts";
import { STRIPE_KEYS } from "./going-live/needs.ts";
import { finish, neededConfig, runOwn, type Terminal } from "./going-live/run.ts";
import { stripeTroubleOf } from "./going-live/stripe-trouble.ts";

const USAGE = "npm run stripe -- setup   brings the webhook endpoint in order\nnpm run stripe -- status  only looks";

/** @returns the exit code */
export async function stripe(terminal: Terminal, command: string | undefined): Promise<number> {
  if (command !== "setup" && command !== "status") {
    terminal.say(USAGE);
    return 1;
  }
  const config = neededConfig(terminal, STRIPE_KEYS);
  if (config === null) return 1;
  const { apiUrl, live, secretKey } = config.stripe;
  const client = createStripeClient(secretKey, apiUrl);
  let steps: EndpointStep[];
  try {
    steps = await readEndpointSteps(client, config.publicUrl);
  } catch (error) {
    return finish(terminal, [stripeTroubleOf(error, "webhook endpoint")]);
  }
  terminal.say(live ? "Stripe, live mode: real money." : "Stripe, test mode: no real money.");
  if (command === "status") {
    const code = finish(terminal, shownEndpoints(steps));
    if (steps.some(({ kind }) => kind !== "keep")) terminal.say("→ is what npm run stripe -- setup would do.");
    return code;
  }
  const { lines, secret } = await carryOutEndpoints(client, steps);
  const code = finish(terminal, secret === null && !lines.some(isWrong) ? [...lines, SECRET_NOTE] : lines);
  if (secret !== null) tellSecret(terminal, secret);
  return code;
}

/** Stripe tells it once, and so do we. */
function tellSecret({ say }: Terminal, secret: string): void {
  say("\nIts secret, shown this once:");
  say(`  ${secret}`);
  say("Store it, and paste it when you are asked:");
  say("  npx wrangler secret put STRIPE_WEBHOOK_SECRET");
  say(
    "and put the same into .dev.vars, for npm run doctor. Until then the worker refuses Stripe's events, and Stripe repeats them.",
  );
}

if (import.meta.main) await runOwn((terminal) => stripe(terminal, process.argv[2]));
