/** PURE. When to try again. */
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS } from "./limits.ts";

/**
 * The time of the next try, doubling from 5 s to an hour, or null when `attempts` have been enough.
 * @param spread 0 to 1: moves the try by up to a quarter, so that many failures together do not come back together
 */
export function nextTry(now: Date, attempts: number, attemptsMax: number, spread: number): Date | null {
  if (attempts >= attemptsMax) return null;
  const wait = Math.min(BACKOFF_FIRST_MS * 2 ** (attempts - 1), BACKOFF_MAX_MS);
  return new Date(now.getTime() + Math.round(wait * (0.75 + spread / 2)));
}
