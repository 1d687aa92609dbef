/** PURE. How one buyer is spoken to: their language, the shop's words in it, amounts and days as they read them. */
import { formatMoney, type Money } from "../../contract/money.ts";
import type { ThreadFacts } from "../../db/buyers.ts";
import { payloads } from "./payloads.ts";
import type { Reply } from "./reply.ts";
import { say, toLocale, type WordKey, wordsFor } from "./words/index.ts";

export interface Voice {
  /** BCP 47. */
  locale: string;
  words(key: WordKey, values?: Record<string, string | number>): string;
  text(key: WordKey, values?: Record<string, string | number>): Reply;
  money(amount: Money): string;
  /** Two ISO dates, inclusive. */
  days(from: string, to: string): string;
  /** A sentence with what can be done next. */
  menu(key: WordKey): Reply;
}

export function voiceFor({ buyer, shop, cards }: ThreadFacts): Voice {
  const locale = toLocale(buyer.locale, shop.locale);
  const dictionary = wordsFor(locale);
  const words: Voice["words"] = (key, values = {}) => say(dictionary[key], values);
  const quick = [
    { title: words("showProducts"), payload: payloads.shop(0) },
    { title: words("myOrders"), payload: payloads.orders },
    ...(cards.length > 0 ? [{ title: words("myCards"), payload: payloads.cards }] : []),
    { title: words("help"), payload: payloads.help },
  ];
  return {
    locale,
    words,
    text: (key, values) => ({ kind: "text", text: words(key, values) }),
    money: (amount) => formatMoney(locale, amount),
    days(from, to) {
      const format = new Intl.DateTimeFormat(locale, {
        weekday: "short",
        day: "numeric",
        month: "short",
        timeZone: "UTC",
      });
      return format.formatRange(new Date(from), new Date(to));
    },
    menu: (key) => ({ kind: "text", text: words(key), quick }),
  };
}
