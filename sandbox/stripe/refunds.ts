import { mergedMetadata } from "./details.ts";
import { isRefundable } from "./disputes.ts";
import { emit } from "./events.ts";
import { badParameter, invalid, StripeFailure } from "./failure.ts";
import { listOf } from "./lists.ts";
import type { REFUND_CREATE, REFUND_LIST, REFUND_UPDATE } from "./params.ts";
import type { ChargeRecord, RefundRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromParam, fromPath, type Store } from "./store.ts";
import { wireRefund } from "./wire.ts";
import { wireCharge } from "./wire-charge.ts";
import type { Call } from "./world.ts";

type CreateParams = Values<typeof REFUND_CREATE>;

/** Gives money back, in part or whole, repeatedly up to what was charged. */
export function createRefund(call: Call, params: CreateParams) {
  const { world } = call;
  const charge = chargeOf(world.store, params);
  const left = charge.amount - charge.refunded;
  if (left === 0) {
    throw new StripeFailure(
      400,
      {
        type: "invalid_request_error",
        code: "charge_already_refunded",
        message: `Charge ${charge.id} was refunded already.`,
      },
      { kept: true },
    );
  }
  if (!isRefundable(world.store, charge)) {
    throw new StripeFailure(
      400,
      { type: "invalid_request_error", code: "charge_disputed", message: `Charge ${charge.id} is disputed.` },
      { kept: true },
    );
  }
  const amount = params.amount ?? left;
  if (amount < 1) throw badParameter("parameter_invalid_integer", "amount", "Invalid positive integer");
  if (amount > left) throw invalid("amount", `Refund amount ${amount} is greater than the ${left} not yet refunded.`);
  const record: RefundRecord = {
    id: world.ids.next("re"),
    created: world.now(),
    amount,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    intent: charge.intent,
    paymentMethod: charge.paymentMethod,
    reason: params.reason ?? null,
    metadata: mergedMetadata({}, params.metadata),
    status: charge.details.card.conduct.refund === "pending" ? "pending" : "succeeded",
    failureReason: null,
  };
  charge.refunded += amount;
  world.store.refunds.set(record.id, record);
  emit(world, "refund.created", wireRefund(record), call.cause);
  emit(world, "charge.refunded", wireCharge(charge), call.cause);
  return wireRefund(record);
}

export function retrieveRefund({ world, path }: Call) {
  return wireRefund(fromPath(world.store.refunds, "refund", path.id ?? ""));
}

export function updateRefund(call: Call, params: Values<typeof REFUND_UPDATE>) {
  const record = fromPath(call.world.store.refunds, "refund", call.path.id ?? "");
  const before = wireRefund(record);
  record.metadata = mergedMetadata(record.metadata, params.metadata);
  emit(call.world, "refund.updated", wireRefund(record), call.cause, before);
  return wireRefund(record);
}

export function listRefunds({ world }: Call, params: Values<typeof REFUND_LIST>) {
  const rows = [...world.store.refunds.values()].filter(
    (row) =>
      (params.charge === undefined || row.charge === params.charge) &&
      (params.payment_intent === undefined || row.intent === params.payment_intent),
  );
  return listOf(rows, params, "/v1/refunds", wireRefund);
}

/** The bank's later word on a refund: a pending one succeeds; the test card for it fails after it had succeeded. */
export function settleRefund(call: Call, id: string): void {
  const record = fromPath(call.world.store.refunds, "refund", id);
  const charge = fromPath(call.world.store.charges, "charge", record.charge);
  const conduct = charge.details.card.conduct.refund;
  const before = wireRefund(record);
  if (record.status === "pending") {
    record.status = "succeeded";
    emit(call.world, "refund.updated", wireRefund(record), call.cause, before);
    return;
  }
  if (conduct !== "fails" || record.status === "failed")
    throw invalid("id", `Refund ${id} has nothing left to settle.`);
  record.status = "failed";
  record.failureReason = "lost_or_stolen_card";
  charge.refunded -= record.amount;
  emit(call.world, "refund.updated", wireRefund(record), call.cause, before);
  emit(call.world, "refund.failed", wireRefund(record), call.cause);
}

function chargeOf(store: Store, params: CreateParams): ChargeRecord {
  if (params.charge !== undefined && params.payment_intent !== undefined) {
    const charge = fromParam(store.charges, "charge", params.charge, "charge");
    if (charge.intent !== params.payment_intent) throw invalid("charge", "The charge is not the PaymentIntent's.");
    return refundable(charge);
  }
  if (params.charge !== undefined) return refundable(fromParam(store.charges, "charge", params.charge, "charge"));
  if (params.payment_intent === undefined) {
    throw badParameter("parameter_missing", "payment_intent", "Send one of charge or payment_intent.");
  }
  const intent = fromParam(store.intents, "payment_intent", params.payment_intent, "payment_intent");
  const charge = intent.status === "succeeded" ? store.charges.get(intent.latestCharge ?? "") : undefined;
  if (charge === undefined) throw invalid("payment_intent", `${intent.id} has no successful charge to refund.`);
  return charge;
}

function refundable(charge: ChargeRecord): ChargeRecord {
  if (charge.failure === null) return charge;
  throw invalid("charge", `Charge ${charge.id} failed, so there is nothing to refund.`);
}
