/** The merchant's word on an order that is not paid and waits for a person, most often because its payment is not its amount. */
import type { MerchantOrder } from "../../contract/merchant.ts";
import type { QuarantineEnd } from "../../contract/quarantine.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import { findOrder, type OrderRow } from "../../db/orders.ts";
import { settle, settleAs, settleOver } from "../checkout/settle.ts";
import { isLive } from "../checkout/transitions.ts";
import { judge } from "../checkout/verdict.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { HISTORY_MAX } from "../limits.ts";
import { type ProviderPayment, type ProviderRefund, UnknownPayment } from "../payments/port.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";
import { followRefunds, goneMinor, isLost } from "./refund-truth.ts";

export async function endQuarantine(deps: Deps, name: string, end: QuarantineEnd): Promise<MerchantOrder | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  if (!story) return UNKNOWN_ORDER;
  const { order } = story;
  if (order.acceptedMinor !== null) return isSaid(order, end) ? await showOrder(deps, order.id) : SAID_OTHERWISE;
  if (order.status === "paid" && order.needsAttention === "foreign_payment")
    return end === "accept" ? await showOrder(deps, order.id) : IS_SALE;
  if (order.needsAttention === null || order.status === "paid" || order.paymentIntentId === null)
    return NOT_QUARANTINED;
  return (await endOf(deps, order, order.paymentIntentId, end)) ?? (await showOrder(deps, order.id));
}

/** The same was said before: it is answered as it stands. Given back and released are one: nothing of it is kept. */
const isSaid = ({ acceptedMinor }: OrderRow, end: QuarantineEnd): boolean =>
  acceptedMinor === 0 ? end !== "accept" : end === "accept";

/** A payment that the provider does not know may be another account's: to say that nothing of it is kept would be a guess. */
async function endOf(deps: Deps, order: OrderRow, paymentId: string, end: QuarantineEnd): Promise<Failure | null> {
  try {
    const payment = await deps.payments.read(paymentId);
    return end === "release" ? await release(deps, order, payment) : await decide(deps, order, payment, end);
  } catch (error) {
    if (error instanceof UnknownPayment) return NOT_KNOWN;
    throw error;
  }
}

async function decide(
  deps: Deps,
  order: OrderRow,
  payment: ProviderPayment,
  end: "accept" | "refund",
): Promise<Failure | null> {
  if (payment.state !== "succeeded") return NOTHING_TAKEN;
  if (judge(order, payment, { decisive: false, now: deps.now }).kind === "move") {
    const failure = await sell(deps, order, payment);
    return failure ?? (end === "accept" ? null : IS_SALE);
  }
  const refunds = await deps.payments.listRefunds(payment.id);
  if (end === "refund") return await giveBack(deps, order, payment, refunds);
  if (payment.currency !== order.currency) return OTHER_CURRENCY;
  if (payment.amountMinor <= goneMinor(refunds)) return NOTHING_TAKEN;
  if (!(await settleAs(deps, order, payment, "paid"))) return await saidAtOnce(deps, order, payment);
  // What went back before there was a paid order was noted nowhere.
  await followRefunds(deps, payment.id);
  return null;
}

/**
 * Its own payment fits, whatever else it was put aside for: it is a sale, as the provider's next word would make it. Given back as none it
 * would come back as one once that refund failed.
 */
async function sell(deps: Deps, order: OrderRow, payment: ProviderPayment): Promise<Failure | null> {
  const settled = await settle(deps, order, payment, { decisive: false });
  if (settled.status !== "paid") return RACED;
  await followRefunds(deps, payment.id);
  return null;
}

/** Whoever was faster may have said the same. */
async function saidAtOnce(deps: Deps, { id }: OrderRow, { amountMinor }: ProviderPayment): Promise<Failure | null> {
  const order = await findOrder(deps.sql, id);
  return order?.status === "paid" && order.acceptedMinor === amountMinor ? null : RACED;
}

/**
 * Asks for what is left of the money under a key of what has become of it so far: said again it is the same refund, and after one that
 * failed it is another. One that failed before this order had ended was told of too early, so it is looked for once more.
 */
async function giveBack(
  deps: Deps,
  order: OrderRow,
  payment: ProviderPayment,
  refunds: ProviderRefund[],
): Promise<Failure | null> {
  const gone = goneMinor(refunds);
  if (gone < payment.amountMinor) {
    const { id: orderId } = order;
    const id = `${orderId}:quarantine:${gone}:${refunds.filter(isLost).length}`;
    const wanted = { id, orderId, paymentId: payment.id, amountMinor: payment.amountMinor - gone };
    const answer = await deps.payments.refund({ ...wanted, reason: "requested_by_customer" });
    const refused = "refused" in answer ? answer.refused : isLost(answer) ? (answer.failure ?? answer.status) : null;
    if (refused) return new Failure("refund_refused", `The provider refused it (${refused}).`);
  }
  const failure = await close(deps, order, payment);
  await followRefunds(deps, payment.id);
  return failure;
}

/** Also of an order that has ended with its payment, and whose question is still open. */
async function release(deps: Deps, order: OrderRow, payment: ProviderPayment): Promise<Failure | null> {
  const told = payment.state === "cancelled" ? payment : await deps.payments.cancel(payment.id);
  if (told.state !== "cancelled") return MONEY_TAKEN;
  return await close(deps, order, told);
}

/** Nothing of it is kept. The provider's own word of that may have ended the order a moment ago: then only the question is left. */
async function close(deps: Deps, order: OrderRow, payment: ProviderPayment): Promise<Failure | null> {
  if (isLive(order.status) && (await settleAs(deps, order, payment, "cancelled"))) return null;
  return (await settleOver(deps, order, payment)) ? null : RACED;
}

const refuse = (words: string) => new Failure("move_refused", words);
const NOT_QUARANTINED = refuse(
  "This order waits for nobody's word: it is paid, over, or has nothing that needs attention.",
);
const SAID_OTHERWISE = refuse(
  "It was decided otherwise before. Look at the order: what was accepted is given back like that of any order.",
);
const NOTHING_TAKEN = refuse("The provider holds no money of this order. Release it instead.");
const MONEY_TAKEN = refuse("The provider has taken money, or is just taking it. Accept or refund it instead.");
const OTHER_CURRENCY = refuse("It was paid in another currency, which cannot be accepted. Refund it.");
const NOT_KNOWN = refuse(
  "The provider does not know this payment. Connect the account and mode in which it was opened; if nothing was paid there, mark the order as looked at.",
);
const IS_SALE = refuse(
  "Its own payment is here and fits: it is paid. Cancel it, or give its money back, like that of any order; a payment of somebody else's is given back where it was made.",
);
const RACED = refuse("The order moved at the same moment. Look at it, and try again.");
