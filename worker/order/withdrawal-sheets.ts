/** PURE. The two steps of withdrawing from a contract, and the acknowledgement (Directive 2011/83/EU, Art. 11a). */
import { bindingWords } from "../../contract/binding-words.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { OrderPaper, Withdrawal } from "../../db/withdrawals.ts";
import { orderNumber } from "../bot/order-messages.ts";
import { summarise } from "../checkout/mask.ts";
import { type Html, html } from "../html.ts";
import { sellerBlock } from "../legal/sheets.ts";
import type { Sheet, Speech } from "../paper/sheet.ts";

/** What the buyer declares by the second step, in the words that they read. */
export function statementOf(order: OrderRow, speech: Speech): string {
  return speech.t("paper.statement", {
    number: orderNumber(order),
    date: speech.day(order.createdAt),
    seller: order.soldBy.legalName,
  });
}

/** What the address of withdrawing shows, as the order stands. @param self the path of the order's page */
export function withdrawalSheet(paper: OrderPaper, speech: Speech, self: string): Sheet {
  if (paper.withdrawal) return acknowledgementSheet(paper.order, paper.withdrawal, speech, self);
  if (paper.order.status !== "paid") return plainSheet(speech.lines("paper.not_yet"), speech, self);
  return confirmSheet(paper, speech, self);
}

function confirmSheet({ order, shop }: OrderPaper, speech: Speech, self: string): Sheet {
  const { t, locale } = speech;
  const { withdraw, confirmWithdrawal } = bindingWords(locale);
  const { name } = summarise(order.address, "link");
  const reached = order.buyerId ? t("paper.reach_chat", { shop: shop.name }) : t("paper.reach_page");
  const body = html`
    <h2 class="name">${withdraw}</h2>
    <section class="block"><p class="statement" dir="auto">${statementOf(order, speech)}</p>
      <dl>${name && html`<div class="fact"><dt>${t("paper.name")}</dt><dd><bdi>${name}</bdi></dd></div>`}
        <div class="fact"><dt>${t("paper.acknowledged")}</dt><dd>${reached}</dd></div></dl>
      <p class="small after">${t("paper.no_reason")}</p></section>
    <form class="way" method="post" action="${self}/withdraw"><button class="btn main">${confirmWithdrawal}</button>
      <a class="quiet" href="${self}">${t("paper.keep")}</a></form>`;
  return { title: withdraw, body };
}

function acknowledgementSheet(order: OrderRow, withdrawal: Withdrawal, speech: Speech, self: string): Sheet {
  const title = speech.t("paper.order", { number: orderNumber(order) });
  const body = html`
    <h2 class="name">${title}</h2>
    ${withdrawalNotice(order, withdrawal, speech)}
    <section class="block"><p class="statement" dir="auto">${withdrawal.statement}</p><p class="small after">${speech.t("paper.next")}</p></section>
    <h3>${speech.t("paper.seller")}</h3>
    ${sellerBlock(order.soldBy, speech)}
    ${wayBack(speech, self)}`;
  return { title, body };
}

/** That, and when: the same words whenever it is looked at. */
export function withdrawalNotice(order: OrderRow, { confirmedAt }: Withdrawal, speech: Speech): Html {
  const values = { number: orderNumber(order), at: speech.moment(confirmedAt) };
  const [title, text] = speech.lines("paper.withdrawn", values);
  return html`<div class="notice calm"><div><b>${title}</b><p class="said">${text}</p></div></div>`;
}

/** In place of what was asked for by a page that is not ours. */
export function refusedSheet({ order }: OrderPaper, speech: Speech, self: string): Sheet {
  return plainSheet(speech.lines("paper.refused", { email: order.soldBy.email }), speech, self);
}

function plainSheet([title, text]: [string, string], speech: Speech, self: string): Sheet {
  return { title, body: html`<div class="plate"><h2>${title}</h2><p>${text}</p></div>${wayBack(speech, self)}` };
}

const wayBack = (speech: Speech, self: string): Html =>
  html`<p class="way"><a class="quiet only" href="${self}">${speech.t("paper.see_order")}</a></p>`;
