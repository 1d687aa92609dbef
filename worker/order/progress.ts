/**
 * PURE. What became of a paid order: where its goods are and how to follow them, and what of its money went back. In the thread's own
 * words, so that page and thread call it the same.
 */
import { formatMoney } from "../../contract/money.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { RefundRow } from "../../db/refunds.ts";
import { goodsWord } from "../bot/order-list.ts";
import { wordsFor } from "../bot/words/index.ts";
import { type Html, html } from "../html.ts";
import type { Speech } from "../paper/sheet.ts";

/** Null while there is nothing to say. @param refunds those that went back or are on their way, oldest first */
export function progressBlock(order: OrderRow, refunds: readonly RefundRow[], speech: Speech): Html | null {
  const facts = [...placeOf(order, speech), ...carriageOf(order, speech), ...backOf(order, refunds, speech)];
  return facts.length === 0 ? null : html`<section class="block"><dl>${facts}</dl></section>`;
}

/** That it is paid and not sent yet, the head of the page says. */
function placeOf({ fulfilment, shippedAt, deliveredAt }: OrderRow, { t, locale, day }: Speech): Html[] {
  if (fulfilment === "unfulfilled") return [];
  const dates = [shippedAt && t("paper.sent_on", { date: day(shippedAt) })];
  dates.push(deliveredAt && t("paper.arrived_on", { date: day(deliveredAt) }));
  const said = dates.filter((date) => date !== null);
  return [
    html`<div class="fact"><dt>${t("paper.where")}</dt><dd><span class="line capital">${wordsFor(locale)[goodsWord(fulfilment)]}</span>${said.map((date) => html`<span class="line">${date}</span>`)}</dd></div>`,
  ];
}

function carriageOf({ carrier, trackingNumber, trackingUrl }: OrderRow, { t, locale }: Speech): Html[] {
  const parcel = [carrier, trackingNumber].filter(Boolean).join(" · ");
  if (!parcel && !trackingUrl) return [];
  const { track } = wordsFor(locale);
  return [
    html`<div class="fact"><dt>${t("paper.carrier")}</dt><dd>${parcel && html`<span class="line"><bdi>${parcel}</bdi></span>`}${trackingUrl && html`<a class="reach" href="${trackingUrl}">${track}</a>`}</dd></div>`,
  ];
}

function backOf({ currency }: OrderRow, refunds: readonly RefundRow[], { t, locale, day }: Speech): Html[] {
  return refunds.map(({ amountMinor, status, createdAt }) => {
    const key = status === "succeeded" ? "paper.back_on" : "paper.back_soon";
    const amount = formatMoney(locale, { amount: amountMinor, currency });
    return html`<div class="fact"><dt>${t(key, { date: day(createdAt) })}</dt><dd>${amount}</dd></div>`;
  });
}
