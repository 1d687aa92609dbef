/**
 * Keeps guests' orders without their guests, once that was asked for: by the guest on the order's page or by the merchant. What is still
 * under way is waited for, as with a buyer (worker/wallet/erase.ts). Called after the wish and by the sweep.
 */
import type { Actor } from "../../contract/order.ts";
import { askOrderErasure, eraseOrder, leaseOrderErasures } from "../../db/order-erasures.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import { ERASE_PAUSE_MS, ERASURES_PER_RUN, RUN_MS_MAX } from "../limits.ts";
import { waitsSince } from "../wallet/erase.ts";

/** @returns false while the order is under way: then the sweep does it */
export async function forgetGuest(deps: Deps, orderId: string, by: Actor): Promise<boolean> {
  await askOrderErasure(deps.sql, orderId, by, deps.now);
  return await erase(deps, orderId);
}

export async function eraseGuests(deps: Deps): Promise<void> {
  for (const orderId of await leaseOrderErasures(deps.sql, deps.now, leaseEnd(deps), ERASURES_PER_RUN)) {
    if (deps.spentMs() > RUN_MS_MAX) return;
    try {
      await erase(deps, orderId);
    } catch (error) {
      // It is due again when its lease is over.
      deps.log.error("erase_failed", { reason: error, dead: false });
    }
  }
}

async function erase(deps: Deps, orderId: string): Promise<boolean> {
  const nextAt = new Date(deps.now.getTime() + ERASE_PAUSE_MS);
  const isGone = await eraseOrder(deps.sql, orderId, { now: deps.now, waitsSince: waitsSince(deps.now), nextAt });
  if (isGone) deps.log.info("erased");
  return isGone;
}
