import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EVENT_TYPES } from "../../../sandbox/stripe/event-types.ts";
import { ROUTES } from "../../../sandbox/stripe/routes.ts";
import {
  endpointOf,
  faultsOf,
  NO_SPEC,
  type Operation,
  objectFaults,
  type Schema,
  stripeSpec,
} from "../../support/stripe-spec.ts";
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
  const operation = spec === null ? undefined : endpointOf(spec, method, path)?.operation;
  const caller = access === "publishable" ? { key: PUBLISHABLE_KEY, headers: { origin: r.url } } : {};
  // The card frame's own door: Stripe has one like it and does not document it.
  const isDocumented = path !== "/v1/confirmation_tokens";

  test("answers as documented, with nothing left out or made up", async ({ skip }) => {
    if (spec === null) return skip(NO_SPEC);
    const { body, at = path } = SAMPLES[`${method} ${path}`]?.(specimens) ?? {};
    const answer = await r.raw(method, at, {
      ...caller,
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
    const fields = documented(operation).filter(({ name }) => access === "secret" || name !== "expand[0]");
    const unknown: Field[] = [];
    for (const field of fields) {
      if ((await refusalOf(`${encodeURIComponent(field.name)}=1`))?.code === "parameter_unknown") unknown.push(field);
    }
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  test("lets nothing be cleared that cannot be", async ({ skip }) => {
    if (spec === null) return skip(NO_SPEC);
    const fixed = documented(operation).filter(({ schema }) => !mayBeEmpty(schema));
    const cleared: Field[] = [];
    for (const field of fixed) {
      const refused = await refusalOf(`${encodeURIComponent(field.name)}=`);
      if (!field.name.startsWith(String(refused?.param))) cleared.push(field);
    }
    expect(cleared.map(({ name }) => name)).toEqual([]);
  });

  async function refusalOf(sent: string): Promise<Record<string, unknown> | undefined> {
    const url = path.replaceAll(/:\w+/g, "none");
    const { json } = await (method === "POST"
      ? r.raw(method, url, { ...caller, body: sent })
      : r.raw(method, `${url}?${sent}`, caller));
    return json.error;
  }
});

interface Field {
  /** As it is sent: `a`, `a[b]`, `a[b][0]`. */
  readonly name: string;
  readonly schema: Schema;
}

function documented(operation: Operation | undefined): Field[] {
  const form = operation?.requestBody?.content["application/x-www-form-urlencoded"]?.schema.properties ?? {};
  const query = (operation?.parameters ?? []).filter((parameter) => parameter.in === "query");
  const fields = [...Object.entries(form), ...query.map(({ name, schema }) => [name, schema] as const)];
  return fields.flatMap(([key, schema]) => fieldsIn(schema, key));
}

function fieldsIn(schema: Schema, name: string): Field[] {
  if (schema.items !== undefined) return [{ name: `${name}[0]`, schema: schema.items }];
  const inner = schema.properties ?? schema.anyOf?.find(({ properties }) => properties !== undefined)?.properties;
  if (inner === undefined) return [{ name, schema }];
  return Object.entries(inner).flatMap(([key, value]) => fieldsIn(value, `${name}[${key}]`));
}

/** Of free texts the documentation does not say it. */
function mayBeEmpty({ anyOf = [], enum: words, type }: Schema): boolean {
  if (type === "string") return words === undefined;
  return anyOf.some((branch) => Array.isArray(branch.enum) && branch.enum.includes(""));
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
    ...sandbox.taxCalculations(),
    ...sandbox.taxTransactions(),
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
