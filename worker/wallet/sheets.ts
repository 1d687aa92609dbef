/** PURE. The sheets of a wallet: the door before it, what is in it, the questions before something goes. They run nothing. */
import { formatMoney } from "../../contract/money.ts";
import type { MyData } from "../../db/my-data.ts";
import type { Wallet, WalletCard, WalletOrder } from "../../db/wallet.ts";
import { goodsWord } from "../bot/order-list.ts";
import { cardName, orderNumber } from "../bot/order-messages.ts";
import { wordsFor } from "../bot/words/index.ts";
import { summarise } from "../checkout/mask.ts";
import { toldStatus } from "../checkout/transitions.ts";
import { type Html, html } from "../html.ts";
import type { PaperKey, Sheet, Speech } from "../paper/sheet.ts";
import type { AskedDeed, Wish } from "./deed.ts";

/** Where the forms of a page go, and what they show there. */
export interface Desk {
  shop: string;
  speech: Speech;
  /** The path of the wallet. */
  self: string;
  key: string;
  /** What the way back to it is called. */
  back: PaperKey;
}

type Step = Partial<Pick<Wish, "deed" | "id" | "isSure">>;

export function formOf(
  { self, key }: Desk,
  { deed = "show", id = "", isSure = false }: Step,
  label: string,
  look: string,
): Html {
  return html`<form method="post" action="${self}"><input type="hidden" name="key" value="${key}"><input type="hidden" name="deed" value="${deed}">${id && html`<input type="hidden" name="id" value="${id}">`}${isSure && html`<input type="hidden" name="sure" value="yes">`}<button class="btn ${look}">${label}</button></form>`;
}

/** Nothing of theirs is on it. */
export function doorSheet(desk: Desk): Sheet {
  const [title, text] = desk.speech.lines("paper.wallet_door", { shop: desk.shop });
  const body = html`
    <h2 class="name">${title}</h2>
    <section class="block"><p class="said">${text}</p></section>
    <div class="way">${formOf(desk, {}, desk.speech.t("paper.open_wallet"), "main")}</div>`;
  return { title, body };
}

/** For whoever comes later, or too late: the same for everybody. */
export function shutSheet({ speech, self }: Pick<Desk, "speech" | "self">): Sheet {
  const [title, text] = speech.lines("paper.wallet_shut");
  const body = html`
    <h2 class="name">${title}</h2>
    <section class="block"><p class="said">${text}</p></section>
    <form class="way" method="post" action="${self}/fresh"><button class="btn main">${speech.t("paper.send_fresh")}</button></form>`;
  return { title, body };
}

/** @param key of a title and a sentence, on two lines */
export function saidSheet({ shop, speech }: Pick<Desk, "shop" | "speech">, key: PaperKey): Sheet {
  const [title, text] = speech.lines(key, { shop });
  return { title, body: html`<div class="plate"><h2>${title}</h2><p>${text}</p></div>` };
}

/** @param done what has just been done, in words @param orderUrls the address of each order's page */
export function walletSheet(desk: Desk, wallet: Wallet, orderUrls: readonly string[], done: string | null): Sheet {
  const { t } = desk.speech;
  const [title, text] = desk.speech.lines("paper.wallet", { shop: desk.shop });
  const part = (head: PaperKey, none: PaperKey, rows: Html[]) =>
    html`<h3>${t(head)}</h3><section class="block">${rows.length > 0 ? rows : html`<p class="none">${t(none)}</p>`}</section>`;
  const body = html`
    <h2 class="name">${title}</h2>
    ${done && html`<div class="notice calm" role="status"><div><b>${done}</b></div></div>`}
    <p class="small">${text}</p>
    ${part(
      "paper.cards",
      "paper.no_cards",
      wallet.cards.map((card) => cardRow(desk, card)),
    )}
    ${part(
      "paper.addresses",
      "paper.no_addresses",
      wallet.addresses.map(({ id, address }) => {
        const { name, summary } = summarise(address, "claimed");
        return html`<div class="kept"><div><span class="line"><bdi>${name}</bdi></span><small class="line"><bdi>${summary}</bdi></small></div>
        <div class="deeds">${formOf(desk, { deed: "remove_address", id }, t("paper.remove"), "small-way")}</div></div>`;
      }),
    )}
    ${part(
      "paper.orders",
      "paper.no_orders",
      wallet.orders.map((order, at) => orderRow(desk, order, orderUrls[at] ?? "")),
    )}
    <h3>${t("paper.your_data")}</h3>
    <section class="block"><p class="said">${t("paper.data_here")}</p><div class="way">
      ${formOf(desk, { deed: "data" }, t("paper.see_data"), "soft-way")}
      ${formOf(desk, { deed: "download" }, t("paper.save_data"), "quiet-way")}
      ${formOf(desk, { deed: "erase" }, t("paper.erase_data"), "quiet-way grave")}</div></section>`;
  return { title, body };
}

const expiryOf = ({ expMonth, expYear }: WalletCard): string => `${expMonth}/${expYear % 100}`.padStart(5, "0");

function cardRow(desk: Desk, card: WalletCard): Html {
  const { t, day, locale } = desk.speech;
  const { id, consent, tapConsent: tap } = card;
  const limit = tap && formatMoney(locale, { amount: tap.limitMinor, currency: tap.currency });
  const lines = [
    t("paper.card_until", { date: expiryOf(card) }),
    t("paper.card_kept", { date: day(new Date(consent.at)) }),
    tap ? t("paper.card_taps", { limit: limit ?? "", date: day(new Date(tap.at)) }) : t("paper.card_no_taps"),
  ];
  return html`<div class="kept"><div><b class="line"><bdi>${cardName(card)}</bdi></b>${lines.map((line) => html`<small class="line">${line}</small>`)}</div>
    <div class="deeds">${tap && formOf(desk, { deed: "end_taps", id }, t("paper.end_taps"), "small-way")}${formOf(desk, { deed: "remove_card", id }, t("paper.remove"), "small-way")}</div></div>`;
}

function orderRow({ speech }: Desk, order: WalletOrder, url: string): Html {
  const { t, day, locale } = speech;
  const state = order.status === "paid" ? wordsFor(locale)[goodsWord(order.fulfilment)] : t(unpaidWord(order));
  const total = formatMoney(locale, { amount: order.totalMinor, currency: order.currency });
  return html`<a class="kept jump" href="${url}"><span><span class="line">${t("paper.order", { number: orderNumber(order) })}</span><small class="line">${day(new Date(order.createdAt))} · ${state}</small></span><b>${total}</b></a>`;
}

function unpaidWord(order: WalletOrder): PaperKey {
  if (order.isGivenBack) return "paper.given_back";
  return ["cancelled", "expired"].includes(toldStatus(order)) ? "paper.unpaid" : "paper.open";
}

const QUESTIONS: Record<AskedDeed, [ask: PaperKey, yes: PaperKey]> = {
  remove_card: ["paper.ask_card", "paper.yes_remove"],
  end_taps: ["paper.ask_taps", "paper.yes_taps"],
  remove_address: ["paper.ask_address", "paper.yes_remove"],
  erase: ["paper.ask_erase", "paper.yes_erase"],
};

/** The first of two steps. @param thing what it is about, by name */
export function askSheet(desk: Desk, deed: AskedDeed, id: string, thing: string): Sheet {
  const { speech } = desk;
  const [ask, yes] = QUESTIONS[deed];
  const [title, text] = speech.lines(ask, { thing });
  const body = html`
    <h2 class="name">${title}</h2>
    <section class="block"><p class="said">${text}</p>${deed === "erase" && html`<p class="small after">${speech.t("paper.erase_kept")}</p>`}</section>
    <div class="way">${formOf(desk, { deed, id, isSure: true }, speech.t(yes), deed === "erase" ? "main grave" : "main")}${formOf(desk, {}, speech.t(desk.back), "quiet-way")}</div>`;
  return { title, body };
}

/** All that is kept, to be read: each kind behind its own name, as it is stored. */
export function dataSheet(desk: Desk, data: MyData): Sheet {
  const { speech } = desk;
  const title = speech.t("paper.your_data");
  const kinds = Object.entries(data).filter(([, rows]) => Array.isArray(rows) && rows.length > 0);
  const body = html`
    <h2 class="name">${title}</h2>
    ${kinds.map(([kind, rows]) => html`<details class="block"><summary dir="ltr">${kind} · ${(rows as unknown[]).length}</summary><pre dir="ltr">${JSON.stringify(rows, null, 2)}</pre></details>`)}
    <div class="way">${formOf(desk, { deed: "download" }, speech.t("paper.save_data"), "main")}${formOf(desk, {}, speech.t(desk.back), "quiet-way")}</div>`;
  return { title, body };
}
