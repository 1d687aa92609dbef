/**
 * PURE. Which link keys there are after a rotation. It has two steps, because a change reaches the machines of a deployment one after the other:
 * a new key is first read everywhere and signs nothing, and then it signs. An old one stays for as long as a token that it signed may live.
 */
import type { LinkKey } from "../../worker/config.ts";
import { LINK_TTL_MS, ORDER_LINK_TTL_MS, WALLET_TTL_MS } from "../../worker/limits.ts";

/** Of all that is signed with link keys. */
export const LONGEST_LIFE_MS = Math.max(LINK_TTL_MS, WALLET_TTL_MS, ORDER_LINK_TTL_MS);
const DAY_MS = 86_400_000;
/** A key begins to sign within so many days of the one in its id, or never. */
const WAIT_DAYS_MAX = 7;

export interface Rotation {
  /** As the worker is to have them: the first one signs, all are read. */
  keys: LinkKey[];
  step: "waits" | "signs";
  /** Of the key that this is about. */
  id: string;
  /** Ids of those that are over: whatever they signed is over too, or they never signed. */
  dropped: string[];
}

/** The id of a key that is made on this day, so that its age can be read off it: `k20261124`, and `k20261124-2` for a second. */
export function idFor(now: Date, taken: string[]): string {
  const day = `k${now.toISOString().slice(0, 10).replaceAll("-", "")}`;
  const tries = [day, ...Array.from({ length: 98 }, (_, n) => `${day}-${n + 2}`)];
  const free = tries.find((id) => !taken.includes(id));
  if (!free) throw new Error("a hundred keys in one day are enough");
  return free;
}

/**
 * The next step: a new key waits in the second place, or the one that waits there signs.
 * @param keys as they are @param secret of the new one, if there is one
 * @throws when there are no keys
 */
export function rotate(keys: LinkKey[], secret: string, now: Date): Rotation {
  const [signing, second] = keys;
  if (!signing) throw new Error("there is no key to begin with");
  const waiting = second && isNewer(second.id, signing.id) ? second : null;
  const { stay, dropped } = partOver(waiting ? [signing, ...keys.slice(2)] : keys, now);
  if (waiting && !isStale(waiting.id, now)) return { keys: [waiting, ...stay], step: "signs", id: waiting.id, dropped };
  const taken = keys.map(({ id }) => id);
  const fresh = { id: idFor(now, taken), secret };
  return {
    keys: [signing, fresh, ...stay.slice(1)],
    step: "waits",
    id: fresh.id,
    dropped: [...(waiting ? [waiting.id] : []), ...dropped],
  };
}

function isStale(id: string, now: Date): boolean {
  const made = madeOn(id);
  return made === null || now.getTime() - made.day > WAIT_DAYS_MAX * DAY_MS;
}

/**
 * A key signed until the one before it did, which was within so many days of the day in that one's id. Where that is not known, it stays.
 * @param signed newest first, without one that waits
 */
function partOver(signed: LinkKey[], now: Date): { stay: LinkKey[]; dropped: string[] } {
  const isOver = (index: number) => {
    const next = madeOn(signed[index - 1]?.id ?? "");
    return next !== null && now.getTime() - next.day - (WAIT_DAYS_MAX + 1) * DAY_MS > LONGEST_LIFE_MS;
  };
  return {
    stay: signed.filter((_, index) => !isOver(index)),
    dropped: signed.flatMap(({ id }, index) => (isOver(index) ? [id] : [])),
  };
}

/** Old keys stand in the order in which they signed, so one that is newer than the key before it has not signed yet. */
function isNewer(id: string, before: string): boolean {
  const [made, madeBefore] = [madeOn(id), madeOn(before)];
  if (!made || !madeBefore) return made !== null && madeBefore === null;
  return made.day > madeBefore.day || (made.day === madeBefore.day && made.turn > madeBefore.turn);
}

/** When the day of this id began, in milliseconds, and which key of that day it is; null for an id that somebody chose. */
function madeOn(id: string): { day: number; turn: number } | null {
  const [, year, month, date, turn = "1"] = /^k(\d{4})(\d{2})(\d{2})(?:-(\d+))?$/.exec(id) ?? [];
  const day = Date.parse(`${year}-${month}-${date}`);
  return Number.isNaN(day) ? null : { day, turn: Number(turn) };
}

export const written = (keys: LinkKey[]): string => keys.map(({ id, secret }) => `${id}:${secret}`).join(",");

/** As worker/config.ts reads it. */
export function readKeys(text: string): LinkKey[] {
  return text.split(",").map((pair) => {
    const [id = "", ...secret] = pair.trim().split(":");
    return { id, secret: secret.join(":") };
  });
}
