/**
 * PURE. The price book: everything that a merchant sets and that decides what a basket costs. Plain JSON, so that it can be a part
 * of a catalog file as it stands, and rows of tables under the same names. The schema is what an import checks; what is read from
 * the database has passed it. All amounts are minor units as the provider counts them (contract/money.ts).
 */
import * as v from "valibot";
import { ITEMS_MAX, ZONES_MAX } from "../limits.ts";
import { isUnique, TWICE } from "./amounts.ts";
import { ChargeRules } from "./charge.ts";
import { DiscountCodes } from "./code.ts";
import { DeliveryZone } from "./delivery-zone.ts";
import { Item, STANDARD } from "./item.ts";
import { TaxProvider } from "./tax-provider.ts";
import { TaxZone } from "./tax-zone.ts";
import { Tips } from "./tip.ts";

const Parts = v.strictObject({
  /** To price a basket, those in it are enough. */
  items: v.pipe(
    v.array(Item),
    v.maxLength(ITEMS_MAX),
    v.check((items) => isUnique(items.map(({ id }) => id)), TWICE),
  ),
  /** To price a basket, those of its destination are enough. */
  delivery: v.pipe(
    v.array(DeliveryZone),
    v.maxLength(ZONES_MAX),
    v.check((zones) => isUnique(zones.map(({ id }) => id)), TWICE),
  ),
  taxes: v.optional(
    v.pipe(
      v.array(TaxZone),
      v.maxLength(ZONES_MAX),
      v.check((zones) => isUnique(zones.map(({ id }) => id)), TWICE),
    ),
    [],
  ),
  /** Null: the zones do. */
  taxProvider: v.optional(v.nullable(TaxProvider), null),
  /** To price a basket, the one that was typed is enough. */
  codes: v.optional(DiscountCodes, []),
  tips: v.optional(Tips, {}),
  charge: ChargeRules,
});
type Parts = v.InferOutput<typeof Parts>;

/** Codes name goods and rates, goods name tax categories: a slip of the pen in one would quietly cost somebody money. */
export const PriceBook = v.pipe(
  Parts,
  v.check(hasItemsOfCodes, "has a code for an item that is not there."),
  v.check(hasRatesOfCodes, "has a code that frees a delivery rate that is not there."),
  v.check(hasCategories, "has an item of a tax category that no tax zone names."),
  v.check(({ taxProvider, taxes }) => !taxProvider || taxes.length === 0, "has tax zones beside a tax provider."),
);
export type PriceBook = v.InferOutput<typeof PriceBook>;
/** As it may be written: what has a default may be left out. */
export type PriceBookInput = v.InferInput<typeof PriceBook>;

function hasItemsOfCodes({ codes, items }: Parts): boolean {
  const known = new Set(items.map(({ id }) => id));
  return codes.every(({ itemIds }) => itemIds === null || itemIds.every((id) => known.has(id)));
}

function hasRatesOfCodes({ codes, delivery }: Parts): boolean {
  const known = new Set(delivery.flatMap(({ rates }) => rates.map(({ id }) => id)));
  return codes.every(
    ({ gives }) => gives.kind !== "free_delivery" || (gives.rateIds ?? []).every((id) => known.has(id)),
  );
}

function hasCategories({ items, taxes, taxProvider }: Parts): boolean {
  const named = taxProvider
    ? Object.keys(taxProvider.codes)
    : taxes.flatMap(({ rates }) => rates.map(({ category }) => category));
  const known = new Set([STANDARD, ...named]);
  // A shop that names no taxes at all owes none, whatever its goods are called.
  return (!taxProvider && taxes.length === 0) || items.every(({ taxCategory }) => known.has(taxCategory));
}
