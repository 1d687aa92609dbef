/** What Stripe tells us, or what says that it came from there. */
import assert from "node:assert/strict";
import { createStripeClient } from "../../../worker/payments/stripe/client.ts";
import { verifyStripeEvent } from "../../../worker/payments/stripe/event.ts";
import { hmac, SECONDS, SECRET, type Target, textOf } from "./target.ts";

const STRIPE = { webhookSecret: SECRET, live: false } as Parameters<typeof verifyStripeEvent>[1];
let client: ReturnType<typeof createStripeClient> | undefined;
const event = (object: object, type = "payment_intent.succeeded") =>
  JSON.stringify({ id: "evt_1", object: "event", type, livemode: false, data: { object } });
const stripeSignature = (raw: string) => `t=${SECONDS},v1=${hmac(`${SECONDS}.${raw}`, "hex")}`;

/** The first line is the header, the rest the text. That text is also signed as Stripe would: what is genuine and odd is read too. */
export const stripeEvent: Target = {
  honest: () =>
    [
      event({ id: "pi_1", object: "payment_intent" }),
      event({ id: "ch_1", object: "charge", payment_intent: "pi_1" }, "charge.refunded"),
      event({ id: "re_1", object: "refund", payment_intent: null }, "refund.failed"),
      event({ id: "pm_1", object: "payment_method" }, "payment_method.detached"),
    ].map((raw) => `${stripeSignature(raw)}\n${raw}`),
  odd: () =>
    ["null", event({ id: "pi_1" }).replace('"livemode":false', '"livemode":true')].map(
      (raw) => `${stripeSignature(raw)}\n${raw}`,
    ),
  async play(bytes) {
    const [header = "", ...rest] = textOf(bytes).split("\n");
    const raw = rest.join("\n");
    client ??= createStripeClient("sk_test_fuzz", "http://localhost:9");
    const taken = await verifyStripeEvent(client, STRIPE, raw, header, SECONDS);
    if (taken) assert.ok(header.includes(hmac(`${/t=(\d+)/.exec(header)?.[1]}.${raw}`, "hex")));
    const foreign = stripeSignature(`${raw} `);
    assert.equal(await verifyStripeEvent(client, STRIPE, raw, foreign, SECONDS), null);
    const odd = await verifyStripeEvent(client, STRIPE, raw, stripeSignature(raw), SECONDS);
    if (odd) assert.deepEqual([odd.id, odd.type], [JSON.parse(raw).id, JSON.parse(raw).type]);
    if (odd) assert.equal(JSON.parse(raw).livemode, false);
    return taken !== null;
  },
};
