/** The files that a merchant imports, which others may have written. */
import assert from "node:assert/strict";
import catalog from "../../../examples/catalog.json" with { type: "json" };
import type { CatalogInput } from "../../../worker/catalog/document.ts";
import { type Plan, planImport } from "../../../worker/catalog/plan.ts";
import { assertStorable, type Target } from "./target.ts";

/** @returns whether it makes a shop */
function assertPlanned(plan: Plan): boolean {
  if ("document" in plan) assertStorable(plan.document);
  else assert.ok(plan.faults.length > 0);
  for (const { at, says, mend } of "faults" in plan ? plan.faults : []) assert.ok(at && says && mend);
  return "document" in plan;
}

const SMALL = { ...catalog, products: catalog.products.slice(0, 1) };

export const catalogJson: Target = {
  honest: () => [JSON.stringify(SMALL)],
  odd: () => ['{"shop":{},"products":[{"id":"a","id":"b"}]}', "[1,2", "\ufeff{}"],
  async play(bytes) {
    return assertPlanned(planImport({ name: "shop.json", bytes }, null));
  },
};

export const catalogCsv: Target = {
  honest: () => [
    "Handle,Title,Body (HTML),Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty,Image Src\nmug,Mug,<p>Blue &amp; big</p>,Size,L,12.50,3,https://example.com/a.jpg\n",
    'id;title;description;availability;price;link;image_link\nm1;"Mug ""3""";Blue;in stock;12,50 EUR;https://example.com;https://example.com/a.jpg\n',
    "# help\nid\ttitle\tprice\nx\ty\t1 EUR\n",
  ],
  odd: () => ["id\ttitle\tprice\nx\ty\t1,2,3 EUR\n", 'Handle,Title\n"open'],
  async play(bytes) {
    return assertPlanned(planImport({ name: "products.csv", bytes }, SMALL as CatalogInput));
  },
};
