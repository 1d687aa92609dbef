/** A whole shop as rows, and what became of them: between the catalog file (worker/catalog) and the statements. */
import type { InferSelectModel } from "drizzle-orm";
import type { codes, deliveryZones, legalTexts, products, shop, taxZones, variants } from "./schema.ts";

export type ShopSettingsRow = Pick<
  InferSelectModel<typeof shop>,
  | "name"
  | "seller"
  | "colour"
  | "logoUrl"
  | "termsVersion"
  | "currency"
  | "homeCountry"
  | "locale"
  | "claimedLimitMinor"
  | "tapLimitMinor"
  | "tips"
  | "charge"
  | "taxProvider"
  | "lowStock"
>;

/** In the file, `stock` is pieces on the shelf and `sold` how many were sold by then; null: it was counted just now. */
export interface VariantCount extends Omit<InferSelectModel<typeof variants>, "held" | "sold" | "counted"> {
  sold: number | null;
}

export interface CatalogRows {
  shop: ShopSettingsRow;
  /** By position, as all of these. */
  products: InferSelectModel<typeof products>[];
  variants: VariantCount[];
  deliveryZones: InferSelectModel<typeof deliveryZones>[];
  taxZones: InferSelectModel<typeof taxZones>[];
  codes: Pick<InferSelectModel<typeof codes>, "code" | "rule">[];
  /** Of one version. */
  legalTexts: Omit<InferSelectModel<typeof legalTexts>, "version" | "createdAt">[];
}

/** Rows that were written; one that was already as the file has it is in none of these. */
export interface Written {
  added: number;
  changed: number;
  /** Not in the file, and so no longer for sale, or no longer there. */
  retired: number;
}

export type CatalogPart = "shop" | "products" | "variants" | "delivery" | "taxes" | "codes" | "legal";
export type CatalogChanges = Record<CatalogPart, Written>;
