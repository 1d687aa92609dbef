/** What our worker asked of Stripe, held against the documented parameters: nothing unknown, nothing of another type. */
import type { LoggedCall } from "../../sandbox/stripe/index.ts";
import { endpointOf, faultsOf, type Schema, type Spec, stripeSpec } from "./stripe-spec.ts";

type Sent = Pick<LoggedCall, "method" | "params" | "path">;
type Form = LoggedCall["params"];

export interface StripeRequests {
  hear(call: LoggedCall): void;
  /** One line for each fault of the calls heard since last asked; none where there is no OpenAPI file. */
  takeFaults(): string[];
}

export function createStripeRequests(): StripeRequests {
  const heard: LoggedCall[] = [];
  return {
    hear: (call) => void heard.push(call),
    takeFaults: () => requestFaults(heard.splice(0)),
  };
}

export function requestFaults(calls: readonly Sent[]): string[] {
  const spec = stripeSpec();
  return spec === null ? [] : [...new Set(calls.flatMap((call) => faultsOfCall(spec, call)))];
}

function faultsOfCall(spec: Spec, { method, params, path }: Sent): string[] {
  const endpoint = endpointOf(spec, method, path);
  if (endpoint === undefined) return [`${method} ${path}: no such endpoint is documented`];
  const { name, operation } = endpoint;
  const schema = method === "POST" ? operation.requestBody?.content[FORM]?.schema : queryOf(operation.parameters ?? []);
  return faultsOf(spec, `a request to ${name}`, schema ?? NOTHING, typed(params, schema ?? NOTHING));
}

const FORM = "application/x-www-form-urlencoded";
const NOTHING: Schema = { type: "object", properties: {} };

function queryOf(parameters: { in: string; name: string; required?: boolean; schema: Schema }[]): Schema {
  const query = parameters.filter((parameter) => parameter.in === "query");
  return {
    type: "object",
    properties: Object.fromEntries(query.map(({ name, schema }) => [name, schema])),
    required: query.filter(({ required }) => required).map(({ name }) => name),
  };
}

/**
 * A form knows texts alone, and lists as hashes with the keys 0, 1, ...: what a text stands for, the schema says. A text that
 * stands for nothing the schema allows stays one, and is a fault.
 */
function typed(value: Form[string] | Form, schema: Schema): unknown {
  const branches = schema.anyOf ?? [schema];
  if (typeof value === "string") {
    const types = branches.filter(({ enum: words }) => !Array.isArray(words) || words.includes(value));
    if (types.some(({ type }) => type === "boolean") && /^(true|false)$/.test(value)) return value === "true";
    if (types.some(({ type }) => type === "integer") && /^-?\d+$/.test(value)) return Number(value);
    if (types.some(({ type }) => type === "number") && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
    return value;
  }
  const list = branches.find(({ items }) => items !== undefined);
  if (list?.items !== undefined) {
    const { items } = list;
    return Object.keys(value).every((key) => /^\d+$/.test(key))
      ? Object.values(value).map((item) => typed(item, items))
      : value;
  }
  const { properties = {} } = branches.find((branch) => branch.properties !== undefined) ?? {};
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, typed(item, properties[key] ?? {})]));
}
