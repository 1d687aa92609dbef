/** The demo shop is written past the import, so it has to pass the import's schema here. */
import * as v from "valibot";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PriceBook } from "../../worker/pricing/book.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "demo-shop" });
});
afterAll(() => world.close());

test("the demo shop's price book is one that an import would take, and complete: nothing is left to a default", async () => {
  const { sql } = world;
  const [row] = await sql`
    select (select jsonb_agg(jsonb_build_object('id', id, 'prices', prices, 'taxCategory', tax_category, 'shipped', shipped,
        'weightGrams', weight_grams, 'measure', case when measure is not null then jsonb_build_object('amount', measure, 'unit', measure_unit) end)
      order by id) from variants) as items,
      (select jsonb_agg(jsonb_build_object('id', id, 'places', places, 'rates', rates) order by position) from delivery_zones) as delivery,
      (select jsonb_agg(jsonb_build_object('id', id, 'places', places, 'mode', mode, 'delivery', delivery, 'rates', rates)
        order by position) from tax_zones) as taxes,
      (select jsonb_agg(rule) from codes) as codes`;
  const book = { ...row, taxProvider: null, tips: {}, charge: { settlementCurrency: "EUR", minimumsMinor: {} } };
  expect(v.parse(PriceBook, book)).toEqual(book);
});
