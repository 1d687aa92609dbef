/**
 * How much of each check is played: the quick form in `npm test`, all of it by `npm run security -- --full`. Chance is drawn from one
 * seed, which a failure can be played again with: `SECURITY_SEED=7`.
 */
import { type Chance, chanceOf } from "../faults/seeded.ts";

/** Set by scripts/security.ts. */
export const IS_FULL = process.env.SECURITY === "full";

const QUICK = {
  /** Fetches by crawlers, previews and prerenders. */
  fetches: 1000,
  mutatedLinks: 2000,
  mutatedProofs: 2000,
  /** Forged and replayed calls, of Messenger and of Stripe together. */
  forgedCalls: 2000,
  /** Random bodies, on quote and pay routes together. */
  randomBodies: 10_000,
  /** Live links while their keys are rotated. */
  rotatedLinks: 30,
  /** Offers that may be paid, and as many wallets, meanwhile. */
  rotatedOffers: 12,
  /** Cards that are tried, and by how many people. */
  cards: 200,
  cardTesters: 10,
  /** People, each with two guests, whom the shop's own limit does not stop. */
  limitTesters: 3,
  /** Events in one delivery. */
  events: 10,
};

const FULL: typeof QUICK = {
  fetches: 1000,
  mutatedLinks: 10_000,
  mutatedProofs: 10_000,
  forgedCalls: 20_000,
  randomBodies: 10_000,
  rotatedLinks: 1000,
  rotatedOffers: 60,
  cards: 10_000,
  cardTesters: 100,
  limitTesters: 30,
  events: 1000,
};

export const COUNTS = IS_FULL ? FULL : QUICK;
/** After which a check hangs, in milliseconds: far above what its requests take on a busy machine. */
export const LIMIT_MS = IS_FULL ? 60 * 60_000 : 10 * 60_000;
/** Node would ask for packed answers, which costs two processes of one machine more than it saves. */
export const PLAIN = { "accept-encoding": "identity" };
/** Requests at the same time: no more than a world keeps sessions of its database for. */
export const LANES = 6;

export const SEED = Number(process.env.SECURITY_SEED) || 1;

/** @param check its name, so that two checks draw differently */
export function chanceFor(check: string): Chance {
  return chanceOf([...check].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, SEED));
}

/** Plays `count` of something, some of them at once. */
export async function inLanes(count: number, play: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await play(index);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Asks again what a busy machine's database kept waiting for too long: nothing was accepted by that, and nothing refused. */
export async function patiently<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (let left = 20; ; left--) {
    const answer = await ask();
    if (answer.status !== 503 || left === 0) return answer;
  }
}
