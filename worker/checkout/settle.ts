/**
 * The one way an order learns what became of its money. The pay call, the return from a challenge, the webhook and the sweep
 * all come here, in any order and any number of times (invariants 2, 7, 8). The browser's word is never asked for.
 */
import type { Money } from "../../contract/money.ts";
import { findOrder, findOrderByPayment, noteUnknown, type OrderRow } from "../../db/orders.ts";
import { applySettlement, noteNothingKept, quarantine, type Settlement } from "../../db/settlement.ts";
import { givenBackMessages } from "../bot/after-sale.ts";
import { nothingChargedMessages } from "../bot/order-messages.ts";
import type { Deps } from "../deps.ts";
import { alarmOf, orderAlert } from "../merchant/alert.ts";
import type { ProviderPayment } from "../payments/port.ts";
import { SHUT_RULE, tryId } from "./card-tries.ts";
import { chargedMinor } from "./charged.ts";
import { messagesOn } from "./tell.ts";
import { type Circumstances, judge, type Verdict } from "./verdict.ts";

const NOTHING_KNOWN = { card: null, decline: null, givenBack: null };

/** How often a settlement is judged again when somebody else moved the order meanwhile. */
const RACES_MAX = 5;

/**
 * Settles and returns the order as it stands then.
 * @param order as last read; when somebody was faster both are read again, the order first
 * @param told the payment, read after the order: an older one could be an earlier attempt's outcome
 */
export async function settle(
  deps: Deps,
  order: OrderRow,
  told: ProviderPayment,
  { decisive }: Pick<Circumstances, "decisive">,
): Promise<OrderRow> {
  // The provider knows the payment: whatever it says of it, the day of not knowing begins anew.
  if (order.unknownSince) await noteUnknown(deps.sql, order.id, null);
  let current = order;
  let payment = told;
  for (let race = 0; race < RACES_MAX; race++) {
    // What answers an attempt says nothing of a later one, which may have been tapped while the answer was on its way.
    const answersIt = decisive && current.attempt === order.attempt;
    const verdict = judge(current, payment, { decisive: answersIt, now: deps.now });
    if (verdict.kind === "stay") return current;
    const moved = await carryOut(deps, current, payment, verdict);
    if (moved) return moved;
    const read = await findOrder(deps.sql, current.id);
    if (!read) throw new Error("an order does not vanish");
    current = read;
    if (payment.state !== "succeeded") payment = await deps.payments.read(payment.id);
  }
  return current;
}

/** @returns null when somebody else moved the order first */
async function carryOut(
  deps: Deps,
  order: OrderRow,
  payment: ProviderPayment,
  verdict: Exclude<Verdict, { kind: "stay" }>,
): Promise<OrderRow | null> {
  if (verdict.kind === "quarantine") {
    const { reason } = verdict;
    if (!(await quarantine(deps.sql, order, reason, deps.now))) return null;
    if (order.needsAttention !== reason) deps.log.error("order_quarantined", { order, reason });
    return { ...order, needsAttention: reason };
  }
  const settled = await applySettlement(deps.sql, order, await changeOf(deps, order, payment, verdict, null));
  if (settled) deps.log.info("order_settled", { order: settled, from: order.status, to: settled.status });
  return settled;
}

async function changeOf(
  deps: Deps,
  order: OrderRow,
  payment: ProviderPayment,
  { to, decline }: Pick<Settlement, "to"> & { decline: Settlement["declineCode"] },
  accepted: number | null,
): Promise<Settlement> {
  const { card } = payment;
  const after = { ...order, acceptedMinor: accepted ?? order.acceptedMinor };
  const givenBack = accepted === 0 ? takenBy(payment) : null;
  return {
    to,
    declineCode: decline,
    chargeRef: payment.ref,
    card: card && { providerCardId: card.id, brand: card.brand, last4: card.last4 },
    keep: to === "paid" ? cardToKeep(deps, order, payment) : null,
    addressId: deps.id("adr"),
    tried: order.cardId === null ? triedBy(order, payment) : null,
    attention: null,
    accepted,
    givenBack,
    messages: await messagesOn(deps, after, to, { card, decline, givenBack }),
    alarm: alarmOf(deps, to === "paid" ? [orderAlert(order, "order_paid", "", chargedMinor(after))] : []),
    now: deps.now,
  };
}

/**
 * Ends a quarantine as the merchant wants it: `paid` with what the provider took in place of the total, or `cancelled` once nothing of it
 * is kept. @returns null when somebody else moved the order first
 */
export async function settleAs(
  deps: Deps,
  order: OrderRow,
  payment: ProviderPayment,
  to: "paid" | "cancelled",
): Promise<OrderRow | null> {
  const accepted = to === "paid" ? payment.amountMinor : 0;
  return await applySettlement(deps.sql, order, await changeOf(deps, order, payment, { to, decline: null }, accepted));
}

/** Ends the quarantine of an order that is over and of which nothing is kept. @returns false when it is not over */
export async function settleOver(deps: Deps, order: OrderRow, payment: ProviderPayment): Promise<boolean> {
  const givenBack = takenBy(payment);
  const messages = givenBack ? givenBackMessages(order, givenBack) : [];
  return await noteNothingKept(deps.sql, order.id, givenBack, messages, deps.now);
}

const takenBy = ({ state, amountMinor, currency }: ProviderPayment): Money | null =>
  state === "succeeded" ? { amount: amountMinor, currency } : null;

/** Ends an order that waited too long for the merchant's word: its goods are for sale again, and the money is still theirs to decide on. */
export async function endQuarantined(deps: Deps, order: OrderRow): Promise<void> {
  deps.log.error("quarantine_over", { order });
  await end(deps, order, { to: "expired", attention: order.needsAttention, messages: [] });
}

/**
 * Ends an order whose payment was never opened: no money can have moved, so the provider need not be asked. Does nothing to an
 * order that has a payment by now.
 * @param to `cancelled` when it is known at once, `expired` when the sweep finds it. The page shows the first by itself.
 */
export async function endUnopened(deps: Deps, order: OrderRow, to: "cancelled" | "expired"): Promise<void> {
  if (order.paymentIntentId) return;
  const messages =
    to === "expired" || order.channel === "thread" ? await messagesOn(deps, order, to, NOTHING_KNOWN) : [];
  await end(deps, order, { to, attention: null, messages });
}

/** Ends an order whose payment the provider has not known for long enough, tells its buyer, and calls a person. */
export async function endUnknown(deps: Deps, order: OrderRow): Promise<void> {
  deps.log.error("payment_given_up", { order });
  const messages = order.buyerId ? nothingChargedMessages(order) : [];
  await end(deps, order, { to: "expired", attention: "payment_unknown", messages });
}

/** Ends an order of which the provider has nothing to say. */
async function end(deps: Deps, order: OrderRow, how: Pick<Settlement, "to" | "attention" | "messages">): Promise<void> {
  const none = {
    declineCode: null,
    chargeRef: null,
    card: null,
    keep: null,
    tried: null,
    accepted: null,
    givenBack: null,
  };
  await applySettlement(deps.sql, order, { ...how, ...none, addressId: "", alarm: alarmOf(deps), now: deps.now });
}

/** Settles the order behind a payment that the provider has told of. */
export async function settleByPayment(deps: Deps, paymentId: string): Promise<void> {
  // The order first: a payment read before it could be an earlier attempt's outcome.
  const holder = await findOrderByPayment(deps.sql, paymentId);
  const payment = await deps.payments.read(paymentId);
  // Held by no order, it may still name one: opened a moment ago, or somebody else's doing that a person must look at.
  const order = holder ?? (payment.orderId ? await findOrder(deps.sql, payment.orderId) : null);
  if (order) await settle(deps, order, payment, { decisive: false });
}

/** Which card a new one turned out to be, for those who count them. */
function triedBy({ id, attempt }: OrderRow, { card }: ProviderPayment): Settlement["tried"] {
  return { id: tryId(id, attempt), fingerprint: card?.fingerprint ?? null, rule: SHUT_RULE };
}

/** Only with the buyer's consent, and only once the provider has attached the card to this payer. */
function cardToKeep(deps: Deps, order: OrderRow, payment: ProviderPayment): Settlement["keep"] {
  const { card } = payment;
  if (!order.consent || !order.buyerId || !card?.customerId) return null;
  const { id: providerCardId, fingerprint, brand, last4, expMonth, expYear } = card;
  return { id: deps.id("crd"), providerCardId, fingerprint, brand, last4, expMonth, expYear };
}
