import { retrieveOwnAccount } from "./account.ts";
import { listCharges, retrieveCharge } from "./charges.ts";
import { confirmIntent } from "./confirm.ts";
import { createCustomer, deleteCustomer, listCustomers, retrieveCustomer, updateCustomer } from "./customers.ts";
import { createCvcToken } from "./cvc-tokens.ts";
import { listDisputes, retrieveDispute } from "./disputes.ts";
import { listEvents, retrieveEvent } from "./event-log.ts";
import { checkExpand, expanded, type Kind } from "./expand.ts";
import type { Form } from "./form.ts";
import { cancelIntent, createIntent, listIntents, retrieveIntent, updateIntent } from "./intents.ts";
import * as p from "./params.ts";
import * as i from "./params-intent.ts";
import * as t from "./params-tax.ts";
import {
  attachPaymentMethod,
  createPaymentMethod,
  detachPaymentMethod,
  listCustomerPaymentMethods,
  listPaymentMethods,
  retrieveCustomerPaymentMethod,
  retrievePaymentMethod,
  updatePaymentMethod,
} from "./payment-methods.ts";
import { createRefund, listRefunds, retrieveRefund, updateRefund } from "./refunds.ts";
import { type Fields, readParams, type Values } from "./rules.ts";
import { createTaxCalculation } from "./tax-calculations.ts";
import { createTaxReversal, createTaxTransaction } from "./tax-transactions.ts";
import { createTestToken, createTokenFromFrame, retrieveToken } from "./tokens.ts";
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookEndpoints,
  retrieveWebhookEndpoint,
  updateWebhookEndpoint,
} from "./webhook-endpoints.ts";
import type { Call } from "./world.ts";

export type Method = "DELETE" | "GET" | "POST";

/** Which key may call: the server's, the page's, or both. */
export type Access = "both" | "publishable" | "secret";

export interface Route {
  readonly method: Method;
  /** Parts that begin with a colon are names. */
  readonly path: string;
  readonly access: Access;
  /** Checks the parameters (throws before anything is done) and gives the work to do. */
  readonly prepare: (call: Call, form: Form) => () => object;
}

function route<F extends Fields>(
  method: Method,
  path: string,
  kind: Kind,
  fields: F,
  run: (call: Call, params: Values<F>) => object,
  access: Access = "secret",
): Route {
  const isList = method === "GET" && "limit" in fields;
  return {
    method,
    path,
    access,
    prepare(call, form) {
      const params = readParams(fields, form);
      const paths = expandOf(params);
      checkExpand(kind, isList, paths);
      return () => expanded(run(call, params), paths, call.world.store, call.world.origin());
    },
  };
}

function expandOf(params: { readonly expand?: unknown }): string[] {
  return Array.isArray(params.expand) ? params.expand : [];
}

const { EXPAND_ONLY: one } = p;

/** Every endpoint that the stand-in plays. A new one is a line here, a table in params.ts and a file of its noun. */
export const ROUTES: readonly Route[] = [
  route("GET", "/v1/account", "account", one, retrieveOwnAccount),

  route("POST", "/v1/customers", "customer", p.CUSTOMER_CREATE, createCustomer),
  route("GET", "/v1/customers", "customer", p.CUSTOMER_LIST, listCustomers),
  route("GET", "/v1/customers/:id", "customer", one, retrieveCustomer),
  route("POST", "/v1/customers/:id", "customer", p.CUSTOMER_UPDATE, updateCustomer),
  route("DELETE", "/v1/customers/:id", "customer", {}, deleteCustomer),
  route(
    "GET",
    "/v1/customers/:id/payment_methods",
    "payment_method",
    p.CUSTOMER_PAYMENT_METHODS,
    listCustomerPaymentMethods,
  ),
  route("GET", "/v1/customers/:id/payment_methods/:method", "payment_method", one, retrieveCustomerPaymentMethod),

  route("POST", "/v1/payment_methods", "payment_method", p.PAYMENT_METHOD_CREATE, createPaymentMethod),
  route("GET", "/v1/payment_methods", "payment_method", p.PAYMENT_METHOD_LIST, listPaymentMethods),
  route("GET", "/v1/payment_methods/:id", "payment_method", one, retrievePaymentMethod),
  route("POST", "/v1/payment_methods/:id", "payment_method", p.PAYMENT_METHOD_UPDATE, updatePaymentMethod),
  route("POST", "/v1/payment_methods/:id/attach", "payment_method", p.PAYMENT_METHOD_ATTACH, attachPaymentMethod),
  route("POST", "/v1/payment_methods/:id/detach", "payment_method", one, detachPaymentMethod),

  route("POST", "/v1/payment_intents", "payment_intent", i.INTENT_CREATE, createIntent),
  route("GET", "/v1/payment_intents", "payment_intent", i.INTENT_LIST, listIntents),
  route("GET", "/v1/payment_intents/:id", "payment_intent", i.INTENT_RETRIEVE, retrieveIntent, "both"),
  route("POST", "/v1/payment_intents/:id", "payment_intent", i.INTENT_UPDATE, updateIntent),
  route("POST", "/v1/payment_intents/:id/confirm", "payment_intent", i.INTENT_CONFIRM, confirmIntent),
  route("POST", "/v1/payment_intents/:id/cancel", "payment_intent", i.INTENT_CANCEL, cancelIntent),

  route(
    "POST",
    "/v1/confirmation_tokens",
    "confirmation_token",
    p.TOKEN_FRAME_CREATE,
    createTokenFromFrame,
    "publishable",
  ),
  route("GET", "/v1/confirmation_tokens/:id", "confirmation_token", one, retrieveToken),
  route("POST", "/v1/test_helpers/confirmation_tokens", "confirmation_token", p.TOKEN_TEST_CREATE, createTestToken),
  route("POST", "/v1/tokens", "token", p.CVC_TOKEN_CREATE, createCvcToken, "publishable"),

  route("GET", "/v1/charges", "charge", p.CHARGE_LIST, listCharges),
  route("GET", "/v1/charges/:id", "charge", one, retrieveCharge),

  route("POST", "/v1/refunds", "refund", p.REFUND_CREATE, createRefund),
  route("GET", "/v1/refunds", "refund", p.REFUND_LIST, listRefunds),
  route("GET", "/v1/refunds/:id", "refund", one, retrieveRefund),
  route("POST", "/v1/refunds/:id", "refund", p.REFUND_UPDATE, updateRefund),

  route("GET", "/v1/disputes", "dispute", p.DISPUTE_LIST, listDisputes),
  route("GET", "/v1/disputes/:id", "dispute", one, retrieveDispute),

  route("POST", "/v1/tax/calculations", "tax.calculation", t.TAX_CALCULATION_CREATE, createTaxCalculation),
  route(
    "POST",
    "/v1/tax/transactions/create_from_calculation",
    "tax.transaction",
    t.TAX_TRANSACTION_CREATE,
    createTaxTransaction,
  ),
  route("POST", "/v1/tax/transactions/create_reversal", "tax.transaction", t.TAX_REVERSAL_CREATE, createTaxReversal),

  route("GET", "/v1/events", "event", p.EVENT_LIST, listEvents),
  route("GET", "/v1/events/:id", "event", one, retrieveEvent),

  route("POST", "/v1/webhook_endpoints", "webhook_endpoint", p.WEBHOOK_ENDPOINT_CREATE, createWebhookEndpoint),
  route("GET", "/v1/webhook_endpoints", "webhook_endpoint", p.WEBHOOK_ENDPOINT_LIST, listWebhookEndpoints),
  route("GET", "/v1/webhook_endpoints/:id", "webhook_endpoint", one, retrieveWebhookEndpoint),
  route("POST", "/v1/webhook_endpoints/:id", "webhook_endpoint", p.WEBHOOK_ENDPOINT_UPDATE, updateWebhookEndpoint),
  route("DELETE", "/v1/webhook_endpoints/:id", "webhook_endpoint", {}, deleteWebhookEndpoint),
];

export interface Found {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** The route of a request, with the names in its path read. */
export function findRoute(method: string, pathname: string): Found | undefined {
  const actual = pathname.split("/");
  for (const candidate of ROUTES) {
    if (candidate.method !== method) continue;
    const parts = candidate.path.split("/");
    if (parts.length !== actual.length) continue;
    if (!parts.every((part, at) => (part.startsWith(":") ? actual[at] !== "" : part === actual[at]))) continue;
    const named = parts.flatMap((part, at) => (part.startsWith(":") ? [[part.slice(1), decode(actual[at])]] : []));
    return { route: candidate, path: Object.fromEntries(named) };
  }
  return undefined;
}

function decode(part = ""): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
