import { noSuch } from "./failure.ts";
import type {
  ChargeRecord,
  CustomerRecord,
  CvcTokenRecord,
  DisputeRecord,
  EventRecord,
  IntentRecord,
  PaymentMethodRecord,
  RefundRecord,
  TokenRecord,
  WebhookEndpointRecord,
} from "./records.ts";
import type { TaxCalculationRecord, TaxTransactionRecord } from "./tax-records.ts";

/** Everything the stand-in remembers, in memory; each map keeps the order of creation. */
export interface Store {
  readonly customers: Map<string, CustomerRecord>;
  readonly paymentMethods: Map<string, PaymentMethodRecord>;
  readonly tokens: Map<string, TokenRecord>;
  readonly cvcTokens: Map<string, CvcTokenRecord>;
  readonly intents: Map<string, IntentRecord>;
  readonly charges: Map<string, ChargeRecord>;
  readonly refunds: Map<string, RefundRecord>;
  readonly disputes: Map<string, DisputeRecord>;
  readonly taxCalculations: Map<string, TaxCalculationRecord>;
  /** Sales and reversals. */
  readonly taxTransactions: Map<string, TaxTransactionRecord>;
  readonly webhookEndpoints: Map<string, WebhookEndpointRecord>;
  readonly events: Map<string, EventRecord>;
}

export function createStore(): Store {
  return {
    customers: new Map(),
    paymentMethods: new Map(),
    tokens: new Map(),
    cvcTokens: new Map(),
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    taxCalculations: new Map(),
    taxTransactions: new Map(),
    webhookEndpoints: new Map(),
    events: new Map(),
  };
}

/** Finds by the id in the path; 404 otherwise. */
export function fromPath<T>(map: ReadonlyMap<string, T>, kind: string, id: string): T {
  const found = map.get(id);
  if (found === undefined) throw noSuch(kind, id, "id", 404);
  return found;
}

/** Finds by an id that came as a parameter; 400 otherwise. */
export function fromParam<T>(map: ReadonlyMap<string, T>, kind: string, id: string, param: string): T {
  const found = map.get(id);
  if (found === undefined) throw noSuch(kind, id, param);
  return found;
}

/** A customer that may be given to something new: it exists and was not deleted. */
export function liveCustomer(store: Store, id: string, param: string): CustomerRecord {
  const found = fromParam(store.customers, "customer", id, param);
  if (found.deleted) throw noSuch("customer", id, param);
  return found;
}

/** The customer whose id is in the path, if it was not deleted; 404 otherwise. */
export function livingCustomer(store: Store, id: string): CustomerRecord {
  const found = fromPath(store.customers, "customer", id);
  if (found.deleted) throw noSuch("customer", id, "id", 404);
  return found;
}
