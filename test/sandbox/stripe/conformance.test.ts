import { existsSync, readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { afterAll, expect, test } from "vitest";
import { ROUTES } from "../../../sandbox/stripe/routes.ts";
import { closeRigs, newIntent, newToken, refusal, rig } from "./harness.ts";

/**
 * The stand-in against Stripe's OpenAPI material, where that lies beside the repository: objects have the documented
 * fields and no others, and every documented parameter is known (played, or refused by name).
 */

interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  items?: Schema;
}
interface Operation {
  parameters?: { in: string; name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}
interface Spec {
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, Operation>>;
}

const file = new URL("../../../../shared/reference/stripe-openapi.json", import.meta.url);
const spec: Spec | null = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : null;
const NO_SPEC = "there is no stripe-openapi.json beside the repository";

const r = await rig({ seed: "conformance" });
afterAll(closeRigs);

/** OpenAPI's `nullable` in JSON Schema's words, and objects closed, so that an invented field is a fault. */
function strict(schema: unknown, closed = true): unknown {
  if (Array.isArray(schema)) return schema.map((item) => strict(item));
  if (typeof schema !== "object" || schema === null) return schema;
  const { nullable, description: _text, title: _title, ...rest } = schema as Schema;
  const plain: Schema = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !key.startsWith("x-"))
      .map(([key, value]) => [key, key === "properties" ? strictProperties(value) : strict(value)]),
  );
  if (closed && plain.properties !== undefined && plain.additionalProperties === undefined)
    plain.additionalProperties = false;
  return nullable === true ? { anyOf: [plain, { type: "null" }] } : plain;
}

function strictProperties(properties: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties as Record<string, unknown>).map(([key, value]) => [key, strict(value)]),
  );
}

function validators({ components }: Spec): (name: string) => ValidateFunction {
  // The one field that stripe-node's types have and the derived file lost.
  const card = components.schemas.charge?.properties?.payment_method_details?.properties?.card;
  if (card?.properties !== undefined) card.properties.three_d_secure ??= { type: "object", nullable: true };
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: "spec", components: { schemas: strictProperties(components.schemas) } });
  const rooted = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value).replaceAll('"#/components/', '"spec#/components/'));
  return (name) => ajv.compile(rooted({ $ref: `#/components/schemas/${name}` }) as object);
}

async function oneOfEach(): Promise<[string, object][]> {
  const { stripe } = r;
  const customer = await stripe.customers.create({
    name: "Giulia",
    business_name: "Officina",
    address: { country: "IT" },
    shipping: { name: "Giulia", address: { line1: "Via Roma 1" } },
  });
  const token = await newToken(stripe, "pm_card_visa", { shipping: { name: "G", address: { line1: "Via Roma 1" } } });
  const intent = await newIntent(stripe, { customer: customer.id, payment_details: { order_reference: "A1" } });
  const kept = {
    confirmation_token: token.id,
    setup_future_usage: "on_session" as const,
    expand: ["payment_method", "customer"],
  };
  const paid = await stripe.paymentIntents.confirm(intent.id, kept);
  const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 100 });
  const other = await newIntent(stripe);
  const declined = await refusal(
    stripe.paymentIntents.confirm(other.id, { payment_method: "pm_card_visa_chargeDeclined" }),
  );
  const waiting = await newIntent(stripe, { payment_method: "pm_card_threeDSecure2Required", confirm: true });
  r.sandbox.answerChallenge(waiting.id, "approve");
  const redirect = {
    confirm: true,
    payment_method: "pm_card_threeDSecure2Required",
    return_url: "https://shop.test/r",
  };
  r.sandbox.nextOutcome("processing");
  return [
    ["customer", customer],
    ["confirmation_token", token],
    ["confirmation_token", await stripe.confirmationTokens.retrieve(token.id)],
    ["payment_intent", intent],
    ["payment_intent", paid],
    ["payment_intent", waiting],
    ["payment_intent", await newIntent(stripe, { payment_method: "pm_card_visa", confirm: true })],
    ["payment_intent", await newIntent(stripe, redirect)],
    ["payment_intent", await stripe.paymentIntents.retrieve(other.id)],
    ["api_errors", declined.raw as object],
    ["refund", refund],
    ["deleted_customer", await stripe.customers.del(customer.id)],
    ...r.sandbox.paymentMethods().map((method): [string, object] => ["payment_method", method]),
    ...r.sandbox.charges().map((charge): [string, object] => ["charge", charge]),
    ...r.sandbox.events().map((event): [string, object] => ["event", event]),
  ];
}

/** What the SDK adds to an error that was not on the wire. */
const NOT_ON_WIRE = new Set(["headers", "statusCode", "requestId"]);

test("every object is as documented, with nothing left out or made up", async ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const validatorOf = validators(spec);
  const faults: string[] = [];
  for (const [name, object] of await oneOfEach()) {
    const wire = Object.fromEntries(Object.entries(object).filter(([key]) => !NOT_ON_WIRE.has(key)));
    const validate = validatorOf(name);
    if (validate(JSON.parse(JSON.stringify(wire)))) continue;
    for (const { instancePath, message, params } of validate.errors ?? []) {
      faults.push(`${name}${instancePath} ${message} ${JSON.stringify(params)}`);
    }
  }
  expect(faults).toEqual([]);
});

/** Names as they are sent: `a`, `a[b]`, `a[b][0]`. */
function names(schema: Schema, prefix: string): string[] {
  if (schema.items !== undefined) return [`${prefix}[0]`];
  const inner = schema.properties ?? schema.anyOf?.find(({ properties }) => properties !== undefined)?.properties;
  if (inner === undefined) return [prefix];
  return Object.entries(inner).flatMap(([key, value]) => names(value, `${prefix}[${key}]`));
}

test("every documented parameter is known: played, or refused by name", async ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const unknown: string[] = [];
  for (const { access, method, path } of ROUTES) {
    const operation = spec.paths[path.replace(/:(id)/, "{id}")]?.[method.toLowerCase()];
    if (operation === undefined || access === "publishable") continue;
    const form = operation.requestBody?.content["application/x-www-form-urlencoded"]?.schema.properties ?? {};
    const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
    const fields = [...Object.entries(form), ...query.map(({ name, schema }) => [name, schema] as const)];
    for (const name of fields.flatMap(([key, schema]) => names(schema, key))) {
      const sent = `${encodeURIComponent(name)}=1`;
      const url = path.replaceAll(/:\w+/g, "none");
      const answer = await (method === "POST" ? r.raw(method, url, { body: sent }) : r.raw(method, `${url}?${sent}`));
      if (answer.json.error?.code === "parameter_unknown") unknown.push(`${method} ${path} ${name}`);
    }
  }
  expect(unknown).toEqual([]);
});

test("every endpoint that is played is documented", ({ skip }) => {
  if (spec === null) return skip(NO_SPEC);
  const missing = ROUTES.filter(({ access, method, path }) => {
    const documented =
      spec.paths[path.replace(/:(id)/, "{id}").replace(/:(method)/, "{id}")] ?? spec.paths[twoNames(path)];
    return access !== "publishable" && documented?.[method.toLowerCase()] === undefined;
  });
  expect(missing.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

function twoNames(path: string): string {
  return path.replace("/v1/customers/:id/payment_methods/:method", "/v1/customers/{customerId}/payment_methods/{id}");
}
