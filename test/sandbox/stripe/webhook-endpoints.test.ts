import Stripe from "stripe";
import { afterAll, expect, test } from "vitest";
import { closeRigs, type Delivered, newIntent, type Rig, refusal, rig, WEBHOOK_SECRET } from "./harness.ts";

/** Endpoints that a setup command registers: who is told what, and under which secret. */

afterAll(closeRigs);

const API_VERSION = "2026-10-28.endive";
const URL_OF_SHOP = "https://shop.test/webhooks/stripe";

function register(own: Rig, enabled_events: Stripe.WebhookEndpointCreateParams.EnabledEvent[], url = URL_OF_SHOP) {
  return own.stripe.webhookEndpoints.create({ url, enabled_events, api_version: API_VERSION, metadata: { by: "us" } });
}

function verify(own: Rig, letter: Delivered, secret: string) {
  const signature = letter.headers()["stripe-signature"] ?? "";
  const provider = Stripe.createSubtleCryptoProvider();
  return own.stripe.webhooks.constructEventAsync(letter.body, signature, secret, 300, provider, own.clock.now());
}

test("the secret is told at creation and never again", async () => {
  const own = await rig({ seed: "secret" });
  const made = await register(own, ["payment_intent.succeeded", "charge.dispute.created"]);
  expect(made).toMatchObject({ url: URL_OF_SHOP, api_version: API_VERSION, status: "enabled", metadata: { by: "us" } });
  expect(made.secret).toMatch(/^whsec_\w{32}$/);
  const read = await own.stripe.webhookEndpoints.retrieve(made.id);
  expect(read.enabled_events).toEqual(["payment_intent.succeeded", "charge.dispute.created"]);
  const { data } = await own.stripe.webhookEndpoints.list();
  for (const shown of [read, ...data]) expect(shown).not.toHaveProperty("secret");
  const replayed = await own.raw("GET", `/v1/webhook_endpoints/${made.id}`);
  expect(JSON.stringify(replayed.json)).not.toContain("whsec_");
});

test("deliveries go by the registered endpoints, each its own events under its own secret", async () => {
  const own = await rig({ seed: "routing" });
  const all = await register(own, ["*"], "https://all.test/hook");
  const some = await register(own, ["payment_intent.succeeded"], "https://some.test/hook");
  await newIntent(own.stripe, { payment_method: "pm_card_visa", confirm: true });
  const to = (url: string) => own.delivered.filter((letter) => letter.to === url);
  expect(to(all.url).map(({ event }) => event.type)).toEqual([
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.succeeded",
  ]);
  expect(to(some.url).map(({ event }) => event.type)).toEqual(["payment_intent.succeeded"]);
  expect(own.delivered).toHaveLength(4);
  expect(own.delivered.map(({ event }) => event.pending_webhooks)).toEqual([1, 1, 2, 2]);
  for (const { url, secret = "" } of [all, some]) {
    const letter = to(url).at(-1);
    if (letter === undefined) throw new Error("nothing was delivered");
    expect((await verify(own, letter, secret)).type).toBe("payment_intent.succeeded");
    await expect(verify(own, letter, WEBHOOK_SECRET)).rejects.toThrow();
  }
});

test("an event that no endpoint wants is kept in the log and sent to nobody", async () => {
  const own = await rig({ seed: "unwanted" });
  await register(own, ["charge.dispute.created"]);
  await newIntent(own.stripe);
  expect(own.delivered).toEqual([]);
  const [event] = (await own.stripe.events.list()).data;
  expect(event).toMatchObject({ type: "payment_intent.created", pending_webhooks: 0 });
});

test("without any endpoint, and after the last was deleted, the worker's own is told", async () => {
  const own = await rig({ seed: "fallback" });
  const { id } = await register(own, ["charge.failed"]);
  expect(await own.stripe.webhookEndpoints.del(id)).toMatchObject({ id, object: "webhook_endpoint", deleted: true });
  await newIntent(own.stripe);
  const [letter] = own.delivered;
  if (letter === undefined) throw new Error("nothing was delivered");
  expect(letter.to).toBe("/webhooks/stripe");
  expect((await verify(own, letter, WEBHOOK_SECRET)).type).toBe("payment_intent.created");
  expect((await refusal(own.stripe.webhookEndpoints.retrieve(id))).statusCode).toBe(404);
  expect((await refusal(own.stripe.webhookEndpoints.del(id))).statusCode).toBe(404);
});

const good = `url=${URL_OF_SHOP}&enabled_events[0]=charge.failed`;
test.each([
  ["no url", "enabled_events[0]=*", "parameter_missing", "url"],
  ["no events", `url=${URL_OF_SHOP}`, "parameter_missing", "enabled_events"],
  ["a path", "url=/webhooks/stripe&enabled_events[0]=*", "url_invalid", "url"],
  ["another scheme", "url=javascript:alert(1)&enabled_events[0]=*", "url_invalid", "url"],
  ["an event that is not there", `${good}&enabled_events[1]=charge.eaten`, "sandbox_not_played", "enabled_events[1]"],
  ["all and one more", `${good}&enabled_events[1]=*`, undefined, "enabled_events[1]"],
  ["another API version", `${good}&api_version=2025-03-31.basil`, "sandbox_not_played", "api_version"],
  ["an unknown field", `${good}&secret=whsec_mine`, "parameter_unknown", "secret"],
  ["Connect", `${good}&connect=true`, "sandbox_not_played", "connect"],
])("%s registers nothing", async (_name, body, code, param) => {
  const own = await rig({ seed: "refused" });
  const answer = await own.raw("POST", "/v1/webhook_endpoints", { body });
  expect(answer.status).toBe(400);
  expect(answer.json.error).toMatchObject({ param, ...(code && { code }) });
  expect((await own.stripe.webhookEndpoints.list()).data).toEqual([]);
});

test("sixteen endpoints are the most", async () => {
  const own = await rig({ seed: "sixteen" });
  for (let count = 0; count < 16; count += 1) await register(own, ["*"]);
  expect((await refusal(register(own, ["*"]))).statusCode).toBe(400);
});
