import { badParameter, invalid, StripeFailure } from "./failure.ts";
import type { TAX_REVERSAL_CREATE, TAX_TRANSACTION_CREATE } from "./params-tax.ts";
import type { Values } from "./rules.ts";
import { fromParam, type Store } from "./store.ts";
import { halfUp } from "./tax-rates.ts";
import { paidFor, type TaxedAmount, type TaxTransactionRecord } from "./tax-records.ts";
import { wireTaxTransaction } from "./wire-tax.ts";
import type { Call } from "./world.ts";

/** Records a sale for the tax report: once for a calculation that is not over, under a reference that nothing else has. */
export function createTaxTransaction({ world }: Call, params: Values<typeof TAX_TRANSACTION_CREATE>) {
  const { store } = world;
  const calculation = fromParam(store.taxCalculations, "calculation", params.calculation, "calculation");
  if (world.now() >= calculation.expiresAt)
    throw invalid("calculation", `The calculation ${calculation.id} has expired.`);
  checkReference(store, params.reference);
  if ([...store.taxTransactions.values()].some((each) => each.calculation === calculation.id)) {
    throw invalid("calculation", `The calculation ${calculation.id} belongs to another transaction already.`);
  }
  const { expiresAt: _, ...taxed } = calculation;
  const record: TaxTransactionRecord = {
    ...taxed,
    id: world.ids.next("tax"),
    created: world.now(),
    calculation: calculation.id,
    reference: params.reference,
    metadata: params.metadata ?? null,
    reverses: null,
  };
  store.taxTransactions.set(record.id, record);
  return wireTaxTransaction(record, params.expand);
}

/**
 * Takes a sale back, in full or by an amount with its taxes, repeatedly up to what was sold; or a reversal, in full and once, so that what it
 * took back is sold again. Stripe documents that of partial ones (docs.stripe.com/tax/custom, "Undo a partial refund").
 */
export function createTaxReversal({ world }: Call, params: Values<typeof TAX_REVERSAL_CREATE>) {
  const { store } = world;
  const original = fromParam(store.taxTransactions, "transaction", params.original_transaction, "original_transaction");
  if (original.reverses !== null && params.mode === "partial")
    throw invalid("original_transaction", `${original.id} is a reversal itself, which is only undone in full.`);
  checkReference(store, params.reference);
  const earlier = standing(store, original.id);
  const left = paidOf(original) + earlier.reduce((sum, each) => sum + paidOf(each), 0);
  const amount = amountOf(params, left, earlier.length > 0);
  const share = (each: TaxedAmount) => takenBack(each, amount, paidOf(original));
  const record: TaxTransactionRecord = {
    ...original,
    id: world.ids.next("tax"),
    created: world.now(),
    calculation: null,
    reference: params.reference,
    metadata: params.metadata ?? null,
    reverses: original.id,
    ...exactly(
      {
        lines: original.lines.map((line) => ({
          ...line,
          ...share(line),
          id: world.ids.next("tax_li"),
          reference: line.id,
        })),
        shipping: original.shipping && { ...original.shipping, ...share(original.shipping) },
      },
      amount,
    ),
  };
  store.taxTransactions.set(record.id, record);
  return wireTaxTransaction(record, params.expand);
}

/** The reversals of a transaction that were not undone themselves. */
const standing = (store: Store, id: string): TaxTransactionRecord[] =>
  [...store.taxTransactions.values()].filter((each) => each.reverses === id && standing(store, each.id).length === 0);

type Parts = Pick<TaxTransactionRecord, "lines" | "shipping">;

const partsOf = ({ lines, shipping }: Parts): readonly TaxedAmount[] => [...lines, ...(shipping ? [shipping] : [])];
const paidOf = (parts: Parts): number => partsOf(parts).reduce((sum, each) => sum + paidFor(each), 0);

function amountOf(
  { flat_amount: flat, mode }: Values<typeof TAX_REVERSAL_CREATE>,
  left: number,
  isPartlyBack: boolean,
): number {
  if (mode === "full") {
    if (flat !== undefined) throw invalid("flat_amount", "A full reversal has no amount.");
    if (isPartlyBack)
      throw invalid("mode", "A part of the transaction was reversed already: reverse what is left of it.");
    return left;
  }
  if (flat === undefined)
    throw badParameter("parameter_missing", "flat_amount", "Say what a partial reversal reverses.");
  if (flat >= 0) throw badParameter("parameter_invalid_integer", "flat_amount", "A flat amount is negative.");
  if (-flat > left) throw invalid("flat_amount", `Only ${left} of the transaction are left to be reversed.`);
  return -flat;
}

/** The share of one taxed amount in what is taken back, its tax by the same part. */
function takenBack(each: TaxedAmount, amount: number, total: number): Pick<TaxedAmount, "amount" | "shares" | "tax"> {
  if (amount === total) return { amount: 0 - each.amount, tax: 0 - each.tax, shares: [] };
  const paid = halfUp(paidFor(each) * amount, total);
  const tax = paidFor(each) === 0 ? 0 : halfUp(each.tax * paid, paidFor(each));
  return { amount: -(each.behavior === "exclusive" ? paid - tax : paid), tax: -tax, shares: [] };
}

/** What rounding has lost is the first line's. */
function exactly(parts: Parts, amount: number): Parts {
  const rest = -amount - paidOf(parts);
  return {
    ...parts,
    lines: parts.lines.map((line, index) => (index === 0 ? { ...line, amount: line.amount + rest } : line)),
  };
}

function checkReference({ taxTransactions }: Store, reference: string): void {
  if (![...taxTransactions.values()].some((each) => each.reference === reference)) return;
  throw new StripeFailure(
    400,
    {
      type: "invalid_request_error",
      code: "resource_already_exists",
      param: "reference",
      message: `A transaction with the reference ${reference} exists already.`,
    },
    { kept: true },
  );
}
