/**
 * The Pay tap. One statement makes the order, then the provider is asked twice (open, charge), then it is settled.
 * Only a tap comes here: no timer, sweep or webhook ever charges (invariant 4).
 */
import { KEEP_CARD_TEXT_VERSION, type Payment, type PayRequest } from "../../contract/checkout.ts";
import { saveCustomer } from "../../db/buyers.ts";
import { type CheckoutFacts, payerOf } from "../../db/checkouts.ts";
import type { CardConsent } from "../../db/documents.ts";
import { type Begun, beginAttempt, beginOrder, findOrder, type OrderRow, storePaymentIntent } from "../../db/orders.ts";
import { orderNumber } from "../bot/order-messages.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { ATTEMPTS_PER_ORDER_MAX, HOLD_MS } from "../limits.ts";
import { errorName } from "../log.ts";
import { type ChargeOrder, type Method, type ProviderPayment, UnknownOutcome } from "../payments/port.ts";
import { settle } from "./settle.ts";

export interface Paid {
  order: OrderRow;
  /** For the bank's challenge; null unless one is asked for. */
  clientSecret: string | null;
  /** False when the tap was a repeat and found its order made. */
  fresh: boolean;
}

/** Makes the quote an order and charges it. Tapped twice it charges once and answers twice. */
export async function pay(deps: Deps, facts: CheckoutFacts, request: PayRequest): Promise<Paid | Failure> {
  const choice = choose(deps, facts, request.payment);
  if (isFailure(choice)) return choice;
  const begun = await begin(deps, facts, request.quoteId, choice.consent);
  switch (begun.kind) {
    case "quote_over":
      return new Failure("quote_over", "This offer is over. Ask for a new quote.");
    case "short":
      return new Failure("sold_out", "A line is sold out.", { line: begun.lines[0] ?? 0 });
    case "order_live":
      return new Failure("order_closed", "Another payment for this checkout is under way.");
    case "order":
      return begun.fresh
        ? await chargeOrder(deps, facts, begun.order, choice.method)
        : { ...begun, clientSecret: null };
    default:
      return begun satisfies never;
  }
}

/** Another card after a decline, for the same order and the same PaymentIntent. */
export async function payAgain(
  deps: Deps,
  facts: CheckoutFacts,
  orderId: string,
  payment: Payment,
): Promise<Paid | Failure> {
  const choice = choose(deps, facts, payment);
  if (isFailure(choice)) return choice;
  const order = await beginAttempt(deps.sql, {
    orderId,
    payer: payerOf(facts),
    consent: choice.consent,
    now: deps.now,
    attemptsMax: ATTEMPTS_PER_ORDER_MAX,
  });
  if (!order) return new Failure("order_closed", "This order cannot be paid again. Read it, or ask for a new quote.");
  return await chargeOrder(deps, facts, order, choice.method);
}

interface Choice {
  method: Method;
  consent: CardConsent | null;
}

/** What to charge, and what was agreed. A saved card is one of this session's facts or it is nothing. */
function choose(deps: Deps, facts: CheckoutFacts, payment: Payment): Choice | Failure {
  if (payment.kind === "saved_card") {
    const card = facts.cards.find((candidate) => candidate.id === payment.cardId);
    if (!card) return new Failure("card_unusable", "This card cannot be used here.");
    return { method: { kind: "saved_card", providerCardId: card.providerCardId }, consent: null };
  }
  const { clientToken, keep } = payment;
  if (keep && keep.textVersion !== KEEP_CARD_TEXT_VERSION) {
    return new Failure("invalid", "The consent names a text that is not shown any more.", {
      fields: { keep: "unknown" },
    });
  }
  // A guest has no record of ours that a card could be kept in.
  const save = keep !== null && facts.session.level !== "link";
  const consent = save
    ? { textVersion: keep.textVersion, locale: facts.session.locale, at: deps.now.toISOString() }
    : null;
  return { method: { kind: "new_card", clientToken, save }, consent };
}

async function begin(deps: Deps, facts: CheckoutFacts, quoteId: string, consent: CardConsent | null): Promise<Begun> {
  const attempt = () =>
    beginOrder(deps.sql, {
      orderId: deps.id("ord"),
      quoteId,
      sessionId: facts.session.id,
      payer: payerOf(facts),
      buyerId: facts.session.level === "link" ? null : facts.buyer.id,
      consent,
      now: deps.now,
      holdUntil: new Date(deps.now.getTime() + HOLD_MS),
    });
  const replaced = await endReplaced(deps, facts, quoteId);
  const begun = replaced ? await attempt() : ({ kind: "order_live" } satisfies Begun);
  // Two taps at once: the one that lost the race waited for the other's statement and could not yet see what it made.
  const lost = begun.kind === "quote_over" || (begun.kind === "order_live" && replaced);
  return lost ? await attempt() : begun;
}

/**
 * A new quote while an earlier order waits for another card or a challenge: that order is ended at the provider first, so
 * that only one of the two can ever take money. False when its money may still move.
 */
async function endReplaced(deps: Deps, facts: CheckoutFacts, quoteId: string): Promise<boolean> {
  const { order } = facts;
  if (!order?.paymentIntentId || order.quoteId === quoteId) return true;
  if (order.status !== "declined" && order.status !== "action_required") return true;
  const ended = await settle(deps, order, await deps.payments.cancel(order.paymentIntentId), { decisive: true });
  return ended.status === "cancelled";
}

/** The two calls and the settlement. What is not known afterwards stays `paying`; the truth is read by id later. */
async function chargeOrder(deps: Deps, facts: CheckoutFacts, order: OrderRow, method: Method): Promise<Paid | Failure> {
  try {
    const charge = await toChargeOrder(deps, facts, order);
    const paymentId = order.paymentIntentId ?? (await openPayment(deps, order, charge));
    if (!paymentId) return { order: (await findOrder(deps.sql, order.id)) ?? order, clientSecret: null, fresh: true };
    const stored = { ...order, paymentIntentId: paymentId };
    const payment = await deps.payments.charge(
      paymentId,
      charge,
      method,
      `${deps.config.publicUrl}/return/${order.id}`,
    );
    return await conclude(deps, stored, payment);
  } catch (error) {
    if (!(error instanceof UnknownOutcome)) throw error;
    deps.log.error("payment_unknown", { order: order.id, reason: errorName(error.cause) });
    return { order, clientSecret: null, fresh: true };
  }
}

async function conclude(deps: Deps, order: OrderRow, payment: ProviderPayment): Promise<Paid> {
  const settled = await settle(deps, order, payment, { decisive: true });
  return { order: settled, clientSecret: payment.clientSecret, fresh: true };
}

async function toChargeOrder(deps: Deps, facts: CheckoutFacts, order: OrderRow): Promise<ChargeOrder> {
  return {
    id: order.id,
    number: orderNumber(order),
    attempt: order.attempt,
    amountMinor: order.totalMinor,
    currency: order.currency,
    customerId: order.buyerId ? await customerOf(deps, facts) : null,
    receiptEmail: order.buyerId ? null : order.email,
  };
}

async function customerOf(deps: Deps, { buyer }: CheckoutFacts): Promise<string> {
  return (
    buyer.providerCustomerId ?? (await saveCustomer(deps.sql, buyer.id, await deps.payments.createCustomer(buyer.id)))
  );
}

/** Opens the order's one payment and stores its id before anything is done with it. Null when the order was ended meanwhile. */
async function openPayment(deps: Deps, order: OrderRow, charge: ChargeOrder): Promise<string | null> {
  const payment = await deps.payments.open(charge);
  return (await storePaymentIntent(deps.sql, order, payment.id)) ? payment.id : null;
}
