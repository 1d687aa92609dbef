import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { checkDocument } from "../../../../worker/catalog/check.ts";
import { readJson } from "../../../../worker/catalog/json.ts";
import { PriceBook } from "../../../../worker/pricing/book.ts";
import { at, example, faultsOf, type Loose, written } from "./written.ts";

const placesOf = (json: unknown) => faultsOf(checkDocument(json)).map(({ at }) => at);
const only = (change: (document: Loose) => void) => {
  const faults = faultsOf(checkDocument(written(change)));
  expect(faults).toHaveLength(1);
  return faults[0];
};
const variant = (document: Loose) => at(document, "products", 0, "variants", 0);

describe("a good document", () => {
  test("is taken, and what it leaves out has a plain meaning", () => {
    const checked = checkDocument(
      written((document) => {
        for (const key of ["taxes", "taxProvider", "codes", "tips", "charge"]) delete document[key];
        delete at(document, "shop").lowStock;
        delete variant(document).shipped;
      }),
    );
    expect(faultsOf(checked)).toEqual([]);
    expect(checked).toMatchObject({
      document: {
        taxes: [],
        taxProvider: null,
        codes: [],
        tips: {},
        charge: null,
        shop: { lowStock: 3 },
        products: [{ variants: [{ shipped: true }] }, {}, {}, {}],
      },
    });
  });

  test("makes a price book that the engine's schema takes", () => {
    const { charge, codes, delivery, products, shop, taxes, tips } = example();
    const items = products.flatMap(({ variants }) =>
      variants.map(({ id, measure, prices, shipped, taxCategory, weightGrams }) => ({
        id,
        measure,
        prices,
        shipped,
        taxCategory,
        weightGrams,
      })),
    );
    const book = { items, delivery, taxes, codes, tips, charge: charge ?? { settlementCurrency: shop.currency } };
    expect(v.safeParse(PriceBook, book).issues).toBeUndefined();
  });
});

describe("a fault", () => {
  const REFUSED: [at: string, says: RegExp, mend: RegExp, change: (document: Loose) => void][] = [
    ["shop.lowStok", /no key/, /"lowStock"/, (d) => Object.assign(at(d, "shop"), { lowStok: 3 })],
    [
      "products[0].variants[0].wieght",
      /no key/,
      /known here are id, prices/,
      (d) => Object.assign(variant(d), { wieght: 3 }),
    ],
    ["products[0].title", /missing/, /add it/, (d) => delete at(d, "products", 0).title],
    [
      "products[0].variants[0].prices.EUR",
      /no number/,
      /999 is EUR 9.99/,
      (d) => Object.assign(variant(d), { prices: { EUR: "9.99" } }),
    ],
    [
      "products[0].variants[0].prices.EUR",
      /whole/,
      /999 is EUR 9.99/,
      (d) => Object.assign(variant(d), { prices: { EUR: 9.99 } }),
    ],
    [
      "products[0].variants[0].prices.ISK",
      /cannot be charged/,
      /./,
      (d) => Object.assign(variant(d), { prices: { EUR: 1, ISK: 150 } }),
    ],
    ["products[0].variants[0].prices", /nothing/, /./, (d) => Object.assign(variant(d), { prices: { EUR: 0 } })],
    [
      "products[0].variants[0].prices.EUR",
      /shop's currency/,
      /price in EUR/,
      (d) => Object.assign(variant(d), { prices: { USD: 900 } }),
    ],
    ["products[0].variants[0].stock", /less than 0/, /shelf/, (d) => Object.assign(variant(d), { stock: -1 })],
    ["products[0].variants[0].stock", /missing/, /shelf/, (d) => delete variant(d).stock],
    [
      "products[0].variants[0].measure.amount",
      /more than/,
      /./,
      (d) => Object.assign(variant(d), { measure: { amount: 2 ** 40, unit: "g" } }),
    ],
    [
      "taxProvider",
      /so do the zones/,
      /one of the two/,
      (d) => Object.assign(d, { taxProvider: { name: "stripe", mode: "included" } }),
    ],
    [
      "products[0].variants[0].taxCategory",
      /without a code/,
      /taxProvider\.codes/,
      (d) => {
        Object.assign(d, { taxes: [], taxProvider: { name: "stripe", mode: "added", codes: {} } });
        variant(d).taxCategory = "books";
      },
    ],
    [
      "taxProvider.codes.food",
      /no tax code/,
      /tax code/,
      (d) => Object.assign(d, { taxes: [], taxProvider: { name: "stripe", mode: "added", codes: { food: "bread" } } }),
    ],
    [
      "products[0].variants[0].taxCategory",
      /no tax zone/,
      /add a rate/,
      (d) => Object.assign(variant(d), { taxCategory: "books" }),
    ],
    [
      "products[1].id",
      /same as products\[0\]\.id/,
      /another/,
      (d) => Object.assign(at(d, "products", 1), { id: "house-blend" }),
    ],
    [
      "products[1].variants[0].id",
      /same as products\[0\]\.variants\[0\]\.id/,
      /another/,
      (d) => Object.assign(at(d, "products", 1, "variants", 0), { id: "house-blend-500" }),
    ],
    [
      "products[0].variants",
      /nothing to buy/,
      /add a variant/,
      (d) => Object.assign(at(d, "products", 0), { variants: [] }),
    ],
    [
      "products[0].imageUrl",
      /https/,
      /https/,
      (d) => Object.assign(at(d, "products", 0), { imageUrl: "javascript:alert(1)" }),
    ],
    [
      "delivery[1].id",
      /same as delivery\[0\]\.id/,
      /another/,
      (d) => Object.assign(at(d, "delivery", 1), { id: "italy" }),
    ],
    ["delivery[0].rates[0].id", /6 to 64/, /./, (d) => Object.assign(at(d, "delivery", 0, "rates", 0), { id: "dhl" })],
    [
      "taxes[0].mode",
      /none of those/,
      /"included", "added"/,
      (d) => Object.assign(at(d, "taxes", 0), { mode: "both" }),
    ],
    [
      "codes[0].itemIds[0]",
      /no variant/,
      /"moka-3"/,
      (d) =>
        Object.assign(d, {
          codes: [{ code: "TEN", gives: { kind: "percent", basisPoints: 1000 }, itemIds: ["moka-33"] }],
        }),
    ],
    [
      "codes[0].gives.rateIds[0]",
      /no delivery rate/,
      /"standard"/,
      (d) => Object.assign(d, { codes: [{ code: "TEN", gives: { kind: "free_delivery", rateIds: ["standart"] } }] }),
    ],
    [
      "codes[1].code",
      /same as codes\[0\]/,
      /another/,
      (d) =>
        Object.assign(d, {
          codes: ["TEN", "t e n"].map((code) => ({ code, gives: { kind: "percent", basisPoints: 1 } })),
        }),
    ],
    [
      "codes[0].gives.kind",
      /none of those/,
      /"percent"/,
      (d) => Object.assign(d, { codes: [{ code: "TEN", gives: { kind: "procent" } }] }),
    ],
    ["shop.colour", /colour/, /#0a6c5b/, (d) => Object.assign(at(d, "shop"), { colour: "red" })],
    ["shop.locale", /language tag/, /BCP 47/, (d) => Object.assign(at(d, "shop"), { locale: "en_GB" })],
    ["legal.xx_", /language tag/, /./, (d) => Object.assign(at(d, "legal"), { xx_: at(d, "legal", "en") })],
  ];
  test.each(REFUSED)("at %s, %s, is said with its mend %s", (place, says, mend, change) => {
    const faults = faultsOf(checkDocument(written(change))).filter((fault) => fault.at === place);
    expect(faults).toEqual(
      [
        { at: place, says: expect.stringMatching(says), value: expect.anything(), mend: expect.stringMatching(mend) },
      ].map((fault) => ({ ...fault, value: faults[0]?.value ?? null })),
    );
  });

  test("shows the value that is at fault", () => {
    expect(only((d) => Object.assign(variant(d), { prices: { EUR: "9.99" } }))?.value).toBe('"9.99"');
    expect(only((d) => Object.assign(variant(d), { stock: -1 }))?.value).toBe("-1");
  });

  test("hides no other: all are said at once, wherever they are", () => {
    const places = placesOf(
      written((d) => {
        Object.assign(d, { taxs: [], prodcts: [] });
        Object.assign(variant(d), {
          prices: { EUR: "9.99", ISK: 50 },
          stock: 1.5,
          taxCategory: "books",
          colour: "red",
        });
        Object.assign(at(d, "products", 1), { id: "house-blend" });
        Object.assign(d, {
          codes: [{ code: "TEN", gives: { kind: "percent", basisPoints: 0 }, itemIds: ["nothing"] }],
        });
        delete at(d, "seller").email;
      }),
    );
    expect(places.toSorted()).toEqual(
      [
        ...["taxs", "prodcts", "seller.email", "products[1].id", "codes[0].gives.basisPoints", "codes[0].itemIds[0]"],
        ...["prices.EUR", "prices.ISK", "stock", "taxCategory", "colour"].map(
          (key) => `products[0].variants[0].${key}`,
        ),
      ].toSorted(),
    );
  });

  test("is said once for each place", () => {
    const places = placesOf({});
    expect(places).toHaveLength(new Set(places).size);
  });
});

describe("without the legal data", () => {
  const ALL = [
    "seller.legalName",
    "seller.address",
    "seller.email",
    "legal.en.terms",
    "legal.en.privacy",
    "legal.en.withdrawal",
  ];

  test("nothing is taken, and each piece that is missing is named", () => {
    const places = placesOf(written((d) => [delete d.seller, delete d.legal]));
    expect(places).toEqual(expect.arrayContaining(ALL));
  });

  test.each(ALL)("%s left blank is missing", (place) => {
    const [part = "", ...keys] = place.split(".");
    const fault = only((d) => {
      const holder = at(d, part, ...keys.slice(0, -1));
      Object.assign(holder, { [keys.at(-1) ?? ""]: " \n" });
    });
    expect(fault).toMatchObject({ at: place, says: "is missing" });
  });

  test("texts in the shop's own language are asked for, and in another are not enough", () => {
    const places = placesOf(written((d) => Object.assign(at(d, "shop"), { locale: "de-AT" })));
    expect(places).toEqual(["legal.de.terms", "legal.de.privacy", "legal.de.withdrawal"]);
  });
});

describe("a hostile document", () => {
  test.each(["__proto__", "constructor", "prototype", "toString"])(
    "with the key %s is refused, and changes no object",
    (key) => {
      const text = JSON.stringify(written()).replace('"EUR":2999', `"EUR":2999,"${key}":{"polluted":1}`);
      const places = faultsOf(readJson(text)).map(({ at }) => at);
      expect(places).toContain(`products[0].variants[0].prices.${key}`);
      expect(Object.keys(Object.prototype)).toEqual([]);
      expect("polluted" in {}).toBe(false);
    },
  );

  test.each([
    ["U+0000", "a\\u0000b"],
    ["half a character", "a\\ud800b"],
    ["a terminal's escape", "a\\u001b[31m"],
  ])("with %s in a text is refused, and prints it as its number", (_, title) => {
    const text = JSON.stringify(written()).replace('"House blend"', `"${title}"`);
    const [fault] = faultsOf(readJson(text));
    expect(fault?.at).toBe("products[0].title");
    expect(fault?.value).toMatch(/^"a\\u(0000|d800|001b)/);
  });

  test("with keys that would turn a terminal's text around prints them as numbers", () => {
    const fault = only((d) => Object.assign(d, { "a\u202eb\u009b": 1 }));
    expect(fault?.at).toMatch(/^\["a\\u\{202e\}b\\u\{9b\}"\]$/);
  });

  test("with a key twice is refused at its place, whatever stands in texts before it", () => {
    const text = JSON.stringify(written((d) => Object.assign(at(d, "products", 0), { title: 'a "b", {"c": [1, \\' })));
    expect(faultsOf(readJson(text))).toEqual([]);
    const doubled = text.replace('"EUR":1650', '"EUR":1650,"E\\u0055R":1');
    expect(faultsOf(readJson(doubled))).toMatchObject([
      { at: "products[1].variants[0].prices.EUR", says: "is there twice" },
    ]);
  });

  test("nested a hundred thousand deep, or no object at all, is refused in words", () => {
    const deep = JSON.stringify(written()).replace('"House blend"', `${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(faultsOf(readJson(deep)).map(({ says }) => says)).toContainEqual(expect.stringMatching(/nested/));
    for (const text of ["[]", "null", "7", '"shop"']) {
      expect(faultsOf(readJson(text))).toEqual([expect.objectContaining({ at: "the file", says: "is no catalog" })]);
    }
  });

  test("with a huge text is refused, and shows its beginning alone", () => {
    const fault = only((d) => Object.assign(at(d, "products", 0), { title: "x".repeat(5_000_000) }));
    expect(fault?.at).toBe("products[0].title");
    expect(fault?.value?.length).toBeLessThan(70);
  });

  test("that is no JSON names the line", () => {
    expect(faultsOf(readJson('{\n  "shop": {\n    "name": Officina\n'))).toEqual([
      expect.objectContaining({ at: "line 3", says: "is no JSON" }),
    ]);
    expect(faultsOf(readJson(""))).toEqual([expect.objectContaining({ at: "line 1", says: "is no JSON" })]);
  });
});
