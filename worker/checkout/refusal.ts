/** PURE. Why a basket has no price that a card could pay, in words that its buyer can act on. */
import { Failure } from "../failure.ts";
import type { Charge } from "../pricing/charge.ts";
import type { ClosedOption, RateRefusal } from "../pricing/delivery.ts";
import type { Refusal } from "../pricing/price.ts";
import type { TipVerdict } from "../pricing/tip.ts";
import { type Answers, answersIn } from "./answers.ts";
import { answerWords } from "./page.ts";
import { limitInWords } from "./view-bill.ts";

/** @param locale BCP 47 @param currency of the basket */
export function refusalOf(refusal: Refusal, currency: string, locale: string): Failure {
  const answers = answersIn(locale, currency);
  switch (refusal.reason) {
    case "no_delivery":
      return new Failure("no_delivery", `This basket is not delivered there: ${refusal.why}.`, {
        words: refusal.why === "all_closed" ? allClosed(refusal.closed, answers) : answers.say(`notice.${refusal.why}`),
      });
    case "line":
      return new Failure("sold_out", "A line is sold out.", { line: refusal.line });
    case "too_much":
      return new Failure("not_payable", "One payment does not carry so much.", {
        words: answers.say("notice.too_much", { limit: answers.money(refusal.limitMinor) }),
      });
    case "empty":
    case "too_many_lines":
    case "not_chargeable":
      // No link of ours is for such a basket, and no import takes such a price.
      return new Failure("not_payable", `This basket cannot be paid: ${refusal.reason}.`, {
        words: answers.say("notice.closed.other"),
      });
    default:
      return refusal satisfies never;
  }
}

/** What helps most is said: more goods, then fewer of them, each by the way that is nearest to be open. */
const HELPFUL: RateRefusal[] = ["below_minimum", "too_heavy", "too_many", "too_dear"];

function allClosed(closed: ClosedOption[], answers: Answers): string {
  const reason = HELPFUL.find((candidate) => closed.some((option) => option.reason === candidate));
  if (!reason) return answers.say("notice.closed.other");
  const limits = closed.flatMap((option) => (option.reason === reason ? [option.limit ?? 0] : []));
  const limit = reason === "below_minimum" ? Math.min(...limits) : Math.max(...limits);
  return answers.say(`notice.closed.${reason}`, { limit: limitInWords(reason, limit, answers) });
}

/** Somebody else, or the same buyer elsewhere, was a moment faster with the last use of the code. */
export function codeGone(locale: string): Failure {
  const words = answerWords(locale)["notice.code_gone"];
  return new Failure("code_gone", "The code has no use left. Ask for a new quote.", words ? { words } : {});
}

/** One answer for every limit, so that it tells nobody which one they met. */
export function tooManyCards(locale: string): Failure {
  const words = answerWords(locale)["notice.too_many"];
  return new Failure("too_many", "Too many cards were tried. Wait, or use one that is kept.", words ? { words } : {});
}

/** @returns null when a card can be charged so much */
export function chargeFault(charge: Charge, currency: string, locale: string): Failure | null {
  const { say, money } = answersIn(locale, currency);
  switch (charge.kind) {
    case "possible":
      return null;
    case "nothing":
      return new Failure("not_payable", "Nothing is left to pay.", { words: say("notice.nothing_to_pay") });
    case "below_minimum":
      return new Failure("not_payable", "The provider charges no less than its minimum.", {
        words: say("notice.too_little", { limit: money(charge.minimumMinor) }),
      });
    default:
      return charge satisfies never;
  }
}

/** @returns null when the tip is fine, or none. @param maximumMinor the most that can be given; 0 where nothing can */
export function tipFault(tip: TipVerdict, currency: string, locale: string, maximumMinor: number): Failure | null {
  if (tip.kind !== "refused") return null;
  const { say, money } = answersIn(locale, currency);
  return new Failure("invalid", `The tip is refused: ${tip.reason}.`, {
    fields: { tip: "unknown" },
    words: say(`tip.${tip.reason}`, { limit: money(maximumMinor) }),
  });
}
