/** PURE. Which link keys there are after a rotation: the new one first, and every old one for as long as a token that it signed may live. */
import type { LinkKey } from "../../worker/config.ts";
import { LINK_TTL_MS, ORDER_LINK_TTL_MS, WALLET_TTL_MS } from "../../worker/limits.ts";

/** Of all that is signed with link keys. */
export const LONGEST_LIFE_MS = Math.max(LINK_TTL_MS, WALLET_TTL_MS, ORDER_LINK_TTL_MS);
const DAY_MS = 86_400_000;

export interface Rotation {
  /** Newest first. */
  keys: LinkKey[];
  /** Ids of those that are over: whatever they signed is over too. */
  dropped: string[];
}

/** The id of a key that begins to sign on this day, so that its age can be read off it: `k20261124`, and `k20261124-2` for a second. */
export function idFor(now: Date, taken: string[]): string {
  const day = `k${now.toISOString().slice(0, 10).replaceAll("-", "")}`;
  const tries = [day, ...Array.from({ length: 98 }, (_, n) => `${day}-${n + 2}`)];
  const free = tries.find((id) => !taken.includes(id));
  if (!free) throw new Error("a hundred keys in one day are enough");
  return free;
}

/**
 * @param keys as they are, newest first @param secret of the new one
 * A key signed until the one before it in the list came, whose id tells the day. Where that is not known, it stays.
 */
export function rotate(keys: LinkKey[], secret: string, now: Date): Rotation {
  const fresh = {
    id: idFor(
      now,
      keys.map(({ id }) => id),
    ),
    secret,
  };
  const all = [fresh, ...keys];
  const isOver = (index: number) => {
    const until = index === 0 ? null : dayOf(all[index - 1]?.id ?? "");
    // That day may have been over before the next began to sign.
    return until !== null && now.getTime() - until - DAY_MS > LONGEST_LIFE_MS;
  };
  return {
    keys: all.filter((_, index) => !isOver(index)),
    dropped: all.flatMap(({ id }, index) => (isOver(index) ? [id] : [])),
  };
}

/** When the day of this id began, in milliseconds; null for an id that somebody chose. */
function dayOf(id: string): number | null {
  const [, year, month, day] = /^k(\d{4})(\d{2})(\d{2})(?:-\d+)?$/.exec(id) ?? [];
  const at = Date.parse(`${year}-${month}-${day}`);
  return Number.isNaN(at) ? null : at;
}

export const written = (keys: LinkKey[]): string => keys.map(({ id, secret }) => `${id}:${secret}`).join(",");

/** As worker/config.ts reads it. */
export function readKeys(text: string): LinkKey[] {
  return text.split(",").map((pair) => {
    const [id = "", ...secret] = pair.trim().split(":");
    return { id, secret: secret.join(":") };
  });
}
