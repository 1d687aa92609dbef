/**
 * The Pay tap: one statement makes the order, then it is charged. Only a tap comes here: no timer, sweep or webhook ever
 * charges (invariant 4).
 */
import type { Payment, PayRequest, RetryRequest } from "../../contract/checkout.ts";
import { type CheckoutFacts, payerOf } from "../../db/checkouts.ts";
import { type Begun, beginAttempt, beginOrder, findNewestOrder, findOrder, type OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { ATTEMPTS_PER_ORDER_MAX, HOLD_MS } from "../limits.ts";
import { chargeOrder, type Paid } from "./charge.ts";
import { boundsOf, type Choice, choose } from "./choice.ts";
import { settle } from "./settle.ts";

/** How often a tap is tried again when others were in the same rows at the same moment. */
const RACES_MAX = 3;

/** Makes the quote an order and charges it. Tapped twice it charges once and answers twice. */
export async function pay(deps: Deps, facts: CheckoutFacts, request: PayRequest): Promise<Paid | Failure> {
  const choice = choose(facts, request.payment, deps.now);
  if (isFailure(choice)) return choice;
  const begun = await begin(deps, facts, request.quoteId, choice);
  switch (begun.kind) {
    case "order":
      return begun.fresh
        ? await chargeOrder(deps, facts, begun.order, choice.method)
        : { ...begun, clientSecret: null };
    case "quote_over":
      return await alreadyPaid(deps, facts);
    case "barred":
      return new Failure("card_unusable", "This card may not be used for that address or amount here.");
    case "short":
      return new Failure("sold_out", "A line is sold out.", { line: begun.lines[0] ?? 0 });
    case "raced":
      return new Failure("sold_out", "A line is sold out.", { line: 0 });
    case "order_live":
      return new Failure("order_closed", "Another payment for this checkout is under way.");
    default:
      return begun satisfies never;
  }
}

/** Another card after a decline, for the same order and the same PaymentIntent. A repeated request finds its attempt made. */
export async function payAgain(
  deps: Deps,
  facts: CheckoutFacts,
  order: OrderRow,
  { after, payment }: RetryRequest,
): Promise<Paid | Failure> {
  const choice = choose(facts, payment, deps.now);
  if (isFailure(choice)) return choice;
  if (!mayRetryWith(facts, order, payment)) {
    return new Failure("card_unusable", "This card may not be used for that address or amount here.");
  }
  const begun = await beginAttempt(deps.sql, {
    orderId: order.id,
    after,
    payer: payerOf(facts),
    consent: choice.consent,
    now: deps.now,
    attemptsMax: ATTEMPTS_PER_ORDER_MAX,
  });
  if (begun) return await chargeOrder(deps, facts, begun, choice.method);
  const found = await findOrder(deps.sql, order.id);
  if (found && found.attempt > after) return { order: found, clientSecret: null, fresh: false };
  return new Failure("order_closed", "This order cannot be paid again. Read it, or ask for a new quote.");
}

function mayRetryWith(facts: CheckoutFacts, order: OrderRow, payment: Payment): boolean {
  const bounds = boundsOf(facts, payment);
  if (!bounds) return true;
  return (
    order.addressId !== null && bounds.addressIds.includes(order.addressId) && order.totalMinor <= bounds.totalMaxMinor
  );
}

async function begin(deps: Deps, facts: CheckoutFacts, quoteId: string, choice: Choice): Promise<Begun> {
  const attempt = () =>
    beginOrder(deps.sql, {
      orderId: deps.id("ord"),
      quoteId,
      sessionId: facts.session.id,
      payer: payerOf(facts),
      buyerId: facts.session.level === "link" ? null : facts.buyer.id,
      consent: choice.consent,
      bounds: choice.bounds,
      now: deps.now,
      holdUntil: new Date(deps.now.getTime() + HOLD_MS),
    });
  let begun = await attempt();
  for (let race = 1; race < RACES_MAX && mayHaveLost(begun); race++) {
    // The quote is good: only now may it end what it replaces.
    const inTheWay = begun.kind === "order_live" || begun.kind === "short";
    if (inTheWay && !(await endReplaced(deps, facts, quoteId)) && begun.kind === "short") return begun;
    begun = await attempt();
  }
  return begun;
}

/** `quote_over`: of two taps at once, the second waited for the first one's statement and could not yet see what it made. */
function mayHaveLost(begun: Begun): boolean {
  return begun.kind !== "order" && begun.kind !== "barred";
}

/**
 * A new quote while an earlier order waits for another card or a challenge: that order is ended at the provider first, so
 * that only one of the two can ever take money. True when it was ended.
 */
async function endReplaced(deps: Deps, facts: CheckoutFacts, quoteId: string): Promise<boolean> {
  const { order } = facts;
  if (!order?.paymentIntentId || order.quoteId === quoteId) return false;
  if (order.status !== "declined" && order.status !== "action_required") return false;
  const ended = await settle(deps, order, await deps.payments.cancel(order.paymentIntentId), { decisive: true });
  return ended.status === "cancelled";
}

/**
 * An offer that is over because this payer has paid meanwhile, in another page: the answer is that order. A page that asked
 * for a new offer and paid it by itself would buy a second time.
 */
async function alreadyPaid(deps: Deps, facts: CheckoutFacts): Promise<Paid | Failure> {
  const order = await findNewestOrder(deps.sql, facts.checkout.id, payerOf(facts));
  if (order?.status === "paid") return { order, clientSecret: null, fresh: false };
  return new Failure("quote_over", "This offer is over. Ask for a new quote.");
}
