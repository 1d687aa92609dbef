import type Stripe from "stripe";
import {
  paidFor,
  type TaxCalculationRecord,
  type TaxedAmount,
  type TaxedLine,
  type TaxShare,
  type TaxTransactionRecord,
} from "./tax-records.ts";

/** Taxes in Stripe's wire shapes. Lines, and what each of them is taxed by, are told only where the call expands them. */

const LINES = "line_items";
const SHARES = "line_items.data.tax_breakdown";
const asksLines = (expand: readonly string[]) => expand.some((path) => path.split(".")[0] === LINES);

export function wireTaxCalculation(
  record: TaxCalculationRecord,
  expand: readonly string[] = [],
): Stripe.Tax.Calculation {
  const all = [...record.lines, ...(record.shipping ? [record.shipping] : [])];
  return structuredClone({
    id: record.id,
    object: "tax.calculation",
    amount_total: sum(all, paidFor),
    currency: record.currency,
    customer: null,
    customer_details: detailsOf(record),
    expires_at: record.expiresAt,
    ...(asksLines(expand) && {
      line_items: listed(`/v1/tax/calculations/${record.id}/line_items`, record.lines, (line) =>
        wireLine(line, expand.includes(SHARES)),
      ),
    }),
    livemode: false,
    ship_from_details: null,
    shipping_cost: record.shipping && wireShipping(record.shipping),
    tax_amount_exclusive: sum(all.filter(isExclusive), ({ tax }) => tax),
    tax_amount_inclusive: sum(
      all.filter((each) => !isExclusive(each)),
      ({ tax }) => tax,
    ),
    tax_breakdown: all.flatMap((each) => each.shares.map((share) => wireRate(share, isExclusive(each)))),
    tax_date: record.created,
  } satisfies Stripe.Tax.Calculation);
}

export function wireTaxTransaction(
  record: TaxTransactionRecord,
  expand: readonly string[] = [],
): Stripe.Tax.Transaction {
  return structuredClone({
    id: record.id,
    object: "tax.transaction",
    created: record.created,
    currency: record.currency,
    customer: null,
    customer_details: detailsOf(record),
    ...(asksLines(expand) && {
      line_items: listed(`/v1/tax/transactions/${record.id}/line_items`, record.lines, (line) =>
        wireTransactionLine(line, record),
      ),
    }),
    livemode: false,
    metadata: record.metadata,
    posted_at: record.created,
    reference: record.reference,
    reversal: record.reverses === null ? null : { original_transaction: record.reverses },
    ship_from_details: null,
    shipping_cost: record.shipping && wireShipping(record.shipping),
    tax_date: record.created,
    type: record.reverses === null ? "transaction" : "reversal",
  } satisfies Stripe.Tax.Transaction);
}

const isExclusive = ({ behavior }: TaxedAmount) => behavior === "exclusive";
const sum = <T>(list: readonly T[], amountOf: (each: T) => number) =>
  list.reduce((total, each) => total + amountOf(each), 0);

function detailsOf({ address, addressSource }: TaxCalculationRecord | TaxTransactionRecord) {
  return {
    address,
    address_source: addressSource,
    ip_address: null,
    tax_ids: [],
    taxability_override: "none" as const,
  };
}

function listed<T, W>(url: string, rows: readonly T[], wire: (row: T) => W): Stripe.ApiList<W> {
  return { object: "list", data: rows.map(wire), has_more: false, url };
}

function wireLine(line: TaxedLine, withShares: boolean): Stripe.Tax.CalculationLineItem {
  return {
    id: line.id,
    object: "tax.calculation_line_item",
    amount: line.amount,
    amount_tax: line.tax,
    livemode: false,
    metadata: line.metadata,
    performance_location: null,
    product: null,
    quantity: line.quantity,
    reference: line.reference,
    tax_behavior: line.behavior,
    ...(withShares && { tax_breakdown: line.shares.map(wireShare) }),
    tax_code: line.code,
  };
}

function wireTransactionLine(line: TaxedLine, { reverses }: TaxTransactionRecord): Stripe.Tax.TransactionLineItem {
  return {
    id: line.id,
    object: "tax.transaction_line_item",
    amount: line.amount,
    amount_tax: line.tax,
    livemode: false,
    metadata: line.metadata,
    product: null,
    quantity: line.quantity,
    reference: line.reference,
    reversal: reverses === null ? null : { original_line_item: line.reference },
    tax_behavior: line.behavior,
    tax_code: line.code,
    type: reverses === null ? "transaction" : "reversal",
  };
}

function wireShipping({ amount, behavior, code, shares, tax }: TaxedAmount) {
  return {
    amount,
    amount_tax: tax,
    tax_behavior: behavior,
    ...(shares.length > 0 && { tax_breakdown: shares.map(wireShare) }),
    tax_code: code,
  };
}

function wireShare({ amount, country, level, name, percentage, reason, state, taxable, type }: TaxShare) {
  return {
    amount,
    jurisdiction: { country, display_name: name, level, state },
    sourcing: "destination" as const,
    tax_rate_details:
      percentage === null ? null : { display_name: type.toUpperCase(), percentage_decimal: percentage, tax_type: type },
    taxability_reason: reason,
    taxable_amount: taxable,
  };
}

function wireRate({ amount, country, percentage, reason, state, taxable, type }: TaxShare, exclusive: boolean) {
  const isTaxed = percentage !== null;
  return {
    amount,
    inclusive: !exclusive,
    tax_rate_details: {
      country,
      flat_amount: null,
      percentage_decimal: percentage ?? "0.0",
      rate_type: isTaxed ? ("percentage" as const) : null,
      state,
      tax_type: isTaxed ? type : null,
    },
    taxability_reason: reason,
    taxable_amount: taxable,
  };
}
