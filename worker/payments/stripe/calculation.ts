/** PURE. A tax question as Stripe's parameters, and its calculation as our answer. Source: Stripe docs, Stripe Tax API. */
import type Stripe from "stripe";
import type { TaxAnswer, TaxSum } from "../../pricing/tax.ts";
import type { TaxQuestion, WorkedOut } from "../tax-port.ts";

/** Each line by its index, so that the answer need not keep their order. */
export function toCalculationParams(question: TaxQuestion): Stripe.Tax.CalculationCreateParams {
  const { currency, deliveryMinor, lines, mode, place } = question;
  const tax_behavior = behaviorOf(mode);
  return {
    currency: currency.toLowerCase(),
    line_items: lines.map(({ amountMinor, code }, index) => ({
      amount: amountMinor,
      reference: `${index}`,
      tax_behavior,
      ...(code && { tax_code: code }),
    })),
    customer_details: { address: addressOf(place), address_source: "shipping" },
    ...(deliveryMinor > 0 && { shipping_cost: { amount: deliveryMinor, tax_behavior, tax_code: SHIPPING_CODE } }),
    expand: ["line_items.data.tax_breakdown"],
  };
}

/** Stripe docs, tax categories: "Shipping". */
const SHIPPING_CODE = "txcd_92010001";
const behaviorOf = (mode: TaxQuestion["mode"]) => (mode === "added" ? "exclusive" : "inclusive");

function addressOf({ city, country, line1, postcode, region }: TaxQuestion["place"]) {
  return {
    country,
    ...(line1 && { line1 }),
    ...(city && { city }),
    ...(postcode && { postal_code: postcode }),
    ...(region && { state: region }),
  };
}

interface Taxed {
  amount: number;
  amount_tax: number;
  tax_behavior: string;
  tax_breakdown?: { tax_rate_details: { percentage_decimal: string } | null }[] | null;
}

/**
 * Null for an answer that is not to the question, or whose parts do not add up: a charge that belongs to no line, such as a fee for
 * each delivery, could not be shown or given back.
 */
export function toWorkedOut(calculation: Stripe.Tax.Calculation, question: TaxQuestion): WorkedOut | null {
  const told = calculation.line_items?.data ?? [];
  const lines = question.lines.map((_, index) => told.find(({ reference }) => reference === `${index}`));
  const known = lines.filter((line) => line !== undefined);
  const delivery = calculation.shipping_cost;
  const all: Taxed[] = [...known, ...(delivery ? [delivery] : [])];
  const asked = [
    ...question.lines.map(({ amountMinor }) => amountMinor),
    ...(delivery ? [question.deliveryMinor] : []),
  ];
  const isWhole =
    calculation.id !== null &&
    calculation.currency === question.currency.toLowerCase() &&
    (delivery !== null) === question.deliveryMinor > 0 &&
    all.length === asked.length &&
    all.every(
      ({ amount, tax_behavior }, index) => amount === asked[index] && tax_behavior === behaviorOf(question.mode),
    );
  if (!isWhole || calculation.id === null) return null;
  const totalMinor = calculation.tax_amount_exclusive + calculation.tax_amount_inclusive;
  if (all.reduce((sum, each) => sum + each.amount_tax, 0) !== totalMinor) return null;
  const tax: TaxAnswer = {
    mode: question.mode,
    lines: known.map((line) => ({ taxMinor: line.amount_tax, basisPoints: rateOf(line) })),
    deliveryTaxMinor: delivery?.amount_tax ?? 0,
    rates: sumsOf(all, question.mode),
  };
  return { calculationId: calculation.id, tax };
}

/** Of all jurisdictions together; finer than whole basis points where theirs are. Nothing where nothing is owed. */
function rateOf({ amount_tax: tax, tax_breakdown: shares }: Taxed): number {
  if (tax === 0) return 0;
  const percent = (shares ?? []).reduce(
    (sum, share) => sum + Number(share.tax_rate_details?.percentage_decimal ?? 0),
    0,
  );
  return Math.round(percent * 1_000_000) / 10_000;
}

function sumsOf(all: Taxed[], mode: TaxQuestion["mode"]): TaxSum[] {
  const sums = new Map<number, TaxSum>();
  for (const each of all) {
    const basisPoints = rateOf(each);
    const sum = sums.get(basisPoints) ?? { basisPoints, netMinor: 0, taxMinor: 0 };
    sum.netMinor += mode === "added" ? each.amount : each.amount - each.amount_tax;
    sum.taxMinor += each.amount_tax;
    sums.set(basisPoints, sum);
  }
  return [...sums.values()].sort((a, b) => b.basisPoints - a.basisPoints);
}
