/** PURE. Discount codes: what one gives, and whether it may be used in this basket, now, by this buyer. */
import * as v from "valibot";
import { CODES_MAX, ITEMS_PER_CODE_MAX, RATES_PER_ZONE_MAX } from "../limits.ts";
import { Amounts, Id, isUnique, TWICE } from "./amounts.ts";

const Gift = v.variant("kind", [
  /** Of the goods it is for: 1000 basis points are a tenth. */
  v.strictObject({
    kind: v.literal("percent"),
    basisPoints: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(10_000)),
  }),
  /** So much off, or all that the goods cost where that is less. In other currencies the code is worth nothing. */
  v.strictObject({ kind: v.literal("fixed"), amounts: v.pipe(Amounts, v.minEntries(1)) }),
  /** Of the delivery rates named; null is all of them. */
  v.strictObject({
    kind: v.literal("free_delivery"),
    rateIds: v.optional(v.nullable(v.pipe(v.array(Id), v.maxLength(RATES_PER_ZONE_MAX))), null),
  }),
]);

const NO_MOMENT = "is no moment such as 2026-11-27T00:00:00Z.";

/** A moment, as JSON says it: `2026-11-27T00:00:00Z`. Not all of ISO 8601 is one that `Date` reads, and none but such is ever over. */
const Moment = v.optional(
  v.nullable(
    v.pipe(
      v.string(),
      v.isoTimestamp(NO_MOMENT),
      v.check((text) => !Number.isNaN(Date.parse(text)), NO_MOMENT),
    ),
  ),
  null,
);

export const DiscountCode = v.strictObject({
  /** Capitals, digits and hyphens. Buyers may type it small, and with spaces. */
  code: v.pipe(
    v.string(),
    v.transform(foldCode),
    v.regex(/^[A-Z0-9][A-Z0-9-]{2,31}$/, "is no code: 3 to 32 capitals, digits and hyphens."),
  ),
  gives: Gift,
  /** The goods it is for; null is all. */
  itemIds: v.optional(v.nullable(v.pipe(v.array(Id), v.minLength(1), v.maxLength(ITEMS_PER_CODE_MAX))), null),
  /** Good from then on, and until just before then; null is always. */
  from: Moment,
  until: Moment,
  /** The least that the goods it is for must cost before the discount; null is nothing. In other currencies it is not good. */
  minimum: v.optional(v.nullable(v.pipe(Amounts, v.minEntries(1))), null),
  /** By everybody together; null is without end. */
  usesMax: v.optional(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), null),
  oncePerBuyer: v.optional(v.boolean(), false),
});
export type DiscountCode = v.InferOutput<typeof DiscountCode>;

export const DiscountCodes = v.pipe(
  v.array(DiscountCode),
  v.maxLength(CODES_MAX),
  v.check((codes) => isUnique(codes.map(({ code }) => code)), TWICE),
);

/** A code as it is compared: without spaces, in capitals. */
export function foldCode(typed: string): string {
  return typed.normalize("NFKC").replace(/\s/g, "").toUpperCase();
}

/** What a buyer typed, and how often the code of that name was used so far. */
export interface TypedCode {
  typed: string;
  usesTotal: number;
  /** By whoever is buying: a guest is known by their e-mail address, if by anything. */
  usesByBuyer: number;
}

export type CodeRefusal =
  | "unknown"
  | "not_yet"
  | "over"
  | "wrong_currency"
  | "used_up"
  | "used_by_buyer"
  /** None of the goods it is for is in the basket. */
  | "no_item"
  | "below_minimum";

export type CodeVerdict =
  | { kind: "applied"; code: string }
  /** `minimumMinor` is what is asked for, where that is the reason. */
  | { kind: "refused"; code: string; reason: CodeRefusal; minimumMinor: number | null };

interface CodedBasket {
  /** What each line costs before the discount. */
  lines: readonly { itemId: string; grossMinor: number }[];
  currency: string;
  now: Date;
}

export function isFor({ itemIds }: DiscountCode, itemId: string): boolean {
  return itemIds === null || itemIds.includes(itemId);
}

/** @returns why the code is refused, or null when it is good */
export function refusalOf(code: DiscountCode, used: TypedCode, basket: CodedBasket): CodeRefusal | null {
  const { lines, currency, now } = basket;
  if (code.from !== null && now.getTime() < Date.parse(code.from)) return "not_yet";
  if (code.until !== null && now.getTime() >= Date.parse(code.until)) return "over";
  const minimum = code.minimum === null ? 0 : code.minimum[currency];
  const isWorthNothing = code.gives.kind === "fixed" && code.gives.amounts[currency] === undefined;
  if (minimum === undefined || isWorthNothing) return "wrong_currency";
  if (code.usesMax !== null && used.usesTotal >= code.usesMax) return "used_up";
  if (code.oncePerBuyer && used.usesByBuyer > 0) return "used_by_buyer";
  const goods = lines.filter(({ itemId }) => isFor(code, itemId));
  if (goods.length === 0) return "no_item";
  return goods.reduce((sum, line) => sum + line.grossMinor, 0) < minimum ? "below_minimum" : null;
}
