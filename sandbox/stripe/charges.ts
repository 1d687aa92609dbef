import { listOf } from "./lists.ts";
import type { CHARGE_LIST } from "./params.ts";
import type { ChargeRecord, CvcCheck, IntentRecord, PaymentError, PaymentMethodRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath } from "./store.ts";
import { wireCharge } from "./wire-charge.ts";
import type { Call, World } from "./world.ts";

interface ChargeResult {
  readonly failure: PaymentError | null;
  readonly authenticated: boolean;
  readonly cvcCheck: CvcCheck;
}

/** One try to take the money; a snapshot, so that later changes of the card or customer do not reach it. */
export function addCharge(
  world: World,
  intent: IntentRecord,
  method: PaymentMethodRecord,
  { failure, authenticated, cvcCheck }: ChargeResult,
): ChargeRecord {
  const record: ChargeRecord = {
    id: world.ids.next("ch"),
    created: world.now(),
    intent: intent.id,
    amount: intent.amount,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    metadata: { ...intent.metadata },
    paymentMethod: method.id,
    details: { ...method.details },
    billing: structuredClone(method.billing),
    receiptEmail: intent.receiptEmail,
    shipping: structuredClone(intent.shipping),
    descriptorSuffix: intent.descriptorSuffix,
    failure,
    authenticated,
    cvcCheck,
    balanceTransaction: failure === null ? world.ids.next("txn") : null,
    refunded: 0,
    disputed: false,
  };
  world.store.charges.set(record.id, record);
  intent.latestCharge = record.id;
  return record;
}

export function retrieveCharge({ world, path }: Call) {
  return wireCharge(fromPath(world.store.charges, "charge", path.id ?? ""));
}

export function listCharges({ world }: Call, params: Values<typeof CHARGE_LIST>) {
  const rows = [...world.store.charges.values()].filter(
    (row) =>
      (params.customer === undefined || row.customer === params.customer) &&
      (params.payment_intent === undefined || row.intent === params.payment_intent),
  );
  return listOf(rows, params, "/v1/charges", wireCharge);
}
