/** PURE. The sheet before a buyer's data: it says what comes, and has one button. Nothing of theirs is on it. */
import { html } from "../html.ts";
import type { Sheet, Speech } from "../paper/sheet.ts";

/** @param self the path that the form goes to */
export function myDataSheet(shop: string, speech: Speech, self: string): Sheet {
  const [title, text] = speech.lines("paper.my_data", { shop });
  const body = html`
    <h2 class="name">${title}</h2>
    <section class="block"><p class="said">${text}</p></section>
    <form class="way" method="post" action="${self}"><button class="btn main">${speech.t("paper.show_data")}</button></form>`;
  return { title, body };
}
