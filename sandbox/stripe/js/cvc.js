import { digits } from "./card-fields.js";
import { wearSheet } from "./card-look.js";
import { wordsOf } from "./card-words.js";

/*
 * The CVC frame. Like the card frame it speaks only to the window that frames it, and what is typed leaves it for the
 * sandbox's own API alone. It does not know the card, so three digits are complete, and a fourth may follow.
 */

const SHORTEST = 3;
const LONGEST = 4;

const parentOrigin = new URLSearchParams(location.search).get("parent") ?? "";
const input = /** @type {HTMLInputElement} */ (document.getElementById("cvc"));
let publishableKey = "";
let { words } = wordsOf("en");

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (window.parent !== window && parentOrigin !== "") window.parent.postMessage(message, parentOrigin);
}

const isComplete = () => input.value.length >= SHORTEST;

function fault() {
  const code = "incomplete_cvc";
  return { type: "validation_error", code, message: words.errors[code] ?? code };
}

/** @param {boolean} isInvalid */
function show(isInvalid) {
  input.classList.toggle("is-invalid", isInvalid);
  input.classList.toggle("is-complete", isComplete());
  input.classList.toggle("is-empty", input.value === "");
  input.setAttribute("aria-invalid", String(isInvalid));
  tell({
    type: "change",
    complete: isComplete(),
    empty: input.value === "",
    ...(isInvalid ? { error: fault() } : {}),
  });
}

input.addEventListener("input", () => {
  input.value = digits(input.value).slice(0, LONGEST);
  show(false);
});
input.addEventListener("focus", () => tell({ type: "focus" }));
input.addEventListener("blur", () => {
  tell({ type: "blur" });
  if (input.value !== "" && !isComplete()) show(true);
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell({ type: "escape" });
});
document.forms[0]?.addEventListener("submit", (event) => event.preventDefault());

async function createToken() {
  if (!isComplete()) {
    show(true);
    input.focus();
    return { error: fault() };
  }
  try {
    const answer = await fetch("/v1/tokens", {
      method: "POST",
      headers: { authorization: `Bearer ${publishableKey}` },
      body: new URLSearchParams({ "cvc_update[cvc]": input.value }),
    });
    const json = await answer.json();
    return answer.ok ? { token: json } : { error: json.error };
  } catch {
    return { error: { type: "api_connection_error", message: "We could not reach the payment service." } };
  }
}

/** @type {readonly [variant: string, selector: string][]} Later ones win. */
const VARIANTS = [
  ["base", ".Cvc"],
  ["empty", ".Cvc.is-empty"],
  ["complete", ".Cvc.is-complete"],
  ["invalid", ".Cvc.is-invalid"],
];

/** @param {Record<string, unknown>} style */
function wearStyle(style) {
  wearSheet(
    VARIANTS.flatMap(([variant, selector]) => {
      const all = Object.entries(hashOf(style[variant]));
      const own = Object.fromEntries(all.filter(([name]) => !name.startsWith(":")));
      const states = all.filter(([name]) => /^(:(hover|focus|disabled|-webkit-autofill)|::placeholder)$/.test(name));
      return [{ selector, declarations: own }].concat(
        states.map(([state, value]) => ({ selector: `${selector}${state}`, declarations: hashOf(value) })),
      );
    }),
  );
}

/** @param {Record<string, unknown>} message */
function look(message) {
  publishableKey = String(message.publishableKey);
  const found = wordsOf(String(message.locale ?? "auto"));
  words = found.words;
  document.documentElement.lang = found.language;
  document.documentElement.dir = found.dir;
  wearStyle(hashOf(message.style));
  input.setAttribute("aria-label", words.cvc);
  input.placeholder = typeof message.placeholder === "string" ? message.placeholder : words.cvc;
  input.disabled = message.disabled === true;
  input.hidden = false;
  input.classList.toggle("is-empty", input.value === "");
  measure();
  tell({ type: "drawn" });
}

function measure() {
  if (!input.hidden) tell({ type: "size", height: Math.ceil(input.getBoundingClientRect().height) });
}
new ResizeObserver(measure).observe(input);

/** @param {unknown} value @returns {Record<string, unknown>} */
function hashOf(value) {
  return typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== parentOrigin) return;
  const message = hashOf(event.data);
  if (message.type === "look") look(message);
  if (message.type === "focus") input.focus();
  if (message.type === "blur") input.blur();
  if (message.type === "clear") {
    input.value = "";
    show(false);
  }
  if (message.type === "token") void createToken().then((result) => tell({ type: "answer", id: message.id, result }));
});

tell({ type: "hello" });
