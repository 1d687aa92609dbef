/**
 * PURE. Where a price is rounded, and how. Three things are, each of them once and for the whole basket, half up:
 * a discount in percent, the tax of each rate, and the price of a kilogram or litre. Nothing is rounded by line: what a line
 * shares in is spread over the lines by `spread`, whose parts are the whole.
 */

/**
 * `numerator / denominator`, rounded half up to a whole number of `step`s. Exact while twice the numerator is a safe integer.
 * @param numerator a whole number, not negative
 */
export function roundHalfUp(numerator: number, denominator: number, step: number): number {
  const divisor = 2 * denominator * step;
  const doubled = 2 * numerator + denominator * step;
  return ((doubled - (doubled % divisor)) / divisor) * step;
}

/** The amount without what is less than a step. */
export function roundDown(amountMinor: number, step: number): number {
  return amountMinor - (amountMinor % step);
}
