import { carousel } from "./carousel.js";
import { h } from "./dom.js";
import { receipt } from "./receipt.js";

/**
 * @import { Bubble, Button, Element as Card } from "../bubble.ts"
 */

/**
 * @typedef {object} Taps
 * @property {(mid: string, index: number, button: Button, pressed: HTMLButtonElement) => void} button
 * @property {(url: string, height: string, pressed: HTMLElement) => void} open
 */

/**
 * @param {string} mid
 * @param {Button[]} buttons
 * @param {number} offset index of the first one among all the buttons of the bubble
 * @param {Taps} taps
 */
function actions(mid, buttons, offset, taps) {
  const items = buttons.map((button, index) => {
    const item = h("button", { type: "button", class: "action" }, button.title);
    item.addEventListener("click", () => taps.button(mid, offset + index, button, item));
    return item;
  });
  return items.length > 0 && h("div", { class: "card-actions" }, ...items);
}

/**
 * @param {Card} element
 * @param {Taps} taps
 */
function cardBody(element, taps) {
  const picture =
    element.image_url && h("img", { class: "card-picture", src: element.image_url, alt: "", loading: "lazy" });
  const subtitle = element.subtitle && h("p", { dir: "auto" }, element.subtitle);
  const text = h("div", { class: "card-text" }, h("h3", { dir: "auto" }, element.title), subtitle);
  const action = element.default_action;
  if (!action) return [picture, text];
  const open = h("button", { type: "button", class: "card-open" }, picture, text);
  open.addEventListener("click", () => taps.open(action.url, action.webview_height_ratio, open));
  return [open];
}

/**
 * What a template looks like in the thread.
 * @param {Bubble} bubble
 * @param {Taps} taps
 * @returns {HTMLElement | undefined}
 */
export function templateView(bubble, taps) {
  const { template, mid } = bubble;
  if (!template) return undefined;
  if (template.template_type === "receipt") return receipt(template);
  if (template.template_type === "button") {
    return h(
      "div",
      { class: "question" },
      h("p", { dir: "auto" }, template.text),
      actions(mid, template.buttons, 0, taps),
    );
  }
  let offset = 0;
  const cards = template.elements.map((element) => {
    const buttons = actions(mid, element.buttons, offset, taps);
    offset += element.buttons.length;
    return h("li", { class: `card ${template.image_aspect_ratio}` }, ...cardBody(element, taps), buttons);
  });
  return carousel(cards);
}
