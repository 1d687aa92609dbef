/**
 * The Pay tap in the page: one statement makes the order, then it is charged. Only a tap comes here: no timer, sweep or webhook
 * ever charges (invariant 4).
 */
import type { Payment, PayRequest, RetryRequest } from "../../contract/checkout.ts";
import { type Begun, beginAttempt, beginOrder, type PageChoice, type PageTap } from "../../db/begin.ts";
import { type CheckoutFacts, payerOf } from "../../db/checkouts.ts";
import { findNewestOrder, type OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { Failure, isFailure } from "../failure.ts";
import { ATTEMPTS_PER_ORDER_MAX, HOLD_MS } from "../limits.ts";
import { readAttempt } from "./attempt.ts";
import { beginPatiently } from "./begin-patiently.ts";
import { chargeOrder, type Paid } from "./charge.ts";
import { choose, methodOf } from "./choice.ts";
import { codeGone, tooManyCards } from "./refusal.ts";

const QUOTE_OVER = new Failure("quote_over", "This offer is over. Ask for a new quote.");
const ORDER_CLOSED = new Failure("order_closed", "This order cannot be paid again. Read it, or ask for a new quote.");

/**
 * Makes the quote an order and charges it. Tapped twice it charges once and answers twice.
 * @param network from where the tap comes, as a keyed digest; null where that is not known
 */
export async function pay(
  deps: Deps,
  facts: CheckoutFacts,
  network: string | null,
  { quoteId, attempt, payment }: PayRequest,
): Promise<Paid | Failure> {
  const choice = choose(facts, payment, network, deps.now);
  if (isFailure(choice)) return choice;
  const agreed = await readAttempt(deps, facts, { id: quoteId, after: 0 }, payment, attempt);
  if (!agreed) return QUOTE_OVER;
  const holdUntil = new Date(deps.now.getTime() + HOLD_MS);
  const quote = { id: quoteId, checkoutId: facts.checkout.id };
  const tap = tapOf(deps, facts, choice, agreed);
  const begun = await beginPatiently(deps, quoteId, () => beginOrder(deps.sql, deps.id("ord"), quote, tap, holdUntil));
  if (begun.kind === "over") return await alreadyPaid(deps, facts);
  if (begun.kind === "order_live")
    return new Failure("order_closed", "Another payment for this checkout is under way.");
  return await conclude(deps, facts, payment, choice, begun);
}

/** Another card after a decline, for the same order and the same PaymentIntent. A repeated request finds its attempt made. */
export async function payAgain(
  deps: Deps,
  facts: CheckoutFacts,
  network: string | null,
  order: OrderRow,
  { after, attempt: token, payment }: RetryRequest,
): Promise<Paid | Failure> {
  const choice = choose(facts, payment, network, deps.now);
  if (isFailure(choice)) return choice;
  const agreed = await readAttempt(deps, facts, { id: order.id, after }, payment, token);
  if (!agreed) return ORDER_CLOSED;
  const attempt = { orderId: order.id, after, attemptsMax: ATTEMPTS_PER_ORDER_MAX };
  return await conclude(
    deps,
    facts,
    payment,
    choice,
    await beginAttempt(deps.sql, attempt, tapOf(deps, facts, choice, agreed)),
  );
}

function tapOf(deps: Deps, facts: CheckoutFacts, choice: PageChoice, agreed: PageTap["agreed"]): PageTap {
  const buyerId = facts.session.level === "link" ? null : facts.buyer.id;
  return { ...choice, agreed, payer: payerOf(facts), buyerId, now: deps.now };
}

async function conclude(
  deps: Deps,
  { session: { locale } }: CheckoutFacts,
  payment: Payment,
  choice: PageChoice,
  begun: Begun,
): Promise<Paid | Failure> {
  switch (begun.kind) {
    case "begun":
      return await chargeOrder(deps, begun.order, begun.payer, methodOf(payment, choice.consent, begun.payer));
    case "known":
      return { order: begun.order, clientSecret: null, fresh: false };
    case "barred":
      return new Failure("card_unusable", "This card may not be used for that address or amount here.");
    case "short":
      return new Failure("sold_out", "A line is sold out.", { line: begun.lines[0] ?? 0 });
    case "raced":
      return new Failure("sold_out", "A line is sold out.", { line: 0 });
    case "code_gone":
      return codeGone(locale);
    case "too_many":
      return tooManyCards(locale);
    case "over":
    case "order_live":
    case "repeated":
      return ORDER_CLOSED;
    default:
      return begun satisfies never;
  }
}

/**
 * An offer that is over because this payer has paid meanwhile, in another page or in the thread: the answer is that order. A page
 * that asked for a new offer and paid it by itself would buy a second time.
 */
async function alreadyPaid(deps: Deps, facts: CheckoutFacts): Promise<Paid | Failure> {
  const order = await findNewestOrder(deps.sql, facts.checkout.id, payerOf(facts));
  if (order?.status === "paid") return { order, clientSecret: null, fresh: false };
  return QUOTE_OVER;
}
