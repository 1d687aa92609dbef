import { h } from "./dom.js";
import { icon } from "./icon.js";

const CARD_STEP_PX = 254;

/**
 * Cards in a strip that snaps; a mouse gets two round buttons, a finger and the keyboard need none.
 * @param {HTMLLIElement[]} cards
 */
export function carousel(cards) {
  const strip = h("ul", { class: "cards" }, ...cards);
  if (cards.length < 2) return h("div", { class: "carousel" }, strip);

  /** @param {number} direction */
  const step = (direction) => strip.scrollBy({ left: direction * CARD_STEP_PX });
  // The strip itself is reachable by keyboard, so these are for the mouse only.
  const forMouse = { type: "button", tabindex: "-1", "aria-hidden": "true" };
  const back = h("button", { ...forMouse, class: "carousel-step back", click: () => step(-1) }, icon("back"));
  const next = h("button", { ...forMouse, class: "carousel-step next", click: () => step(1) }, icon("next"));
  const update = () => {
    back.hidden = strip.scrollLeft < 8;
    // The picture of the Page stands where the cards pass.
    strip.closest(".row")?.classList.toggle("is-scrolled", !back.hidden);
    next.hidden = strip.scrollLeft + strip.clientWidth > strip.scrollWidth - 8;
  };
  back.hidden = true;
  strip.addEventListener("scroll", update, { passive: true });
  return h("div", { class: "carousel" }, strip, back, next);
}
