import { createHmac } from "node:crypto";

/** Ids that look random and repeat: each is derived from the seed, its prefix and a counter of that prefix. */
export interface Ids {
  /** `prefix` followed by `length` base64url characters (at most 86). */
  token(prefix: string, length: number): string;
  /** `length` decimal digits, never starting with 0, for one `name`: the same name always has the same number. */
  digits(name: string, length: number): string;
}

const BYTES_OF_SHA512 = 64;
const LONGEST_TOKEN = Math.ceil((BYTES_OF_SHA512 * 4) / 3);

/** Two runs with one seed and one order of calls give the same ids; another seed gives others. */
export function createIds(seed: string): Ids {
  const counters = new Map<string, number>();
  const derive = (label: string) => createHmac("sha512", seed).update(label).digest();
  return {
    token(prefix, length) {
      if (length > LONGEST_TOKEN) throw new RangeError(`an id has at most ${LONGEST_TOKEN} characters`);
      const count = (counters.get(prefix) ?? 0) + 1;
      counters.set(prefix, count);
      return prefix + derive(`${prefix}\n${count}`).toString("base64url").slice(0, length);
    },
    digits(name, length) {
      const number = BigInt(`0x${derive(`digits\n${name}`).toString("hex")}`);
      const floor = 10n ** BigInt(length - 1);
      return String(floor + (number % (9n * floor)));
    },
  };
}
