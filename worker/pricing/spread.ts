/** PURE. One amount spread over parts so that they are the whole again: the method of the largest remainder (Hare, Niemeyer). */

/**
 * Each part gets its share by weight, rounded down to a step; the steps left over go one each to the parts that lost most by that,
 * the earlier one of two equals first. No part is more than its weight while the amount is no more than all weights are together
 * and weights are whole steps.
 * @param amount whole steps; 0 where every weight is 0
 * @throws RangeError for an amount that is not, or that has nobody to go to: bugs
 */
export function spread(amount: number, weights: readonly number[], step: number): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) {
    if (amount !== 0) throw new RangeError(`nothing to spread ${amount} over`);
    return weights.map(() => 0);
  }
  // An amount times a weight can exceed what a number holds exactly.
  const steps = BigInt(amount / step);
  const parts = weights.map((weight, at) => {
    const share = steps * BigInt(weight);
    return { at, steps: Number(share / BigInt(total)), rest: Number(share % BigInt(total)) };
  });
  const left = Number(steps) - parts.reduce((sum, part) => sum + part.steps, 0);
  const byLoss = parts.toSorted((a, b) => b.rest - a.rest || a.at - b.at);
  const lucky = new Set(byLoss.slice(0, left).map(({ at }) => at));
  return parts.map((part) => (part.steps + (lucky.has(part.at) ? 1 : 0)) * step);
}
