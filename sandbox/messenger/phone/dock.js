import { byId, h } from "./dom.js";
import { icon } from "./icon.js";

/** @import { Snapshot } from "../phone-snapshot.ts" */

/**
 * What the foot of the screen can do; each answers when it has been sent.
 * @typedef {object} DockActs
 * @property {(text: string) => Promise<boolean>} say
 * @property {() => Promise<boolean>} like
 * @property {() => Promise<boolean>} getStarted
 * @property {(title: string, payload: string) => Promise<boolean>} iceBreaker
 * @property {(pressed: HTMLElement) => void} menu
 */

/**
 * Disables what was pressed until it is sent; on failure it can be pressed again.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<boolean>} send
 */
async function once(button, send) {
  button.disabled = true;
  if (!(await send())) button.disabled = false;
}

/** @param {Snapshot} snapshot @param {DockActs} acts */
function welcome(snapshot, acts) {
  const start = h("button", { type: "button", class: "get-started" }, "Get Started");
  start.addEventListener("click", () => once(start, acts.getStarted));
  const questions = snapshot.iceBreakers.map(({ question, payload }) => {
    const item = h("button", { type: "button", class: "quick-reply" }, question);
    item.addEventListener("click", () => once(item, () => acts.iceBreaker(question, payload)));
    return item;
  });
  const note = `When you tap Get Started, ${snapshot.pageName} will see your public info.`;
  return [
    questions.length > 0 && h("div", { class: "ice-breakers" }, ...questions),
    h("p", { class: "dock-note" }, note),
    start,
  ];
}

/** @param {DockActs} acts */
function field(acts) {
  const input = h("textarea", {
    class: "composer-field",
    rows: "1",
    maxlength: "2000",
    placeholder: "Aa",
    "aria-label": "Message",
    enterkeyhint: "send",
  });
  const button = h("button", { type: "submit", class: "icon-button" });
  const isEmpty = () => input.value.trim() === "";
  const update = () => {
    button.replaceChildren(icon(isEmpty() ? "like" : "send"));
    button.setAttribute("aria-label", isEmpty() ? "Send a thumbs up" : "Send");
  };
  const form = h("form", { class: "composer" }, input, button);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    const text = input.value.trim();
    const isSent = await (text === "" ? acts.like() : acts.say(text));
    button.disabled = false;
    if (isSent) input.value = "";
    update();
    input.focus();
  });
  input.addEventListener("input", update);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (!isEmpty()) form.requestSubmit();
  });
  update();
  return form;
}

/**
 * The foot of the screen: the welcome before the first contact, then the composer.
 * @param {DockActs} acts
 */
export function createDock(acts) {
  const dock = byId("dock");
  /** What is drawn now; a half-written message survives everything that does not change it. */
  let drawn = "";
  return {
    /** @param {Snapshot} snapshot @param {boolean} isNew */
    draw(snapshot, isNew) {
      const hasMenu = snapshot.menu.length > 0;
      const key = JSON.stringify([isNew, hasMenu, snapshot.isComposerDisabled, isNew && snapshot.iceBreakers]);
      if (key === drawn) return;
      drawn = key;
      dock.replaceChildren();
      if (isNew) {
        for (const part of welcome(snapshot, acts)) if (part) dock.append(part);
        return;
      }
      const form = snapshot.isComposerDisabled ? h("div", { class: "composer" }) : field(acts);
      if (hasMenu) {
        const menu = h("button", { type: "button", class: "icon-button", "aria-label": "Menu" }, icon("menu"));
        menu.addEventListener("click", () => acts.menu(menu));
        form.prepend(menu);
      }
      dock.append(form);
    },
  };
}
