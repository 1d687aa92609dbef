/**
 * Deletes the data of buyers who asked for it: here in one transaction, then at the provider. It waits for what they would miss: an order
 * that is under way, and the message that says that it was noted. Called after the wish and by the sweep.
 */
import { type Erasure, eraseBuyer, finishErasure, leaseErasures, putOffErasure } from "../../db/erasures.ts";
import { nextTry } from "../backoff.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import { ERASE_ATTEMPTS_MAX, ERASE_PAUSE_MS, ERASE_WAITS_MS_MAX, ERASURES_PER_RUN, RUN_MS_MAX } from "../limits.ts";
import { detachCards } from "./cards.ts";

export async function eraseBuyers(deps: Deps): Promise<void> {
  for (const wish of await leaseErasures(deps.sql, deps.now, leaseEnd(deps), ERASURES_PER_RUN)) {
    if (deps.spentMs() > RUN_MS_MAX) return;
    try {
      await erase(deps, wish);
    } catch (error) {
      const next = nextTry(deps.now, wish.attempts, ERASE_ATTEMPTS_MAX, (wish.attempts % 10) / 10);
      deps.log.error("erase_failed", { reason: error, dead: next === null });
      await putOffErasure(deps.sql, wish.buyerId, next, false);
    }
  }
}

/** Goods that nobody reports on are waited for until then. */
export const waitsSince = (now: Date): Date => new Date(now.getTime() - ERASE_WAITS_MS_MAX);

async function erase(deps: Deps, { buyerId }: Erasure): Promise<void> {
  const { isGone, customerId } = await eraseBuyer(deps.sql, buyerId, deps.now, waitsSince(deps.now));
  if (!isGone) return await putOffErasure(deps.sql, buyerId, new Date(deps.now.getTime() + ERASE_PAUSE_MS), true);
  await detachCards(deps);
  if (customerId) await deps.payments.deleteCustomer(customerId);
  await finishErasure(deps.sql, buyerId);
  deps.log.info("erased");
}
