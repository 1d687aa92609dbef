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

  const isMirrored = () => getComputedStyle(strip).direction === "rtl";
  /** @param {number} direction towards the end of the strip is 1 */
  const step = (direction) => strip.scrollBy({ left: direction * (isMirrored() ? -1 : 1) * CARD_STEP_PX });
  // The strip itself is reachable by keyboard, so these are for the mouse only.
  const forMouse = { type: "button", tabindex: "-1", "aria-hidden": "true" };
  const back = h("button", { ...forMouse, class: "carousel-step back", click: () => step(-1) }, icon("back"));
  const next = h("button", { ...forMouse, class: "carousel-step next", click: () => step(1) }, icon("next"));
  const update = () => {
    // Where the text runs from right to left, so does the strip: it begins at 0 and counts down.
    const scrolled = Math.abs(strip.scrollLeft);
    back.hidden = scrolled < 8;
    // The picture of the Page stands where the cards pass.
    strip.closest(".row")?.classList.toggle("is-scrolled", !back.hidden);
    next.hidden = scrolled + strip.clientWidth > strip.scrollWidth - 8;
  };
  back.hidden = true;
  strip.addEventListener("scroll", update, { passive: true });
  return h("div", { class: "carousel" }, strip, back, next);
}
