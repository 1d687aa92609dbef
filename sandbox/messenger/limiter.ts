import type { Clock } from "../clock.ts";

/** Counts calls by key; no more than `max` in any `perMs` of the sandbox clock. */
export interface Limiter {
  /** False when there is no room; only calls that found room count. */
  take(key: string): boolean;
}

export function createLimiter(clock: Clock, max: number, perMs: number): Limiter {
  const takenAt = new Map<string, number[]>();
  return {
    take(key) {
      const now = clock.now();
      const recent = (takenAt.get(key) ?? []).filter((at) => now - at < perMs);
      const hasRoom = recent.length < max;
      takenAt.set(key, hasRoom ? [...recent, now] : recent);
      return hasRoom;
    },
  };
}
