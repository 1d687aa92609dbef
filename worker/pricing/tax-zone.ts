/** PURE. Where which taxes are owed: the tax part of the price book. A place in none of its zones is taxed nothing. */
import * as v from "valibot";
import { PLACES_PER_ZONE_MAX, TAX_CATEGORIES_MAX } from "../limits.ts";
import { Id, isUnique, TWICE } from "./amounts.ts";
import { STANDARD, TaxCategory } from "./item.ts";
import { Place } from "./place.ts";

const TaxRate = v.strictObject({
  category: v.optional(TaxCategory, STANDARD),
  /** Of the net amount: 2200 is 22 %. Hundredths of a per cent are the finest that can be said. */
  basisPoints: v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(10_000)),
});

export const TaxZone = v.strictObject({
  id: Id,
  places: v.pipe(v.array(Place), v.minLength(1), v.maxLength(PLACES_PER_ZONE_MAX)),
  /** Contained in the prices as listed (Europe, Japan), or added to them (United States). Never both in one place. */
  mode: v.picklist(["included", "added"]),
  /** As the goods it comes with, each by its value, or not at all. */
  delivery: v.optional(v.picklist(["as_goods", "untaxed"]), "as_goods"),
  /** A category that has no rate here is taxed as the standard one. */
  rates: v.pipe(
    v.array(TaxRate),
    v.maxLength(TAX_CATEGORIES_MAX),
    v.check((rates) => isUnique(rates.map(({ category }) => category)), TWICE),
    v.check((rates) => rates.some(({ category }) => category === STANDARD), "has no standard rate."),
  ),
});
export type TaxZone = v.InferOutput<typeof TaxZone>;
