/** PURE. What was paid for some pieces of an order. */
import type { RefundRequest } from "../../contract/merchant.ts";
import { chargeStep } from "../../contract/money.ts";
import type { OrderRow } from "../../db/orders.ts";
import { Failure } from "../failure.ts";

type Pieces = NonNullable<RefundRequest["lines"]>;

/** In minor units: of each line its share, rounded half up to what the currency's amounts are whole steps of. A line is named once, and no more of it than was bought. */
export function paidFor({ lines, currency }: OrderRow, pieces: Pieces): number | Failure {
  if (new Set(pieces.map(({ line }) => line)).size !== pieces.length) {
    return new Failure("invalid", "A line is named twice.");
  }
  const step = chargeStep(currency);
  let sum = 0;
  for (const { line, quantity } of pieces) {
    const sold = lines[line];
    if (!sold || quantity > sold.quantity) {
      return new Failure("invalid", `There are not so many pieces in line ${line}.`, { line });
    }
    const steps = sold.quantity * step;
    sum += step * Math.floor((2 * sold.paidMinor * quantity + steps) / (2 * steps));
  }
  return sum;
}
