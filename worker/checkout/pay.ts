/**
 * The Pay tap: one statement makes the order, then it is charged. Only a tap comes here: no timer, sweep or webhook ever
 * charges (invariant 4).
 */
import { KEEP_CARD_TEXT_VERSION, type Payment, type PayRequest } from "../../contract/checkout.ts";
import { type CheckoutFacts, payerOf } from "../../db/checkouts.ts";
import type { CardConsent } from "../../db/documents.ts";
import { type Begun, beginAttempt, beginOrder } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { ATTEMPTS_PER_ORDER_MAX, HOLD_MS } from "../limits.ts";
import type { Method } from "../payments/port.ts";
import { chargeOrder, type Paid } from "./charge.ts";
import { settle } from "./settle.ts";

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
