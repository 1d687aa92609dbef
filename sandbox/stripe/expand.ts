import { invalid } from "./failure.ts";
import type { Store } from "./store.ts";
import { wireCustomer, wirePaymentMethod } from "./wire.ts";
import { wireCharge } from "./wire-charge.ts";
import { wireIntent } from "./wire-intent.ts";

type Kind =
  | "account"
  | "charge"
  | "confirmation_token"
  | "customer"
  | "dispute"
  | "event"
  | "payment_intent"
  | "payment_method"
  | "refund"
  | "tax.calculation"
  | "tax.transaction"
  | Included
  | "token"
  | "webhook_endpoint";

/** What an object leaves out of itself unless it is asked for: see wire-tax.ts. */
type Included = "tax.breakdown" | "tax.line" | "tax.lines" | "tax.sold_line" | "tax.sold_lines";

/** What of each object can be expanded, and into what (Stripe docs, expanding responses). */
const GRAPH: Readonly<Record<Kind, Readonly<Record<string, Kind>>>> = {
  account: {},
  charge: { customer: "customer", payment_intent: "payment_intent" },
  confirmation_token: {},
  customer: {},
  dispute: { charge: "charge", payment_intent: "payment_intent" },
  event: {},
  payment_intent: { customer: "customer", latest_charge: "charge", payment_method: "payment_method" },
  payment_method: { customer: "customer" },
  refund: {
    charge: "charge",
    customer: "customer",
    payment_intent: "payment_intent",
    payment_method: "payment_method",
  },
  "tax.breakdown": {},
  "tax.calculation": { line_items: "tax.lines" },
  "tax.line": { tax_breakdown: "tax.breakdown" },
  "tax.lines": { data: "tax.line" },
  "tax.sold_line": {},
  "tax.sold_lines": { data: "tax.sold_line" },
  "tax.transaction": { line_items: "tax.sold_lines" },
  token: {},
  webhook_endpoint: {},
};
const MAX_DEPTH = 4;

/** Refuses paths that lead nowhere, before anything is done. */
export function checkExpand(kind: Kind, isList: boolean, paths: readonly string[]): void {
  for (const path of paths) {
    const parts = path.split(".");
    if (parts.length > MAX_DEPTH + (isList ? 1 : 0)) throw invalid("expand", `Expanded too deeply: ${path}`);
    const steps = isList && parts[0] === "data" ? parts.slice(1) : parts;
    let at: Kind | undefined = steps.length > 0 ? kind : undefined;
    for (const step of steps) at = at === undefined ? undefined : GRAPH[at][step];
    if (at === undefined || (isList && parts[0] !== "data")) {
      throw invalid("expand", `This property cannot be expanded (${path}).`);
    }
  }
}

/** The answer with the ids on the given paths replaced by their objects. */
export function expanded(body: object, paths: readonly string[], store: Store, origin: string): object {
  const copy = structuredClone(body) as Record<string, unknown>;
  for (const path of paths) fill(copy, path.split("."), store, origin);
  return copy;
}

function fill(hash: Record<string, unknown>, [step, ...rest]: string[], store: Store, origin: string): void {
  if (step === undefined) return;
  const value = hash[step];
  if (Array.isArray(value)) {
    for (const item of value) fill(item, rest, store, origin);
    return;
  }
  if (typeof value === "string") hash[step] = lookUp(value, store, origin) ?? value;
  const next = hash[step];
  if (rest.length > 0 && typeof next === "object" && next !== null) {
    fill(next as Record<string, unknown>, rest, store, origin);
  }
}

function lookUp(id: string, store: Store, origin: string): object | undefined {
  const customer = store.customers.get(id);
  if (customer !== undefined) return wireCustomer(customer);
  const method = store.paymentMethods.get(id);
  if (method !== undefined) return wirePaymentMethod(method);
  const charge = store.charges.get(id);
  if (charge !== undefined) return wireCharge(charge);
  const intent = store.intents.get(id);
  return intent === undefined ? undefined : wireIntent(intent, store, origin);
}

export type { Kind };
