/** Times and amounts in the words of the person's language. */

let locale = "en-GB";

/** @param {string} platformLocale such as `en_GB` */
export function speak(platformLocale) {
  locale = platformLocale.replace("_", "-");
}

/** @param {Date} day */
const dayNumber = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();

/**
 * A time stamp between bubbles: the hour alone today, with the day before that.
 * @param {number} at milliseconds
 */
export function when(at) {
  const date = new Date(at);
  const hour = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(date);
  if (dayNumber(date) === dayNumber(new Date())) return hour;
  const day = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short" }).format(date);
  return `${day}, ${hour}`;
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
