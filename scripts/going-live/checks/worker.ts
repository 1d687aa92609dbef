/** The worker at PUBLIC_URL: it is there, it is well, and Messenger and Stripe would be heard. */
import { createHmac, randomUUID } from "node:crypto";
import type { Config } from "../../../worker/config.ts";
import { createStripeClient } from "../../../worker/payments/stripe/client.ts";
import { WEBHOOK_PATH as STRIPE_PATH } from "../endpoint-steps.ts";
import { good, type Line, wrong } from "../line.ts";
import { ask, DEPLOY, other, silent, unwell, WORKER } from "./asking.ts";

const MESSENGER_PATH = "/webhooks/messenger";

export async function healthLines({ publicUrl }: Config): Promise<Line[]> {
  const answer = await ask(`${publicUrl}/healthz`);
  if (answer === null) return [silent(publicUrl)];
  const { status, text } = answer;
  if (status === 200 && text.replaceAll(" ", "") === '{"ok":true}') return [good(WORKER, `is well at ${publicUrl}`)];
  if (status === 503) {
    const mend =
      "HYPERDRIVE: npx wrangler hyperdrive get, with the id of wrangler.toml: is the database's address right, and is it up?";
    return [wrong(WORKER, "does not reach its database", mend)];
  }
  const faults = [...text.matchAll(/^ {2}([A-Z_]+ .+)$/gm)].map(([, fault]) => fault);
  if (status === 500 && faults.length > 0) {
    const mend = "set each with npx wrangler secret put, or under [vars] in wrangler.toml; then npm run deploy";
    return [wrong(WORKER, `runs with a faulty configuration: ${faults.join("; ")}`, mend)];
  }
  return [wrong(WORKER, `something else answers at ${publicUrl} (${status})`, DEPLOY)];
}

/** As Meta asks when the callback is registered. */
export async function handshakeLines({ meta, publicUrl }: Config): Promise<Line[]> {
  const what = "webhook handshake";
  const challenge = randomUUID();
  const asked = { "hub.mode": "subscribe", "hub.verify_token": meta.verifyToken, "hub.challenge": challenge };
  const answer = await ask(`${publicUrl}${MESSENGER_PATH}?${new URLSearchParams(asked)}`);
  if (answer === null) return [silent(publicUrl)];
  if (answer.status === 200 && answer.text === challenge)
    return [good(what, `answers at ${publicUrl}${MESSENGER_PATH}`)];
  if (answer.status === 403) return [other("META_VERIFY_TOKEN")];
  return [unwell(what, answer.status)];
}

/** A delivery with nothing in it, signed as Meta signs: it is taken, and nothing is kept. */
export async function appSecretLines({ meta, publicUrl }: Config): Promise<Line[]> {
  const body = JSON.stringify({ object: "page", entry: [] });
  const signature = createHmac("sha256", meta.appSecret).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return signedLines(`${publicUrl}${MESSENGER_PATH}`, { method: "POST", body, headers }, 401, "META_APP_SECRET");
}

/** An event about nothing, signed as Stripe signs: it is taken, and nothing is kept. */
export async function webhookSecretLines({ publicUrl, stripe }: Config, now: number): Promise<Line[]> {
  const event = { id: "evt_doctor", object: "event", type: "doctor.asks", livemode: stripe.live };
  const payload = JSON.stringify({ ...event, data: { object: { object: "question" } } });
  const timestamp = Math.floor(now / 1000);
  const signer = createStripeClient(stripe.secretKey, stripe.apiUrl).webhooks;
  const signature = await signer.generateTestHeaderStringAsync({ payload, secret: stripe.webhookSecret, timestamp });
  const headers = { "content-type": "application/json", "stripe-signature": signature };
  return signedLines(
    `${publicUrl}${STRIPE_PATH}`,
    { method: "POST", body: payload, headers },
    400,
    "STRIPE_WEBHOOK_SECRET",
  );
}

async function signedLines(url: string, init: RequestInit, refusal: number, key: string): Promise<Line[]> {
  const answer = await ask(url, init);
  if (answer === null) return [silent(url)];
  if (answer.status === 200) return [good(key, "is the worker's, too")];
  return [answer.status === refusal ? other(key) : unwell(key, answer.status)];
}
