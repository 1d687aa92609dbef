import { byId, h } from "./dom.js";

/** @import { Button } from "../bubble.ts" */

const SLIDE_MS = 320;

/**
 * The persistent menu as a sheet.
 * @param {(index: number, button: Button, pressed: HTMLElement) => void} choose
 */
export function createMenu(choose) {
  const sheet = byId("menu");
  const dim = byId("dim");
  const screen = byId("screen");
  /** @type {HTMLElement | undefined} */
  let pressed;

  function dismiss() {
    if (!pressed) return;
    sheet.classList.remove("is-open");
    dim.classList.remove("is-open");
    screen.inert = false;
    pressed.focus({ preventScroll: true });
    pressed = undefined;
    setTimeout(() => {
      if (pressed) return;
      sheet.hidden = true;
      if (!dim.classList.contains("is-open")) dim.hidden = true;
    }, SLIDE_MS);
  }
  dim.addEventListener("click", dismiss);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") dismiss();
  });

  /** @param {Button[]} buttons @param {string} title @param {HTMLElement} opener */
  return (buttons, title, opener) => {
    pressed = opener;
    const items = buttons.map((button, index) => {
      const item = h("button", { type: "button", class: "menu-item" }, button.title);
      item.addEventListener("click", () => {
        dismiss();
        choose(index, button, opener);
      });
      return item;
    });
    sheet.replaceChildren(h("h2", {}, title), ...items);
    sheet.hidden = false;
    dim.hidden = false;
    screen.inert = true;
    sheet.getBoundingClientRect();
    sheet.classList.add("is-open");
    dim.classList.add("is-open");
    items[0]?.focus({ preventScroll: true });
  };
}
