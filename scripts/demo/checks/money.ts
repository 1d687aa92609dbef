/** PURE. What must be true of an order's money, in our tables and at the provider alike. */
import type { OrderView } from "../../../contract/checkout.ts";
import type { Money } from "../../../contract/money.ts";
import type { KnownOrder } from "../known-order.ts";
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";
import { amount } from "../words.ts";

const ORDER_KEY = "threadtill_order";

/** @param shown the amount on the button that was pressed */
export function paidOnce(state: State, order: KnownOrder, shown: Money): Verdict {
  const { row, intents, intent, taken } = moneyOf(state, order);
  return expecting(`1 PaymentIntent, succeeded, ${amount(shown)} = the amount on the button`, {
    "PaymentIntents of the order": [intents.length, 1],
    "the PaymentIntent that the order names": [row?.paymentIntentId, intent?.id],
    "its status": [intent?.status, "succeeded"],
    "received, in minor units": [intent?.amount_received, shown.amount],
    "its currency": [intent?.currency.toUpperCase(), shown.currency],
    "charges that took money": [taken.length, 1],
    "the order's status": [row?.status, "paid"],
    "the order's total, in minor units": [row?.totalMinor, shown.amount],
    ...told(order, "paid"),
  });
}

/** @param status what the provider says of a PaymentIntent that waits for another card, or for the buyer */
export function nothingCharged(
  state: State,
  order: KnownOrder,
  expected: { order: OrderView["status"]; intent: "requires_action" | "requires_payment_method" },
): Verdict {
  const { row, intents, intent, taken } = moneyOf(state, order);
  const zero = amount({ amount: 0, currency: order.total.currency });
  return expecting(`nothing charged: ${zero} received, PaymentIntent ${expected.intent}`, {
    "PaymentIntents of the order": [intents.length, 1],
    "its status": [intent?.status, expected.intent],
    "received, in minor units": [intent?.amount_received, 0],
    "charges that took money": [taken.length, 0],
    "the order's status": [row?.status, expected.order],
    ...told(order, expected.order),
  });
}

/** A tap that must not pay: nothing came of it but words. */
export function nothingBought(before: State, after: State): Verdict {
  return expecting("nothing charged, nothing ordered, nothing held, nothing asked of Stripe", {
    "charges at Stripe": [after.charges.length, before.charges.length],
    "calls to Stripe": [after.calls.length, before.calls.length],
    "orders, and their attempts": [attempts(after), attempts(before)],
    stock: [after.variants, before.variants],
  });
}

/** Another card after a decline pays the same order through the same PaymentIntent, as its second attempt. */
export function sameOrder(state: State, declined: KnownOrder, paid: KnownOrder): Verdict {
  const { row, charges } = moneyOf(state, paid);
  return expecting(`same order ${paid.number}, same PaymentIntent: attempt 1 declined, attempt 2 paid`, {
    "the order": [paid.id, declined.id],
    attempts: [row?.attempt, 2],
    "charges, oldest first": [charges.map((charge) => charge.status), ["failed", "succeeded"]],
  });
}

/** What the worker asked the provider between two moments, for one press or one tap. */
export function providerCalls(before: State, after: State): Verdict {
  const calls = after.calls.slice(before.calls.length).filter((call) => call.method === "POST" && !call.replayed);
  const made = calls.map((call) => call.path.replace(/pi_[^/]+/, ":id"));
  const confirm = calls.at(-1)?.params;
  return expecting("two calls to Stripe: PaymentIntent created, confirmed; never off_session", {
    "calls that change something": [made, ["/v1/payment_intents", "/v1/payment_intents/:id/confirm"]],
    off_session: [confirm?.off_session, undefined],
    "idempotency keys missing": [calls.filter((call) => call.idempotencyKey === null).length, 0],
  });
}

/** Over everything: what was sold is what was charged is what was receipted. */
export function booksBalance(state: State): Verdict {
  const paid = state.orders.filter((order) => order.status === "paid");
  const sum = paid.reduce((total, order) => total + order.totalMinor, 0);
  const received = state.charges.filter((charge) => charge.paid);
  const receipts = state.outbox.filter(({ dedupeKey }) => dedupeKey.startsWith("receipt:"));
  const total = amount({ amount: sum, currency: state.shop.currency });
  return expecting(`${paid.length} orders paid, as many charges, as many receipts: ${total} = ${total}`, {
    "orders, paid or not": [state.orders.length, paid.length],
    "PaymentIntents, succeeded or not": [state.intents.length, paid.length],
    charges: [received.length, paid.length],
    "charged, in minor units": [received.reduce((all, charge) => all + charge.amount, 0), sum],
    "receipt rows": [receipts.length, paid.length],
    "orders that need a person": [paid.filter((order) => order.needsAttention !== null).length, 0],
  });
}

function attempts(state: State): Record<string, number> {
  return Object.fromEntries(state.orders.map(({ number, attempt }) => [number, attempt]));
}

function told({ status }: KnownOrder, expected: OrderView["status"]) {
  return status === undefined ? {} : { "what the page was told": [status, expected] as const };
}

function moneyOf(state: State, order: KnownOrder) {
  const row = state.orders.find(({ id }) => id === order.id);
  const intents = state.intents.filter(({ metadata }) => metadata[ORDER_KEY] === order.id);
  const [intent] = intents;
  const charges = state.charges.filter((charge) => charge.payment_intent === intent?.id);
  return { row, intents, intent, charges, taken: charges.filter((charge) => charge.paid) };
}
