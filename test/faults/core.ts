/**
 * PURE. The core of the till with everything around it in memory: the worker's own decisions (verdict, transitions, what may go back) on an
 * order, a payment and refunds that are plain values. Each act takes its steps one by one, as a request of the worker takes its
 * statements and calls, and `pause` between two of them lets others go first.
 */
import { TRANSITIONS } from "../../contract/order.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { RefundRow } from "../../db/refunds.ts";
import { isLive, isOverdue } from "../../worker/checkout/transitions.ts";
import { judge } from "../../worker/checkout/verdict.ts";
import { isFailure } from "../../worker/failure.ts";
import { ATTEMPTS_PER_ORDER_MAX, HOLD_MS } from "../../worker/limits.ts";
import { doubledPiece, paidFor } from "../../worker/merchant/refund-lines.ts";
import type { ProviderPayment } from "../../worker/payments/port.ts";

export type Bank = "succeeds" | "declines" | "challenge" | "processing";
type Pause = (what: string) => Promise<void>;

const BEGAN_MS = Date.UTC(2026, 10, 23, 9);
const PIECES = 3;
const LINE_MINOR = 2999;
const DELIVERY_MINOR = 500;
const TOTAL_MINOR = LINE_MINOR + DELIVERY_MINOR;
const RACES_MAX = 5;

const NEW_ORDER = {
  id: "ord",
  currency: "EUR",
  lines: [{ variantId: "v", quantity: PIECES, paidMinor: LINE_MINOR }],
  totalMinor: TOTAL_MINOR,
  refundedMinor: 0,
  status: "paying",
  attempt: 1,
  paymentIntentId: null,
  chargeRef: null,
  needsAttention: null,
} as unknown as OrderRow;

const NEW_PAYMENT: ProviderPayment = {
  id: "pi",
  orderId: "ord",
  state: "open",
  amountMinor: TOTAL_MINOR,
  currency: "EUR",
  decline: null,
  clientSecret: null,
  ref: null,
  card: null,
};

/** Values are replaced and never changed: what was read stays as it was read. */
export interface Core {
  nowMs: number;
  order: OrderRow | null;
  payment: ProviderPayment | null;
  refunds: readonly RefundRow[];
  /** What the provider gave back. */
  givenBackMinor: number;
  held: number;
  sold: number;
  receipts: number;
  /** How often the provider was asked for money, and for how many attempts: its key lets each through once. */
  asked: Set<number>;
  charges: number;
  /** Each state that the order was moved to. */
  path: string[];
}

export const newCore = (): Core => ({
  nowMs: BEGAN_MS,
  order: null,
  payment: null,
  refunds: [],
  givenBackMinor: 0,
  held: 0,
  sold: 0,
  receipts: 0,
  asked: new Set(),
  charges: 0,
  path: [],
});

const now = ({ nowMs }: Core) => new Date(nowMs);

/** The Pay tap: makes the order, opens its payment, stores the id, and only then asks for the money. */
export async function tap(core: Core, bank: Bank, pause: Pause): Promise<void> {
  if (core.order !== null) return await tapAgain(core, bank, pause);
  core.order = { ...NEW_ORDER, attemptAt: now(core), heldUntil: new Date(core.nowMs + HOLD_MS) };
  core.held = PIECES;
  const { order } = core;
  await pause("open");
  core.payment ??= NEW_PAYMENT;
  await pause("store");
  if (core.order.status !== "paying" || core.order.attempt !== order.attempt) return;
  core.order = { ...core.order, paymentIntentId: core.payment.id };
  await charge(core, core.order, bank, pause);
}

/** Another card after a decline. */
async function tapAgain(core: Core, bank: Bank, pause: Pause): Promise<void> {
  const { order } = core;
  const isOpen = order?.status === "declined" && order.attempt < ATTEMPTS_PER_ORDER_MAX;
  if (!order || !isOpen || (order.heldUntil?.getTime() ?? 0) <= core.nowMs) return;
  core.order = { ...order, status: "paying", attempt: order.attempt + 1, attemptAt: now(core), declineCode: null };
  await charge(core, core.order, bank, pause);
}

async function charge(core: Core, order: OrderRow, bank: Bank, pause: Pause): Promise<void> {
  await pause("confirm");
  const answer = confirm(core, order.attempt, bank);
  await pause("settle");
  if (answer) await settle(core, order, answer, true, pause);
}

/** The provider: one key for each attempt, and a payment that is over is not paid again. */
function confirm(core: Core, attempt: number, bank: Bank): ProviderPayment | null {
  const { payment } = core;
  if (!payment || core.asked.has(attempt)) return payment;
  core.asked.add(attempt);
  if (payment.state !== "open" && payment.state !== "declined") return payment;
  const state = { succeeds: "succeeded", declines: "declined", challenge: "action_required", processing: "processing" };
  core.payment = { ...payment, state: state[bank] as ProviderPayment["state"], ref: `ch_${attempt}` };
  if (bank === "succeeds") core.charges++;
  return core.payment;
}

/** The bank's question is answered, or what was under way there ends. */
export function bankAnswers(core: Core, approves: boolean): void {
  const { payment } = core;
  if (payment?.state !== "action_required" && payment?.state !== "processing") return;
  core.payment = { ...payment, state: approves ? "succeeded" : "declined", ref: `${payment.ref}_b` };
  if (approves) core.charges++;
}

/** Somebody else changes the amount while that is possible. */
export function alter(core: Core): void {
  if (core.payment?.state === "open" || core.payment?.state === "declined") {
    core.payment = { ...core.payment, amountMinor: 100 };
  }
}

/** A webhook, or a page that asks: the order is read first, then its payment. */
export async function look(core: Core, pause: Pause): Promise<void> {
  const { order } = core;
  if (!order?.paymentIntentId) return;
  await pause("read");
  if (core.payment) await settle(core, order, core.payment, false, pause);
}

/** What nobody has ended in time is read at the provider, and cancelled there before it is ended here. */
export async function sweep(core: Core, pause: Pause): Promise<void> {
  const { order } = core;
  if (!order || order.needsAttention || !isLive(order.status) || !isOverdue(order, now(core))) return;
  if (!order.paymentIntentId) return void apply(core, order, "expired", null);
  await pause("read");
  const read = core.payment;
  if (!read) return;
  const settled = await settle(core, order, read, true, pause);
  if (!isLive(settled.status) || read.state === "processing" || !isOverdue(settled, now(core))) return;
  await pause("cancel");
  const { payment } = core;
  if (payment && payment.state !== "succeeded" && payment.state !== "processing") {
    core.payment = { ...payment, state: "cancelled" };
  }
  if (core.payment) await settle(core, settled, core.payment, true, pause);
}

async function settle(
  core: Core,
  read: OrderRow,
  told: ProviderPayment,
  decisive: boolean,
  pause: Pause,
): Promise<OrderRow> {
  let order = read;
  let payment = told;
  for (let race = 0; race < RACES_MAX; race++) {
    const answersIt = decisive && order.attempt === read.attempt;
    const verdict = judge(order, payment, { decisive: answersIt, now: now(core) });
    if (verdict.kind === "stay") return order;
    if (verdict.kind === "quarantine") {
      if (core.order) core.order = { ...core.order, needsAttention: verdict.reason };
      return order;
    }
    await pause("apply");
    const moved = apply(core, order, verdict.to, payment.ref);
    if (moved) return moved;
    order = core.order ?? order;
    if (payment.state !== "succeeded") payment = core.payment ?? payment;
  }
  return order;
}

/** The one statement: nothing, where somebody else has moved the order since it was read. */
function apply(core: Core, read: OrderRow, to: OrderRow["status"], ref: string | null): OrderRow | null {
  const { order } = core;
  const isSame =
    order?.status === read.status && order.attempt === read.attempt && order.paymentIntentId === read.paymentIntentId;
  if (!order || !isSame) return null;
  const isEnd = to === "paid" || TRANSITIONS[to].every((next) => next === "paid");
  if (order.heldUntil && isEnd) core.held -= PIECES;
  if (to === "paid") {
    core.sold += PIECES;
    core.receipts++;
  }
  core.path.push(to);
  core.order = { ...order, status: to, chargeRef: ref ?? order.chargeRef, heldUntil: isEnd ? null : order.heldUntil };
  return core.order;
}

/** The merchant gives pieces or an amount back; the provider may refuse, and its answer may come late. */
export async function giveBack(
  core: Core,
  what: { pieces: number } | { minor: number },
  refuses: boolean,
  pause: Pause,
) {
  const { order, refunds } = core;
  if (order?.status !== "paid") return;
  const lines = "pieces" in what ? [{ line: 0, quantity: what.pieces }] : null;
  const amount = lines ? paidFor(order, lines, [...refunds]) : "minor" in what ? what.minor : 0;
  if (isFailure(amount) || (lines && doubledPiece(order, lines, [...refunds]))) return;
  await pause("begin refund");
  const seen = order.refundedMinor;
  const left = core.order ? core.order.totalMinor - core.order.refundedMinor : 0;
  // Pieces were judged by what had gone back by then.
  if (!core.order || amount < 1 || amount > left || (lines && core.order.refundedMinor !== seen)) return;
  const id = `ref_${core.refunds.length}`;
  core.order = { ...core.order, refundedMinor: core.order.refundedMinor + amount };
  core.refunds = [...core.refunds, { id, amountMinor: amount, lines, status: "pending" } as unknown as RefundRow];
  await pause("refund");
  if (!refuses) core.givenBackMinor += amount;
  await pause("note refund");
  core.refunds = core.refunds.map((each) =>
    each.id === id ? { ...each, status: refuses ? "failed" : "succeeded" } : each,
  );
  if (refuses) core.order = { ...core.order, refundedMinor: core.order.refundedMinor - amount };
}

/** What must be true at any moment. */
export function wrongIn({
  order,
  payment,
  refunds,
  givenBackMinor,
  held,
  sold,
  receipts,
  charges,
  path,
}: Core): string[] {
  const isPaid = order?.status === "paid";
  const isOver = order !== null && !isLive(order.status);
  const wrong = {
    "one charge": charges > 1,
    "paid there before paid here": isPaid && payment?.state !== "succeeded",
    "paid in full": isPaid && payment?.amountMinor !== TOTAL_MINOR,
    "paid is one receipt": receipts !== (isPaid ? 1 : 0),
    "stock exact": sold !== (isPaid ? PIECES : 0) || held !== (order && !isOver ? PIECES : 0),
    "goods are let go when no money can come":
      order?.status === "cancelled" || order?.status === "expired"
        ? order.paymentIntentId !== null && payment?.state !== "cancelled" && payment?.state !== "succeeded"
        : false,
    "an end is an end": path.indexOf("paid") >= 0 && path.indexOf("paid") !== path.length - 1,
    "never more back than was paid": givenBackMinor > (order?.totalMinor ?? 0),
    "books of refunds agree":
      (order?.refundedMinor ?? 0) !==
      refunds.filter(({ status }) => status !== "failed").reduce((sum, { amountMinor }) => sum + amountMinor, 0),
    "no piece goes back twice":
      refunds
        .filter(({ status }) => status !== "failed")
        .flatMap(({ lines }) => lines ?? [])
        .reduce((sum, { quantity }) => sum + quantity, 0) > PIECES,
  };
  return Object.entries(wrong).flatMap(([rule, broken]) => (broken ? [rule] : []));
}

/** What must be true besides once all is over. */
export function leftIn(core: Core): string[] {
  const { order, payment } = core;
  if (!order || order.needsAttention) return [];
  const breaches: string[] = [];
  if (isLive(order.status)) breaches.push(`every order ends: ${order.status}, ${payment?.state}`);
  if ((payment?.state === "succeeded") !== (order.status === "paid")) {
    breaches.push(`paid there is paid here: ${order.status}, ${payment?.state}`);
  }
  if (core.refunds.some(({ status }) => status === "pending")) breaches.push("every refund ends");
  return breaches;
}
