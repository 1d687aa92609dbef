import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../../../sandbox/stripe/event-types.ts";
import { ROUTES } from "../../../sandbox/stripe/routes.ts";
import { faultsOf, NO_SPEC, objectFaults, operationOf, type Schema, stripeSpec } from "../../support/stripe-spec.ts";
import { closeRigs, PUBLISHABLE_KEY, rig } from "./harness.ts";
import { makeSpecimens, SAMPLES, type Specimens } from "./samples.ts";

/**
 * The stand-in against Stripe's OpenAPI material, where that lies beside the repository: every answer and every event has the
 * documented fields and no others, and every documented parameter is known (played, or refused by name).
 */

const r = await rig({ seed: "conformance" });
const spec = stripeSpec();
let specimens: Specimens;
beforeAll(async () => {
  specimens = await makeSpecimens(r);
});
afterAll(closeRigs);

const NAMES = ROUTES.map(({ method, path }) => `${method} ${path}`);

test("every endpoint that is played has a sample here, and no other has", () => {
  expect(Object.keys(SAMPLES).toSorted()).toEqual(NAMES.toSorted());
});

describe.each(ROUTES)("$method $path", ({ access, method, path }) => {
  const operation = spec === null ? undefined : operationOf(spec, method, path);
  // The card frame's own door: Stripe has one like it and does not document it.
  const isDocumented = path !== "/v1/confirmation_tokens";

  test("answers as documented, with nothing left out or made up", async ({ skip }) => {
    if (spec === null) return skip(NO_SPEC);
    const { body, at = path } = SAMPLES[`${method} ${path}`]?.(specimens) ?? {};
    const fromFrame = { key: PUBLISHABLE_KEY, headers: { origin: r.url } };
    const answer = await r.raw(method, at, {
      ...(access === "publishable" ? fromFrame : {}),
      ...(body === undefined ? {} : { body }),
    });
    expect(answer.json.error).toBeUndefined();
    const schema = operation?.responses["200"]?.content["application/json"]?.schema;
    if (isDocumented) expect(schema).toBeDefined();
    const faults = schema
      ? faultsOf(spec, `${method} ${path}`, schema, answer.json)
      : objectFaults(spec, "confirmation_token", answer.json);
    expect(faults).toEqual([]);
  });

  test("knows every documented parameter: played, or refused by name", async ({ skip }) => {
    if (spec === null) return skip(NO_SPEC);
    if (!isDocumented) return;
    const form = operation?.requestBody?.content["application/x-www-form-urlencoded"]?.schema.properties ?? {};
    const query = (operation?.parameters ?? []).filter((parameter) => parameter.in === "query");
    const fields = [...Object.entries(form), ...query.map(({ name, schema }) => [name, schema] as const)];
    const unknown: string[] = [];
    for (const name of fields.flatMap(([key, schema]) => names(schema, key))) {
      if (access === "publishable" && name === "expand[0]") continue;
      const sent = `${encodeURIComponent(name)}=1`;
      const url = path.replaceAll(/:\w+/g, "none");
      const key = access === "publishable" ? { key: PUBLISHABLE_KEY, headers: { origin: r.url } } : {};
      const answer = await (method === "POST"
        ? r.raw(method, url, { ...key, body: sent })
        : r.raw(method, `${url}?${sent}`, key));
      if (answer.json.error?.code === "parameter_unknown") unknown.push(name);
    }
    expect(unknown).toEqual([]);
  });
});

/** Names as they are sent: `a`, `a[b]`, `a[b][0]`. */
function names(schema: Schema, prefix: string): string[] {
  if (schema.items !== undefined) return [`${prefix}[0]`];
  const inner = schema.properties ?? schema.anyOf?.find(({ properties }) => properties !== undefined)?.properties;
  if (inner === undefined) return [prefix];
  return Object.entries(inner).flatMap(([key, value]) => names(value, `${prefix}[${key}]`));
}

/** Every event type that is written in the stand-in's code, so that a new one without a specimen fails. */
const CODE = new URL("../../../sandbox/stripe/", import.meta.url);
const SENT = readdirSync(CODE)
  .filter((name) => name.endsWith(".ts") && name !== "event-types.ts")
  .map((name) => readFileSync(new URL(name, CODE), "utf8"))
  .flatMap((text) => [...EVENT_TYPES].filter((type) => text.includes(`"${type}"`)));

test("every event is as documented, of a documented type, and so is the object in it", ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const events = r.sandbox.events();
  const types = new Set<string>(events.map(({ type }) => type));
  expect([...types].filter((type) => !spec.info["x-eventTypes"].includes(type))).toEqual([]);
  expect(SENT.length).toBeGreaterThan(20);
  expect(SENT.filter((type) => !types.has(type))).toEqual([]);
  const faults = events.flatMap((event) => [
    ...objectFaults(spec, "event", event),
    ...objectFaults(spec, event.data.object.object, event.data.object),
  ]);
  expect([...new Set(faults)]).toEqual([]);
});

test("every kept object is as documented, in each state it went through", ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const { sandbox } = r;
  const kept = [
    ...sandbox.paymentIntents(),
    ...sandbox.paymentMethods(),
    ...sandbox.charges(),
    ...sandbox.refunds(),
    ...sandbox.disputes(),
  ];
  expect(kept.length).toBeGreaterThan(30);
  expect([...new Set(kept.flatMap((object) => objectFaults(spec, object.object, object)))]).toEqual([]);
});

test("a refusal is as documented, and a decline carries its whole PaymentIntent", async ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const body = "amount=3499&currency=eur&confirm=true&allowed_payment_method_types[0]=card&payment_method=";
  const declined = await r.raw("POST", "/v1/payment_intents", { body: `${body}pm_card_visa_chargeDeclined` });
  expect(declined.status).toBe(402);
  const refused = await r.raw("POST", "/v1/payment_intents", { body: `${body}pm_none` });
  expect(refused.status).toBe(400);
  for (const { json } of [declined, refused]) expect(objectFaults(spec, "error", json)).toEqual([]);
  expect(objectFaults(spec, "payment_intent", declined.json.error?.payment_intent)).toEqual([]);
});

test("this check can fail: a field that is made up, and one that is missing, are named", ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const { id: _id, ...rest } = { ...r.sandbox.charges()[0], colour: "red" };
  const faults = objectFaults(spec, "charge", rest).join("\n");
  expect(faults).toContain("colour");
  expect(faults).toContain("'id'");
});
