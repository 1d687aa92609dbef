/**
 * PURE. What a Pay button in the thread says: the words of contract/binding-words.ts in the 20 characters that Messenger shows. The
 * verb and the amount always stay; the card's digits go first, then the blanks that a locale is fond of, then its own way of
 * writing an amount.
 */
import { bindingWords } from "../../contract/binding-words.ts";
import { formatMoney, type Money, minorDigits } from "../../contract/money.ts";
import { BUTTON_TITLE_MAX } from "../messenger/templates.ts";
import { say } from "./words/index.ts";

/** @param locale BCP 47, of the words and the amount @throws when the table's own words leave no room, which its test excludes */
export function payLabel(locale: string, total: Money, last4: string): string {
  const amount = formatMoney(locale, total);
  const pay = (written: string) => say(bindingWords(locale).payShort, { amount: written });
  const labels = [`${pay(amount)} · ${last4}`, pay(amount), pay(amount.replace(/\s/gu, "")), pay(plainly(total))];
  const label = labels.find((each) => each.length <= BUTTON_TITLE_MAX);
  if (!label) throw new Error("the verb and the amount do not fit on the button");
  return label;
}

/** `EUR 34.99`, the same everywhere. */
function plainly({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  return `${currency} ${(amount / 10 ** digits).toFixed(digits)}`;
}
