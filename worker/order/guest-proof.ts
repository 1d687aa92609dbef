/**
 * Whether whoever has the link of a guest's order is its guest: they know the e-mail address and the last four digits of the card, neither
 * of which is on the page. A friend with the link may know the first; so tries are counted, and wrong ones for as long as the link lives.
 */
import { countWrongProofs, noteWrongProof } from "../../db/guest-proofs.ts";
import type { OrderRow } from "../../db/orders.ts";
import { type Limit, mayDo } from "../../db/tallies.ts";
import type { Deps } from "../deps.ts";
import { isSameSecret } from "../keys.ts";
import { GUEST_PROOFS_MAX, GUEST_PROOFS_WRONG_MAX, TALLY_KEPT_MS } from "../limits.ts";
import { signGuestKey } from "./guest.ts";

const limitOf = (orderId: string): Limit => ({
  key: `order-data:${orderId}`,
  windowMs: TALLY_KEPT_MS,
  max: GUEST_PROOFS_MAX,
  thingsMax: null,
});

const folded = (email: string): string => email.trim().normalize("NFC").toLowerCase();

/** @returns the key to go on with; null for every no, whatever was wrong */
export async function proveGuest(deps: Deps, order: OrderRow, form: URLSearchParams): Promise<string | null> {
  const { config, now, sql } = deps;
  if (!(await mayDo(sql, limitOf(order.id), deps.id("try"), now))) return null;
  if ((await countWrongProofs(sql, order.id)) >= GUEST_PROOFS_WRONG_MAX) return null;
  const fits = await Promise.all([
    isSameSecret(folded(form.get("email") ?? ""), folded(order.email)),
    isSameSecret((form.get("last4") ?? "").trim(), order.cardLast4 ?? ""),
  ]);
  if (fits.every(Boolean)) return await signGuestKey(config.linkKeys, config.meta.pageId, order.id, now);
  await noteWrongProof(sql, order.id, now);
  return null;
}
