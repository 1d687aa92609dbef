import { emit } from "./events.ts";
import { badParameter, invalid } from "./failure.ts";
import { listOf } from "./lists.ts";
import type { DISPUTE_LIST } from "./params.ts";
import type { ChargeRecord, DisputeKind, DisputeRecord } from "./records.ts";
import type { Values } from "./rules.ts";
import { fromPath, type Store } from "./store.ts";
import { wireDispute } from "./wire-dispute.ts";
import { type Call, outside, type World } from "./world.ts";

/** What Stripe takes for a dispute, whoever wins it, in minor units. */
const DISPUTE_FEE = 1500;

/**
 * The buyer's bank disputes a payment. An inquiry only asks, every other kind takes the money at once (Stripe docs,
 * "Disputes"). One payment may be disputed more than once. One that took no money, or whose dispute of this kind is open, is a 400.
 */
export function openDispute(world: World, charge: ChargeRecord, kind: DisputeKind): DisputeRecord {
  if (charge.failure !== null) throw invalid("charge", `Charge ${charge.id} took no money, so nobody can dispute it.`);
  if (isOpenAs(world.store, charge, kind)) {
    throw badParameter("charge_disputed", "charge", `Charge ${charge.id} is disputed already.`);
  }
  const dispute: DisputeRecord = {
    id: world.ids.next("du"),
    created: world.now(),
    kind,
    charge,
    movements: [],
    status: kind === "inquiry" ? "warning_needs_response" : "needs_response",
  };
  charge.disputed = true;
  world.store.disputes.set(dispute.id, dispute);
  if (kind !== "inquiry") move(world, dispute, -charge.amount, DISPUTE_FEE);
  tell(world, dispute, "charge.dispute.created");
  if (kind !== "inquiry") tell(world, dispute, "charge.dispute.funds_withdrawn");
  return dispute;
}

/** The bank decides. Won, the money comes back; an inquiry can only be laid aside, which is to win it. */
export function closeDispute(world: World, id: string, outcome: "lost" | "won"): void {
  const dispute = fromPath(world.store.disputes, "dispute", id);
  if (dispute.status !== "needs_response" && dispute.status !== "warning_needs_response") {
    throw invalid("id", `Dispute ${id} is closed already; its status is ${dispute.status}.`);
  }
  if (dispute.kind === "inquiry") {
    if (outcome === "lost") throw invalid("outcome", "An inquiry took no money, so it cannot be lost.");
    dispute.status = "warning_closed";
  } else {
    dispute.status = outcome;
    if (outcome === "won") move(world, dispute, dispute.charge.amount, 0);
  }
  tell(world, dispute, "charge.dispute.closed");
  if (dispute.status === "won") tell(world, dispute, "charge.dispute.funds_reinstated");
}

export function retrieveDispute({ world, path }: Call) {
  return wireDispute(fromPath(world.store.disputes, "dispute", path.id ?? ""));
}

export function listDisputes({ world }: Call, params: Values<typeof DISPUTE_LIST>) {
  const rows = [...world.store.disputes.values()].filter(
    ({ charge }) =>
      (params.charge === undefined || charge.id === params.charge) &&
      (params.payment_intent === undefined || charge.intent === params.payment_intent),
  );
  return listOf(rows, params, "/v1/disputes", wireDispute);
}

/** Money that the bank has taken back already cannot be given back once more. */
export function isRefundable(store: Store, charge: ChargeRecord): boolean {
  return ![...store.disputes.values()].some(
    (dispute) => dispute.charge === charge && (dispute.status === "needs_response" || dispute.status === "lost"),
  );
}

function isOpenAs(store: Store, charge: ChargeRecord, kind: DisputeKind): boolean {
  return [...store.disputes.values()].some(
    (dispute) => dispute.charge === charge && dispute.kind === kind && dispute.status.endsWith("needs_response"),
  );
}

function move(world: World, dispute: DisputeRecord, amount: number, fee: number): void {
  dispute.movements.push({ id: world.ids.next("txn"), created: world.now(), amount, fee });
}

type DisputeEvent = "closed" | "created" | "funds_reinstated" | "funds_withdrawn";

function tell(world: World, dispute: DisputeRecord, type: `charge.dispute.${DisputeEvent}`): void {
  emit(world, type, wireDispute(dispute), outside(world).cause);
}
