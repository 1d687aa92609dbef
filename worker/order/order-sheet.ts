/**
 * PURE. The page of an order: the confirmation on a durable medium (Directive 2011/83/EU, Art. 8(7)). Its link may have been passed
 * on, so name and street are shortened, and card, e-mail address and phone are not on it (docs/law.md).
 */
import { bindingWords } from "../../contract/binding-words.ts";
import { formatMoney, type Money } from "../../contract/money.ts";
import type { OrderLine } from "../../db/documents.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { OrderPaper } from "../../db/withdrawals.ts";
import { givenBackWords } from "../bot/after-sale.ts";
import { orderNumber } from "../bot/order-messages.ts";
import { summarise } from "../checkout/mask.ts";
import { toldStatus } from "../checkout/transitions.ts";
import { viewBill } from "../checkout/view-bill.ts";
import { type Html, html } from "../html.ts";
import { legalLinks } from "../legal/links.ts";
import { sellerBlock } from "../legal/sheets.ts";
import type { PaperKey, Sheet, Speech } from "../paper/sheet.ts";
import { hasGuest } from "./guest.ts";
import { progressBlock } from "./progress.ts";
import { withdrawalNotice } from "./withdrawal-sheets.ts";

/** @param self the path of this page @param publicUrl our own origin */
export function orderSheet(paper: OrderPaper, speech: Speech, self: string, publicUrl: string): Sheet {
  const { order, refunds, withdrawal, givenBack } = paper;
  const { t } = speech;
  const title = t("paper.order", { number: orderNumber(order) });
  const state = stateOf(paper);
  const body = html`
    <div class="head"><h2 class="name">${title}</h2><span class="state ${state}">${t(`paper.${state}`)}</span></div>
    <p class="small date">${t("paper.date", { date: speech.moment(order.createdAt) })}</p>
    ${withdrawal && withdrawalNotice(paper.order, withdrawal, speech)}
    ${givenBack && html`<section class="block"><p class="said">${givenBackWords({ ...order, locale: speech.locale }, givenBack)}</p></section>`}
    ${progressBlock(order, refunds, speech)}
    <section class="block">${order.lines.map((line) => lineOf(line, order, speech))}${sumOf(order, speech)}</section>
    <section class="block"><dl>${factsOf(order, speech)}</dl><p class="small after">${t("paper.masked")}</p></section>
    <h3>${t("paper.seller")}</h3>
    ${sellerBlock(order.soldBy, speech)}
    <h3>${t("paper.accepted")}</h3>
    ${acceptedOf(order, speech, publicUrl)}
    ${order.status === "paid" && !withdrawal && html`<p class="way"><a class="quiet only" href="${self}/withdraw">${bindingWords(speech.locale).withdraw}</a></p>`}
    ${hasGuest(order) && html`<p class="way"><a class="quiet only" href="${self}/data">${t("paper.your_data")}</a></p>`}`;
  return { title, body };
}

function stateOf({ order, givenBack }: OrderPaper): "paid" | "open" | "unpaid" | "given_back" {
  const status = toldStatus(order);
  if (givenBack) return "given_back";
  if (status === "paid") return "paid";
  return status === "cancelled" || status === "expired" ? "unpaid" : "open";
}

function lineOf(
  { title, detail, imageUrl, quantity, grossMinor }: OrderLine,
  { currency }: OrderRow,
  { locale, t }: Speech,
) {
  const picture = imageUrl && html`<img src="${imageUrl}" alt="">`;
  return html`<div class="item"><div class="pic">${picture}</div>
    <div class="words"><b class="line"><bdi>${title}</bdi></b><small class="line"><bdi>${detail}</bdi>${detail && " · "}${t("paper.quantity", { count: `${quantity}` })}</small></div>
    <b class="amount">${formatMoney(locale, { amount: grossMinor, currency })}</b></div>`;
}

type Row = [label: string, amount: Money, look?: string];

function sumOf(order: OrderRow, { locale, t }: Speech): Html {
  const { parts, total } = viewBill(order, locale);
  const rowsOf = (contained: boolean) =>
    parts
      .filter(({ kind }) => (kind === "included_tax") === contained)
      .map(({ label, amount }) => [label, amount] as Row);
  const rows: Row[] = [
    [t("paper.goods"), { amount: order.subtotalMinor, currency: order.currency }],
    ...rowsOf(false),
    [t("paper.total"), total, "whole"],
    ...rowsOf(true),
  ];
  return html`<dl class="sum">${rows.map(([label, amount, look = ""]) => html`<div class="row ${look}"><dt>${label}</dt><dd>${formatMoney(locale, amount)}</dd></div>`)}</dl>`;
}

function factsOf(order: OrderRow, speech: Speech): Html[] {
  const { t, locale } = speech;
  const { name, summary } = summarise(order.address, "link");
  const country = new Intl.DisplayNames(locale, { type: "region" }).of(order.address.country) ?? order.address.country;
  const facts: [PaperKey, string[]][] = [
    ["paper.to", [name, [summary, country].filter(Boolean).join(", ")]],
    ["paper.how", [deliveryWords(order, locale)]],
    ...(order.paidAt ? [["paper.paid_on", [speech.moment(order.paidAt)]] as [PaperKey, string[]]] : []),
  ];
  return facts
    .filter(([, lines]) => lines.some(Boolean))
    .map(
      ([key, lines]) =>
        html`<div class="fact"><dt>${t(key)}</dt><dd>${lines.filter(Boolean).map((line) => html`<span class="line"><bdi>${line}</bdi></span>`)}</dd></div>`,
    );
}

function deliveryWords(order: OrderRow, locale: string): string {
  const { delivery } = viewBill(order, locale);
  if (!delivery) return "";
  const days = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  const range = days.formatRange(new Date(delivery.earliest), new Date(delivery.latest));
  return [delivery.label, range].join(" · ");
}

function acceptedOf({ termsVersion }: OrderRow, { locale, t }: Speech, publicUrl: string): Html {
  const { termsUrl, privacyUrl, withdrawalUrl } = legalLinks(publicUrl, termsVersion, locale);
  const links: [PaperKey, string][] = [
    ["paper.terms", termsUrl],
    ["paper.withdrawal", withdrawalUrl],
    ["paper.privacy", privacyUrl],
  ];
  return html`<section class="block"><nav>${links.map(([key, url]) => html`<a class="jump" href="${url}">${t(key)}</a>`)}</nav>
    <p class="small after">${t("paper.version", { version: termsVersion })}</p></section>`;
}
