/** PURE. The sheets of legal texts, and the one that says who sells. */
import { LEGAL_KINDS, type LegalKind } from "../../contract/legal.ts";
import type { Seller } from "../../db/documents.ts";
import type { LegalText } from "../../db/legal.ts";
import { type Html, html } from "../html.ts";
import type { Sheet, Speech } from "../paper/sheet.ts";
import { legalUrl, sellerUrl } from "./links.ts";

/**
 * The text in the first language asked for that it was written in; else in the shop's; else in any. Null when there is none.
 * @param wanted BCP 47 tags, best first
 */
export function pickText(texts: LegalText[], wanted: string[]): LegalText | null {
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const language = (tag: string) => tag.split("-")[0] ?? "";
  for (const tag of wanted) {
    const found =
      texts.find(({ locale }) => same(locale, tag)) ??
      texts.find(({ locale }) => same(language(locale), language(tag)));
    if (found) return found;
  }
  return texts[0] ?? null;
}

export function legalSheet(
  kind: LegalKind,
  version: string,
  text: LegalText,
  publicUrl: string,
  speech: Speech,
): Sheet {
  const title = speech.t(`paper.${kind}`);
  const paragraphs = text.body.split(/\n\s*\n/).filter((paragraph) => paragraph.trim() !== "");
  const others = LEGAL_KINDS.filter((other) => other !== kind);
  const body = html`
    <h2 class="name">${title}</h2>
    <article class="block text" lang="${text.locale}" dir="auto">${paragraphs.map((paragraph) => html`<p dir="auto">${paragraph.trim()}</p>`)}</article>
    <p class="small">${speech.t("paper.version", { version })}</p>
    <nav class="block">${others.map((other) => html`<a class="jump" href="${legalUrl(publicUrl, other, version, speech.locale)}">${speech.t(`paper.${other}`)}</a>`)}
      <a class="jump" href="${sellerUrl(publicUrl, speech.locale)}">${speech.t("paper.seller")}</a></nav>`;
  return { title, body };
}

export function sellerSheet(seller: Seller, speech: Speech): Sheet {
  const title = speech.t("paper.seller");
  return { title, body: html`<h2 class="name">${title}</h2>${sellerBlock(seller, speech)}` };
}

/** Name, address and every way to reach the seller. */
export function sellerBlock({ legalName, address, email, phone, register, vatId }: Seller, speech: Speech): Html {
  const { t } = speech;
  const rows: [string, Html | string | null][] = [
    [t("paper.email"), email && html`<a class="reach" href="mailto:${email}">${email}</a>`],
    [
      t("paper.phone"),
      phone && html`<a class="reach" href="tel:${phone.replace(/[^+\d]/g, "")}"><bdi dir="ltr">${phone}</bdi></a>`,
    ],
    [t("paper.vat"), vatId],
    [t("paper.register"), register],
  ];
  return html`<div class="block seller">
    <address><b class="line"><bdi>${legalName}</bdi></b>${address.split("\n").map((line) => html`<span class="line"><bdi>${line}</bdi></span>`)}</address>
    <dl>${rows.map(([label, value]) => (value ? html`<div class="fact"><dt>${label}</dt><dd><bdi>${value}</bdi></dd></div>` : ""))}</dl></div>`;
}
