/** PURE. What a basket of the shop's own rows costs: the price engine (worker/pricing) asked with the rows that are its price book. */
import type { Offer, ShopRow } from "../../db/catalog.ts";
import type { Bill, DraftItem, OrderLine } from "../../db/documents.ts";
import type { CodeRow, ZoneRows } from "../../db/prices.ts";
import type { Basket } from "../pricing/basket.ts";
import type { PriceBook } from "../pricing/book.ts";
import type { ChargeRules } from "../pricing/charge.ts";
import type { DiscountCode } from "../pricing/code.ts";
import type { DeliveryZone } from "../pricing/delivery-zone.ts";
import { computePrice, type Drafting, draftPrice, finishPrice, type PriceDraft } from "../pricing/engine.ts";
import type { Item } from "../pricing/item.ts";
import type { Destination } from "../pricing/place.ts";
import type * as engine from "../pricing/price.ts";
import type { TaxAnswer, TaxMode } from "../pricing/tax.ts";
import type { TaxProvider } from "../pricing/tax-provider.ts";
import type { TaxZone } from "../pricing/tax-zone.ts";
import type { Tips } from "../pricing/tip.ts";
import { type UnitPrice, unitPrice, unitPriceInWords } from "../pricing/unit-price.ts";
import { titleOf } from "./titles.ts";

/** The price book, as one statement read it: what is named here is enough for the basket that is priced. */
export interface BookRows {
  shop: ShopRow;
  offers: Offer[];
  zones: ZoneRows;
  /** The one that was typed, if there is one of that name. */
  code?: CodeRow | null;
}

/** What one buyer wants. */
export interface Wanted {
  items: DraftItem[];
  destination: Destination;
  /** BCP 47: titles and the unit price are words. */
  locale: string;
  now: Date;
  deliveryId?: string | undefined;
  /** As it was typed. */
  code?: string | undefined;
  tipMinor?: number | undefined;
}

/** The bill, and what the engine says beside it: the options, the verdicts, whether it can be charged. */
export interface Price extends Pick<engine.Price, "options" | "closed" | "tip" | "charge"> {
  bill: Bill;
  /** Null when none was typed. */
  code: engine.Price["code"];
}

export type Pricing = { kind: "priced"; price: Price } | { kind: "refused"; refusal: engine.Refusal };

/** By the shop's own rules. @throws where another party works out the taxes: see taxing.ts */
export function priceBasket(rows: BookRows, wanted: Wanted): Pricing {
  if (taxProviderOf(rows.shop)) throw new Error("the taxes of this shop have to be asked for");
  return toPricing(computePrice(bookOf(rows), basketOf(rows, wanted)), rows.offers, wanted.locale);
}

/** All but the taxes. */
export function draftBasket(rows: BookRows, wanted: Wanted): Drafting {
  return draftPrice(bookOf(rows), basketOf(rows, wanted));
}

/** @param calculation the provider's name for its answer */
export function finishBasket(
  draft: PriceDraft,
  tax: TaxAnswer,
  offers: Offer[],
  locale: string,
  calculation: string | null,
): Pricing {
  const pricing = toPricing(finishPrice(draft, tax), offers, locale);
  if (pricing.kind === "priced" && calculation) pricing.price.bill.tax.calculation = calculation;
  return pricing;
}

/**
 * What can be told before there is an address. Where another party works out the taxes it is the total without a word about them
 * while they are contained in the prices, and nothing where they are added: nobody knows how much.
 */
export function estimateBasket(rows: BookRows, wanted: Wanted): Bill | null {
  const pricing = taxProviderOf(rows.shop) ? priceUntaxed(rows, wanted) : priceBasket(rows, wanted);
  return pricing?.kind === "priced" ? pricing.price.bill : null;
}

function priceUntaxed(rows: BookRows, wanted: Wanted): Pricing | null {
  const drafting = draftBasket(rows, wanted);
  if (drafting.kind === "refused" || taxProviderOf(rows.shop)?.mode !== "included") return null;
  const { draft } = drafting;
  const lines = draft.lines.map(() => ({ taxMinor: 0, basisPoints: 0 }));
  const tax = { mode: "included" as TaxMode, lines, deliveryTaxMinor: 0, rates: [] };
  return finishBasket(draft, tax, rows.offers, wanted.locale, null);
}

function basketOf({ shop, offers, code }: BookRows, wanted: Wanted): Basket {
  return {
    lines: wanted.items.map(({ variantId, quantity }) => {
      const available = offers.find(({ id }) => id === variantId)?.available ?? null;
      return { itemId: variantId, quantity, available };
    }),
    currency: shop.currency,
    destination: wanted.destination,
    deliveryId: wanted.deliveryId ?? null,
    code: wanted.code ? { typed: wanted.code, usesTotal: code?.uses ?? 0, usesByBuyer: code?.usesByBuyer ?? 0 } : null,
    tipMinor: wanted.tipMinor ?? 0,
    now: wanted.now,
  };
}

function toPricing(pricing: engine.Pricing, offers: Offer[], locale: string): Pricing {
  if (pricing.kind === "refused") return pricing;
  const { options, closed, tip, charge, code } = pricing.price;
  return { kind: "priced", price: { bill: toBill(pricing.price, offers, locale), options, closed, tip, charge, code } };
}

function toBill(price: engine.Price, offers: Offer[], locale: string): Bill {
  const { currency, subtotalMinor, discountMinor, delivery, tax, tipMinor, totalMinor, code } = price;
  return {
    lines: price.lines.flatMap((line) => {
      const offer = offers.find(({ id }) => id === line.itemId);
      return offer ? [toLine(offer, line, locale)] : [];
    }),
    delivery: delivery && toDelivery(delivery),
    code: code?.kind === "applied" ? code.code : null,
    currency,
    subtotalMinor,
    discountMinor,
    deliveryMinor: delivery?.priceMinor ?? 0,
    taxMinor: tax.totalMinor,
    tax: { mode: tax.mode, rates: tax.rates },
    tipMinor,
    totalMinor,
  };
}

function toLine(offer: Offer, line: engine.PricedLine, locale: string): OrderLine {
  const { itemId, unitPrice: per, ...amounts } = line;
  return { ...amounts, variantId: itemId, ...wordsOf(offer, per, locale) };
}

function wordsOf(offer: Offer, per: UnitPrice | null, locale: string) {
  const detail = per ? unitPriceInWords(locale, per) : "";
  return { title: titleOf(offer, locale), detail, imageUrl: offer.imageUrl };
}

function toDelivery(delivery: engine.PricedDelivery) {
  const { id, priceMinor, paidMinor, taxMinor, earliest, latest, pickupAt } = delivery;
  return { id, priceMinor, paidMinor, taxMinor, earliest, latest, pickupAt };
}

/** A line as it can be shown before anybody has said where it goes. */
export type ListedLine = Pick<OrderLine, "title" | "detail" | "imageUrl" | "quantity" | "grossMinor">;

/** The lines of a basket; null where a variant is not for sale or not there in that quantity. */
export function listBasket(items: DraftItem[], offers: Offer[], locale: string): (ListedLine | null)[] {
  return items.map(({ variantId, quantity }) => {
    const offer = offers.find((candidate) => candidate.id === variantId);
    if (!offer || (offer.available !== null && offer.available < quantity)) return null;
    const { currency, priceMinor } = offer;
    const measure = measureOf(offer);
    const per = measure && unitPrice(priceMinor, currency, measure);
    return { ...wordsOf(offer, per, locale), quantity, grossMinor: priceMinor * quantity };
  });
}

/** What is read from the database has passed the schemas of the price book: see db/schema/prices.ts. */
function bookOf({ shop, offers, zones, code }: BookRows): PriceBook {
  return {
    items: offers.map(toItem),
    delivery: zones.delivery as DeliveryZone[],
    taxes: zones.taxes as TaxZone[],
    taxProvider: taxProviderOf(shop),
    codes: code ? [{ ...(code.rule as DiscountCode), code: code.code }] : [],
    tips: tipsOf(shop),
    charge: (shop.charge as ChargeRules | null) ?? { settlementCurrency: shop.currency, minimumsMinor: {} },
  };
}

/** Null: the shop's own rules work out its taxes. */
export const taxProviderOf = ({ taxProvider }: ShopRow) => taxProvider as TaxProvider | null;

export const tipsOf = ({ tips }: ShopRow): Tips => (tips as Tips | null) ?? {};

function toItem(offer: Offer): Item {
  const { id, currency, priceMinor, taxCategory, shipped, weightGrams } = offer;
  return { id, prices: { [currency]: priceMinor }, taxCategory, shipped, weightGrams, measure: measureOf(offer) };
}

/** Nothing for a measure that we do not know. */
function measureOf({ measure, measureUnit }: Offer): Item["measure"] {
  if (!measure || (measureUnit !== "g" && measureUnit !== "ml")) return null;
  return { amount: measure, unit: measureUnit };
}
