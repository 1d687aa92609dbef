/** What was typed into the three fields, read as a card. Pure: the date is handed in. */

/**
 * @typedef {object} BrandRule
 * @property {string} name
 * @property {RegExp} prefix
 * @property {readonly number[]} lengths
 * @property {readonly number[]} groups where the digits are parted for reading
 * @property {number} cvc digits of the security code
 */

const FOURS = [4, 4, 4, 4, 3];

/** @type {readonly BrandRule[]} Issuer ranges (ISO/IEC 7812). */
const BRANDS = [
  { name: "amex", prefix: /^3[47]/, lengths: [15], groups: [4, 6, 5], cvc: 4 },
  { name: "diners", prefix: /^3(0[0-5]|[689])/, lengths: [14, 16], groups: [4, 6, 6], cvc: 3 },
  { name: "discover", prefix: /^6(011|4[4-9]|5)/, lengths: [16], groups: FOURS, cvc: 3 },
  { name: "jcb", prefix: /^35/, lengths: [16], groups: FOURS, cvc: 3 },
  { name: "mastercard", prefix: /^(5[1-5]|2[2-7])/, lengths: [16], groups: FOURS, cvc: 3 },
  { name: "unionpay", prefix: /^62/, lengths: [16, 17, 18, 19], groups: FOURS, cvc: 3 },
  { name: "visa", prefix: /^4/, lengths: [16], groups: FOURS, cvc: 3 },
];

/** @type {BrandRule} */
const UNKNOWN = { name: "unknown", prefix: /^/, lengths: [16], groups: FOURS, cvc: 3 };

/** @param {string} typed @returns {BrandRule} */
export function brandOf(typed) {
  const number = digits(typed);
  return BRANDS.find(({ prefix }) => prefix.test(number)) ?? UNKNOWN;
}

/** @param {string} typed */
export function digits(typed) {
  return typed.replace(/\D/g, "");
}

/** The number parted into groups. @param {string} typed */
export function formatNumber(typed) {
  const { groups, lengths } = brandOf(typed);
  let rest = digits(typed).slice(0, Math.max(...lengths));
  const parts = [];
  for (const size of groups) {
    if (rest === "") break;
    parts.push(rest.slice(0, size));
    rest = rest.slice(size);
  }
  return parts.join(" ");
}

/** "1 2 2 9" becomes "12 / 29"; a first digit above 1 can only be a month of its own. @param {string} typed */
export function formatExpiry(typed) {
  // A browser's autofill may give the whole year.
  const whole = /^\s*(\d{1,2})\s*[/-]\s*20(\d{2})\s*$/.exec(typed);
  let number = whole === null ? digits(typed) : `${String(whole[1]).padStart(2, "0")}${whole[2]}`;
  if (/^[2-9]/.test(number) || /^1\s*\//.test(typed)) number = `0${number}`;
  number = number.slice(0, 4);
  return number.length > 2 ? `${number.slice(0, 2)} / ${number.slice(2)}` : number;
}

/** @param {string} typed @param {string} number */
export function formatCvc(typed, number) {
  return digits(typed).slice(0, brandOf(number).cvc);
}

/**
 * @param {string} typed
 * @returns {string | null} Stripe.js' code of what is wrong
 */
export function numberFault(typed) {
  const number = digits(typed);
  const { lengths } = brandOf(number);
  if (number.length < Math.min(...lengths)) return "incomplete_number";
  return lengths.includes(number.length) && luhn(number) ? null : "invalid_number";
}

/**
 * @param {string} typed
 * @param {Date} today
 * @returns {string | null}
 */
export function expiryFault(typed, today) {
  const number = digits(typed);
  const { month, year } = expiryOf(typed);
  if (number.length < 4 || month < 1 || month > 12) return "incomplete_expiry";
  if (year < today.getFullYear()) return "invalid_expiry_year_past";
  return year === today.getFullYear() && month < today.getMonth() + 1 ? "invalid_expiry_month_past" : null;
}

/**
 * @param {string} typed
 * @param {string} number
 * @returns {string | null}
 */
export function cvcFault(typed, number) {
  return digits(typed).length === brandOf(number).cvc ? null : "incomplete_cvc";
}

/** @param {string} typed */
export function expiryOf(typed) {
  const number = digits(typed);
  return { month: Number(number.slice(0, 2)), year: 2000 + Number(number.slice(2, 4)) };
}

/** @param {string} number */
function luhn(number) {
  let sum = 0;
  for (let at = 0; at < number.length; at += 1) {
    const digit = Number(number[number.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}
