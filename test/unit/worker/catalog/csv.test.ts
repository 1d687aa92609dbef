import { describe, expect, test } from "vitest";
import { readColumns } from "../../../../worker/catalog/csv/columns.ts";
import { toMinor } from "../../../../worker/catalog/csv/decimal.ts";
import { measureOf, toId } from "../../../../worker/catalog/csv/draft.ts";
import { plainText } from "../../../../worker/catalog/csv/html.ts";
import { readCsv } from "../../../../worker/catalog/csv/read.ts";
import { CSV_RECORD_CHARS_MAX } from "../../../../worker/limits.ts";
import { fc } from "../../seeded.ts";
import { documentOf, example, faultsOf } from "./written.ts";

const SHOP = example();
const read = (text: string) => readCsv(text, SHOP);
const faults = (text: string) => faultsOf(read(text)).map(({ at, says, value }) => [at, says, value]);
/** The products of the file, without those that the shop had. */
const products = (text: string) => documentOf(read(text)).products.filter(({ active }) => active);

const SHOPIFY =
  "Handle,Title,Body (HTML),Vendor,Status,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Variant Taxable,Image Src";
const TEE = [
  SHOPIFY,
  'tee,"Tee, plain","<p>Soft &amp; warm.</p><ul><li>Cotton</li></ul>",Ours,active,Size,S,TEE-S,180,3,deny,19.90,true,true,https://shop.test/tee.jpg',
  "tee,,,,,,M,TEE-M,190,0,continue,21.00,true,true,",
  "tee,,,,,,,,,,,,,,https://shop.test/back.jpg",
].join("\n");

const META =
  "id,title,description,availability,quantity_to_sell_on_facebook,condition,price,link,image_link,brand,item_group_id,size,unit_pricing_measure";
const OIL = [
  META,
  "oil-500,Olive oil,From Liguria,in stock,12,new,9.99 EUR,https://shop.test/oil,https://shop.test/oil.jpg,Ours,oil,half a litre,500 ml",
  "oil-75,Olive oil,From Liguria,out of stock,12,new,EUR 14.50,https://shop.test/oil,https://shop.test/oil.jpg,Ours,oil,large,75 cl",
  'jar,Jar,,discontinued,,new,"1.234,50 EUR",https://shop.test/jar,,Ours,,,',
].join("\n");

describe("a file of Shopify's", () => {
  test("has the rows of one handle as variants of one product, and rows of pictures as none", () => {
    expect(products(TEE)).toEqual([
      {
        id: "tee",
        title: "Tee, plain",
        description: "Soft & warm.\nCotton",
        imageUrl: "https://shop.test/tee.jpg",
        active: true,
        texts: {},
        variants: [
          expect.objectContaining({
            id: "TEE-S",
            title: "S",
            prices: { EUR: 1990 },
            weightGrams: 180,
            stock: 3,
            shipped: true,
            taxCategory: "standard",
            active: true,
          }),
          expect.objectContaining({ id: "TEE-M", title: "M", prices: { EUR: 2100 }, weightGrams: 190, stock: null }),
        ],
      },
    ]);
  });

  test("calls a variant by its handle and options where it has no SKU, and by nothing where there is only one", () => {
    const text =
      "Handle,Title,Option1 Value,Variant Price\ncup,Cup,Default Title,9\nbag,Bag,Größe S,1\nbag,,Größe M,2\n";
    expect(products(text).map(({ variants }) => variants.map(({ id, title }) => [id, title]))).toEqual([
      [["cup", ""]],
      [
        ["bag-Gro-e-S", "Größe S"],
        ["bag-Gro-e-M", "Größe M"],
      ],
    ]);
  });

  test("that is a draft is there and not for sale", () => {
    const { products: all } = documentOf(read("Handle,Title,Variant Price,Status\ncup,Cup,9,draft\n"));
    expect(all.find(({ id }) => id === "cup")?.active).toBe(false);
  });

  test("with what is not taxed asks for a tax zone that names it", () => {
    const text = "Handle,Title,Variant Price,Variant Taxable\ncup,Cup,9,false\n";
    expect(faults(text)).toEqual([
      ["line 2, Variant Taxable", "is a tax category that no tax zone names", '"untaxed"'],
    ]);
  });
});

describe("a file of Meta's", () => {
  test("has the rows of one item_group_id as variants of one product", () => {
    const { products: all } = documentOf(read(OIL));
    expect(all.filter(({ id }) => ["oil", "jar"].includes(id))).toEqual([
      expect.objectContaining({
        id: "oil",
        title: "Olive oil",
        imageUrl: "https://shop.test/oil.jpg",
        variants: [
          expect.objectContaining({
            id: "oil-500",
            title: "half a litre",
            prices: { EUR: 999 },
            stock: 12,
            measure: { amount: 500, unit: "ml" },
            active: true,
          }),
          expect.objectContaining({
            id: "oil-75",
            title: "large",
            prices: { EUR: 1450 },
            stock: 0,
            measure: { amount: 750, unit: "ml" },
            active: true,
          }),
        ],
      }),
      expect.objectContaining({
        id: "jar",
        variants: [expect.objectContaining({ id: "jar", prices: { EUR: 123_450 }, active: false, stock: null })],
      }),
    ]);
  });

  test("in another currency than the shop's only is refused at its price", () => {
    expect(faults("id,title,price\ncup,Cup,9.99 USD\n")).toEqual([
      ["line 2, price", "is missing: it is the shop's currency", null],
    ]);
  });

  test("may explain its columns above them, as Meta's template does", () => {
    expect(products(`# Required | A unique id,,\nid,title,price\ncup,Cup,9.99 EUR\n`)).toMatchObject([{ id: "cup" }]);
  });
});

describe("a CSV file", () => {
  test("changes products and nothing else; what it does not say stays, and what is not in it is not for sale", () => {
    const { products: before, ...shop } = SHOP;
    const { products: after, ...kept } = documentOf(
      read("Handle,Title,Variant SKU,Variant Price\nhouse-blend,House blend!,house-blend-500,31.50\n"),
    );
    expect(kept).toEqual(shop);
    const [blend, ...others] = before;
    expect(after[0]).toEqual({
      ...blend,
      title: "House blend!",
      variants: [{ ...blend?.variants[0], prices: { EUR: 3150 } }],
    });
    expect(after.slice(1)).toEqual(others.map((product) => ({ ...product, active: false })));
  });

  test("is the same whether its cells are apart by commas, semicolons or tabs, its lines by LF, CRLF or CR, and with a byte order mark", () => {
    const cells = [
      ["Handle", "Title", "Variant Price"],
      ["cup", "Cup", "9,99"],
      ["bag", "Bag", "9.99"],
    ];
    const file = (separator: string, end: string, mark = "") =>
      mark + cells.map((row) => row.map((cell) => `"${cell}"`).join(separator)).join(end);
    const read1 = products(file(",", "\n"));
    expect(read1.map(({ variants }) => variants[0]?.prices)).toEqual([{ EUR: 999 }, { EUR: 999 }]);
    for (const [separator, end] of [
      [";", "\r\n"],
      ["\t", "\n"],
      [",", "\r"],
      [";", "\n"],
    ] as const) {
      expect(products(file(separator, end, "\ufeff"))).toEqual(read1);
    }
  });

  test("says every fault with its line and column, and none of them twice", () => {
    const text = [
      SHOPIFY.replace("Vendor", "Variant Barcode"),
      'a,A,,,active,,,a-1,x,-3,deny,"1,234",maybe,true,ftp://shop.test/a.jpg',
      "",
      '"b","B\nin two lines",,,activ,,,b-1,,,deny,,true,true,',
      ",C,,,active,,,c-1,,,deny,9.999,true,true,",
      "d,D,,,active,,,a-1,,,deny,9.99,true,true,",
      "e,,,,active,,,e-1,,,deny,9.99,true,true,",
    ].join("\n");
    expect(faults(text)).toEqual([
      ["line 2, Variant Price", "may be thousands or decimals", '"1,234"'],
      ["line 2, Variant Grams", "is no whole number, 0 or more", '"x"'],
      ["line 2, Variant Requires Shipping", "is neither TRUE nor FALSE", '"maybe"'],
      ["line 2, Variant Inventory Qty", "is no whole number, 0 or more", '"-3"'],
      ["line 4, Status", "is none of those that are known", '"activ"'],
      ["line 4, Variant Price", "is missing", null],
      ["line 6, Handle", "is missing", null],
      ["line 2, Image Src", "is no address that begins with https://", '"ftp://shop.test/a.jpg"'],
      ["line 8, Title", "is missing", null],
      ["line 7, Variant SKU", "is the same as line 2, Variant SKU", '"a-1"'],
    ]);
  });

  test("with a column that is nearly one we read is refused, and with one of somebody else's the column is named", () => {
    const nearly = readCsv("Handle,Title,Variant Pirce\ncup,Cup,9\n", SHOP);
    expect(faultsOf(nearly)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ at: "line 1, Variant Pirce", mend: 'did you mean "Variant Price"?' }),
      ]),
    );
    const others = readCsv("Handle,Title,Variant Price,Vendor,Loyalty stars\ncup,Cup,9,Ours,5\n", SHOP);
    expect([faultsOf(others), others.unread]).toEqual([[], ["Loyalty stars"]]);
  });

  test.each([
    ["of neither", "name,cost\ncup,9\n", "line 1"],
    ["without rows", "Handle,Title,Variant Price\n", "the file"],
    ["of nothing", "", "line 1"],
  ])("%s is refused", (_, text, place) => {
    expect(faults(text).map(([at]) => at)).toContain(place);
  });

  test("has no shop to go into", () => {
    expect(faultsOf(readCsv(TEE, null))).toEqual([
      expect.objectContaining({ at: "the file", mend: expect.stringContaining("examples/catalog.json") }),
    ]);
  });

  test("cannot make a shop's broken reference worse: a code keeps what it is for", () => {
    const coded = {
      ...SHOP,
      codes: [
        {
          code: "TEN",
          gives: { kind: "percent" as const, basisPoints: 1000 },
          itemIds: ["moka-3"],
          from: null,
          until: null,
          minimum: null,
          usesMax: null,
          oncePerBuyer: false,
        },
      ],
    };
    expect(faultsOf(readCsv(TEE, coded))).toEqual([]);
  });
});

describe("a hostile CSV file", () => {
  test("whose quotation mark is never closed, or stands within a cell, is refused by its line", () => {
    expect(faults('Handle,Title,Variant Price\ncup,Cup,9\nbag,"Bag,9\n')).toContainEqual([
      "line 3",
      "opens a quotation mark that is never closed",
      null,
    ]);
    expect(faults('Handle,Title,Variant Price\npot,"3" pot",9\n')[0]?.[0]).toBe("line 2");
  });

  test("with a line longer than the bound is refused", () => {
    const text = `Handle,Title,Variant Price\ncup,"${"x".repeat(CSV_RECORD_CHARS_MAX + 1)}",9\n`;
    expect(faults(text)).toContainEqual([expect.any(String), expect.stringContaining("characters"), null]);
  });

  test("with U+0000, with keys of every object, or with a formula, keeps none of it as anything but text", () => {
    expect(faults("Handle,Title,Variant Price\ncup,a\u0000b,9\n")).toEqual([
      ["line 2, Title", "cannot be stored", '"a\\u0000b"'],
    ]);
    for (const handle of ["__proto__", "constructor"]) {
      const [product] = products(`Handle,Title,Variant Price\n${handle},Cup,9\n`);
      expect(product?.title).toBe("Cup");
      expect(Object.keys(Object.prototype)).toEqual([]);
    }
    expect(products('Handle,Title,Variant Price\ncup,"=HYPERLINK(""http://evil.test"")",9\n')[0]?.title).toBe(
      '=HYPERLINK("http://evil.test")',
    );
  });

  test("with a cell of a million marks is read through once, not over and over", () => {
    const many = "<script".repeat(100_000);
    expect(plainText(many)).toBe("");
    expect(plainText("<a".repeat(400_000))).toHaveLength(800_000);
    expect(toId(`${"-".repeat(1_000_000)}x`).length).toBeLessThan(201);
    expect(toMinor(" ".repeat(1_000_000), "EUR")).toMatchObject({ says: "is no price" });
  });
});

test("a header of very many columns is read in a moment, not once for each of them", () => {
  const header = ["Handle", "Title", "Variant Price", ...Array.from({ length: 20_000 }, (_, at) => `zz${at}`)];
  expect(readColumns(header)).toMatchObject({ unread: { length: 20_000 }, faults: [] });
});

describe("a price", () => {
  test.each([
    ["9.99", "EUR", 999],
    ["9,99", "EUR", 999],
    ["9", "EUR", 900],
    ["9.9", "EUR", 990],
    ["0.07", "EUR", 7],
    ["1,234.56", "EUR", 123_456],
    ["1.234,56", "EUR", 123_456],
    ["1.234.567", "EUR", 123_456_700],
    ["1 234,56", "EUR", 123_456],
    ["9.9900", "EUR", 999],
    ["0.990", "EUR", 99],
    ["4800", "JPY", 4800],
    ["4800.00", "JPY", 4800],
    ["1.990", "KWD", 1990],
    ["19.99", "USD", 1999],
  ])("of %s %s is %i minor units", (text, currency, minor) => {
    expect(toMinor(text, currency)).toEqual({ minor });
  });

  test.each([
    ["1,234", "EUR"],
    ["9.999", "EUR"],
    ["4800.5", "JPY"],
    ["-1", "EUR"],
    ["1e3", "EUR"],
    ["0x10", "EUR"],
    ["9.", "EUR"],
    [".", "EUR"],
    ["", "EUR"],
    ["12.34.5", "EUR"],
    ["1,23,456", "EUR"],
    ["٩", "EUR"],
    ["9".repeat(20), "EUR"],
  ])("of %j %s is refused with a mend", (text, currency) => {
    expect(toMinor(text, currency)).toEqual({ says: expect.any(String), mend: expect.any(String) });
  });

  test("that may be thousands or decimals is answered with what the currency can have", () => {
    expect(toMinor("1,234", "EUR")).toMatchObject({ mend: "write 1234 if it is thousands" });
    // A German spreadsheet means a thousand, and would have sold it for one.
    expect(toMinor("1.000", "EUR")).toMatchObject({
      says: "may be thousands or decimals",
      mend: "write 1000 if it is thousands, and 1.00 if it is decimals",
    });
    expect(toMinor("1.234", "EUR")).toMatchObject({ mend: "write 1234 if it is thousands" });
    expect(toMinor("1.000", "JPY")).toMatchObject({ mend: "write 1000 if it is thousands, and 1 if it is decimals" });
    expect(toMinor("1,234", "KWD")).toMatchObject({
      mend: "write 1234 if it is thousands, and 1.234 if it is decimals",
    });
  });

  test("is the same whole number that was written, for every amount and either mark", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999_999 }), fc.constantFrom(".", ","), (minor, mark) => {
        const digits = String(minor).padStart(3, "0");
        expect(toMinor(`${digits.slice(0, -2)}${mark}${digits.slice(-2)}`, "EUR")).toEqual({ minor });
      }),
    );
  });
});

test.each([
  ["500 g", { amount: 500, unit: "g" }],
  ["1.5kg", { amount: 1500, unit: "g" }],
  ["0,33 l", { amount: 330, unit: "ml" }],
  ["75 cl", { amount: 750, unit: "ml" }],
  ["0.5 g", null],
  ["0 g", null],
  ["5 stone", null],
])("a measure of %s is %j", (text, measure) => {
  expect(measureOf(text)).toEqual(measure);
});

test.each([
  ["<p>A</p><p>B<br>C</p>", "A\nB\nC"],
  ["a &lt;b&gt; &#39;c&#x27; &nope; &amp;lt;", "a <b> 'c' &nope; &lt;"],
  ["<style>p{}</style><b>x</b> 3 < 4 <script>alert(1)</script>", "x 3 < 4"],
])("the text of %j is %j", (html, text) => {
  expect(plainText(html)).toBe(text);
});
