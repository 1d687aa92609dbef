/** Elements made of text and attributes only: no string is ever read as markup. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | boolean | ((event: Event) => void)>} [attributes] functions become listeners, true an empty attribute, false none
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * The element of the page with this id; one that is missing is a mistake in index.html.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no #${id}`);
  return element;
}

/**
 * The first letter of a name, whatever its script.
 * @param {string} name
 */
export function initial(name) {
  return (Array.from(name.trim())[0] ?? "").toLocaleUpperCase();
}

/**
 * @param {string} name
 * @param {string} [extraClass]
 */
export function avatar(name, extraClass = "") {
  return h("span", { class: `avatar ${extraClass}`, "aria-hidden": "true" }, initial(name));
}
