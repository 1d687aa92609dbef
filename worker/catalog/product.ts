/** PURE. A product with its variants, as a catalog file has it: a price-book item each, with its words and its stock. */
import * as v from "valibot";
import { DESCRIPTION_CHARS_MAX, STOCK_PIECES_MAX, TITLE_CHARS_MAX, VARIANTS_PER_PRODUCT_MAX } from "../limits.ts";
import { Id } from "../pricing/amounts.ts";
import { Item } from "../pricing/item.ts";
import { byLanguage, PictureUrl, Text } from "./words.ts";

const Pieces = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(STOCK_PIECES_MAX));
const Title = Text(TITLE_CHARS_MAX);
const VariantTitle = v.pipe(v.string(), v.maxLength(TITLE_CHARS_MAX));
const Description = v.pipe(v.string(), v.maxLength(DESCRIPTION_CHARS_MAX));
const Active = v.pipe(v.boolean(), v.description("False: not for sale, but still known to the orders that hold it."));

export const Variant = v.strictObject({
  ...Item.entries,
  title: v.pipe(
    v.optional(VariantTitle, ""),
    v.description('What tells it from the others: "500 g". Empty when there is only one.'),
  ),
  active: v.optional(Active, true),
  stock: v.pipe(
    v.nullable(Pieces),
    v.description("Pieces on the shelf, those with them that somebody is just paying for; null is without end."),
  ),
  sold: v.pipe(
    v.optional(Pieces),
    v.description(
      "How many had been sold by the shop when the stock was counted: an export says it. Left out, the stock was counted just now.",
    ),
  ),
  texts: v.optional(byLanguage(VariantTitle), {}),
});
export type Variant = v.InferOutput<typeof Variant>;

export const Product = v.strictObject({
  id: v.pipe(Id, v.description("What it is known by for ever: the same id is the same product.")),
  title: Title,
  description: v.optional(Description, ""),
  imageUrl: v.optional(v.nullable(PictureUrl), null),
  active: v.optional(Active, true),
  /** In other languages than the shop's. */
  texts: v.optional(
    byLanguage(v.strictObject({ title: v.exactOptional(Title), description: v.exactOptional(Description) })),
    {},
  ),
  variants: v.pipe(v.array(Variant), v.maxLength(VARIANTS_PER_PRODUCT_MAX)),
});
export type Product = v.InferOutput<typeof Product>;
