import {
  brandOf,
  cvcFault,
  digits,
  expiryFault,
  expiryOf,
  formatCvc,
  formatExpiry,
  formatNumber,
  numberFault,
} from "./card-fields.js";
import { brandMark, wear } from "./card-look.js";
import { wordsOf } from "./card-words.js";

/*
 * The card frame. It speaks only to the window that frames it, at the origin that window named when it loaded the
 * frame, and the card number leaves it for the sandbox's own API alone.
 */

/** @typedef {"cvc" | "expiry" | "number"} FieldName */

const FIELDS = /** @type {const} */ (["number", "expiry", "cvc"]);
const parentOrigin = new URLSearchParams(location.search).get("parent") ?? "";
let publishableKey = "";
let words = wordsOf("en").words;

const form = /** @type {HTMLFormElement} */ (document.getElementById("card"));
const brandPlace = /** @type {HTMLElement} */ (document.getElementById("brand"));
/** @param {FieldName} name */
const inputOf = (name) => /** @type {HTMLInputElement} */ (document.getElementById(name));
const typedIn = (/** @type {FieldName} */ name) => inputOf(name).value;

/** @param {Record<string, unknown>} message */
function tell(message) {
  if (window.parent !== window && parentOrigin !== "") window.parent.postMessage(message, parentOrigin);
}

/** @param {FieldName} name @returns {string | null} */
function faultOf(name) {
  if (name === "number") return numberFault(typedIn("number"));
  if (name === "expiry") return expiryFault(typedIn("expiry"), new Date());
  return cvcFault(typedIn("cvc"), typedIn("number"));
}

/** @param {FieldName} name @param {string | null} fault */
function show(name, fault) {
  const place = /** @type {HTMLElement} */ (document.getElementById(`${name}-error`));
  const input = inputOf(name);
  input.classList.toggle("Input--invalid", fault !== null);
  input.setAttribute("aria-invalid", String(fault !== null));
  place.hidden = fault === null;
  place.textContent = fault === null ? "" : (words.errors[fault] ?? fault);
}

/** @param {FieldName} name */
function format(name) {
  const input = inputOf(name);
  const typed = input.value;
  const caret = input.selectionStart ?? typed.length;
  const atEnd = caret === typed.length;
  const digitsBefore = digits(typed.slice(0, caret)).length;
  if (name === "number") input.value = formatNumber(typed);
  if (name === "expiry") input.value = formatExpiry(typed);
  if (name === "cvc") input.value = formatCvc(typed, typedIn("number"));
  if (atEnd || input.value === typed) return atEnd;
  let position = 0;
  for (let seen = 0; position < input.value.length && seen < digitsBefore; position += 1) {
    if (/\d/.test(input.value[position] ?? "")) seen += 1;
  }
  input.setSelectionRange(position, position);
  return false;
}

let brandShown = "";
function showBrand() {
  const { name } = brandOf(typedIn("number"));
  if (name === brandShown) return;
  brandShown = name;
  brandPlace.replaceChildren(brandMark(name));
}

/** True while the fields are as `check` last found them complete: what Stripe.js calls submitted. */
let submitted = false;

/** @param {FieldName} name @param {boolean} advance */
function typed(name, advance) {
  submitted = false;
  const atEnd = format(name);
  if (name === "number") {
    showBrand();
    inputOf("cvc").value = formatCvc(typedIn("cvc"), typedIn("number"));
  }
  show(name, null);
  tell({
    type: "change",
    complete: FIELDS.every((field) => faultOf(field) === null),
    empty: FIELDS.every((field) => typedIn(field) === ""),
  });
  const next = FIELDS[FIELDS.indexOf(name) + 1];
  if (advance && atEnd && next !== undefined && faultOf(name) === null && typedIn(next) === "") inputOf(next).focus();
}

for (const name of FIELDS) {
  const input = inputOf(name);
  input.addEventListener("input", (event) => {
    typed(name, event instanceof InputEvent && event.inputType.startsWith("insert"));
  });
  input.addEventListener("focus", () => tell({ type: "focus" }));
  input.addEventListener("blur", () => {
    if (input.value !== "") show(name, faultOf(name));
    tell({ type: "blur" });
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell({ type: "escape" });
  });
}
form.addEventListener("submit", (event) => event.preventDefault());

/** Shows every fault, puts the focus on the first, and gives it as Stripe.js does. */
function check() {
  const faults = FIELDS.map((name) => ({ name, fault: faultOf(name) }));
  for (const { name, fault } of faults) show(name, fault);
  const first = faults.find(({ fault }) => fault !== null);
  submitted = first === undefined;
  if (first === undefined || first.fault === null) return {};
  inputOf(first.name).focus();
  return { error: { type: "validation_error", code: first.fault, message: words.errors[first.fault] ?? first.fault } };
}

/** @param {Record<string, unknown>} params */
async function createToken(params) {
  if (!submitted) return { unsubmitted: true };
  const { month, year } = expiryOf(typedIn("expiry"));
  const { payment_method_data: data, ...rest } = params;
  const card = { number: digits(typedIn("number")), exp_month: month, exp_year: year, cvc: typedIn("cvc") };
  const body = new URLSearchParams();
  flatten(body, "", { ...rest, payment_method_data: { ...hashOf(data), type: "card", card } });
  try {
    const answer = await fetch("/v1/confirmation_tokens", {
      method: "POST",
      headers: { authorization: `Bearer ${publishableKey}` },
      body,
    });
    const json = await answer.json();
    return answer.ok ? { token: json } : { error: json.error };
  } catch {
    return { error: { type: "api_connection_error", message: "We could not reach the payment service." } };
  }
}

/** @param {URLSearchParams} body @param {string} name @param {unknown} value */
function flatten(body, name, value) {
  if (value === undefined) return;
  if (typeof value !== "object" || value === null) {
    body.append(name, value === null ? "" : String(value));
    return;
  }
  for (const [key, item] of Object.entries(value)) flatten(body, name === "" ? key : `${name}[${key}]`, item);
}

/** @param {unknown} value @returns {Record<string, unknown>} */
function hashOf(value) {
  return typeof value === "object" && value !== null ? /** @type {Record<string, unknown>} */ (value) : {};
}

/** @param {Record<string, unknown>} message */
function look(message) {
  publishableKey = String(message.publishableKey);
  wear(hashOf(message.appearance));
  const found = wordsOf(String(message.locale ?? "auto"));
  words = found.words;
  document.documentElement.lang = found.language;
  document.documentElement.dir = found.dir;
  for (const name of FIELDS) {
    const label = document.querySelector(`label[for="${name}"]`);
    if (label !== null) label.textContent = words[name];
    inputOf(name).readOnly = message.readOnly === true;
  }
  showBrand();
  form.hidden = false;
  measure();
  tell({ type: "drawn" });
}

function measure() {
  if (!form.hidden) tell({ type: "size", height: Math.ceil(form.getBoundingClientRect().height) + 8 });
}
new ResizeObserver(measure).observe(form);

/** @param {Record<string, unknown>} message */
async function answer(message) {
  const result = message.type === "check" ? check() : await createToken(hashOf(message.params));
  tell({ type: "answer", id: message.id, result });
}

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== parentOrigin) return;
  const message = hashOf(event.data);
  if (message.type === "look") look(message);
  if (message.type === "focus") inputOf(FIELDS.find((name) => faultOf(name) !== null) ?? "number").focus();
  if (message.type === "blur" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
  if (message.type === "clear") {
    for (const name of FIELDS) inputOf(name).value = "";
    for (const name of FIELDS) typed(name, false);
  }
  if (message.type === "check" || message.type === "token") void answer(message);
});

tell({ type: "hello" });
