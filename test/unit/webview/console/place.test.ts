import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { ListQuery } from "../../../../contract/merchant.ts";
import {
  addressOf,
  EVERYTHING,
  FILTERS,
  LIST,
  type Place,
  placeOf,
  queryOf,
} from "../../../../webview/console/place.ts";

const at = (address: string) => placeOf(new URL(address, "https://shop.test"));

describe("an address of the console", () => {
  test.each<Partial<Place>>([
    {},
    { order: "A-1042" },
    { books: true, filter: "to_ship" },
    { filter: "to_ship" },
    { filter: "refunded", status: "paid", text: "Giulia & Söhne" },
    { order: "ord_a/b?c", text: "%" },
  ])("leads back to the place that it was made of: %j", (part) => {
    const place: Place = { ...EVERYTHING, ...LIST, ...part };
    expect(at(addressOf(place))).toEqual(place);
  });

  test.each(["/console/orders/%E0%A4%A", "/console?show=nonsense", "/console/orders/"])(
    "that somebody made up, %s, is a place all the same",
    (address) => {
      expect(at(address)).toMatchObject({ filter: "all", status: "" });
    },
  );
});

test("every filter asks the API for something that it knows, and the first for everything", () => {
  const queries = FILTERS.map((filter) => queryOf({ filter, status: "paid", text: " Giulia " }, "1042"));
  expect(new Set(queries).size).toBe(FILTERS.length);
  for (const query of queries) {
    const parsed = v.safeParse(ListQuery, Object.fromEntries(new URLSearchParams(query)));
    expect([parsed.success, parsed.output]).toMatchObject([true, { status: "paid", q: "Giulia", after: 1042 }]);
  }
  expect(queryOf(EVERYTHING, null)).toBe("");
});
