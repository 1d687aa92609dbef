/** The worker at PUBLIC_URL: it is there, it is well, and it holds the same secrets as this machine. */
import { createHmac, randomUUID } from "node:crypto";
import type { Config } from "../../../worker/config.ts";
import { createStripeClient } from "../../../worker/payments/stripe/client.ts";
import { WEBHOOK_PATH as STRIPE_PATH } from "../endpoint-steps.ts";
import { good, type Line, wrong } from "../line.ts";

const TIMEOUT_MS = 15_000;
const WHAT = "worker";
const MESSENGER_PATH = "/webhooks/messenger";
const DEPLOY = "npm run deploy, and PUBLIC_URL is the address that it prints";

interface Answer {
  status: number;
  text: string;
}

/** Null when nothing answers. Redirects are not followed: Meta and Stripe do not follow them either. */
async function ask(url: string, init: RequestInit = {}): Promise<Answer | null> {
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(TIMEOUT_MS) });
    return { status: response.status, text: await response.text() };
  } catch {
    return null;
  }
}

export async function healthLines({ publicUrl }: Config): Promise<Line[]> {
  const answer = await ask(`${publicUrl}/healthz`);
  if (answer === null) return [wrong(WHAT, `nothing answers at ${publicUrl}`, DEPLOY)];
  const { status, text } = answer;
  if (status === 200 && text.replaceAll(" ", "") === '{"ok":true}') return [good(WHAT, `is well at ${publicUrl}`)];
  if (status === 503) {
    const mend =
      "npx wrangler hyperdrive get, with the id of wrangler.toml: is the database's address right, and is it up?";
    return [wrong(WHAT, "does not reach its database", mend)];
  }
  const faults = [...text.matchAll(/^ {2}([A-Z_]+ .+)$/gm)].map(([, fault]) => fault);
  if (status === 500 && faults.length > 0) {
    const mend = "set each with npx wrangler secret put, or under [vars] in wrangler.toml; then npm run deploy";
    return [wrong(WHAT, `runs with a faulty configuration: ${faults.join("; ")}`, mend)];
  }
  return [wrong(WHAT, `something else answers at ${publicUrl} (${status})`, DEPLOY)];
}

/** As Meta asks when the callback is registered. */
export async function handshakeLines({ meta, publicUrl }: Config): Promise<Line[]> {
  const what = "webhook handshake";
  const challenge = randomUUID();
  const asked = { "hub.mode": "subscribe", "hub.verify_token": meta.verifyToken, "hub.challenge": challenge };
  const answer = await ask(`${publicUrl}${MESSENGER_PATH}?${new URLSearchParams(asked)}`);
  if (answer === null) return [wrong(WHAT, `nothing answers at ${publicUrl}`, DEPLOY)];
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
  if (answer === null) return [wrong(WHAT, `nothing answers at ${new URL(url).origin}`, DEPLOY)];
  if (answer.status === 200) return [good(key, "is the worker's, too")];
  return [answer.status === refusal ? other(key) : unwell(key, answer.status)];
}

function other(key: string): Line {
  return wrong(
    key,
    "is another one at the worker than here",
    `npx wrangler secret put ${key}, with the value that is right; the same in .dev.vars`,
  );
}

function unwell(what: string, status: number): Line {
  return wrong(
    what,
    `the worker answers ${status}`,
    "mend what is said of the worker first; npx wrangler tail shows its log",
  );
}
