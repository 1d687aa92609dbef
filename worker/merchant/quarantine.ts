/** The merchant's word on an order that is not paid and waits for a person, most often because its payment is not its amount. */
import type { MerchantOrder } from "../../contract/merchant.ts";
import type { QuarantineEnd } from "../../contract/quarantine.ts";
import { findOrderStory } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import { noteAccepted } from "../../db/settlement.ts";
import { settleAs } from "../checkout/settle.ts";
import { isLive } from "../checkout/transitions.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { HISTORY_MAX } from "../limits.ts";
import type { ListedPayment, ProviderPayment } from "../payments/port.ts";
import { showOrder, toName, UNKNOWN_ORDER } from "./orders.ts";

export async function endQuarantine(deps: Deps, name: string, end: QuarantineEnd): Promise<MerchantOrder | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  if (!story) return UNKNOWN_ORDER;
  const { order } = story;
  // Said before: answered as it stands.
  if (order.acceptedMinor !== null) return await showOrder(deps, order.id);
  if (order.needsAttention === null || order.status === "paid" || order.paymentIntentId === null)
    return NOT_QUARANTINED;
  const payment = await deps.payments.inspect(order.paymentIntentId);
  const refused = end === "release" ? await release(deps, order, payment) : await decide(deps, order, payment, end);
  return refused ?? (await showOrder(deps, order.id));
}

async function decide(
  deps: Deps,
  order: OrderRow,
  payment: ListedPayment,
  end: "accept" | "refund",
): Promise<Failure | null> {
  if (payment.state !== "succeeded") return NOTHING_TAKEN;
  const kept = payment.amountMinor - payment.givenBackMinor;
  if (end === "refund") return await giveBack(deps, order, payment, kept);
  if (payment.currency !== order.currency) return OTHER_CURRENCY;
  if (kept <= 0) return NOTHING_TAKEN;
  return (await settleAs(deps, order, payment, "paid")) ? null : RACED;
}

/** Asked for under a key of the order, and never for more than is there: asked again it is the same, and what went back is not asked for. */
async function giveBack(deps: Deps, order: OrderRow, payment: ListedPayment, kept: number): Promise<Failure | null> {
  if (kept > 0) {
    const { id: orderId } = order;
    const wanted = { id: `${orderId}:quarantine`, orderId, paymentId: payment.id, amountMinor: kept };
    const answer = await deps.payments.refund({ ...wanted, reason: "requested_by_customer" });
    if ("refused" in answer) return new Failure("refund_refused", `The provider refused it (${answer.refused}).`);
  }
  return await close(deps, order, payment);
}

/** Also of an order that has ended with its payment, and whose question is still open. */
async function release(deps: Deps, order: OrderRow, payment: ListedPayment): Promise<Failure | null> {
  const told = payment.state === "cancelled" ? payment : await deps.payments.cancel(payment.id);
  if (told.state !== "cancelled") return MONEY_TAKEN;
  return await close(deps, order, told);
}

/** Nothing of it is kept. The provider's own word of that may have ended the order a moment ago: then only the question is left. */
async function close(deps: Deps, order: OrderRow, payment: ProviderPayment): Promise<Failure | null> {
  if (isLive(order.status) && (await settleAs(deps, order, payment, "cancelled"))) return null;
  return (await noteAccepted(deps.sql, order.id, 0, deps.now)) ? null : RACED;
}

const refuse = (words: string) => new Failure("move_refused", words);
const NOT_QUARANTINED = refuse(
  "This order waits for nobody's word: it is paid, over, or has nothing that needs attention.",
);
const NOTHING_TAKEN = refuse("The provider holds no money of this order. Release it instead.");
const MONEY_TAKEN = refuse("The provider has taken money, or is just taking it. Accept or refund it instead.");
const OTHER_CURRENCY = refuse("It was paid in another currency, which cannot be accepted. Refund it.");
const RACED = refuse("The order moved at the same moment. Look at it, and try again.");
