/** Catalog documents of every kind that an import takes, for properties. */
import type { CatalogInput } from "../../worker/catalog/document.ts";
import { fc } from "../unit/seeded.ts";

const text = (maxLength: number) =>
  fc.string({ unit: "grapheme", maxLength }).map((value) => `${value.replace(/\p{Cc}/gu, "").toWellFormed()}.`);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const pieces = fc.integer({ min: 0, max: 1000 });
const minor = fc.integer({ min: 1, max: 99_999_999 });
const prices = fc
  .record({
    EUR: minor,
    JPY: fc.option(minor, { nil: undefined }),
    ISK: fc.option(fc.constant(99_900), { nil: undefined }),
  })
  .map((each) => JSON.parse(JSON.stringify(each)) as Record<string, number>);

const variant = (id: string) =>
  fc.record({
    id: fc.constant(id),
    title: text(20),
    prices,
    taxCategory: fc.constantFrom("standard", "food"),
    shipped: fc.boolean(),
    weightGrams: maybe(pieces),
    measure: maybe(
      fc.record({ amount: fc.integer({ min: 1, max: 5000 }), unit: fc.constantFrom("g" as const, "ml" as const) }),
    ),
    active: fc.boolean(),
    stock: maybe(pieces),
    texts: fc.dictionary(fc.constantFrom("de", "it", "pt-BR"), text(20)),
  });

/** Of few names, so that one document often knows those of another, and moves a variant to another product. */
const products = fc
  .shuffledSubarray(["a", "b", "c", "d", "e", "f", "g", "h"])
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.tuple(
          variant(id),
          fc.constantFrom("p", "q", "r"),
          text(30),
          fc.boolean(),
          maybe(fc.constant("https://shop.test/1.jpg")),
        ),
      ),
    ),
  )
  .map((all) => {
    const groups = Map.groupBy(all, ([, product]) => product);
    return [...groups].map(([id, group]) => {
      const [, , title = "", active = true, imageUrl = null] = group[0] ?? [];
      return { id, title, description: title, active, imageUrl, variants: group.map(([each]) => each) };
    });
  });

const zones = fc.shuffledSubarray(["IT", "DE", "CA", "*"]).map((countries) =>
  countries.map((country) => ({
    id: country === "*" ? "world" : country,
    places: [{ country, ...(country === "CA" && { regions: ["QC"], postcodes: ["H2*", "1000..1999"] }) }],
  })),
);

export const catalogInputs: fc.Arbitrary<CatalogInput> = fc.record({
  shop: fc.record({
    name: text(30),
    colour: fc.constantFrom("#000000", "#0a6c5b"),
    logoUrl: maybe(fc.constant("https://shop.test/logo.png")),
    homeCountry: fc.constantFrom("IT", "DE"),
    locale: fc.constantFrom("en", "en-GB"),
    currency: fc.constant("EUR"),
    claimedLimitMinor: fc.integer({ min: 0, max: 10_000 }),
    tapLimitMinor: fc.integer({ min: 0, max: 10_000 }),
    lowStock: pieces,
  }),
  seller: fc.record({
    legalName: text(20),
    address: text(50),
    email: fc.constant("shop@shop.test"),
    phone: maybe(text(10)),
  }),
  legal: fc.record({ en: fc.record({ terms: text(50), privacy: text(50), withdrawal: text(50) }) }),
  products,
  delivery: zones.map((all) =>
    all.map((zone) => ({
      ...zone,
      rates: [
        {
          id: "standard",
          minDays: 1,
          maxDays: 2,
          prices: {
            EUR: {
              tiers: [
                { upTo: 5, priceMinor: 500 },
                { upTo: null, priceMinor: 900 },
              ],
            },
          },
        },
      ],
    })),
  ),
  taxes: zones.map((all) =>
    [...all, { id: "everywhere", places: [{ country: "*" }] }].map((zone) => ({
      ...zone,
      mode: "included" as const,
      rates: [{ basisPoints: 2200 }, { category: "food", basisPoints: 400 }],
    })),
  ),
  codes: fc.shuffledSubarray(["TEN", "FREE", "LESS"]).map((names) =>
    names.map((code) => ({
      code,
      gives: { kind: "fixed" as const, amounts: { EUR: 100 } },
      from: "2026-01-01T00:00:00Z",
    })),
  ),
  tips: fc.constantFrom({}, { EUR: { presetsMinor: [100, 200], maximumMinor: 5000 } }),
  charge: maybe(fc.constant({ settlementCurrency: "EUR", minimumsMinor: { JPY: 100 } })),
});
