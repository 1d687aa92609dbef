/** Keeps our saved cards and the provider's in step. The provider's events come late, twice and out of order: the card is read. */
import {
  findCardOwner,
  finishDetachment,
  forgetCard,
  leaseDetachments,
  putOffDetachment,
  updateCard,
} from "../../db/cards.ts";
import { nextTry } from "../backoff.ts";
import type { Deps } from "../deps.ts";
import { leaseEnd } from "../lease.ts";
import { DETACH_ATTEMPTS_MAX, RUN_MS_MAX, SWEEP_ROWS_MAX } from "../limits.ts";

/** A card that the provider says has changed: its new face, or its end when it is no longer attached to its owner. */
export async function refreshCard(deps: Deps, providerCardId: string): Promise<void> {
  const owner = await findCardOwner(deps.sql, providerCardId);
  if (!owner) return;
  const { buyerId } = owner;
  const card = await deps.payments.readCard(providerCardId);
  if (!card?.customerId || card.customerId !== owner.customerId) {
    return await forgetCard(deps.sql, buyerId, providerCardId, deps.now);
  }
  // Its owner has the new number already, as another card: one of the two is enough.
  const isKept = await updateCard(deps.sql, buyerId, providerCardId, card);
  if (!isKept) await forgetCard(deps.sql, buyerId, providerCardId, deps.now);
}

/** Asks the provider to let go of cards that were removed or replaced. Called after a removal and by the sweep. */
export async function detachCards(deps: Deps): Promise<void> {
  for (const { providerCardId, attempts } of await leaseDetachments(
    deps.sql,
    deps.now,
    leaseEnd(deps),
    SWEEP_ROWS_MAX,
  )) {
    if (deps.spentMs() > RUN_MS_MAX) return;
    try {
      await deps.payments.detachCard(providerCardId);
      await finishDetachment(deps.sql, providerCardId);
    } catch (error) {
      const next = nextTry(deps.now, attempts, DETACH_ATTEMPTS_MAX, (attempts % 10) / 10);
      deps.log.error("detach_failed", { reason: error, dead: next === null });
      await putOffDetachment(deps.sql, providerCardId, next);
    }
  }
}
