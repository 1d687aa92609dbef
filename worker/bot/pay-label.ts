/**
 * PURE. What a Pay button in the thread says. Its words bind to payment in every language (docs/architecture.md, "Law"), and it
 * has 20 characters: the verb and the amount always stay, the card's digits go first, then the blanks that a locale is fond of.
 */
import { formatMoney, type Money } from "../../contract/money.ts";
import { BUTTON_TITLE_MAX } from "../messenger/templates.ts";
import { say, type Words } from "./words/index.ts";

/** @param locale BCP 47, of the amount */
export function payLabel(words: Words, locale: string, total: Money, last4: string): string {
  const amount = formatMoney(locale, total);
  const short = amount.replace(/\s/gu, "");
  const labels = [
    say(words.payWithCard, { amount, last4 }),
    say(words.pay, { amount }),
    say(words.pay, { amount: short }),
  ];
  return labels.find((label) => label.length <= BUTTON_TITLE_MAX) ?? short;
}
