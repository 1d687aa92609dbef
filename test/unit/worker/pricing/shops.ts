/** Shops and baskets of all kinds, for what has to hold in every one of them. Every book has passed the import's schema. */

import { chargeStep } from "../../../../contract/money.ts";
import type { Basket } from "../../../../worker/pricing/basket.ts";
import type { PriceBook, PriceBookInput } from "../../../../worker/pricing/book.ts";
import { fc } from "../../seeded.ts";
import { basket, readBook } from "./written.ts";

/** Thirty: two decimals, none, three, and the two that are counted in hundredths they do not have. */
export const CURRENCIES = [
  ..."EUR USD GBP CHF SEK NOK DKK PLN CZK HUF RON AUD CAD BRL INR IDR MXN THB".split(" "),
  ..."JPY KRW CLP VND XOF".split(" "),
  ..."KWD BHD JOD OMR TND".split(" "),
  ..."ISK UGX".split(" "),
];

export interface Shopping {
  book: PriceBook;
  basket: Basket;
}

const ITEMS = 5;
const CATEGORIES = ["standard", "food", "books"] as const;
const ids = Array.from({ length: ITEMS }, (_, at) => `item-${at}`);
const steps = (max: number, min = 0) => fc.integer({ min, max });

const goods = fc.array(
  fc.record({
    price: steps(2000, 1),
    category: fc.constantFrom(...CATEGORIES),
    shipped: fc.boolean(),
    grams: fc.integer({ min: 0, max: 3000 }),
  }),
  { minLength: ITEMS, maxLength: ITEMS },
);
/** Dearer tier by tier, the last without a bound. */
const rate = fc.record({
  by: fc.constantFrom("count" as const, "weight" as const, "total" as const),
  first: steps(500),
  rises: fc.array(steps(300), { maxLength: 3 }),
  freeFrom: fc.option(steps(5000)),
});
const gift = fc.oneof(
  fc.record({ kind: fc.constant("percent" as const), basisPoints: fc.integer({ min: 1, max: 10_000 }) }),
  fc.record({ kind: fc.constant("fixed" as const), steps: steps(8000, 1) }),
  fc.record({ kind: fc.constant("free_delivery" as const) }),
);
const tax = fc.record({
  mode: fc.constantFrom("included" as const, "added" as const),
  delivery: fc.constantFrom("as_goods" as const, "untaxed" as const),
  basisPoints: fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 3, maxLength: 3 }),
});
const drawn = fc.record({
  currency: fc.constantFrom(...CURRENCIES),
  goods,
  rates: fc.array(rate, { minLength: 1, maxLength: 3 }),
  tax: fc.option(tax),
  code: fc.option(fc.record({ gift, items: fc.option(fc.subarray(ids, { minLength: 1 })) })),
  tip: steps(100),
  bought: fc.array(fc.record({ itemId: fc.constantFrom(...ids), quantity: fc.integer({ min: 1, max: 9 }) }), {
    minLength: 1,
    maxLength: 6,
  }),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

/** @param plain without anything that may make more goods cheaper: see the engine's header */
export function shopping({ plain }: { plain: boolean }): fc.Arbitrary<Shopping> {
  return drawn.map((draw) => toShopping(plain ? withoutThresholds(draw) : draw));
}

function withoutThresholds(draw: Drawn): Drawn {
  const single = draw.tax && { ...draw.tax, basisPoints: Array(3).fill(draw.tax.basisPoints[0]) };
  return {
    ...draw,
    rates: draw.rates.map((each) => ({ ...each, freeFrom: null })),
    tax: draw.tax?.mode === "added" ? single : draw.tax,
  };
}

function toShopping(draw: Drawn): Shopping {
  const { currency, bought, tip } = draw;
  const book = readBook({
    items: draw.goods.map(({ price, category, shipped, grams }, at) => ({
      id: ids[at] ?? "",
      prices: { [currency]: price * chargeStep(currency) },
      taxCategory: category,
      shipped,
      weightGrams: grams,
    })),
    delivery: [
      { id: "all", places: [{ country: "*" }], rates: draw.rates.map((each, at) => toRate(each, at, currency)) },
    ],
    taxes: draw.tax ? [toTax(draw.tax)] : [],
    codes: draw.code ? [toCode(draw.code, currency)] : [],
    tips: { [currency]: { presetsMinor: [], maximumMinor: 100 * chargeStep(currency) } },
    charge: { settlementCurrency: "EUR" },
  });
  const code = draw.code && { typed: "draw", usesTotal: 0, usesByBuyer: 0 };
  const lines = bought.map((line) => ({ ...line, available: null }));
  return { book, basket: basket({ lines, currency, code, tipMinor: tip * chargeStep(currency) }) };
}

type RateInput = PriceBookInput["delivery"][number]["rates"][number];

function toRate({ by, first, rises, freeFrom }: Drawn["rates"][number], at: number, currency: string): RateInput {
  const step = chargeStep(currency);
  const bounds = { count: 5, weight: 2000, total: 1000 * step }[by];
  const prices = [first, ...rises.map((_, index) => first + rises.slice(0, index + 1).reduce((a, b) => a + b, 0))];
  const tiers = prices.map((price, index) => ({
    upTo: index === prices.length - 1 ? null : bounds * (index + 1),
    priceMinor: price * step,
  }));
  const price = { tiers, freeFromMinor: freeFrom === null ? null : freeFrom * step };
  return { id: `rate-${at}`, by, minDays: 1, maxDays: 2, prices: { [currency]: price } };
}

function toTax({
  mode,
  delivery,
  basisPoints,
}: NonNullable<Drawn["tax"]>): NonNullable<PriceBookInput["taxes"]>[number] {
  const rates = CATEGORIES.map((category, at) => ({ category, basisPoints: basisPoints[at] ?? 0 }));
  return { id: "all", places: [{ country: "*" }], mode, delivery, rates };
}

function toCode({ gift: drawnGift, items }: NonNullable<Drawn["code"]>, currency: string) {
  const gives =
    drawnGift.kind === "fixed"
      ? { kind: "fixed" as const, amounts: { [currency]: drawnGift.steps * chargeStep(currency) } }
      : drawnGift;
  return { code: "DRAW", gives, itemIds: items };
}
