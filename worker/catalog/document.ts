/** PURE. The catalog document: a whole shop as one piece of JSON. docs/catalog.schema.json is made of this. */
import * as v from "valibot";
import { AMOUNT_MAX, Currency } from "../../contract/money.ts";
import { CODES_MAX, PRODUCTS_MAX, STOCK_PIECES_MAX, TITLE_CHARS_MAX, ZONES_MAX } from "../limits.ts";
import { AmountMinor } from "../pricing/amounts.ts";
import { ChargeRules } from "../pricing/charge.ts";
import { DiscountCode } from "../pricing/code.ts";
import { DeliveryZone } from "../pricing/delivery-zone.ts";
import { TaxProvider } from "../pricing/tax-provider.ts";
import { TaxZone } from "../pricing/tax-zone.ts";
import { Tips } from "../pricing/tip.ts";
import { LegalTexts } from "./legal.ts";
import { Product } from "./product.ts";
import { Seller } from "./seller.ts";
import { Language, PictureUrl, Text } from "./words.ts";

const limit = (words: string, fallback: number) =>
  v.pipe(
    v.optional(v.pipe(AmountMinor, v.maxValue(AMOUNT_MAX)), fallback),
    v.description(`${words} In whole minor units of the shop's currency.`),
  );

export const ShopSettings = v.strictObject({
  name: v.pipe(Text(TITLE_CHARS_MAX), v.description("What the shop is called in the chat and on the page.")),
  colour: v.pipe(
    v.string(),
    v.regex(/^#[0-9a-f]{6}$/, "is no colour such as #0a6c5b, in small letters."),
    v.description("Of buttons and links: #0a6c5b."),
  ),
  logoUrl: v.optional(v.nullable(PictureUrl), null),
  homeCountry: v.pipe(
    v.string(),
    v.regex(/^[A-Z]{2}$/, "is no ISO 3166 code in capitals, such as IT."),
    v.description("ISO 3166, in capitals: the country whose address form is shown first."),
  ),
  locale: v.pipe(Language, v.description("BCP 47: the shop's own language, in which its titles are written.")),
  currency: v.pipe(Currency, v.description("ISO 4217, in capitals: the currency in which the shop sells.")),
  claimedLimitMinor: limit("Up to this total, a saved card pays from a link that was only claimed.", 10_000),
  tapLimitMinor: limit("Up to this total, a tap in the chat pays.", 5000),
  lowStock: v.pipe(
    v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(STOCK_PIECES_MAX)), 3),
    v.description("The merchant is told of a variant with so few pieces left."),
  ),
});

export const CatalogDocument = v.pipe(
  v.strictObject({
    $schema: v.pipe(v.optional(v.string()), v.description("For editors: where docs/catalog.schema.json is.")),
    shop: ShopSettings,
    seller: Seller,
    legal: v.pipe(LegalTexts, v.description("By language, the shop's own among them.")),
    products: v.pipe(
      v.array(Product),
      v.maxLength(PRODUCTS_MAX),
      v.description("In the order in which they are shown. What is left out here is not for sale any more."),
    ),
    delivery: v.pipe(v.array(DeliveryZone), v.maxLength(ZONES_MAX), v.description("Where and how is delivered.")),
    taxes: v.pipe(
      v.optional(v.pipe(v.array(TaxZone), v.maxLength(ZONES_MAX)), []),
      v.description("Where which taxes are owed."),
    ),
    taxProvider: v.optional(v.nullable(TaxProvider), null),
    codes: v.pipe(
      v.optional(v.pipe(v.array(DiscountCode), v.maxLength(CODES_MAX)), []),
      v.description("Discount codes. One that is left out here is over."),
    ),
    tips: v.optional(Tips, {}),
    charge: v.optional(v.nullable(ChargeRules), null),
  }),
  v.title("Threadtill catalog"),
  v.description("A whole shop. All amounts are whole minor units of their currency: 999 is EUR 9.99, and JPY 999."),
);
export type CatalogDocument = v.InferOutput<typeof CatalogDocument>;
/** As it may be written: what has a default may be left out. */
export type CatalogInput = v.InferInput<typeof CatalogDocument>;
