/** A Pay tap among others: what stands in its way ends first, and a tap that only lost a race is tried again. */
import type { Begun } from "../../db/begin.ts";
import { findRival } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { BEGIN_TRIES_MAX } from "../limits.ts";
import { settle } from "./settle.ts";
import { isLive } from "./transitions.ts";

/** @param begin the statement that begins the order of this quote; it is asked at most three times */
export async function beginPatiently(deps: Deps, quoteId: string, begin: () => Promise<Begun>): Promise<Begun> {
  let begun = await begin();
  let isFree = false;
  for (let tries = 1; tries < BEGIN_TRIES_MAX && mayHaveLost(begun); tries++) {
    // The quote is good: only now may it end what it replaces.
    const { kind } = begun;
    if (kind === "order_live" || kind === "short" || kind === "code_gone") {
      const rival = await endReplaced(deps, quoteId);
      // What is missing may be what that order holds: nobody is told of their own piece that it is sold out.
      if (rival === "live") return { kind: "order_live" };
      // It may have ended since the statement met it. Looked for twice and not there, somebody else has what is missing.
      if (rival === "none" && isFree && kind !== "order_live") return begun;
      isFree = rival === "none";
    }
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
 * first, so that only one of the two can ever take money. One whose money is on its way is left to it.
 */
async function endReplaced(deps: Deps, quoteId: string): Promise<"none" | "live" | "over"> {
  const rival = await findRival(deps.sql, quoteId);
  if (!rival) return "none";
  if (rival.status === "paying" || !rival.paymentIntentId) return "live";
  const ended = await settle(deps, rival, await deps.payments.cancel(rival.paymentIntentId), { decisive: true });
  return isLive(ended.status) ? "live" : "over";
}
