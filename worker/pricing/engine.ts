/**
 * PURE. The price engine. A price is drafted from book and basket, taxed, and finished: `computePrice` does the three with the
 * merchant's own tax rules; where another party works out the tax, it is asked between `draftPrice` and `finishPrice`.
 *
 * More pieces never cost less, except where the merchant says so: by a code, by "free from", by a minimum or a tier that is cheaper
 * above, and, where tax is added at several rates, by delivery that is taxed as the goods, which cheaper-taxed goods make cheaper.
 */
import { chargeStep } from "../../contract/money.ts";
import { BASKET_LINES_MAX } from "../limits.ts";
import type { Basket } from "./basket.ts";
import type { PriceBook } from "./book.ts";
import { type ChargeRules, chargeMaximum, chargeOf } from "./charge.ts";
import { choose, type Delivery, type DeliveryOption, deliver } from "./delivery.ts";
import { type Discount, discount } from "./discount.ts";
import { type ListedLine, listLines } from "./lines.ts";
import type { Price, Pricing, Refusal } from "./price.ts";
import { type TaxAnswer, type TaxRequest, taxByRules } from "./tax.ts";
import { type TipVerdict, tipVerdict } from "./tip.ts";
import { unitPrice } from "./unit-price.ts";

/** All but the tax. */
export interface PriceDraft {
  lines: ListedLine[];
  discount: Discount;
  chosen: DeliveryOption | null;
  delivery: Extract<Delivery, { kind: "open" }>;
  tip: TipVerdict;
  tipMinor: number;
  charge: ChargeRules;
  /** What has to be taxed. */
  taxable: TaxRequest;
}

export type Drafting = { kind: "drafted"; draft: PriceDraft } | { kind: "refused"; refusal: Refusal };

export function computePrice(book: PriceBook, basket: Basket): Pricing {
  const drafting = draftPrice(book, basket);
  if (drafting.kind === "refused") return drafting;
  return finishPrice(drafting.draft, taxByRules(book.taxes, drafting.draft.taxable));
}

/** Everything that needs no tax. What cannot be sold, delivered or paid for at once is refused here. */
export function draftPrice(book: PriceBook, basket: Basket): Drafting {
  const { currency, now } = basket;
  if (basket.lines.length === 0) return refused({ reason: "empty" });
  if (basket.lines.length > BASKET_LINES_MAX) return refused({ reason: "too_many_lines", limit: BASKET_LINES_MAX });
  const lines = listLines(book.items, basket.lines, currency);
  if (!Array.isArray(lines)) return refused({ reason: "line", ...lines });
  const limitMinor = chargeMaximum(currency);
  // Before the rest, so that no step works with more than it can hold exactly.
  if (sum(lines, ({ grossMinor }) => grossMinor) > limitMinor) return refused({ reason: "too_much", limitMinor });

  const goods = lines.map(({ item, grossMinor }) => ({ itemId: item.id, grossMinor }));
  const off = discount(book.codes, basket.code, { lines: goods, currency, now });
  const delivery = deliverLines(book, basket, lines, off);
  if (delivery.kind === "refused")
    return refused({ reason: "no_delivery", why: delivery.reason, closed: delivery.closed });
  const chosen = choose(delivery.options, basket.deliveryId);
  const tip = tipVerdict(book.tips, currency, basket.tipMinor);
  const taxable: TaxRequest = {
    currency,
    destination: chosen?.pickupAt ?? basket.destination,
    lines: lines.map(({ item, grossMinor }, at) => ({
      category: item.taxCategory,
      amountMinor: grossMinor - (off.sharesMinor[at] ?? 0),
      shipped: item.shipped,
    })),
    deliveryMinor: chosen?.priceMinor ?? 0,
  };
  const tipMinor = tip.kind === "added" ? basket.tipMinor : 0;
  return {
    kind: "drafted",
    draft: { lines, discount: off, chosen, delivery, tip, tipMinor, charge: book.charge, taxable },
  };
}

function deliverLines(book: PriceBook, basket: Basket, lines: ListedLine[], off: Discount): Delivery {
  const carried = lines.filter(({ item }) => item.shipped);
  if (carried.length === 0) return { kind: "open", options: [], closed: [] };
  const parcel = {
    pieces: sum(carried, ({ quantity }) => quantity),
    grams: carried.some(({ item }) => item.weightGrams === null)
      ? null
      : sum(carried, ({ item, quantity }) => (item.weightGrams ?? 0) * quantity),
    goodsMinor: sum(lines, ({ grossMinor }) => grossMinor) - sum(off.sharesMinor, (share) => share),
  };
  const { currency, destination, now } = basket;
  return deliver(book.delivery, destination, parcel, { currency, now, isFreed: off.isFreed });
}

/** @param tax what was worked out for the draft's `taxable` */
export function finishPrice(draft: PriceDraft, tax: TaxAnswer): Pricing {
  const { discount: off, delivery, tip, tipMinor } = draft;
  const { currency } = draft.taxable;
  const lines = draft.lines.map((line, at) => toPricedLine(line, off.sharesMinor[at] ?? 0, tax, at, currency));
  const chosen = draft.chosen && {
    ...draft.chosen,
    taxMinor: tax.deliveryTaxMinor,
    paidMinor: draft.chosen.priceMinor + added(tax, tax.deliveryTaxMinor),
  };
  const totalMinor = sum(lines, ({ paidMinor }) => paidMinor) + (chosen?.paidMinor ?? 0) + tipMinor;
  const fault = faultOf(currency, totalMinor);
  if (fault) return refused(fault);
  const price: Price = {
    currency,
    lines,
    subtotalMinor: sum(lines, ({ grossMinor }) => grossMinor),
    discountMinor: sum(lines, ({ discountMinor }) => discountMinor),
    delivery: chosen,
    options: delivery.options,
    closed: delivery.closed,
    tax: { mode: tax.mode, totalMinor: sum(tax.rates, ({ taxMinor }) => taxMinor), rates: tax.rates },
    tipMinor,
    totalMinor,
    code: off.verdict,
    tip,
    charge: chargeOf(draft.charge, currency, totalMinor),
  };
  return { kind: "priced", price };
}

function toPricedLine(line: ListedLine, discountMinor: number, tax: TaxAnswer, at: number, currency: string) {
  const { item, quantity, unitMinor, grossMinor } = line;
  const { taxMinor, basisPoints } = tax.lines[at] ?? { taxMinor: 0, basisPoints: 0 };
  return {
    itemId: item.id,
    quantity,
    unitMinor,
    grossMinor,
    discountMinor,
    taxMinor,
    taxBasisPoints: basisPoints,
    paidMinor: grossMinor - discountMinor + added(tax, taxMinor),
    unitPrice: item.measure && unitPrice(unitMinor, currency, item.measure),
  };
}

const added = ({ mode }: TaxAnswer, taxMinor: number) => (mode === "added" ? taxMinor : 0);

function faultOf(currency: string, totalMinor: number): Refusal | null {
  const limitMinor = chargeMaximum(currency);
  if (totalMinor > limitMinor) return { reason: "too_much", limitMinor };
  const stepMinor = chargeStep(currency);
  return totalMinor % stepMinor === 0 ? null : { reason: "not_chargeable", stepMinor };
}

const refused = (refusal: Refusal) => ({ kind: "refused" as const, refusal });
const sum = <T>(list: readonly T[], amountOf: (each: T) => number) =>
  list.reduce((total, each) => total + amountOf(each), 0);
