/** Puts the page's appearance on the frame: theme, variables, rules. Values go through the CSSOM, never as text. */

const THEMES = ["stripe", "night", "flat"];
const SELECTOR = /^\.(Input|Label|Error|Block)(--invalid)?(:(focus|hover|disabled|autofill)|::placeholder)?$/;

/** @type {CSSStyleSheet | null} */
let ruleSheet = null;

/** @param {Record<string, unknown>} appearance */
export function wear(appearance) {
  const root = document.documentElement;
  const theme = THEMES.find((name) => name === appearance.theme) ?? "stripe";
  root.dataset.theme = theme;
  root.style.cssText = "";
  root.style.colorScheme = theme === "night" ? "dark" : "light";
  root.dataset.labels = appearance.labels === "above" ? "above" : "floating";
  for (const [name, value] of Object.entries(hashOf(appearance.variables))) {
    if (/^[A-Za-z0-9]+$/.test(name)) root.style.setProperty(`--${name}`, String(value));
  }
  const edge = hashOf(appearance.variables).inputColorBorder;
  if (edge !== undefined) root.style.setProperty("--edge", String(edge));
  wearRules(hashOf(appearance.rules));
}

/** @param {Record<string, unknown>} rules */
function wearRules(rules) {
  const known = Object.entries(rules).filter(([selector]) => SELECTOR.test(selector));
  wearSheet(known.map(([selector, declarations]) => ({ selector, declarations: hashOf(declarations) })));
}

/**
 * Puts rules in the place of those worn before.
 * @param {readonly { selector: string, declarations: Record<string, unknown> }[]} rules
 */
export function wearSheet(rules) {
  const sheet = new CSSStyleSheet();
  for (const { selector, declarations } of rules) {
    const at = sheet.insertRule(`${selector} {}`, sheet.cssRules.length);
    const rule = /** @type {CSSStyleRule} */ (sheet.cssRules[at]);
    for (const [name, value] of Object.entries(declarations)) {
      rule.style.setProperty(
        name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
        String(value),
      );
    }
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((worn) => worn !== ruleSheet), sheet];
  ruleSheet = sheet;
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function hashOf(value) {
  return typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** Marks drawn for the sandbox: the scheme's name or shape on its colour, no company's artwork. */
const MARKS = /** @type {Record<string, { ground: string, ink: string, text: string }>} */ ({
  amex: { ground: "#1f72cd", ink: "#ffffff", text: "AMEX" },
  diners: { ground: "#0a4a7a", ink: "#ffffff", text: "Diners" },
  discover: { ground: "#f6f6f6", ink: "#c7560b", text: "DISC" },
  jcb: { ground: "#0b7d3e", ink: "#ffffff", text: "JCB" },
  unionpay: { ground: "#02687c", ink: "#ffffff", text: "UnionP" },
  visa: { ground: "#1a2c7a", ink: "#ffffff", text: "VISA" },
});

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} brand
 * @returns {SVGElement}
 */
export function brandMark(brand) {
  const mark = MARKS[brand];
  const svg = shape("svg", { viewBox: "0 0 38 24", role: "img", "aria-label": brand === "unknown" ? "" : brand });
  if (brand === "unknown") svg.setAttribute("aria-hidden", "true");
  const ground = mark?.ground ?? (brand === "mastercard" ? "#22252b" : "transparent");
  svg.append(shape("rect", { width: "38", height: "24", rx: "5", fill: ground }));
  if (brand === "mastercard") {
    svg.append(shape("circle", { cx: "15", cy: "12", r: "6.5", fill: "#e5342c" }));
    svg.append(shape("circle", { cx: "23", cy: "12", r: "6.5", fill: "#f3a63b", "fill-opacity": "0.9" }));
  } else if (mark !== undefined) {
    const text = shape("text", {
      x: "19",
      y: "16",
      fill: mark.ink,
      "font-size": mark.text.length > 4 ? "9" : "11",
      "font-weight": "700",
      "text-anchor": "middle",
    });
    text.textContent = mark.text;
    svg.append(text);
  } else {
    svg.append(shape("rect", { x: "8", y: "5.5", width: "22", height: "14", rx: "2.5", ...OUTLINE }));
    svg.append(shape("path", { d: "M8 10h22M11.5 15.5h5", ...OUTLINE }));
  }
  return svg;
}

const OUTLINE = { fill: "none", stroke: "currentColor", "stroke-width": "1.6" };

/** @param {string} name @param {Record<string, string>} attributes */
function shape(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
