/** The demo shop: a small coffee roastery. Written when a database holds no shop yet, by `npm start`, the demo and the tests. */
import { json, type Sql } from "./client.ts";

const SHOP = {
  id: 1,
  name: "Officina Caffè",
  legal_name: "Officina Caffè S.r.l.",
  contact: "Via Torino 7, 20123 Milano MI, Italy · ciao@officina.test",
  colour: "#0a6c5b",
  logo_url: null,
  terms_url: "https://officina.test/terms",
  terms_version: "2026-11",
  privacy_url: "https://officina.test/privacy",
  withdrawal_url: "https://officina.test/withdrawal",
  currency: "EUR",
  home_country: "IT",
  locale: "en-GB",
  claimed_limit_minor: 10_000,
};

/** A price of delivery for everything that fits into one parcel. */
const flat = (priceMinor: number, more: { upTo?: number; freeFromMinor?: number } = {}) => ({
  [SHOP.currency]: {
    tiers: [{ upTo: more.upTo ?? null, priceMinor }],
    freeFromMinor: more.freeFromMinor ?? null,
    minimumMinor: 0,
  },
});
const rate = (id: string, minDays: number, maxDays: number, prices: ReturnType<typeof flat>) => ({
  id,
  by: "weight",
  minDays,
  maxDays,
  pickupAt: null as { country: string; region: string; postcode: string } | null,
  prices,
});
const places = (...countries: string[]) => countries.map((country) => ({ country, regions: [], postcodes: [] }));

/** Grams in one parcel. */
const PARCEL = 20_000;
const EXPRESS_PARCEL = 5000;

const DELIVERY_ZONES = [
  {
    id: "italy",
    places: places("IT"),
    rates: [
      rate("standard", 1, 2, flat(500, { upTo: PARCEL, freeFromMinor: 7900 })),
      rate("express", 1, 1, flat(990, { upTo: EXPRESS_PARCEL })),
      { ...rate("pickup", 0, 1, flat(0)), pickupAt: { country: "IT", region: "MI", postcode: "20123" } },
    ],
  },
  { id: "near", places: places("DE", "FR", "AT"), rates: [rate("standard", 2, 4, flat(790, { upTo: PARCEL }))] },
  { id: "far", places: places("ES", "NL"), rates: [rate("standard", 3, 5, flat(890, { upTo: PARCEL }))] },
  { id: "britain", places: places("GB"), rates: [rate("standard", 4, 7, flat(1290, { upTo: PARCEL }))] },
  { id: "america", places: places("US"), rates: [rate("standard", 6, 10, flat(1990, { upTo: PARCEL }))] },
];

/** Value added tax, contained in the prices. The United States are in no zone: nothing is owed there. */
const TAX_ZONES: [country: string, basisPoints: number][] = [
  ["IT", 2200],
  ["DE", 1900],
  ["FR", 2000],
  ["AT", 2000],
  ["ES", 2100],
  ["NL", 2100],
  ["GB", 2000],
];

/** A tenth off everything, once for each buyer. */
const CODES = [
  {
    code: "CIAO10",
    rule: {
      code: "CIAO10",
      gives: { kind: "percent", basisPoints: 1000 },
      itemIds: null,
      from: null,
      until: null,
      minimum: null,
      usesMax: null,
      oncePerBuyer: true,
    },
  },
];

interface DemoVariant {
  id: string;
  title: string;
  price: number;
  /** Of coffee; what is sold by the piece has none. */
  grams?: number;
  /** With its wrapping, in grams. */
  weight: number;
  stock: number | null;
}

const PRODUCTS: { id: string; title: string; description: string; variants: DemoVariant[] }[] = [
  {
    id: "house-blend",
    title: "House blend",
    description: "Round and chocolatey, roasted on Mondays. Good for espresso and for the moka pot.",
    variants: [{ id: "house-blend-500", title: "500 g", price: 2999, grams: 500, weight: 560, stock: 120 }],
  },
  {
    id: "etiopia",
    title: "Etiopia Guji",
    description: "Washed, light roast: bergamot, peach and a clean finish. Best as filter coffee.",
    variants: [{ id: "etiopia-250", title: "250 g", price: 1650, grams: 250, weight: 290, stock: 4 }],
  },
  {
    id: "moka",
    title: "Moka pot, 3 cups",
    description: "Aluminium, made in Omegna. The sound of every Italian morning.",
    variants: [{ id: "moka-3", title: "", price: 3450, weight: 640, stock: 30 }],
  },
  {
    id: "tazzina",
    title: "Espresso cup",
    description: "Thick porcelain that keeps the crema warm. Sold by the piece.",
    variants: [{ id: "tazzina-white", title: "white", price: 900, weight: 310, stock: null }],
  },
];

export async function seedDemoShop(sql: Sql): Promise<void> {
  const zones = DELIVERY_ZONES.map(({ id, places, rates }, position) => ({
    id,
    position,
    places: json(sql, places),
    rates: json(sql, rates),
  }));
  const taxes = TAX_ZONES.map(([country, basisPoints], position) => ({
    id: country,
    position,
    places: json(sql, places(country)),
    mode: "included",
    delivery: "as_goods",
    rates: json(sql, [{ category: "standard", basisPoints }]),
  }));
  const codes = CODES.map(({ code, rule }) => ({ code, rule: json(sql, rule) }));
  const products = PRODUCTS.map(({ id, title, description }, position) => ({
    id,
    title,
    description,
    position,
  }));
  const variants = PRODUCTS.flatMap((product) =>
    product.variants.map(({ id, title, price, grams, weight, stock }, position) => ({
      id,
      product_id: product.id,
      title,
      prices: json(sql, { [SHOP.currency]: price }),
      measure: grams ?? null,
      measure_unit: grams ? "g" : null,
      weight_grams: weight,
      position,
      stock,
    })),
  );
  await sql.begin(async (tx) => {
    await tx`insert into shop ${tx(SHOP)}`;
    await tx`insert into delivery_zones ${tx(zones)}`;
    await tx`insert into tax_zones ${tx(taxes)}`;
    await tx`insert into codes ${tx(codes)}`;
    await tx`insert into products ${tx(products)}`;
    await tx`insert into variants ${tx(variants)}`;
  });
}

/**
 * Points the demo products at their pictures, wherever the sandbox serves them this time. A picture that somebody has chosen
 * themselves stays. @param picturesUrl an address on this machine that ends in `/pictures`
 */
export async function placeDemoPictures(sql: Sql, picturesUrl: string): Promise<void> {
  const ids = PRODUCTS.map(({ id }) => id);
  await sql`
    update products set image_url = ${picturesUrl}::text || '/' || id || '.jpg'
    where id in ${sql(ids)} and (image_url is null or image_url ~ '^http://(localhost|127[.]0[.]0[.]1):[0-9]+/pictures/')`;
}
