import { h } from "./dom.js";

/** @import { Bubble } from "../bubble.ts" */

/** @param {Bubble} bubble */
function wordsOf({ text, template, media }) {
  if (text !== undefined) return text;
  if (template?.template_type === "button") return template.text;
  if (template?.template_type === "generic") return template.elements.map(({ title }) => title).join(", ");
  return template ? `Receipt, order ${template.order_number}` : `[${media?.type ?? "message"}]`;
}

/**
 * The bubble that another one answers, in one line above it; a press leads to it.
 * @param {Bubble} quoted
 * @param {string} pageName
 * @param {() => HTMLElement | undefined} rowOf
 */
export function quote(quoted, pageName, rowOf) {
  const author = quoted.from === "person" ? "you" : pageName;
  const button = h(
    "button",
    { type: "button", class: "quote" },
    h("span", { class: "visually-hidden" }, `In answer to ${author}: `),
    h("span", { dir: "auto" }, wordsOf(quoted)),
  );
  button.addEventListener("click", () => rowOf()?.scrollIntoView({ block: "center" }));
  return button;
}
