/**
 * PURE. The tax on a basket. Who works it out is behind `TaxRequest` and `TaxAnswer`: the merchant's own rules here, another party
 * (Stripe Tax) by the same two shapes.
 */
import { chargeStep, smallestUnit } from "../../contract/money.ts";
import { STANDARD } from "./item.ts";
import { type Destination, nearest } from "./place.ts";
import { roundHalfUp } from "./rounding.ts";
import { spread } from "./spread.ts";
import type { TaxZone } from "./tax-zone.ts";

export interface TaxableLine {
  category: string;
  /** What is paid for it as listed, after its share of a discount. */
  amountMinor: number;
  /** False for what no parcel carries: the delivery is not taxed as this. */
  shipped: boolean;
}

export interface TaxRequest {
  currency: string;
  /** Where the goods change hands: the buyer's address, or where they fetch them. */
  destination: Destination;
  lines: readonly TaxableLine[];
  deliveryMinor: number;
}

export type TaxMode = "included" | "added";

/** What is taxed at one rate, delivery with it. Net and tax together are what is paid for it. */
export interface TaxSum {
  basisPoints: number;
  netMinor: number;
  taxMinor: number;
}

export interface TaxAnswer {
  mode: TaxMode;
  /** In the order of the request. */
  lines: { taxMinor: number; basisPoints: number }[];
  deliveryTaxMinor: number;
  /** Highest rate first. All taxes of the lines and of the delivery, and nothing else, are in them. */
  rates: TaxSum[];
}

/**
 * By the merchant's own rules. Rounded half up once for each rate, over all that is taxed at it, and then spread over lines and
 * delivery. An added tax is whole steps of what can be charged, a contained one of the currency's smallest unit.
 */
export function taxByRules(zones: readonly TaxZone[], request: TaxRequest): TaxAnswer {
  const zone = nearest(zones, request.destination);
  const mode = zone?.mode ?? "included";
  const groups = groupByRate(zone, request);
  const answer: TaxAnswer = {
    mode,
    lines: request.lines.map((line) => ({ taxMinor: 0, basisPoints: rateOf(zone, line.category) })),
    deliveryTaxMinor: 0,
    rates: [],
  };
  for (const [basisPoints, { at, deliveryMinor }] of groups) {
    const amounts = at.map((index) => request.lines[index]?.amountMinor ?? 0);
    const { taxMinor, netMinor, shares } = taxOf([...amounts, deliveryMinor], basisPoints, mode, request.currency);
    at.forEach((index, part) => {
      answer.lines[index] = { taxMinor: shares[part] ?? 0, basisPoints };
    });
    answer.deliveryTaxMinor += shares[at.length] ?? 0;
    answer.rates.push({ basisPoints, netMinor, taxMinor });
  }
  answer.rates.sort((a, b) => b.basisPoints - a.basisPoints);
  return answer;
}

function rateOf(zone: TaxZone | null, category: string): number {
  const rateFor = (name: string) => zone?.rates.find((rate) => rate.category === name)?.basisPoints;
  return rateFor(category) ?? rateFor(STANDARD) ?? 0;
}

interface RateGroup {
  /** Indexes of the lines. */
  at: number[];
  deliveryMinor: number;
}

function groupByRate(zone: TaxZone | null, { lines, deliveryMinor }: TaxRequest): Map<number, RateGroup> {
  const groups = new Map<number, RateGroup>();
  const groupOf = (basisPoints: number) => {
    const group = groups.get(basisPoints) ?? { at: [], deliveryMinor: 0 };
    groups.set(basisPoints, group);
    return group;
  };
  const parts = deliveryParts(lines, deliveryMinor);
  lines.forEach(({ category }, index) => {
    const basisPoints = rateOf(zone, category);
    groupOf(basisPoints).at.push(index);
    const part = parts[index] ?? 0;
    if (part > 0) groupOf(zone?.delivery === "untaxed" ? 0 : basisPoints).deliveryMinor += part;
  });
  return groups;
}

/** Which part of the delivery each line is the reason for: by its value, or evenly where all of them are free. */
function deliveryParts(lines: readonly TaxableLine[], deliveryMinor: number): number[] {
  const weights = lines.map(({ amountMinor, shipped }) => (shipped ? amountMinor : 0));
  const isWorthNothing = weights.every((weight) => weight === 0);
  return spread(deliveryMinor, isWorthNothing ? lines.map(({ shipped }) => Number(shipped)) : weights, 1);
}

function taxOf(amounts: number[], basisPoints: number, mode: TaxMode, currency: string) {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  const step = mode === "added" ? chargeStep(currency) : smallestUnit(currency);
  const taxMinor =
    mode === "added" ? roundHalfUp(sum * basisPoints, 10_000, step) : containedTax(sum, basisPoints, step);
  return { taxMinor, netMinor: mode === "added" ? sum : sum - taxMinor, shares: spread(taxMinor, amounts, step) };
}

/** The tax inside a gross amount: `gross * rate / (1 + rate)`. @param step what it is rounded to, half up */
export function containedTax(grossMinor: number, basisPoints: number, step: number): number {
  return roundHalfUp(grossMinor * basisPoints, 10_000 + basisPoints, step);
}
