import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../../../worker/config.ts";
import { createStripeClient } from "../../../../../worker/payments/stripe/client.ts";
import { STRIPE_EVENT_TYPES, verifyStripeEvent } from "../../../../../worker/payments/stripe/event.ts";
import { fc } from "../../../seeded.ts";
import { ENV } from "../../env.ts";

const SECRET = String(ENV.STRIPE_WEBHOOK_SECRET);
/** Seconds: 23 November 2026. */
const NOW = 1_795_424_400;
const TOLERANCE = 300;
const STRIPE = createStripeClient("sk_test_ofthesetests", "https://api.stripe.com");

const EVENT = {
  id: "evt_1",
  object: "event",
  type: "payment_intent.succeeded",
  livemode: false,
  data: { object: { id: "pi_1", object: "payment_intent" } },
};

/** Stripe docs, verify manually: HMAC-SHA256 over `t.body` with the whole secret. */
function sign(body: string, at = NOW, secret = SECRET): string {
  return `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
}
const verify = (body: string, signature: string | null, now = NOW, env = ENV) =>
  verifyStripeEvent(STRIPE, parseConfig(env).stripe, body, signature, now);
const signed = (event: object, at = NOW) => verify(JSON.stringify(event), sign(JSON.stringify(event), at));

describe("a webhook of Stripe's", () => {
  test("that is genuine says which payment it is about", async () => {
    expect(await signed(EVENT)).toEqual({
      id: "evt_1",
      type: "payment_intent.succeeded",
      about: { kind: "payment", id: "pi_1" },
    });
  });

  const card = { id: "pm_1", object: "payment_method" };
  const customer = { id: "cus_1", object: "customer" };
  const refund = { id: "re_1", object: "refund", payment_intent: "pi_3" };
  const charge = { id: "ch_1", object: "charge", payment_intent: "pi_2" };
  const warning = { id: "issfr_1", object: "radar.early_fraud_warning", payment_intent: "pi_5" };

  test.each([
    ["payment_method.automatically_updated", card, { kind: "card", id: "pm_1" }],
    ["payment_method.updated", card, { kind: "card", id: "pm_1" }],
    ["payment_method.detached", card, { kind: "card", id: "pm_1" }],
    ["payment_method.attached", card, null],
    ["customer.deleted", customer, { kind: "customer", id: "cus_1" }],
    ["customer.updated", customer, null],
    ["refund.created", refund, { kind: "refunds", paymentId: "pi_3" }],
    ["refund.failed", refund, { kind: "refunds", paymentId: "pi_3" }],
    ["charge.refunded", charge, { kind: "refunds", paymentId: "pi_2" }],
    ["charge.refund.updated", refund, { kind: "refunds", paymentId: "pi_3" }],
    ["charge.succeeded", charge, { kind: "payment", id: "pi_2" }],
    ["charge.succeeded", { ...charge, payment_intent: null }, null],
    ["refund.created", { ...refund, payment_intent: null }, null],
    [
      "charge.dispute.created",
      { id: "dp_1", object: "dispute", payment_intent: "pi_4" },
      { kind: "dispute", id: "dp_1" },
    ],
    ["radar.early_fraud_warning.created", warning, { kind: "fraud_warning", paymentId: "pi_5" }],
    ["product.created", { id: "prod_1", object: "product" }, null],
  ])("%s, with %o, is about %o", async (type, object, about) => {
    expect((await signed({ ...EVENT, type, data: { object } }))?.about).toEqual(about);
  });

  test.each(STRIPE_EVENT_TYPES)("%s, of which we ask to be told, is about something that we keep", async (type) => {
    const known: Record<string, string> = { "charge.refunded": "charge" };
    const object = known[type] ?? type.replace(/^charge\./, "").replace(/\.[a-z_]+$/, "");
    const subject = await signed({ ...EVENT, type, data: { object: { id: "id_1", object, payment_intent: "id_1" } } });
    expect(Object.values(subject?.about ?? {})).toContain("id_1");
  });

  // The bounds tell seconds from milliseconds: a clock read in the wrong unit would take any age.
  test.each([
    [-TOLERANCE, true],
    [-TOLERANCE - 1, false],
    [-86_400, false],
    [TOLERANCE, true],
    [TOLERANCE + 1, false],
    [86_400, false],
  ])("signed %i seconds from now is taken: %s", async (seconds, taken) => {
    expect((await signed(EVENT, NOW + seconds)) !== null).toBe(taken);
  });

  test("is taken when one of several signatures is right, as while a secret is rolled", async () => {
    const body = JSON.stringify(EVENT);
    const [time, right] = sign(body).split(",");
    const [, wrong] = sign(body, NOW, "whsec_another").split(",");
    expect(await verify(body, `${time},${wrong},${right}`)).not.toBeNull();
    expect(await verify(body, `${time},${wrong}`)).toBeNull();
  });

  test.each([
    ["no signature", null],
    ["an empty one", ""],
    ["no time", sign(JSON.stringify(EVENT)).replace(/t=\d+,/, "")],
    ["no hash", `t=${NOW}`],
    ["another scheme only", sign(JSON.stringify(EVENT)).replace("v1=", "v0=")],
    ["another time than was signed", sign(JSON.stringify(EVENT)).replace(String(NOW), String(NOW + 1))],
    ["a second, later time in front", `t=${NOW + 86_400},${sign(JSON.stringify(EVENT))}`],
    ["something else altogether", "Bearer x"],
  ])("is refused with %s", async (_, signature) => {
    expect(await verify(JSON.stringify(EVENT), signature)).toBeNull();
  });

  test("is refused with another secret, and when written in another way than it was signed", async () => {
    const body = JSON.stringify(EVENT);
    expect(await verify(body, sign(body, NOW, "whsec_another"))).toBeNull();
    expect(await verify(JSON.stringify(EVENT, null, 2), sign(body))).toBeNull();
  });

  test("of test mode is refused by a live shop, and the other way round", async () => {
    const live = { ...ENV, STRIPE_SECRET_KEY: "sk_live_ofthesetests", STRIPE_PUBLISHABLE_KEY: "pk_live_ofthesetests" };
    const body = JSON.stringify(EVENT);
    expect(await verify(body, sign(body), NOW, live)).toBeNull();
    const real = JSON.stringify({ ...EVENT, livemode: true });
    expect(await verify(real, sign(real))).toBeNull();
    expect(await verify(real, sign(real), NOW, live)).not.toBeNull();
  });

  test.each([
    ["no JSON", "{"],
    ["nothing", ""],
    ["a number", "42"],
    ["an event without data", JSON.stringify({ ...EVENT, data: undefined })],
  ])("that is signed but %s is refused without an exception", async (_, body) => {
    expect(await verify(body, sign(body))).toBeNull();
  });

  test("altered in any one character is refused", async () => {
    const body = JSON.stringify(EVENT);
    const signature = sign(body);
    await fc.assert(
      fc.asyncProperty(fc.nat(body.length - 1), fc.stringMatching(/^[a-z0-9]$/), async (at, character) => {
        fc.pre(body[at] !== character);
        expect(await verify(body.slice(0, at) + character + body.slice(at + 1), signature)).toBeNull();
      }),
      { numRuns: 100 },
    );
  });
});
