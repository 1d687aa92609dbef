/** PURE. A thing that can be bought, as far as its price goes: one variant of a product. */
import * as v from "valibot";
import { ITEM_GRAMS_MAX } from "../limits.ts";
import { Amounts, Id } from "./amounts.ts";

/** Grams or millilitres in one piece, for the unit price that EU law asks for. */
export const Measure = v.strictObject({
  amount: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(ITEM_GRAMS_MAX)),
  unit: v.picklist(["g", "ml"]),
});
export type Measure = v.InferOutput<typeof Measure>;

/** What things are taxed as where a tax zone makes no difference. */
export const STANDARD = "standard";
export const TaxCategory = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_-]{0,31}$/, "is no category: small letters, digits, - and _, 32 at most."),
);

export const Item = v.strictObject({
  id: Id,
  /** The price list: what one piece costs in each currency. It is not for sale in any other. */
  prices: v.pipe(
    Amounts,
    v.minEntries(1),
    v.check((prices) => Object.values(prices).every((price) => price > 0), "has a price of nothing."),
  ),
  taxCategory: v.optional(TaxCategory, STANDARD),
  /** False for what nobody carries: a download, a voucher. */
  shipped: v.optional(v.boolean(), true),
  /** Of one piece with its wrapping; null when nobody weighed it. */
  weightGrams: v.optional(
    v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(ITEM_GRAMS_MAX))),
    null,
  ),
  /** Null when it is sold by the piece. */
  measure: v.optional(v.nullable(Measure), null),
});
export type Item = v.InferOutput<typeof Item>;
