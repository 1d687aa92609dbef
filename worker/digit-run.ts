/** PURE. Long numbers in a text, however they are written. */

/**
 * 13 digits or more, of any script, with at most three separators between two of them: blanks of every kind, dots, commas,
 * dashes, slashes, underscores, characters without a width. No upper bound: expiry and CVC are often typed right behind.
 */
export const DIGIT_RUN = /\p{Nd}(?:[\s.,\p{Pd}/_\u200b-\u200d\u2060]{0,3}\p{Nd}){12,}/gu;
