/** A Pay tap among others: what stands in its way ends first, and a tap that only lost a race is tried again. */
import type { Begun } from "../../db/begin.ts";
import { findRival } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { BEGIN_TRIES_MAX } from "../limits.ts";
import { settle } from "./settle.ts";

/** @param begin the statement that begins the order of this quote; it is asked at most three times */
export async function beginPatiently(deps: Deps, quoteId: string, begin: () => Promise<Begun>): Promise<Begun> {
  let begun = await begin();
  for (let tries = 1; tries < BEGIN_TRIES_MAX && mayHaveLost(begun); tries++) {
    // The quote is good: only now may it end what it replaces.
    const { kind } = begun;
    const inTheWay = kind === "order_live" || kind === "short" || kind === "code_gone";
    if (inTheWay && !(await endReplaced(deps, quoteId)) && kind !== "order_live") return begun;
    begun = await begin();
  }
  return begun;
}

/** `over`: of two taps at once, the second waited for the first one's statement and could not yet see what it made. */
function mayHaveLost({ kind }: Begun): boolean {
  return kind === "over" || kind === "raced" || kind === "short" || kind === "order_live" || kind === "code_gone";
}

/**
 * A new quote while an earlier order of its checkout waits for another card or a challenge: that order is ended at the provider
 * first, so that only one of the two can ever take money. True when it was ended.
 */
async function endReplaced(deps: Deps, quoteId: string): Promise<boolean> {
  const rival = await findRival(deps.sql, quoteId);
  if (!rival?.paymentIntentId) return false;
  const ended = await settle(deps, rival, await deps.payments.cancel(rival.paymentIntentId), { decisive: true });
  return ended.status === "cancelled" || ended.status === "expired";
}
