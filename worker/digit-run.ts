/** PURE. Long numbers in a text, however they are written. */

/** What nobody sees between two digits, as often as it stands there: what programs put in, and a keycap around each. */
const UNSEEN = String.raw`(?:(?!\s)[\p{Default_Ignorable_Code_Point}\p{Cc}\p{M}])*`;
const SEPARATOR = String.raw`[\s.,\p{Pd}/_]`;

/**
 * 13 digits or more, of any script, with at most three separators between two of them: blanks of every kind, dots, commas,
 * dashes, slashes, underscores. No upper bound: expiry and CVC are often typed right behind.
 */
export const DIGIT_RUN = new RegExp(String.raw`\p{Nd}(?:${UNSEEN}(?:${SEPARATOR}${UNSEEN}){0,3}\p{Nd}){12,}`, "gu");
