/** PURE. Card numbers typed into the chat never reach a table or a log (invariant 10). */

/**
 * 13 digits or more, of any script, with at most three separators between two of them: blanks of every kind, dots, commas,
 * dashes, slashes, underscores, characters without a width. No upper bound: expiry and CVC are often typed right behind.
 */
const CARD_LIKE = /\p{Nd}(?:[\s.,\p{Pd}/_\u200b-\u200d\u2060]{0,3}\p{Nd}){12,}/gu;
const DIGITS = /\p{Nd}+/gu;
const PLACEHOLDER = "[number removed]";

/**
 * The text with card-like digit runs taken out, and whether there were any. Beside a card number no other digit is kept: it
 * may be the expiry or the CVC.
 */
export function redactCardNumbers(text: string): { text: string; found: boolean } {
  const redacted = text.replace(CARD_LIKE, PLACEHOLDER);
  return redacted === text ? { text, found: false } : { text: redacted.replace(DIGITS, PLACEHOLDER), found: true };
}
