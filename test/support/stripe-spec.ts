/**
 * Stripe's API as an OpenAPI file, where one lies beside the repository: to hold the stand-in's answers and the worker's
 * requests against. It is not ours to ship, so everything that uses it does without it, aloud.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { ROOT } from "../../scripts/paths.ts";

export interface Schema {
  [key: string]: unknown;
  type?: string;
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  items?: Schema;
}

export interface Operation {
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}

export interface Spec {
  info: { "x-eventTypes": string[] };
  components: { schemas: Record<string, Schema> };
  paths: Record<string, Record<string, Operation>>;
}

const FILE = "shared/reference/stripe-openapi.json";
export const NO_SPEC = `there is no ${FILE} beside the repository`;

/** The file is looked for beside every folder that holds the repository. */
function fileAbove(folder: string): string | null {
  const file = join(folder, FILE);
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? null : fileAbove(dirname(folder));
}

let read: Spec | null | undefined;

/** Null where there is no such file; read once in a process. */
export function stripeSpec(): Spec | null {
  const file = read === undefined ? fileAbove(ROOT) : null;
  if (read === undefined) read = file === null ? null : corrected(JSON.parse(readFileSync(file, "utf8")));
  return read;
}

/** The one field that stripe-node's types have and the derived file lost. */
function corrected(spec: Spec): Spec {
  const card = spec.components.schemas.charge?.properties?.payment_method_details?.properties?.card;
  if (card?.properties !== undefined) card.properties.three_d_secure ??= { type: "object", nullable: true };
  return spec;
}

export interface Endpoint {
  /** `POST /v1/payment_intents/{id}` */
  name: string;
  operation: Operation;
}

/** What a request is for; a path's own words count before its names (`/payment_intents/search`). */
export function endpointOf(spec: Spec, method: string, path: string): Endpoint | undefined {
  const parts = path.split("/");
  const fits = (template: string) => {
    const wanted = template.split("/");
    return wanted.length === parts.length && wanted.every((part, at) => part.startsWith("{") || part === parts[at]);
  };
  const found = Object.keys(spec.paths).filter(fits);
  const template = found.find((each) => !each.includes("{")) ?? found[0];
  const operation = template === undefined ? undefined : spec.paths[template]?.[method.toLowerCase()];
  return operation && { name: `${method} ${template}`, operation };
}

/** OpenAPI's `nullable` in JSON Schema's words, and objects closed, so that an invented field is a fault. */
export function strict(schema: unknown): Schema {
  const { nullable, description: _text, title: _title, properties, ...rest } = schema as Schema;
  const plain: Schema = Object.fromEntries(
    Object.entries(rest)
      .filter(([key]) => !key.startsWith("x-"))
      .map(([key, value]) => [key, isSchema(key, value) ? strict(value) : listOrValue(key, value)]),
  );
  if (properties !== undefined) {
    plain.properties = mapped(properties, strict);
    plain.additionalProperties ??= false;
  }
  return nullable === true ? { anyOf: [plain, { type: "null" }] } : plain;
}

function isSchema(key: string, value: unknown): boolean {
  return (key === "items" || key === "additionalProperties") && typeof value === "object";
}

function listOrValue(key: string, value: unknown): unknown {
  return key === "anyOf" || key === "oneOf" ? (value as Schema[]).map(strict) : value;
}

function mapped<T, U>(values: Record<string, T>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));
}

let ajv: Ajv | undefined;
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a value; `name` stands for its schema, which is compiled the first time. */
export function faultsOf(spec: Spec, name: string, schema: Schema, value: unknown): string[] {
  ajv ??= new Ajv({ strict: false, allErrors: true, validateFormats: false }).addSchema({
    $id: "spec",
    components: { schemas: mapped(spec.components.schemas, strict) },
  });
  let validate = compiled.get(name);
  if (validate === undefined) {
    validate = ajv.compile(
      JSON.parse(JSON.stringify(strict(schema)).replaceAll('"#/components/', '"spec#/components/')),
    );
    compiled.set(name, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${name}: ${instancePath || "/"} ${message} ${JSON.stringify(params)}`,
  );
}

/** What is wrong with an object of a kind of the API (`charge`, `radar.early_fraud_warning`). */
export function objectFaults(spec: Spec, kind: string, value: unknown): string[] {
  if (spec.components.schemas[kind] === undefined) return [`${kind}: no such kind of object is documented`];
  return faultsOf(spec, kind, { $ref: `#/components/schemas/${kind}` }, value);
}
