/**
 * PURE. Whether a text holds the number of a payment card, told apart from phone, order, parcel and bank account numbers: by its length
 * and first digits (ISO/IEC 7812, the networks' published ranges) and its check digit. For what people type into a field; in the chat,
 * where nothing is lost by it, any long number goes (worker/messenger/redact.ts).
 */
import { DIGIT_RUN } from "./digit-run.ts";

/** First digits and lengths. Maestro's many ranges are those that its networks still issue. */
const NETWORKS: [network: string, first: RegExp, lengths: readonly number[]][] = [
  ["Visa", /^4/, [13, 16, 19]],
  ["Mastercard", /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  ["American Express", /^3[47]/, [15]],
  ["Diners Club", /^3(?:0[0-5]|[689])/, [14, 16, 19]],
  ["Discover", /^6(?:011|4[4-9]|5)/, [16, 17, 18, 19]],
  ["JCB", /^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  ["UnionPay", /^(?:62|81)/, [16, 17, 18, 19]],
  ["Maestro", /^(?:50(?:18|20|38)|5893|6304|67(?:59|6[1-3]))/, [13, 14, 15, 16, 17, 18, 19]],
  ["Dankort", /^(?:5019|4571)/, [16]],
  ["Mir", /^220[0-4]/, [16, 17, 18, 19]],
  ["RuPay", /^(?:60|82|508)/, [16]],
  ["Elo, Hipercard", /^(?:636|6062)/, [16]],
  ["Verve", /^(?:506|650)/, [16, 18, 19]],
  ["Troy", /^9792/, [16]],
];
const SHORTEST = 13;
const LONGEST = 19;
/** The longest phone number there can be, country code and all (ITU-T E.164). */
const PHONE_DIGITS_MAX = 15;

export function hasCardNumber(text: string): boolean {
  return Array.from(text.matchAll(DIGIT_RUN)).some(({ 0: run, index }) => {
    // Part of a longer word, such as an id, is nobody's card.
    if (/[\p{L}_]$/u.test(text.slice(0, index)) && !isGrouped(run)) return false;
    return !isPhone(text, index, run) && !isBankAccount(text, index, run) && holdsCard(run);
  });
}

const isGrouped = (run: string): boolean => /[^\p{Nd}]/u.test(run);

/** Any pieces of the run, whole, one after another: an expiry or a CVC may stand before or behind. */
function holdsCard(run: string): boolean {
  const pieces = (run.match(/\p{Nd}+/gu) ?? []).map(plainDigits);
  return pieces.some((_, start) => {
    let digits = "";
    for (const piece of pieces.slice(start)) {
      digits += piece;
      if (digits.length > LONGEST) return false;
      if (digits.length >= SHORTEST && isCardNumber(digits)) return true;
    }
    return false;
  });
}

const isCardNumber = (digits: string): boolean =>
  NETWORKS.some(([, first, lengths]) => lengths.includes(digits.length) && first.test(digits)) && checksOut(digits);

/** The check digit (Luhn; ISO/IEC 7812-1, annex B). */
function checksOut(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Written with its `+`, and short enough. */
const isPhone = (text: string, index: number, run: string): boolean =>
  /\+\s?\(?$/.test(text.slice(0, index)) && (run.match(/\p{Nd}/gu) ?? []).length <= PHONE_DIGITS_MAX;

/** The digits of an IBAN behind its country, which its own check sum confirms (ISO 13616). */
function isBankAccount(text: string, index: number, run: string): boolean {
  const country = /(?<!\p{L})([A-Za-z]{2})$/u.exec(text.slice(0, index))?.[1];
  if (!country) return false;
  const digits = plainDigits(run.replace(/[^\p{Nd}]/gu, ""));
  const letters = [...country.toUpperCase()].map((letter) => letter.charCodeAt(0) - 55).join("");
  return BigInt(digits.slice(2) + letters + digits.slice(0, 2)) % 97n === 1n;
}

const isDigit = (point: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(point));
/** The longest row of decimal digits in Unicode: the five mathematical alphabets'. */
const ROW_MAX = 50;

/** Digits of any script as 0 to 9: in Unicode each script's stand together, in runs of ten. */
function plainDigits(text: string): string {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0;
    const before = Array.from({ length: ROW_MAX }, (_, steps) => point - 1 - steps).findIndex((each) => !isDigit(each));
    return String(before % 10);
  }).join("");
}

/** Where in these named texts a card number is. */
export function cardNumberFields(texts: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(texts).flatMap(([name, text]) => (typeof text === "string" && hasCardNumber(text) ? name : []));
}

/** Whether any text of a JSON value holds one, however deep. @param except names whose values are not looked at */
export function holdsCardNumber(value: unknown, except: readonly string[] = []): boolean {
  if (typeof value === "string") return hasCardNumber(value);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, inner]) => !except.includes(name) && holdsCardNumber(inner));
}
