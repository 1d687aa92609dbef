/** Price books as a merchant writes them, read through their schema, and baskets to be changed in the one point of a test. */
import * as v from "valibot";
import type { Basket } from "../../../../worker/pricing/basket.ts";
import { PriceBook, type PriceBookInput } from "../../../../worker/pricing/book.ts";
import type { DeliveryOption } from "../../../../worker/pricing/delivery.ts";
import { computePrice } from "../../../../worker/pricing/engine.ts";
import type { Price, Refusal } from "../../../../worker/pricing/price.ts";
import { NOW } from "../rows.ts";

/** The book as it comes out of a JSON document. */
export function readBook(input: PriceBookInput): PriceBook {
  return v.parse(PriceBook, JSON.parse(JSON.stringify(input)));
}

type RateInput = PriceBookInput["delivery"][number]["rates"][number];

/** A rate with one price, whatever is in the parcel. */
export function flat(currency: string, priceMinor: number, change: Partial<RateInput> = {}): RateInput {
  const prices = { [currency]: { tiers: [{ upTo: null, priceMinor }] } };
  return { id: "standard", minDays: 1, maxDays: 2, prices, ...change };
}

/** A shop in Italy with a cup and a bag of beans. */
export function written(change: Partial<PriceBookInput> = {}): PriceBookInput {
  return {
    items: [
      { id: "cup", prices: { EUR: 900 }, weightGrams: 250 },
      { id: "beans", prices: { EUR: 1650 }, weightGrams: 270, measure: { amount: 250, unit: "g" } },
    ],
    delivery: [{ id: "italy", places: [{ country: "IT" }], rates: [flat("EUR", 500)] }],
    taxes: [{ id: "italy", places: [{ country: "IT" }], mode: "included", rates: [{ basisPoints: 2200 }] }],
    charge: { settlementCurrency: "EUR" },
    ...change,
  };
}

export function basket(change: Partial<Basket> = {}): Basket {
  return {
    lines: lines({ cup: 2 }),
    currency: "EUR",
    destination: { country: "IT", region: "MI", postcode: "20121" },
    deliveryId: null,
    code: null,
    tipMinor: 0,
    now: NOW,
    ...change,
  };
}

export function lines(quantities: Record<string, number>): Basket["lines"] {
  return Object.entries(quantities).map(([itemId, quantity]) => ({ itemId, quantity, available: null }));
}

export function typed(code: string, usesTotal = 0, usesByBuyer = 0): Basket["code"] {
  return { typed: code, usesTotal, usesByBuyer };
}

export function priced(book: PriceBookInput, change: Partial<Basket> = {}): Price {
  const pricing = computePrice(readBook(book), basket(change));
  if (pricing.kind === "refused") throw new Error(`refused: ${JSON.stringify(pricing.refusal)}`);
  return pricing.price;
}

export function refused(book: PriceBookInput, change: Partial<Basket> = {}): Refusal | null {
  const pricing = computePrice(readBook(book), basket(change));
  return pricing.kind === "refused" ? pricing.refusal : null;
}

/** Ids and prices of what can be chosen. */
export const offered = ({ options }: { options: DeliveryOption[] }) =>
  options.map(({ id, priceMinor }) => [id, priceMinor]);
