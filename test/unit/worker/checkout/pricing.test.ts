import { describe, expect, test } from "vitest";
import { AMOUNT_MAX } from "../../../../contract/money.ts";
import { type BookRows, listBasket, priceBasket, type Wanted } from "../../../../worker/checkout/pricing.ts";
import { fc } from "../../seeded.ts";
import { AMERICA, GERMANY, NOW, offer, shop, zones } from "../rows.ts";

type Change = Partial<BookRows & Pick<Wanted, "items">> & { country?: string };

function price({ items, country = "IT", ...rows }: Change = {}) {
  const book = { shop: shop(), offers: [offer()], zones: zones({}, GERMANY, AMERICA), ...rows };
  return priceBasket(book, {
    items: items ?? [{ variantId: "house-blend-500", quantity: 1 }],
    destination: { country, region: "", postcode: "" },
    locale: "en-GB",
    now: NOW,
  });
}

function priced(change: Change = {}) {
  const result = price(change);
  if (result.kind !== "priced") throw new Error(`not priced: ${result.refusal.reason}`);
  return result.price.bill;
}

/** Why it has no price. */
function refused(change: Change) {
  const result = price(change);
  return result.kind === "refused" ? result.refusal : null;
}

describe("worked by hand", () => {
  // 29.99 + 5.00 = 34.99; 34.99 * 22 / 122 = 6.3096...
  test("Italy, 22 %: 34.99 contains 6.31", () => {
    expect(priced()).toMatchObject({ subtotalMinor: 2999, totalMinor: 3499, taxMinor: 631 });
  });

  // 29.99 + 7.90 = 37.89; 37.89 * 19 / 119 = 6.0496...
  test("Germany, 19 %: 37.89 contains 6.05", () => {
    expect(priced({ country: "DE" })).toMatchObject({ totalMinor: 3789, taxMinor: 605 });
  });

  test("the United States, nothing: 49.89 contains 0.00", () => {
    expect(priced({ country: "US" })).toMatchObject({ totalMinor: 4989, taxMinor: 0 });
  });

  // 3 * 29.99 + 2 * 16.50 + 5.00 = 127.97; 127.97 * 22 / 122 = 23.0765...
  test("several lines: 127.97 contains 23.08", () => {
    const bill = priced({
      items: [
        { variantId: "house-blend-500", quantity: 3 },
        { variantId: "etiopia-250", quantity: 2 },
      ],
      offers: [offer(), offer({ id: "etiopia-250", title: "Etiopia Guji", priceMinor: 1650, measure: 250 })],
    });
    expect(bill.lines.map((line) => line.grossMinor)).toEqual([8997, 3300]);
    expect(bill).toMatchObject({ subtotalMinor: 12_297, totalMinor: 12_797, taxMinor: 2308 });
  });
});

describe("a line", () => {
  test("names product, variant and the price of a kilogram", () => {
    expect(listBasket([{ variantId: "house-blend-500", quantity: 2 }], [offer()], "en-GB")).toEqual([
      {
        title: "House blend, 500 g",
        detail: "€59.98/kg",
        imageUrl: "https://officina.test/house-blend.jpg",
        quantity: 2,
        grossMinor: 5998,
      },
    ]);
  });

  test.each([
    ["a litre", { measure: 250, measureUnit: "ml", priceMinor: 1000 }, "en-GB", /^€40\.00\/l(itre)?$/i],
    ["a German kilogram", { measure: 250, priceMinor: 1650 }, "de-DE", /^66,00\s€\/kg$/],
    ["forints, counted as the provider does", { currency: "HUF", priceMinor: 349_900 }, "en", /^HUF\s6,998\/kg$/],
    ["nothing where no measure is given", { measure: null, measureUnit: null }, "en-GB", /^$/],
    ["nothing for a measure we do not know", { measureUnit: "yard" }, "en-GB", /^$/],
  ])("has the unit price of %s", (_, change, locale, detail) => {
    const [line] = listBasket([{ variantId: "house-blend-500", quantity: 1 }], [offer(change)], locale);
    expect(line?.detail).toMatch(detail);
  });

  test("without a variant's title is the product's alone", () => {
    const [line] = listBasket([{ variantId: "house-blend-500", quantity: 1 }], [offer({ variantTitle: "" })], "en");
    expect(line?.title).toBe("House blend");
  });
});

describe("a title", () => {
  const texts = { de: { title: "Hausmischung" }, "de-AT": { title: "Hausmischung, fesch" } };
  const title = (locale: string, change = {}) => {
    const offers = [offer({ texts, variantTexts: { de: "500 Gramm" }, ...change })];
    return listBasket([{ variantId: "house-blend-500", quantity: 1 }], offers, locale)[0]?.title;
  };

  test("is the one of the buyer's locale, else of their language, else the shop's own", () => {
    expect(title("de-AT")).toBe("Hausmischung, fesch, 500 Gramm");
    expect(title("de-DE")).toBe("Hausmischung, 500 Gramm");
    expect(title("it-IT")).toBe("House blend, 500 g");
  });

  test("that the merchant left empty in a language is the shop's own", () => {
    expect(title("de-DE", { texts: { de: { description: "Rund" } }, variantTexts: { de: "" } })).toBe(
      "House blend, 500 g",
    );
  });
});

describe("a basket", () => {
  test("to a country that is not served has no price", () => {
    expect(refused({ country: "JP" })).toMatchObject({ reason: "no_delivery", why: "no_zone" });
  });

  test("with a variant that is not for sale names its line", () => {
    const items = [
      { variantId: "house-blend-500", quantity: 1 },
      { variantId: "gone", quantity: 1 },
    ];
    expect(refused({ items })).toMatchObject({ reason: "line", line: 1 });
  });

  test("with more than is there names its line, with exactly that many is priced", () => {
    const items = [{ variantId: "house-blend-500", quantity: 3 }];
    expect(refused({ items, offers: [offer({ available: 2 })] })).toMatchObject({ reason: "line", line: 0 });
    expect(refused({ items, offers: [offer({ available: 3 })] })).toBeNull();
  });

  test("with two lines that together want more than is there names the second", () => {
    const items = [2, 1].map((quantity) => ({ variantId: "house-blend-500", quantity }));
    expect(refused({ items, offers: [offer({ available: 2 })] })).toMatchObject({ reason: "line", line: 1 });
  });

  test("of something without a stock is never short", () => {
    const items = [{ variantId: "house-blend-500", quantity: 99 }];
    expect(refused({ items, offers: [offer({ available: null })] })).toBeNull();
  });

  test("with an offer in another currency than the shop's names that line and is not priced", () => {
    const offers = [offer(), offer({ id: "other", currency: "USD" })];
    const items = offers.map(({ id }) => ({ variantId: id, quantity: 1 }));
    expect(refused({ items, offers })).toMatchObject({ reason: "line", line: 1 });
  });

  test("that costs more than one payment can carry is refused, one that costs exactly that is not", () => {
    const of = (priceMinor: number) => refused({ offers: [offer({ priceMinor })] })?.reason;
    expect([of(AMOUNT_MAX - 500), of(AMOUNT_MAX - 499)]).toEqual([undefined, "too_much"]);
  });

  test("of what nobody carries needs no delivery", () => {
    expect(priced({ offers: [offer({ shipped: false })] })).toMatchObject({ delivery: null, deliveryMinor: 0 });
  });

  test("arrives within the zone's working days", () => {
    expect(priced().delivery).toEqual({
      id: "standard",
      priceMinor: 500,
      paidMinor: 500,
      taxMinor: 90,
      earliest: "2026-11-24",
      latest: "2026-11-25",
      pickupAt: null,
    });
  });
});

describe("every price", () => {
  const items = fc.array(
    fc.record({ price: fc.integer({ min: 1, max: 100_000 }), quantity: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  const input = fc.record({
    items,
    delivery: fc.integer({ min: 0, max: 20_000 }),
    tax: fc.integer({ min: 0, max: 10_000 }),
  });
  const make = ({
    items: wanted,
    delivery,
    tax,
  }: {
    items: { price: number; quantity: number }[];
    delivery: number;
    tax: number;
  }) =>
    priced({
      items: wanted.map(({ quantity }, index) => ({ variantId: `v${index}`, quantity })),
      offers: wanted.map(({ price }, index) => offer({ id: `v${index}`, priceMinor: price, available: null })),
      zones: zones({ deliveryMinor: delivery, taxBasisPoints: tax }),
    });

  test("adds up to the cent and is made of whole, never negative amounts", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const price = make(wanted);
        expect(price.subtotalMinor).toBe(price.lines.reduce((sum, line) => sum + line.grossMinor, 0));
        expect(price.totalMinor).toBe(price.subtotalMinor + price.deliveryMinor);
        for (const line of price.lines) expect(line.grossMinor).toBe(line.unitMinor * line.quantity);
        for (const amount of [price.subtotalMinor, price.taxMinor, price.totalMinor]) {
          expect(Number.isSafeInteger(amount)).toBe(true);
          expect(amount).toBeGreaterThanOrEqual(0);
        }
        expect(price.taxMinor).toBeLessThan(price.totalMinor);
      }),
    );
  });

  test("contains a tax that is the rate's share of the net amount, to half a cent", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        const { totalMinor, taxMinor } = make(wanted);
        const exact = (totalMinor * wanted.tax) / (10_000 + wanted.tax);
        expect(Math.abs(taxMinor - exact)).toBeLessThanOrEqual(0.5);
      }),
    );
  });

  test("is the same for the same basket", () => {
    fc.assert(
      fc.property(input, (wanted) => {
        expect(make(wanted)).toEqual(make(structuredClone(wanted)));
      }),
    );
  });
});
