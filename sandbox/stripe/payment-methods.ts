import { detailsFromServer, detailsOfToken } from "./card-entry.ts";
import { mergedBilling, mergedMetadata, NO_BILLING } from "./details.ts";
import { emit } from "./events.ts";
import { badParameter, invalid, StripeFailure } from "./failure.ts";
import { listOf } from "./lists.ts";
import type {
  CUSTOMER_PAYMENT_METHODS,
  PAYMENT_METHOD_ATTACH,
  PAYMENT_METHOD_CREATE,
  PAYMENT_METHOD_LIST,
  PAYMENT_METHOD_UPDATE,
} from "./params.ts";
import type { AllowRedisplay, BillingDetails, CardDetails, Metadata, PaymentMethodRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath, liveCustomer, livingCustomer } from "./store.ts";
import { cardByToken } from "./test-cards.ts";
import { wirePaymentMethod } from "./wire.ts";
import type { Call, World } from "./world.ts";

export interface NewPaymentMethod {
  readonly details: CardDetails;
  readonly billing?: BillingDetails;
  readonly allowRedisplay?: AllowRedisplay | undefined;
  readonly metadata?: Metadata | undefined;
}

/** Makes an unattached PaymentMethod. */
export function addPaymentMethod(world: World, from: NewPaymentMethod): PaymentMethodRecord {
  const record: PaymentMethodRecord = {
    id: world.ids.next("pm"),
    created: world.now(),
    details: { ...from.details },
    billing: from.billing ?? NO_BILLING,
    allowRedisplay: from.allowRedisplay ?? "unspecified",
    metadata: from.metadata ?? {},
    customer: null,
    spent: false,
    setUp: false,
  };
  world.store.paymentMethods.set(record.id, record);
  return record;
}

export function createPaymentMethod({ world }: Call, params: Values<typeof PAYMENT_METHOD_CREATE>) {
  const record = addPaymentMethod(world, {
    details: detailsFromServer(world, params.card, "card"),
    billing: mergedBilling(NO_BILLING, params.billing_details ?? {}),
    allowRedisplay: params.allow_redisplay,
    metadata: mergedMetadata({}, params.metadata),
  });
  return wirePaymentMethod(record);
}

export function retrievePaymentMethod({ world, path }: Call) {
  return wirePaymentMethod(fromPath(world.store.paymentMethods, "PaymentMethod", path.id ?? ""));
}

/** `GET /v1/customers/:id/payment_methods/:method`: only this customer's own. */
export function retrieveCustomerPaymentMethod(call: Call) {
  const customer = livingCustomer(call.world.store, call.path.id ?? "");
  const record = fromPath(call.world.store.paymentMethods, "PaymentMethod", call.path.method ?? "");
  if (record.customer === customer.id) return wirePaymentMethod(record);
  throw new StripeFailure(404, {
    type: "invalid_request_error",
    code: "resource_missing",
    param: "payment_method",
    message: `Customer ${customer.id} has no PaymentMethod ${record.id}.`,
  });
}

export function updatePaymentMethod(call: Call, params: Values<typeof PAYMENT_METHOD_UPDATE>) {
  const record = fromPath(call.world.store.paymentMethods, "PaymentMethod", call.path.id ?? "");
  if (record.customer === null) {
    throw invalid("id", "A PaymentMethod must be attached to a customer before it can be updated.");
  }
  const month = params.card?.exp_month ?? record.details.expMonth;
  if (month < 1 || month > 12) throw badParameter("invalid_expiry_month", "card[exp_month]", "Invalid month.");
  const before = wirePaymentMethod(record);
  record.details.expMonth = month;
  record.details.expYear = params.card?.exp_year ?? record.details.expYear;
  record.billing = mergedBilling(record.billing, params.billing_details ?? {});
  record.allowRedisplay = params.allow_redisplay ?? record.allowRedisplay;
  record.metadata = mergedMetadata(record.metadata, params.metadata);
  emit(call.world, "payment_method.updated", wirePaymentMethod(record), call.cause, before);
  return wirePaymentMethod(record);
}

export function attachPaymentMethod(call: Call, params: Values<typeof PAYMENT_METHOD_ATTACH>) {
  const { world, path } = call;
  const customer = liveCustomer(world.store, params.customer, "customer");
  const id = path.id ?? "";
  if (cardByToken(id) !== undefined) {
    const fresh = addPaymentMethod(world, { details: detailsOfToken(world, id, "id") });
    return wirePaymentMethod(attach(call, fresh, customer.id));
  }
  const record = fromPath(world.store.paymentMethods, "PaymentMethod", id);
  if (record.customer === customer.id) return wirePaymentMethod(record);
  if (record.customer !== null) {
    throw invalid("payment_method", "This PaymentMethod is attached to another customer already.");
  }
  if (record.spent) throw spentPaymentMethod();
  return wirePaymentMethod(attach(call, record, customer.id));
}

/** Hangs a card on a customer and says so by event. */
export function attach(call: Call, record: PaymentMethodRecord, customer: string): PaymentMethodRecord {
  record.customer = customer;
  emit(call.world, "payment_method.attached", wirePaymentMethod(record), call.cause);
  return record;
}

export function detachPaymentMethod(call: Call) {
  const record = fromPath(call.world.store.paymentMethods, "PaymentMethod", call.path.id ?? "");
  if (record.customer === null) {
    throw invalid("payment_method", "The PaymentMethod is not attached to a customer, so it cannot be detached.");
  }
  detach(call, record);
  return wirePaymentMethod(record);
}

/** Takes a card off its customer for good (Stripe docs: a detached PaymentMethod can never be used again). */
export function detach(call: Call, record: PaymentMethodRecord): void {
  record.customer = null;
  record.spent = true;
  emit(call.world, "payment_method.detached", wirePaymentMethod(record), call.cause);
}

export function listCustomerPaymentMethods(call: Call, params: Values<typeof CUSTOMER_PAYMENT_METHODS>) {
  const customer = livingCustomer(call.world.store, call.path.id ?? "");
  return pageOfCards(call, customer.id, params, `/v1/customers/${customer.id}/payment_methods`);
}

export function listPaymentMethods(call: Call, params: Values<typeof PAYMENT_METHOD_LIST>) {
  if (params.customer === undefined)
    throw badParameter("parameter_missing", "customer", "Missing required param: customer.");
  const customer = liveCustomer(call.world.store, params.customer, "customer");
  return pageOfCards(call, customer.id, params, "/v1/payment_methods");
}

function pageOfCards({ world }: Call, customer: string, params: Values<typeof CUSTOMER_PAYMENT_METHODS>, url: string) {
  const rows = [...world.store.paymentMethods.values()].filter(
    (row) =>
      row.customer === customer &&
      (params.allow_redisplay === undefined || row.allowRedisplay === params.allow_redisplay),
  );
  return listOf(rows, params, url, wirePaymentMethod);
}

/** A single-use card that was used, or a detached one. */
export function spentPaymentMethod(): StripeFailure {
  return invalid(
    "payment_method",
    "This PaymentMethod was used before without being attached to a customer, or was detached from one. It cannot be used again.",
  );
}
