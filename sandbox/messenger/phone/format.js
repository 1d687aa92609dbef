import { now } from "./clock.js";

/** Times and amounts in the words of the person's language. */

let locale = "en-GB";

/**
 * @param {string} platformLocale such as `en_GB`
 * @returns {"ltr" | "rtl"} the direction that this language is written in
 */
export function speak(platformLocale) {
  locale = platformLocale.replace("_", "-");
  return /^(ar|fa|he|ur)\b/.test(locale) ? "rtl" : "ltr";
}

/** @param {Date} day */
const dayNumber = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();

/**
 * A time stamp between bubbles: the hour alone today, with the day before that.
 * @param {number} at milliseconds
 */
export function when(at) {
  const isToday = dayNumber(new Date(at)) === dayNumber(new Date(now()));
  return isToday ? hour(at) : `${day(at)}, ${hour(at)}`;
}

/** @param {number} at milliseconds */
export function hour(at) {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** @param {number} at milliseconds */
export function day(at) {
  return new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" }).format(at);
}

/** @param {number} seconds */
export function dateTime(seconds) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(seconds * 1000));
}

/**
 * @param {number} amount major units
 * @param {string} currency
 */
export function money(amount, currency) {
  return new Intl.NumberFormat(locale, { style: "currency", currency }).format(amount);
}

/** @param {string} code two letters */
export function countryName(code) {
  return new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code;
}
