/** PURE. Who works out the taxes in place of the merchant's own zones: the other way to fill in `taxes` of the price book. */
import * as v from "valibot";
import { TAX_CATEGORIES_MAX } from "../limits.ts";
import { TaxCategory } from "./item.ts";

export const TaxProvider = v.pipe(
  v.strictObject({
    name: v.pipe(v.literal("stripe"), v.description("Stripe Tax, of the account that takes the payments.")),
    mode: v.pipe(
      v.picklist(["included", "added"]),
      v.description("Contained in all prices as listed (Europe, Japan), or added to all of them (United States)."),
    ),
    codes: v.pipe(
      v.optional(
        v.pipe(
          v.record(
            TaxCategory,
            v.pipe(
              v.string(),
              v.regex(/^txcd_\d{8}$/, "is no tax code of Stripe's, such as txcd_99999999."),
              v.description("A tax code as Stripe's list of tax categories has it: txcd_99999999 is goods in general."),
            ),
          ),
          v.maxEntries(TAX_CATEGORIES_MAX),
        ),
        {},
      ),
      v.description("Stripe's tax code for each category of the goods; `standard` without one is the account's own."),
    ),
  }),
  v.description("Works out the taxes in place of `taxes`."),
);
export type TaxProvider = v.InferOutput<typeof TaxProvider>;
