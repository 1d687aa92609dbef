/** PURE. The sheets by which a guest sees, saves and deletes what is kept of them with their order. They run nothing. */
import type { OrderRow } from "../../db/orders.ts";
import { html } from "../html.ts";
import type { Sheet, Speech } from "../paper/sheet.ts";
import { type Desk, formOf } from "../wallet/sheets.ts";

/** Asks what only the guest knows. @param self the path of the order's page @param isWrong after an answer that was none */
export function proofSheet({ soldBy }: OrderRow, speech: Speech, self: string, isWrong: boolean): Sheet {
  const { t } = speech;
  const [title, text] = speech.lines("paper.guest_door");
  const [head, advice] = speech.lines("paper.guest_wrong", { email: soldBy.email });
  const body = html`
    <h2 class="name">${title}</h2>
    ${isWrong && html`<div class="notice calm" role="alert"><div><b>${head}</b><p class="said">${advice}</p></div></div>`}
    <form method="post" action="${self}/data"><section class="block"><p class="said">${text}</p>
      <label class="asked">${t("paper.email")}<input name="email" type="email" autocomplete="email" dir="ltr" maxlength="254" required></label>
      <label class="asked">${t("paper.last4")}<input name="last4" inputmode="numeric" autocomplete="off" dir="ltr" pattern="[0-9]{4}" maxlength="4" required></label></section>
      <div class="way"><button class="btn main">${t("paper.guest_go")}</button><a class="quiet" href="${self}">${t("paper.see_order")}</a></div></form>`;
  return { title, body };
}

/** For whoever has said who they are. @param self the path of the order's page */
export function guestSheet(desk: Desk, self: string): Sheet {
  const { t } = desk.speech;
  const [title, text] = desk.speech.lines("paper.guest_data", { shop: desk.shop });
  const body = html`
    <h2 class="name">${title}</h2>
    <section class="block"><p class="said">${text}</p><div class="way">
      ${formOf(desk, { deed: "data" }, t("paper.see_data"), "main")}
      ${formOf(desk, { deed: "download" }, t("paper.save_data"), "quiet-way")}
      ${formOf(desk, { deed: "erase" }, t("paper.erase_data"), "quiet-way grave")}
      <a class="quiet" href="${self}">${t("paper.see_order")}</a></div></section>`;
  return { title, body };
}

/** The first of two steps. */
export function askGuestSheet(desk: Desk): Sheet {
  const { t, lines } = desk.speech;
  const [title, text] = lines("paper.guest_ask");
  const body = html`
    <h2 class="name">${title}</h2>
    <section class="block"><p class="said">${text}</p><p class="small after">${t("paper.guest_kept")}</p></section>
    <div class="way">${formOf(desk, { deed: "erase", isSure: true }, t("paper.yes_erase"), "main")}${formOf(desk, {}, t(desk.back), "quiet-way")}</div>`;
  return { title, body };
}
