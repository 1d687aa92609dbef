/** PURE. A catalog document as rows of the database, and rows as a document. */
import type { CatalogRows, VariantCount } from "../../db/catalog-rows.ts";
import type { CatalogDocument, CatalogInput } from "./document.ts";
import { LEGAL_KINDS, type LegalTexts, versionOf } from "./legal.ts";

export async function toRows(document: CatalogDocument): Promise<CatalogRows> {
  const { charge, codes, delivery, legal, products, seller, shop, taxProvider, taxes, tips } = document;
  return {
    shop: {
      ...shop,
      seller,
      termsVersion: await versionOf(legal),
      tips: Object.keys(tips).length === 0 ? null : tips,
      charge,
      taxProvider,
    },
    products: products.map(({ variants: _, ...product }, position) => ({ ...product, position })),
    variants: products.flatMap(({ id: productId, variants }) =>
      variants.map(({ measure, sold = null, ...variant }, position) => ({
        ...variant,
        productId,
        position,
        sold,
        measure: measure?.amount ?? null,
        measureUnit: measure?.unit ?? null,
      })),
    ),
    deliveryZones: delivery.map((zone, position) => ({ ...zone, position })),
    taxZones: taxes.map((zone, position) => ({ ...zone, position })),
    codes: codes.map(({ code, ...rule }) => ({ code, rule })),
    legalTexts: Object.entries(legal).flatMap(([locale, texts]) =>
      LEGAL_KINDS.map((kind) => ({ kind, locale, body: texts[kind] })),
    ),
  };
}

/** As a file would say it. What has not come from a file may have blanks, which an import then names. */
export function fromRows(rows: CatalogRows): CatalogInput {
  const { charge, seller, taxProvider, termsVersion: _, tips, ...shop } = rows.shop;
  const variants = Map.groupBy(rows.variants, ({ productId }) => productId);
  return {
    shop: {
      name: shop.name,
      colour: shop.colour,
      logoUrl: shop.logoUrl,
      homeCountry: shop.homeCountry,
      locale: shop.locale,
      currency: shop.currency,
      claimedLimitMinor: shop.claimedLimitMinor,
      tapLimitMinor: shop.tapLimitMinor,
      lowStock: shop.lowStock,
    },
    // Whatever was written into the tables by hand is read as what it should be: the import is what checks it.
    seller: (seller ?? BLANK) as CatalogInput["seller"],
    legal: legalOf(rows),
    products: rows.products.map(({ position: _, ...product }) => ({
      ...product,
      variants: (variants.get(product.id) ?? []).map(toVariant),
    })) as CatalogInput["products"],
    delivery: rows.deliveryZones.map(({ position: _, ...zone }) => zone) as CatalogInput["delivery"],
    taxes: rows.taxZones.map(({ position: _, ...zone }) => zone) as NonNullable<CatalogInput["taxes"]>,
    taxProvider: (taxProvider ?? null) as NonNullable<CatalogInput["taxProvider"]> | null,
    codes: rows.codes.map(({ code, rule }) => ({ ...Object(rule), code })),
    tips: (tips ?? {}) as NonNullable<CatalogInput["tips"]>,
    charge: (charge ?? null) as NonNullable<CatalogInput["charge"]> | null,
  };
}

const BLANK = { legalName: "", address: "", email: "" };

function toVariant({
  measure,
  measureUnit,
  ...row
}: VariantCount): CatalogInput["products"][number]["variants"][number] {
  const { active, id, prices, shipped, sold, stock, taxCategory, texts, title, weightGrams } = row;
  return {
    id,
    prices,
    taxCategory,
    shipped,
    weightGrams,
    measure:
      measure === null || (measureUnit !== "g" && measureUnit !== "ml") ? null : { amount: measure, unit: measureUnit },
    title,
    active,
    stock,
    sold: sold ?? 0,
    texts,
  };
}

function legalOf({ legalTexts }: CatalogRows): LegalTexts {
  const legal: Record<string, Record<string, string>> = {};
  for (const { body, kind, locale } of legalTexts) legal[locale] = { ...legal[locale], [kind]: body };
  return legal as LegalTexts;
}
