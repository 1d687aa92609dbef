/** Catalog files with many products, for the bench and for tests: the example's shop with other goods. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/paths.ts";

const DESCRIPTION = "Washed, light roast: bergamot, peach and a clean finish. Best as filter coffee. ".repeat(4);

/** A whole shop in JSON. */
export function manyProducts(count: number): string {
  const shop = JSON.parse(readFileSync(join(ROOT, "examples/catalog.json"), "utf8"));
  const products = Array.from({ length: count }, (_, index) => ({
    id: `product-${index}`,
    title: `Coffee number ${index}`,
    description: DESCRIPTION,
    imageUrl: `https://shop.test/${index}.jpg`,
    texts: { it: { title: `Caffè numero ${index}`, description: DESCRIPTION } },
    variants: [
      {
        id: `variant-${index}`,
        title: "250 g",
        prices: { EUR: 1000 + index },
        measure: { amount: 250, unit: "g" },
        stock: 7,
      },
    ],
  }));
  return JSON.stringify({ ...shop, products });
}

const COLUMNS =
  "Handle,Title,Body (HTML),Status,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Requires Shipping,Variant Taxable,Image Src";

/** The rows of a Shopify export. @param priceOf what stands in the price's cell of a row */
export function manyRows(count: number, priceOf = (index: number) => `${10 + (index % 90)}.99`): string {
  const rows = Array.from({ length: count }, (_, index) =>
    [
      ...[`product-${index}`, `"Coffee, number ${index}"`, `"<p>${DESCRIPTION}</p>"`, "active", "Weight", "250 g"],
      ...[`variant-${index}`, "280", "7", priceOf(index), "true", "true", `https://shop.test/${index}.jpg`],
    ].join(","),
  );
  return `${COLUMNS}\r\n${rows.join("\r\n")}\r\n`;
}
