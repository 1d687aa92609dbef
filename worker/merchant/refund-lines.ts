/** PURE. What was paid for some pieces of an order, and whether they may go back. */
import type { RefundRequest } from "../../contract/merchant.ts";
import { chargeStep } from "../../contract/money.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { RefundRow } from "../../db/refunds.ts";
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

/** Why these pieces cannot be given back beside those whose money has gone back or is on its way; null when they can. */
export function doubledPiece(
  { lines }: OrderRow,
  pieces: Pieces,
  refunds: Pick<RefundRow, "lines" | "status">[],
): Failure | null {
  const back = refunds.filter(({ status }) => status === "pending" || status === "succeeded");
  for (const { line, quantity } of pieces) {
    const same = back.flatMap((refund) => refund.lines ?? []).filter((piece) => piece.line === line);
    const gone = same.reduce((sum, piece) => sum + piece.quantity, 0);
    if (gone + quantity > (lines[line]?.quantity ?? 0)) {
      return new Failure(
        "refund_refused",
        `Of line ${line} ${gone} pieces were given back already. Send an amount without lines.`,
      );
    }
  }
  return null;
}
