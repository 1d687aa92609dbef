/** Makes the next confirmations end in a given way whatever the card, for tests of unhappy paths. */
export interface Rehearsal {
  readonly outcome: "challenge" | "decline" | "processing";
  times: number;
}

/** Takes one use off the first rehearsal that is left; undefined when the card decides for itself. */
export function takeRehearsal(rehearsals: Rehearsal[]): Rehearsal["outcome"] | undefined {
  const first = rehearsals[0];
  if (first === undefined) return undefined;
  first.times -= 1;
  if (first.times <= 0) rehearsals.shift();
  return first.outcome;
}
