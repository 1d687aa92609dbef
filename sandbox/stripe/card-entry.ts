import { badParameter, notPlayed, StripeFailure } from "./failure.ts";
import type { CardDetails } from "./records.ts";
import { cardByNumber, cardByToken, type TestCard } from "./test-cards.ts";
import type { World } from "./world.ts";

export interface GivenCard {
  readonly cvc?: string | undefined;
  readonly exp_month?: number | undefined;
  readonly exp_year?: number | undefined;
  readonly number?: string | undefined;
  readonly token?: string | undefined;
}

/** The documented test card behind `pm_card_...` or `tok_...`, with an expiry in the year after next. */
export function detailsOfToken(world: World, token: string, param: string): CardDetails {
  const card = cardByToken(token);
  if (card === undefined) throw notPlayed(`the test card ${token}`, param);
  const expYear = new Date(world.now() * 1000).getUTCFullYear() + 2;
  const last4 = card.number.slice(-4);
  return { card, last4, expMonth: 8, expYear, fingerprint: world.ids.fingerprint(card.number), cvcGiven: true };
}

/**
 * A card typed into the card frame. Numbers that are no documented test card are declined, as in Stripe's test mode; those of a range
 * that a control gave out are taken, as any number is in live mode.
 */
export function detailsOfEntry(world: World, given: GivenCard, param: string): CardDetails {
  const number = (given.number ?? "").replaceAll(" ", "");
  const { exp_month: expMonth, exp_year: expYear, cvc } = given;
  if (!/^\d{12,19}$/.test(number) || !luhn(number)) {
    throw cardError("incorrect_number", `${param}[number]`, "Your card number is incorrect.");
  }
  if (expMonth === undefined || expMonth < 1 || expMonth > 12) {
    throw cardError("invalid_expiry_month", `${param}[exp_month]`, "Your card's expiration month is invalid.");
  }
  if (expYear === undefined || isPast(world, expMonth, expYear)) {
    throw cardError("invalid_expiry_year", `${param}[exp_year]`, "Your card's expiration year is invalid.");
  }
  const card = cardByNumber(number) ?? cardOfRange(world, number);
  if (card === undefined) throw notATestCard(param);
  if (cvc !== undefined && !cvcFits(card, cvc)) {
    throw cardError("invalid_cvc", `${param}[cvc]`, "Your card's security code is invalid.");
  }
  const fingerprint = world.ids.fingerprint(number);
  return { card, last4: number.slice(-4), expMonth, expYear, fingerprint, cvcGiven: cvc !== undefined };
}

/** Ranges are for numbers of one length, which is that of the card they are like. */
function cardOfRange({ ranges }: World, number: string): TestCard | undefined {
  const range = ranges.find(({ prefix, like }) => number.startsWith(prefix) && number.length === like.number.length);
  return range && { ...range.like, number, token: null };
}

/** Stripe refuses card numbers from servers (PCI); only `card[token]` may come that way. */
export function detailsFromServer(world: World, given: GivenCard | undefined, param: string): CardDetails {
  if (given === undefined) throw badParameter("parameter_missing", param, `Missing required param: ${param}.`);
  if (given.number !== undefined) {
    throw new StripeFailure(402, {
      type: "invalid_request_error",
      param: `${param}[number]`,
      message: "Card numbers may not be sent from a server. Use a card field in the page, or a test token.",
    });
  }
  if (given.token === undefined) {
    throw badParameter("parameter_missing", `${param}[token]`, `Missing required param: ${param}[token].`);
  }
  return detailsOfToken(world, given.token, `${param}[token]`);
}

/** The check digit of card numbers (ISO/IEC 7812-1, annex B). */
export function luhn(number: string): boolean {
  let sum = 0;
  for (let at = 0; at < number.length; at += 1) {
    const digit = Number(number[number.length - 1 - at]);
    const doubled = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += at % 2 === 0 ? digit : doubled;
  }
  return sum % 10 === 0;
}

/** Stripe takes three digits of every card, and four of an American Express. */
export function cvcLengthFits(card: TestCard, length: number): boolean {
  return length === 3 || (length === 4 && card.brand === "amex");
}

function isPast(world: World, month: number, year: number): boolean {
  const today = new Date(world.now() * 1000);
  const now = today.getUTCFullYear() * 12 + today.getUTCMonth();
  return year * 12 + month - 1 < now || year > today.getUTCFullYear() + 50;
}

function cvcFits(card: TestCard, cvc: string): boolean {
  return /^\d+$/.test(cvc) && cvcLengthFits(card, cvc.length);
}

function cardError(code: string, param: string, message: string): StripeFailure {
  return new StripeFailure(402, { type: "card_error", code, param, message });
}

function notATestCard(param: string): StripeFailure {
  return new StripeFailure(402, {
    type: "card_error",
    code: "card_declined",
    decline_code: "test_mode_live_card",
    param: `${param}[number]`,
    message: "Your card was declined. This is a sandbox: use one of the documented test card numbers.",
  });
}
