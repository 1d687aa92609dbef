/** PURE. Products as Meta's commerce feed has them (Meta's help, "Product data specifications for catalogs"). */
import type { Cells } from "./cells.ts";
import { WRITTEN_CHARS_MAX } from "./decimal.ts";
import { type Dialect, measureOf, said, toId, type VariantDraft } from "./draft.ts";

const KINDS = ["color", "size", "material", "pattern"];
const AVAILABILITY = ["in stock", "out of stock", "available for order", "preorder", "discontinued"] as const;

export const meta: Dialect = {
  name: "Meta",
  needs: ["id", "title", "price"],
  reads: [
    ...[
      "id",
      "title",
      "description",
      "availability",
      "quantity_to_sell_on_facebook",
      "inventory",
      "price",
      "image_link",
    ],
    ...["item_group_id", "unit_pricing_measure", "status", "visibility", "shipping_weight", ...KINDS],
  ],
  ignores:
    /^(link|brand|condition|google_product_category|fb_product_category|product_type|sale_price|sale_price_effective_date|gender|age_group|additional_image_link|unit_pricing_base_measure|gtin|mpn|rich_text_description|shipping|tax|custom_(label|number)_[0-9]|style\[[0-9]+\]|video\[[0-9]+\]\..*|product_tags\[[0-9]+\]|internal_label.*|applink\..*|commerce_tax_category|marked_for_product_launch|origin_country|importer_name|importer_address|manufacturer_info|wa_compliance_category|return_policy_info|expiration_date|disabled_capabilities|offer_price.*|mobile_link|short_description|additional_variant_attribute)$/i,
  columns: {
    id: "item_group_id",
    title: "title",
    description: "description",
    imageUrl: "image_link",
    active: "status",
    "variants.id": "id",
    "variants.title": "size",
    "variants.prices": "price",
    "variants.stock": "quantity_to_sell_on_facebook",
    "variants.weightGrams": "shipping_weight",
    "variants.measure": "unit_pricing_measure",
    "variants.active": "availability",
  },
  read(cells) {
    const id = cells.text("id");
    if (id === null) {
      cells.fault("id", "is missing", "write what the thing is known by for ever");
      return null;
    }
    const product = said({
      title: cells.text("title"),
      description: cells.text("description"),
      imageUrl: cells.text("image_link"),
    });
    const group = cells.text("item_group_id");
    // Of a group, each row is for sale or not by itself; the product is.
    return {
      line: cells.line,
      productId: toId(group ?? id),
      product: { ...product, active: true },
      variant: variantOf(cells, id),
    };
  },
};

function variantOf(cells: Cells, id: string): VariantDraft {
  const kinds = KINDS.flatMap((column) => cells.text(column) ?? []);
  const availability = cells.word("availability", AVAILABILITY);
  const status = cells.word("status", ["active", "archived"]);
  const visibility = cells.word("visibility", ["published", "hidden", "staging"]);
  const isHidden = status === "archived" || (visibility !== null && visibility !== "published");
  const measure = measureIn(cells, "unit_pricing_measure");
  const weight = measureIn(cells, "shipping_weight");
  return {
    id: toId(id),
    active: !isHidden && availability !== "discontinued",
    ...said({
      title: kinds.length > 0 ? kinds.join(" / ") : null,
      prices: pricesOf(cells),
      measure,
      weightGrams: weight?.amount,
    }),
    ...stockOf(cells, availability),
  };
}

function stockOf(cells: Cells, availability: string | null): Pick<VariantDraft, "stock"> {
  const stock = cells.whole("quantity_to_sell_on_facebook") ?? cells.whole("inventory");
  if (availability === "out of stock") return { stock: 0 };
  return stock === null ? {} : { stock };
}

/** `9.99 EUR`: the only price there is, with its own currency. */
function pricesOf(cells: Cells): VariantDraft["prices"] | null {
  const written = cells.text("price");
  const [, before, number, after] =
    /^([A-Z]{3})?\s*([\d.,\s']+?)\s*([A-Z]{3})?$/.exec(written?.slice(0, WRITTEN_CHARS_MAX) ?? "") ?? [];
  const currency = after ?? before;
  if (number === undefined || currency === undefined || (before && after)) {
    cells.fault("price", written === null ? "is missing" : "is no price with its currency", "write it as 9.99 EUR");
    return null;
  }
  const minor = cells.minor("price", currency, number);
  return minor === null ? null : { [currency]: minor };
}

function measureIn(cells: Cells, column: string): VariantDraft["measure"] | null {
  const written = cells.text(column);
  if (written === null) return null;
  const measure = measureOf(written);
  if (measure === null) cells.fault(column, "is no whole grams or millilitres", "write it as 500 g, 1.5 kg or 75 cl");
  return measure;
}
