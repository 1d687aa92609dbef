/** PURE. Products as Shopify exports them (Shopify's help, "Using CSV files to import and export products"). */
import { STANDARD } from "../../pricing/item.ts";
import type { Cells } from "./cells.ts";
import { type Dialect, measureOf, said, toId, UNTAXED, type VariantDraft } from "./draft.ts";
import { plainText } from "./html.ts";

const OPTIONS = ["Option1 Value", "Option2 Value", "Option3 Value"];
/** What Shopify writes where there is nothing to choose. */
const ONLY_ONE = "Default Title";

export const shopify: Dialect = {
  name: "Shopify",
  needs: ["Handle", "Title", "Variant Price"],
  reads: [
    ...["Handle", "Title", "Body (HTML)", "Published", "Status", "Image Src", ...OPTIONS],
    ...["Variant SKU", "Variant Price", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"],
    ...["Variant Inventory Policy", "Variant Requires Shipping", "Variant Taxable"],
    ...["Unit Price Total Measure", "Unit Price Total Measure Unit"],
  ],
  ignores:
    /^(Vendor|Product Category|Type|Tags|Option[123] (Name|Linked To)|Variant (Fulfillment Service|Compare At Price|Barcode|Image|Weight Unit|Tax Code)|Image (Position|Alt Text)|Gift Card|SEO (Title|Description)|Google Shopping \/ .*|Unit Price Base Measure( Unit)?|Cost per item|Collection|.*\(product\.metafields\..*\)|(Included|Price|Compare At Price) \/ .*)$/i,
  columns: {
    id: "Handle",
    title: "Title",
    description: "Body (HTML)",
    imageUrl: "Image Src",
    active: "Status",
    "variants.id": "Variant SKU",
    "variants.title": "Option1 Value",
    "variants.prices": "Variant Price",
    "variants.stock": "Variant Inventory Qty",
    "variants.weightGrams": "Variant Grams",
    "variants.shipped": "Variant Requires Shipping",
    "variants.taxCategory": "Variant Taxable",
    "variants.measure": "Unit Price Total Measure",
  },
  read(cells, currency) {
    const handle = cells.text("Handle");
    if (handle === null) {
      cells.fault("Handle", "is missing", "write the product's handle: rows of one handle are one product");
      return null;
    }
    const html = cells.text("Body (HTML)");
    const isPublished = cells.yes("Published");
    const status = cells.word("Status", ["active", "draft", "archived"]);
    const isActive = status === null ? isPublished : status === "active" && isPublished !== false;
    const product = said({
      title: cells.text("Title"),
      description: html === null ? null : plainText(html),
      imageUrl: cells.text("Image Src"),
      // Only the first row of a product says it.
      active: cells.text("Title") === null ? null : isActive,
    });
    return { line: cells.line, productId: toId(handle), product, variant: variantOf(cells, currency, handle) };
  },
};

/** A row with a picture and nothing else has no variant. */
function variantOf(cells: Cells, currency: string, handle: string): VariantDraft | null {
  const options = OPTIONS.flatMap((column) => cells.text(column) ?? []).filter((value) => value !== ONLY_ONE);
  const written = cells.text("Variant Price");
  const hasOptions = OPTIONS.some((column) => cells.text(column) !== null);
  if (written === null && !hasOptions && cells.text("Title") === null) return null;
  if (written === null) cells.fault("Variant Price", "is missing", "write a price such as 9.99");
  const minor = cells.minor("Variant Price", currency, written);
  const isTaxed = cells.yes("Variant Taxable");
  const draft: Omit<VariantDraft, "id"> = said({
    title: hasOptions ? options.join(" / ") : null,
    prices: minor === null ? null : { [currency]: minor },
    weightGrams: cells.whole("Variant Grams"),
    shipped: cells.yes("Variant Requires Shipping"),
    taxCategory: isTaxed === null ? null : isTaxed ? STANDARD : UNTAXED,
    measure: measureIn(cells),
  });
  const id = toId(cells.text("Variant SKU") ?? [handle, ...options].join("-"));
  return { id, ...draft, ...stockOf(cells) };
}

/** What nobody tracks, and what is sold without end, has no stock. */
function stockOf(cells: Cells): Pick<VariantDraft, "stock"> {
  const stock = cells.whole("Variant Inventory Qty");
  const policy = cells.word("Variant Inventory Policy", ["deny", "continue"]);
  if (policy === "continue") return { stock: null };
  return stock === null ? {} : { stock };
}

function measureIn(cells: Cells): VariantDraft["measure"] | null {
  const amount = cells.text("Unit Price Total Measure");
  if (amount === null) return null;
  const measure = measureOf(`${amount} ${cells.text("Unit Price Total Measure Unit") ?? "g"}`);
  if (measure === null) cells.fault("Unit Price Total Measure", "is no whole grams or millilitres", "write 500 and g");
  return measure;
}
