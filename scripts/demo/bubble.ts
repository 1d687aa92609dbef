/** PURE. One message of a Messenger thread as lines of text: the buyer's to the right, the shop's to the left. */
import type { Sandbox } from "../../sandbox/index.ts";
import { alignRight, beside, box, centre, indent, paint, RULE, spread, wrap } from "./terminal.ts";

export type Bubble = ReturnType<Sandbox["messenger"]["thread"]>[number];
type Template = NonNullable<Bubble["template"]>;
type Card = Extract<Template, { template_type: "generic" }>["elements"][number];
export type Receipt = Extract<Template, { template_type: "receipt" }>;

const TEXT_WIDTH = 46;
const RECEIPT_WIDTH = 44;
const CARD_WIDTH = 15;
const CARDS_IN_A_ROW = 4;

/** @param locale the reader's, for amounts: BCP 47 */
export function drawBubble(bubble: Bubble, locale: string): string[] {
  if (bubble.from === "person") return alignRight(box(wrap(bubble.text ?? "", TEXT_WIDTH), { frame: "blue" }));
  const body = bubble.template ? drawTemplate(bubble.template, locale) : box(wrap(bubble.text ?? "", TEXT_WIDTH));
  const choices = bubble.quickReplies.map((reply) => `( ${reply.title ?? reply.content_type} )`);
  return indent(choices.length > 0 ? [...body, paint("blue", choices.join(" "))] : body, 1);
}

function drawTemplate(template: Template, locale: string): string[] {
  switch (template.template_type) {
    case "generic":
      return drawCarousel(template.elements);
    case "button":
      return drawButtons(template.text, template.buttons);
    case "receipt":
      return drawReceipt(template, locale);
    default:
      return template satisfies never;
  }
}

/** Cards of one row are equally tall, as in the chat. */
function drawCarousel(cards: readonly Card[]): string[] {
  const lines: string[] = [];
  for (let start = 0; start < cards.length; start += CARDS_IN_A_ROW) {
    const row = cards.slice(start, start + CARDS_IN_A_ROW);
    const parts = row.map((card) => ({ text: cardText(card), buttons: buttonRows(card.buttons, CARD_WIDTH) }));
    const tallest = Math.max(...parts.map(({ text, buttons }) => text.length + buttons.length));
    lines.push(...beside(parts.map(({ text, buttons }) => drawCard(text, buttons, tallest))));
  }
  return lines;
}

function cardText(card: Card): string[] {
  const title = wrap(card.title, CARD_WIDTH).map((line) => paint("bold", line));
  return [...title, ...wrap(card.subtitle ?? "", CARD_WIDTH)];
}

function drawCard(text: string[], buttons: string[], height: number): string[] {
  const filler = Array.from({ length: height - text.length - buttons.length }, () => "");
  return box([...text, ...filler, ...buttons], { inner: CARD_WIDTH });
}

function drawButtons(text: string, buttons: Bubble["buttons"]): string[] {
  return box([...wrap(text, TEXT_WIDTH), ...buttonRows(buttons, TEXT_WIDTH)], { inner: TEXT_WIDTH });
}

function buttonRows(buttons: Bubble["buttons"], width: number): string[] {
  return buttons.flatMap(({ title }) => [
    RULE,
    ...wrap(title, width).map((line) => paint("blue", centre(line, width))),
  ]);
}

function drawReceipt(receipt: Receipt, locale: string): string[] {
  const { summary, address } = receipt;
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: receipt.currency });
  const row = (label: string, amount: number | undefined) =>
    amount === undefined ? [] : [spread(label, format.format(amount), RECEIPT_WIDTH)];
  const where = address ? `, ${address.street_1}, ${address.postal_code} ${address.city}` : "";
  const lines = [
    ...(receipt.elements ?? []).flatMap((item) => row(`${item.quantity ?? 1} × ${item.title}`, item.price)),
    ...row("Delivery", summary.shipping_cost),
    ...row("Tax, contained", summary.total_tax),
    RULE,
    ...row(receipt.payment_method, summary.total_cost).map((line) => paint("bold", line)),
    ...wrap(receipt.recipient_name + where, RECEIPT_WIDTH).map((line) => paint("dim", line)),
  ];
  return box(lines, { inner: RECEIPT_WIDTH, title: `Receipt ${receipt.order_number}` });
}
