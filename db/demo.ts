/** The demo shop: a small coffee roastery. Written when a database holds no shop yet, by `npm start`, the demo and the tests. */
import { LEGAL_KINDS } from "../contract/legal.ts";
import type { Sql } from "./client.ts";
import { DEMO_TEXTS, DEMO_TEXTS_VERSION } from "./demo-texts.ts";
import type { Seller } from "./documents.ts";

const SELLER: Seller = {
  legalName: "Officina Caffè S.r.l.",
  address: "Via Torino 7\n20123 Milano MI\nItaly",
  email: "ciao@officina.test",
  phone: "+39 02 555 0100",
  register: "Registro Imprese di Milano, MI 0000000 (demo)",
  vatId: "IT00000000000 (demo)",
};

const WRITTEN_AT = new Date("2026-11-01T00:00:00Z");

const SHOP = {
  id: 1,
  name: "Officina Caffè",
  colour: "#0a6c5b",
  logo_url: null,
  terms_version: DEMO_TEXTS_VERSION,
  currency: "EUR",
  home_country: "IT",
  locale: "en-GB",
  claimed_limit_minor: 10_000,
};

const DESTINATIONS: [country: string, delivery: number, tax: number, min: number, max: number][] = [
  ["IT", 500, 2200, 1, 2],
  ["DE", 790, 1900, 2, 4],
  ["FR", 790, 2000, 2, 4],
  ["ES", 890, 2100, 3, 5],
  ["AT", 790, 2000, 2, 4],
  ["NL", 890, 2100, 3, 5],
  ["GB", 1290, 2000, 4, 7],
  ["US", 1990, 0, 6, 10],
];

interface DemoVariant {
  id: string;
  title: string;
  price: number;
  grams?: number;
  stock: number | null;
}

const PRODUCTS: { id: string; title: string; description: string; variants: DemoVariant[] }[] = [
  {
    id: "house-blend",
    title: "House blend",
    description: "Round and chocolatey, roasted on Mondays. Good for espresso and for the moka pot.",
    variants: [{ id: "house-blend-500", title: "500 g", price: 2999, grams: 500, stock: 120 }],
  },
  {
    id: "etiopia",
    title: "Etiopia Guji",
    description: "Washed, light roast: bergamot, peach and a clean finish. Best as filter coffee.",
    variants: [{ id: "etiopia-250", title: "250 g", price: 1650, grams: 250, stock: 4 }],
  },
  {
    id: "moka",
    title: "Moka pot, 3 cups",
    description: "Aluminium, made in Omegna. The sound of every Italian morning.",
    variants: [{ id: "moka-3", title: "", price: 3450, stock: 30 }],
  },
  {
    id: "tazzina",
    title: "Espresso cup",
    description: "Thick porcelain that keeps the crema warm. Sold by the piece.",
    variants: [{ id: "tazzina-white", title: "white", price: 900, stock: null }],
  },
];

export async function seedDemoShop(sql: Sql): Promise<void> {
  const destinations = DESTINATIONS.map(
    ([country, delivery_minor, tax_basis_points, min_days, max_days], position) => ({
      country,
      delivery_minor,
      tax_basis_points,
      min_days,
      max_days,
      position,
    }),
  );
  const products = PRODUCTS.map(({ id, title, description }, position) => ({ id, title, description, position }));
  const variants = PRODUCTS.flatMap((product) =>
    product.variants.map(({ id, title, price, grams, stock }) => ({
      id,
      product_id: product.id,
      title,
      price_minor: price,
      currency: SHOP.currency,
      measure: grams ?? null,
      measure_unit: grams ? "g" : null,
      stock,
    })),
  );
  const texts = Object.entries(DEMO_TEXTS).flatMap(([locale, bodies]) =>
    LEGAL_KINDS.map((kind) => ({
      version: DEMO_TEXTS_VERSION,
      kind,
      locale,
      body: bodies[kind],
      created_at: WRITTEN_AT,
    })),
  );
  await sql.begin(async (tx) => {
    await tx`insert into shop ${tx({ ...SHOP, seller: tx.json({ ...SELLER }) })}`;
    await tx`insert into legal_texts ${tx(texts)} on conflict do nothing`;
    await tx`insert into destinations ${tx(destinations)}`;
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
