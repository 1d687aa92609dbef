/** The checkout page as lines of text, in its own words: they come with the page, as they do in a browser. */
import type { AddressDraft } from "../../contract/address.ts";
import type { Boot, OrderView, Quote } from "../../contract/checkout.ts";
import { formatMoney, type Money } from "../../contract/money.ts";
import { box, centre, indent, paint, RULE, spread, wrap } from "./terminal.ts";
import { cardWords } from "./words.ts";

const INNER = 56;
const LEFT = 10;

/** What stands in the card field, and whether the boxes under it are ticked. A saved card has none. */
export type CardEntry = TypedCard | { saved: string };

interface TypedCard {
  typed: string;
  ticked: boolean;
  /** Up to how much a tap in the chat would pay, as the second box says. */
  tapLimit: Money | null;
}

export interface Sheet {
  /** The page's own words: `{name}` places are filled. */
  t(key: string, values?: Record<string, string>): string;
  money(amount: Money): string;
  /** The page as it opens: what is bought, before anything is asked. */
  opening(): string[];
  /** Everything filled in, one press away from paying. @param typed the address in the form; null shows the saved one, masked */
  offer(quote: Quote, typed: AddressDraft | null, card: CardEntry): string[];
  /** What is written on the Pay button of this offer. */
  payLabel(quote: Quote): string;
  /** What the press has led to. */
  outcome(order: OrderView): string[];
}

/** Takes the page's data out of its HTML. Throws when there is none. */
export function bootIn(html: string): Boot {
  const json = /<script type="application\/json" id="boot"[^>]*>(.*?)<\/script>/s.exec(html)?.[1];
  if (json === undefined) throw new Error(`The answer is no checkout page: ${html.slice(0, 200)}`);
  return JSON.parse(json) as Boot;
}

export function createSheet({ locale, strings, shop, lines }: Boot): Sheet {
  const t: Sheet["t"] = (key, values = {}) => {
    const words = strings[key];
    if (words === undefined) throw new Error(`The page has no words for ${key} in ${locale}.`);
    return words.replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
  };
  const money = (amount: Money) => formatMoney(locale, amount);
  const row = (label: string, amount: Money) => spread(label, money(amount), INNER);
  const button = (words: string) => paint(["bold", "green"], centre(words, INNER));
  const sheet = (body: string[]) => indent(box(body, { corners: "square", inner: INNER, title: shop.name }), LEFT);
  const items = lines.flatMap((line) => [
    paint("bold", row(line.title, line.total)),
    paint("dim", [line.detail, t("quantity", { count: String(line.quantity) })].filter(Boolean).join(" · ")),
  ]);
  /** Those that the page has words for. */
  const boxes = ({ ticked, tapLimit }: TypedCard) =>
    [
      t("card.keep"),
      ...(tapLimit !== null && "card.tap" in strings ? [t("card.tap", { limit: money(tapLimit) })] : []),
    ].flatMap((words) => checkbox(words, ticked));
  const payLabel = (quote: Quote) => t("pay", { amount: money(quote.total) });
  return {
    t,
    money,
    payLabel,
    opening: () => sheet([...items, RULE, paint("dim", centre(t("opening"), INNER))]),
    offer: (quote, typed, card) =>
      sheet([
        ...items,
        RULE,
        ...wrap(typed ? typedAddress(typed) : `${quote.destination.name}, ${quote.destination.summary}`, INNER),
        ...("saved" in card ? [card.saved] : [`${t("card")}  ${card.typed}`, ...boxes(card)]),
        RULE,
        ...quote.parts.map(({ kind, label, amount }) =>
          row(kind === "delivery" ? `${label}, ${days(locale, quote)}` : label, amount),
        ),
        paint("bold", row(t("total"), quote.total)),
        RULE,
        button(payLabel(quote)),
      ]),
    outcome: (order) => sheet(outcomeWords(order, t)),
  };
}

function typedAddress({ name, line1, postcode, city, country }: AddressDraft): string {
  return `${name}, ${line1}, ${postcode} ${city}, ${country}`;
}

function checkbox(words: string, ticked: boolean): string[] {
  const [first = "", ...rest] = wrap(words, INNER - 4);
  return [`[${ticked ? "x" : " "}] ${first}`, ...rest.map((line) => `    ${line}`)];
}

function outcomeWords(order: OrderView, t: Sheet["t"]): string[] {
  switch (order.status) {
    case "paid": {
      const [head = "", ...rest] = (order.words ?? "").split("\n");
      const card = order.card ? ` · ${cardWords(order.card)}` : "";
      return [paint(["bold", "green"], `✓ ${head}${card}`), ...rest.flatMap((line) => wrap(line, INNER))];
    }
    case "declined": {
      const [head = "", ...rest] = (order.words ?? "").split("\n");
      return [paint(["bold", "red"], `! ${head}`), ...rest.flatMap((line) => wrap(line, INNER))];
    }
    case "action_required":
      return [paint("bold", t("bank"))];
    default:
      return [order.status];
  }
}

function days(locale: string, { delivery }: Quote): string {
  const format = new Intl.DateTimeFormat(locale, { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });
  return delivery ? format.formatRange(new Date(delivery.earliest), new Date(delivery.latest)) : "";
}
