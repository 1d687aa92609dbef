/** PURE. Card numbers typed into the chat never reach a table or a log (invariant 10). */

/** 13 to 19 digits with single blanks, dots, dashes or slashes between them: what people type when they type a card number. */
const CARD_LIKE = /(?<!\d)\d(?:[ .\-\u00a0\u202f/]?\d){12,18}(?!\d)/gu;
const PLACEHOLDER = "[number removed]";

/** The text with card-like digit runs taken out, and whether there were any. Digits of every script count as digits. */
export function redactCardNumbers(text: string): { text: string; found: boolean } {
  const plain = text.replace(/\p{Nd}/gu, toAsciiDigit);
  const redacted = plain.replace(CARD_LIKE, PLACEHOLDER);
  return redacted === plain ? { text, found: false } : { text: redacted, found: true };
}

/** Decimal digits of a script stand in blocks of ten that begin at a code point divisible by 16 or ending in 6 or 0. */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code <= 0x39) return digit;
  for (let zero = code; zero > code - 10; zero--) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) return String(code - zero);
  }
  return String((code - 0x1d7ce) % 10);
}
