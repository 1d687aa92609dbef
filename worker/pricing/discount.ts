/** PURE. What a code takes off: off each line its share, and off which delivery rates everything. */
import { chargeStep } from "../../contract/money.ts";
import { type CodeVerdict, type DiscountCode, foldCode, isFor, refusalOf, type TypedCode } from "./code.ts";
import { roundDown, roundHalfUp } from "./rounding.ts";
import { spread } from "./spread.ts";

export interface Discount {
  /** Null when none was typed. */
  verdict: CodeVerdict | null;
  /** By line. */
  sharesMinor: number[];
  isFreed(rateId: string): boolean;
}

interface Goods {
  lines: readonly { itemId: string; grossMinor: number }[];
  currency: string;
  now: Date;
}

/** @param typed null when the buyer has no code */
export function discount(codes: readonly DiscountCode[], typed: TypedCode | null, goods: Goods): Discount {
  const nothing = { sharesMinor: goods.lines.map(() => 0), isFreed: () => false };
  if (!typed) return { verdict: null, ...nothing };
  const name = foldCode(typed.typed);
  const code = codes.find((candidate) => candidate.code === name);
  const reason = code ? refusalOf(code, typed, goods) : "unknown";
  if (!code || reason) {
    const minimumMinor = reason === "below_minimum" ? (code?.minimum?.[goods.currency] ?? null) : null;
    return { verdict: { kind: "refused", code: name, reason: reason ?? "unknown", minimumMinor }, ...nothing };
  }
  const verdict: CodeVerdict = { kind: "applied", code: name };
  const { gives } = code;
  if (gives.kind !== "free_delivery") return { verdict, ...nothing, sharesMinor: shares(code, goods) };
  return { verdict, ...nothing, isFreed: (rateId) => gives.rateIds === null || gives.rateIds.includes(rateId) };
}

/** The discount of the goods that the code is for, spread by what they cost. */
function shares(code: DiscountCode, { lines, currency }: Goods): number[] {
  const step = chargeStep(currency);
  const weights = lines.map(({ itemId, grossMinor }) => (isFor(code, itemId) ? grossMinor : 0));
  const goodsMinor = weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = wantedMinor(code, goodsMinor, currency, step);
  return spread(roundDown(Math.min(wanted, goodsMinor), step), weights, step);
}

function wantedMinor({ gives }: DiscountCode, goodsMinor: number, currency: string, step: number): number {
  if (gives.kind === "percent") return roundHalfUp(goodsMinor * gives.basisPoints, 10_000, step);
  return gives.kind === "fixed" ? (gives.amounts[currency] ?? 0) : 0;
}
