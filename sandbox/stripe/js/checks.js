import { integrationError } from "./errors.js";

/** @typedef {Record<string, unknown>} Options */

/** Documented options of `stripe.elements` that the stand-in plays, and those that it refuses to. */
const GROUP_OPTIONS = [
  "mode",
  "amount",
  "currency",
  "allowedPaymentMethodTypes",
  "appearance",
  "fonts",
  "loader",
  "locale",
  "setupFutureUsage",
  "captureMethod",
];
const GROUP_NOT_PLAYED = [
  "clientSecret",
  "customerSessionClientSecret",
  "customerOptions",
  "excludedPaymentMethodTypes",
  "externalPaymentMethodTypes",
  "onBehalfOf",
  "paymentMethodConfiguration",
  "paymentMethodCreation",
  "paymentMethodOptions",
];
const ELEMENT_OPTIONS = [
  "layout",
  "wallets",
  "fields",
  "terms",
  "business",
  "defaultValues",
  "readOnly",
  "paymentMethodOrder",
  "walletOptions",
];
const LAYOUT_OPTIONS = [
  "type",
  "defaultCollapsed",
  "radios",
  "spacedAccordionItems",
  "visibleAccordionItemsCount",
  "paymentMethodLogoPosition",
];
const WALLETS = ["applePay", "googlePay", "link"];
const TOKEN_PARAMS = ["payment_method_data", "return_url", "shipping"];

const CVC_OPTIONS = ["classes", "disabled", "placeholder", "style"];
const CVC_STYLES = ["base", "complete", "empty", "invalid"];
const CVC_CLASSES = ["base", "complete", "empty", "focus", "invalid", "webkitAutofill"];

/** A group for the card elements of old (`cardCvc`): it names no payment. */
const PLAIN_GROUP_OPTIONS = ["fonts", "loader", "locale"];

/** @param {Options} options as given to `stripe.elements()` */
export function isPlainGroup(options) {
  return Object.keys(options).every((name) => PLAIN_GROUP_OPTIONS.includes(name));
}

/**
 * Options of `stripe.elements()`; with `before`, of `elements.update()`, which are laid over it.
 * @param {unknown} options
 * @param {Options} [before]
 * @returns {Options}
 */
export function checkGroupOptions(options, before) {
  const where = before === undefined ? "stripe.elements()" : "elements.update()";
  const given = asOptions(options, where);
  if ("paymentMethodTypes" in given) {
    throw integrationError(`${where}: paymentMethodTypes was removed; use allowedPaymentMethodTypes.`);
  }
  knownOnly(given, GROUP_OPTIONS, where, GROUP_NOT_PLAYED);
  const whole = { ...before, ...given };
  if (isPlainGroup(whole)) return whole;
  if (whole.mode !== "payment") throw integrationError(`${where}: the sandbox plays mode 'payment' only.`);
  if (!Number.isInteger(whole.amount) || Number(whole.amount) <= 0) {
    throw integrationError(`${where}: amount must be a whole number of minor units above 0.`);
  }
  if (typeof whole.currency !== "string" || !/^[a-z]{3}$/.test(whole.currency)) {
    throw integrationError(`${where}: currency must be a three-letter code in lower case.`);
  }
  const usage = whole.setupFutureUsage ?? null;
  if (usage !== null && usage !== "on_session" && usage !== "off_session") {
    throw integrationError(`${where}: setupFutureUsage must be 'on_session' or 'off_session'.`);
  }
  const types = whole.allowedPaymentMethodTypes;
  if (types !== undefined && !(Array.isArray(types) && types.includes("card"))) {
    throw integrationError(`${where}: allowedPaymentMethodTypes must be a list that contains 'card'.`);
  }
  checkAppearance(whole.appearance, where);
  return whole;
}

/** @param {unknown} appearance @param {string} where */
function checkAppearance(appearance, where) {
  if (appearance === undefined) return;
  const { theme, variables } = asOptions(appearance, where);
  if (theme !== undefined && !["stripe", "night", "flat"].includes(String(theme))) {
    throw integrationError(`${where}: appearance.theme must be 'stripe', 'night' or 'flat'.`);
  }
  for (const [name, value] of Object.entries(asOptions(variables ?? {}, where))) {
    if (!/\bvar\(/.test(String(value))) continue;
    throw integrationError(`${where}: appearance.variables.${name} must be literal CSS; the frame cannot see var().`);
  }
}

/**
 * Options of `elements.create("payment", ...)` and of the element's `update`.
 * @param {unknown} options
 * @returns {Options}
 */
export function checkElementOptions(options) {
  const where = "elements.create('payment')";
  const given = asOptions(options ?? {}, where);
  knownOnly(given, ELEMENT_OPTIONS, where);
  const layout = typeof given.layout === "string" ? { type: given.layout } : asOptions(given.layout ?? {}, where);
  knownOnly(layout, LAYOUT_OPTIONS, `${where} layout`);
  if (layout.type !== undefined && !["accordion", "tabs", "auto"].includes(String(layout.type))) {
    throw integrationError(`${where}: layout.type must be 'accordion', 'tabs' or 'auto'.`);
  }
  for (const [name, value] of Object.entries(asOptions(given.wallets ?? {}, where))) {
    if (WALLETS.includes(name) && (value === "auto" || value === "never")) continue;
    throw integrationError(`${where}: wallets.${name} is unknown, or neither 'auto' nor 'never'.`);
  }
  return given;
}

/**
 * Options of `elements.create("cardCvc", ...)` and of the element's `update`.
 * @param {unknown} options
 * @returns {Options}
 */
export function checkCvcOptions(options) {
  const where = "elements.create('cardCvc')";
  const given = asOptions(options ?? {}, where);
  knownOnly(given, CVC_OPTIONS, where);
  knownOnly(asOptions(given.style ?? {}, where), CVC_STYLES, `${where} style`);
  knownOnly(asOptions(given.classes ?? {}, where), CVC_CLASSES, `${where} classes`);
  return given;
}

const ADDRESS_PARTS = ["line1", "line2", "city", "state", "postal_code", "country"];

/**
 * The `params` of createConfirmationToken. What the element was told never to ask for must be there, even if empty.
 * @param {unknown} params
 * @param {Options} elementOptions
 * @returns {Options}
 */
export function checkTokenParams(params, elementOptions) {
  const where = "stripe.createConfirmationToken()";
  const given = asOptions(params ?? {}, where);
  knownOnly(given, TOKEN_PARAMS, where);
  const data = asOptions(given.payment_method_data ?? {}, where);
  knownOnly(data, ["billing_details", "allow_redisplay", "metadata", "type"], `${where} payment_method_data`);
  const billing = asOptions(data.billing_details ?? {}, where);
  knownOnly(billing, ["name", "email", "phone", "address", "tax_id"], `${where} billing_details`);
  const fields = asOptions(elementOptions.fields ?? {}, where).billingDetails ?? "auto";
  const perField = typeof fields === "string" ? null : asOptions(fields, where);
  for (const name of ["name", "email", "phone"]) {
    if ((perField === null ? fields : perField[name]) === "never" && billing[name] === undefined)
      throw omitted(where, name);
  }
  const addressRule = perField === null ? fields : (perField.address ?? "auto");
  const address = asOptions(billing.address ?? {}, where);
  knownOnly(address, ADDRESS_PARTS, `${where} address`);
  for (const part of ADDRESS_PARTS) {
    const camel = part.replace(/_(\w)/g, (_all, letter) => letter.toUpperCase());
    const rule = typeof addressRule === "string" ? addressRule : asOptions(addressRule, where)[camel];
    if (rule === "never" && address[part] === undefined) throw omitted(where, `address.${part}`);
  }
  return given;
}

/** @param {string} where @param {string} field */
function omitted(where, field) {
  return integrationError(
    `${where}: the element was created with fields.billingDetails '${field}' set to 'never', ` +
      `so params.payment_method_data.billing_details.${field} must be passed.`,
  );
}

/**
 * @param {unknown} value
 * @param {string} where
 * @returns {Options}
 */
export function asOptions(value, where) {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return /** @type {Options} */ (value);
  throw integrationError(`${where}: an object of options was expected.`);
}

/**
 * @param {Options} given
 * @param {readonly string[]} known
 * @param {string} where
 * @param {readonly string[]} [notPlayed]
 */
export function knownOnly(given, known, where, notPlayed = []) {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    if (notPlayed.includes(name)) throw integrationError(`${where}: the sandbox does not play the option ${name}.`);
    throw integrationError(`${where}: unknown option ${name}.`);
  }
}
