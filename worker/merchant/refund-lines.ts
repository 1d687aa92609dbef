/** PURE. What was paid for some pieces of an order, and whether they may go back. */
import type { RefundRequest } from "../../contract/merchant.ts";
import { chargeStep } from "../../contract/money.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { RefundRow } from "../../db/refunds.ts";
import { adjustmentMinor } from "../checkout/charged.ts";
import { Failure } from "../failure.ts";

type Pieces = NonNullable<RefundRequest["lines"]>;
type Back = Pick<RefundRow, "lines" | "status">[];

/**
 * In minor units: of each line its share, rounded half up to what the currency's amounts are whole steps of. It is reckoned from the first
 * piece on, those that went back before counted in, so that all pieces add up to the line in whatever parts they go. A line is named
 * once, and no more of it than was bought; none of an order that was accepted at another amount than its price.
 * @param back what went back before
 */
export function paidFor(order: OrderRow, pieces: Pieces, back: Back): number | Failure {
  const { lines, currency } = order;
  if (adjustmentMinor(order) !== 0) {
    return new Failure(
      "refund_refused",
      "This order was accepted at another amount than its price, and nobody has worked out what of it a piece was. Send an amount without lines.",
    );
  }
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
    const upTo = (count: number) => step * Math.floor((2 * sold.paidMinor * count + steps) / (2 * steps));
    const gone = goneOf(back, line);
    sum += upTo(gone + quantity) - upTo(gone);
  }
  return sum;
}

/** Pieces of this line whose money has gone back or is on its way. */
function goneOf(back: Back, line: number): number {
  return back
    .filter(({ status }) => status === "pending" || status === "succeeded")
    .flatMap((refund) => refund.lines ?? [])
    .reduce((sum, piece) => (piece.line === line ? sum + piece.quantity : sum), 0);
}

/** Why these pieces cannot be given back beside those whose money has gone back or is on its way; null when they can. */
export function doubledPiece({ lines }: OrderRow, pieces: Pieces, back: Back): Failure | null {
  for (const { line, quantity } of pieces) {
    const gone = goneOf(back, line);
    if (gone + quantity > (lines[line]?.quantity ?? 0)) {
      return new Failure(
        "refund_refused",
        `Of line ${line} ${gone} pieces were given back already. Send an amount without lines.`,
      );
    }
  }
  return null;
}

/** Whether a request names the same pieces as a refund that was made before, in whatever order. */
export function isSamePieces(one: RefundRow["lines"], other: RefundRow["lines"]): boolean {
  const written = (pieces: RefundRow["lines"]) =>
    (pieces ?? [])
      .map(({ line, quantity }) => `${line}:${quantity}`)
      .toSorted()
      .join();
  return written(one) === written(other);
}
