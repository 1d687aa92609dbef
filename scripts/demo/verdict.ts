/** PURE. A sentence about the world and what speaks against it. Held when nothing does. */
import { isDeepStrictEqual } from "node:util";

export interface Verdict {
  /** What is claimed, in words for a reader. */
  says: string;
  /** What differed, one sentence each; empty when the claim held. */
  differences: string[];
}

/** Each entry is [what was found, what it must be]; they are compared by value. */
export type Expectations = Record<string, readonly [found: unknown, expected: unknown]>;

export function expecting(says: string, expectations: Expectations): Verdict {
  const differences = Object.entries(expectations)
    .filter(([, [found, expected]]) => !isDeepStrictEqual(found, expected))
    .map(([name, [found, expected]]) => `${name}: found ${inWords(found)}, expected ${inWords(expected)}`);
  return { says, differences };
}

function inWords(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
}
