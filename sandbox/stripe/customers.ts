import { briefShipping, mergedMetadata, wholeAddress } from "./details.ts";
import { emit } from "./events.ts";
import { type ListOptions, listOf } from "./lists.ts";
import type { CUSTOMER_CREATE, CUSTOMER_LIST, CUSTOMER_UPDATE } from "./params.ts";
import { detach } from "./payment-methods.ts";
import type { CustomerRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath, livingCustomer } from "./store.ts";
import { wireCustomer } from "./wire.ts";
import type { Call } from "./world.ts";

export function createCustomer(call: Call, params: Values<typeof CUSTOMER_CREATE>) {
  const { world } = call;
  const record: CustomerRecord = {
    id: world.ids.next("cus"),
    created: world.now(),
    deleted: false,
    address: null,
    description: null,
    email: null,
    business_name: null,
    individual_name: null,
    metadata: {},
    name: null,
    phone: null,
    preferred_locales: [],
    shipping: null,
  };
  fill(record, params);
  world.store.customers.set(record.id, record);
  emit(world, "customer.created", wireCustomer(record), call.cause);
  return wireCustomer(record);
}

export function retrieveCustomer({ world, path }: Call) {
  return wireCustomer(fromPath(world.store.customers, "customer", path.id ?? ""));
}

export function updateCustomer(call: Call, params: Values<typeof CUSTOMER_UPDATE>) {
  const record = livingCustomer(call.world.store, call.path.id ?? "");
  const before = wireCustomer(record);
  fill(record, params);
  emit(call.world, "customer.updated", wireCustomer(record), call.cause, before);
  return wireCustomer(record);
}

/** Deleting detaches every saved card for good; the id stays known, as a deleted customer. */
export function deleteCustomer(call: Call) {
  const { store } = call.world;
  const record = livingCustomer(call.world.store, call.path.id ?? "");
  for (const method of store.paymentMethods.values()) {
    if (method.customer === record.id) detach(call, method);
  }
  const before = wireCustomer(record);
  record.deleted = true;
  emit(call.world, "customer.deleted", before, call.cause);
  return wireCustomer(record);
}

export function listCustomers({ world }: Call, params: Values<typeof CUSTOMER_LIST>) {
  const rows = [...world.store.customers.values()].filter(
    (row) => !row.deleted && (params.email === undefined || row.email === params.email),
  );
  return listOf(rows, params satisfies ListOptions, "/v1/customers", wireCustomer);
}

function fill(record: CustomerRecord, params: Values<typeof CUSTOMER_UPDATE>): void {
  const { address, shipping } = params;
  if (address !== undefined) record.address = address === null ? null : wholeAddress(address);
  if (shipping !== undefined) record.shipping = shipping === null ? null : briefShipping(shipping);
  record.metadata = mergedMetadata(record.metadata, params.metadata);
  if (params.preferred_locales !== undefined) record.preferred_locales = params.preferred_locales;
  for (const field of ["description", "email", "business_name", "individual_name", "name", "phone"] as const) {
    const value = params[field];
    if (value !== undefined) record[field] = value;
  }
}
