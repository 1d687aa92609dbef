/** PURE. Card numbers typed into the chat never reach a table or a log (invariant 10). */
import { DIGIT_RUN } from "../digit-run.ts";

const DIGITS = /\p{Nd}+/gu;
const PLACEHOLDER = "[number removed]";

/**
 * The text with card-like digit runs taken out, and whether there were any. Beside a card number no other digit is kept: it
 * may be the expiry or the CVC.
 */
export function redactCardNumbers(text: string): { text: string; found: boolean } {
  const redacted = text.replace(DIGIT_RUN, PLACEHOLDER);
  return redacted === text ? { text, found: false } : { text: redacted.replace(DIGITS, PLACEHOLDER), found: true };
}
