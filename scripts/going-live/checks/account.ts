/** The account at Stripe: its keys, whether it may charge, and its webhook endpoint. */
import type Stripe from "stripe";
import type { Config } from "../../../worker/config.ts";
import { createStripeClient } from "../../../worker/payments/stripe/client.ts";
import { readEndpointSteps, shownEndpoints } from "../endpoints.ts";
import { good, type Line, note, wrong } from "../line.ts";
import { mendOf } from "../mends.ts";
import { stripeTroubleOf } from "../stripe-trouble.ts";
import { clockLine } from "./clock.ts";

const SETUP = "npm run stripe -- setup";

export async function accountLines(
  { publicUrl, stripe: { apiUrl, live, secretKey } }: Config,
  now: number,
): Promise<Line[]> {
  const client = createStripeClient(secretKey, apiUrl);
  try {
    const account = await client.accounts.retrieveCurrent();
    const clock = clockLine("Stripe", Date.parse(account.lastResponse.headers.date ?? "") || null, now);
    return [keyLine(account, live), chargesLine(account, live), ...clock, ...(await endpointLines(client, publicUrl))];
  } catch (error) {
    return [stripeTroubleOf(error, "account")];
  }
}

function keyLine({ id }: Stripe.Account, live: boolean): Line {
  return good("STRIPE_SECRET_KEY", `is of the account ${id}, ${live ? "live mode: real money" : "test mode"}`);
}

function chargesLine({ charges_enabled: canCharge }: Stripe.Account, live: boolean): Line {
  const what = "charges";
  if (canCharge) return good(what, "the account may charge");
  const says = "Stripe does not let the account charge yet";
  // In test mode the test cards work all the same.
  if (!live) return note(what, `${says}: test cards work, real ones will not`);
  return wrong(what, says, "answer what Stripe still asks for on its dashboard's home page");
}

async function endpointLines(client: Stripe, publicUrl: string): Promise<Line[]> {
  try {
    const lines = shownEndpoints(await readEndpointSteps(client, publicUrl));
    return lines.map((line) => (line.state === "due" ? wrong(line.what, line.says, SETUP) : line));
  } catch (error) {
    return [stripeTroubleOf(error, "webhook endpoint")];
  }
}

/** Asked for a payment that nobody has: what is said of the key comes before what is said of the payment. */
const NO_PAYMENT = "pi_none";

export async function publishableKeyLines({ stripe: { apiUrl, publishableKey } }: Config): Promise<Line[]> {
  const what = "STRIPE_PUBLISHABLE_KEY";
  const client = createStripeClient(publishableKey, apiUrl);
  try {
    await client.paymentIntents.retrieve(NO_PAYMENT, { client_secret: `${NO_PAYMENT}_secret_none` });
  } catch (error) {
    const { code, message, type }: { code?: string; message: string; type?: string } = Object(error);
    const isUnknown = /^Invalid API Key/i.test(message) || code === "api_key_expired";
    if (isUnknown) return [wrong(what, "is not a key that Stripe knows", mendOf(what))];
    if (type === "StripeConnectionError" || type === "StripeAPIError") return [stripeTroubleOf(error, what)];
    if (type === "StripeRateLimitError") return [stripeTroubleOf(error, what)];
  }
  return [good(what, "is known to Stripe; that it is of the same account is for you to see")];
}
