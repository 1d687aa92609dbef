/** PURE. Chance that repeats: the same seed draws the same (mulberry32). */
export interface Chance {
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number;
  pick<T>(from: readonly T[]): T;
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    pick: (from) => {
      if (from.length === 0) throw new RangeError("there is nothing to pick from");
      return from[below(from.length)] as (typeof from)[number];
    },
  };
}
