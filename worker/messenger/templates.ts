/** PURE. Message bodies as the Send API wants them, cut to its limits. Source: Meta docs, templates and buttons (2026). */
import { type Money, toMajorUnits } from "../../contract/money.ts";
import type { UtilityForm } from "../../db/documents.ts";

const TITLE_MAX = 80;
const SUBTITLE_MAX = 80;
export const BUTTON_TITLE_MAX = 20;
const BUTTON_TEXT_MAX = 640;
/** "Less than 2000 characters". */
const TEXT_MAX = 1999;
const RECEIPT_ELEMENTS_MAX = 100;

export type Button =
  | {
      type: "web_url";
      title: string;
      url: string;
      webview_height_ratio: "tall" | "full";
      webview_share_button: "hide";
    }
  | { type: "postback"; title: string; payload: string };

export interface QuickReply {
  content_type: "text";
  title: string;
  payload: string;
}

export type Message = Record<string, unknown>;

export interface Card {
  title: string;
  subtitle: string;
  imageUrl: string | null;
  buttons: Button[];
}

/**
 * A button that opens a page over the thread. Sharing is hidden: the link is this buyer's.
 * @param height `full` for a form to fill in, `tall` when there is only something to confirm
 */
export function linkButton(title: string, url: string, height: "tall" | "full"): Button {
  return {
    type: "web_url",
    title: cut(title, BUTTON_TITLE_MAX),
    url,
    webview_height_ratio: height,
    webview_share_button: "hide",
  };
}

export function postbackButton(title: string, payload: string): Button {
  return { type: "postback", title: cut(title, BUTTON_TITLE_MAX), payload };
}

export function quickReply(title: string, payload: string): QuickReply {
  return { content_type: "text", title: cut(title, BUTTON_TITLE_MAX), payload };
}

export function textMessage(text: string, quickReplies: QuickReply[] = []): Message {
  return { text: cut(text, TEXT_MAX), ...(quickReplies.length > 0 && { quick_replies: quickReplies }) };
}

export function buttonMessage(text: string, buttons: Button[]): Message {
  return template({ template_type: "button", text: cut(text, BUTTON_TEXT_MAX), buttons });
}

export function carouselMessage(cards: Card[]): Message {
  const elements = cards.map(({ title, subtitle, imageUrl, buttons }) => ({
    title: cut(title, TITLE_MAX),
    subtitle: cut(subtitle, SUBTITLE_MAX),
    ...(imageUrl && { image_url: imageUrl }),
    buttons,
  }));
  return template({ template_type: "generic", image_aspect_ratio: "horizontal", elements });
}

export interface Receipt {
  recipientName: string;
  merchantName: string;
  /** Unique per Page: Messenger wants it so. */
  orderNumber: string;
  /** "Visa 4242". */
  paymentMethod: string;
  /** Seconds since the epoch. */
  timestamp: number;
  address: { street1: string; street2: string; city: string; postcode: string; region: string; country: string } | null;
  lines: { title: string; subtitle: string; quantity: number; total: Money; imageUrl: string | null }[];
  /** Of the lines. */
  subtotal: Money;
  /** Taken off, each under its name. */
  reductions: { name: string; amount: Money }[];
  /** Null where nothing is sent. */
  delivery: Money | null;
  /** Null where taxes are contained in the prices. */
  addedTax: Money | null;
  total: Money;
}

/** The receipt template: amounts are JSON numbers in major units. */
export function receiptMessage(receipt: Receipt): Message {
  const { address, reductions, delivery, addedTax, total } = receipt;
  return template({
    template_type: "receipt",
    sharable: false,
    recipient_name: receipt.recipientName,
    merchant_name: receipt.merchantName,
    order_number: receipt.orderNumber,
    currency: total.currency,
    payment_method: receipt.paymentMethod,
    timestamp: String(receipt.timestamp),
    ...(address && {
      address: {
        street_1: address.street1,
        street_2: address.street2,
        city: address.city,
        postal_code: address.postcode,
        state: address.region,
        country: address.country,
      },
    }),
    summary: {
      subtotal: toMajorUnits(receipt.subtotal),
      ...(delivery && { shipping_cost: toMajorUnits(delivery) }),
      ...(addedTax && { total_tax: toMajorUnits(addedTax) }),
      total_cost: toMajorUnits(total),
    },
    // Written above nothing, although it takes off (Meta docs, receipt template).
    ...(reductions.length > 0 && {
      adjustments: reductions.map(({ name, amount }) => ({ name, amount: toMajorUnits(amount) })),
    }),
    elements: receipt.lines.slice(0, RECEIPT_ELEMENTS_MAX).map((line) => ({
      title: line.title,
      // Messenger refuses an empty text.
      ...(line.subtitle && { subtitle: line.subtitle }),
      quantity: line.quantity,
      price: toMajorUnits(line.total),
      currency: line.total.currency,
      ...(line.imageUrl && { image_url: line.imageUrl }),
    })),
  });
}

/** A utility template filled in: it lies directly in the message (Messenger Platform, "Utility messages", 2026-03-13). */
export function utilityMessage({ name, language, parameters, urlSuffix }: UtilityForm): Message {
  const filled = Object.entries(parameters).map(([key, text]) => ({ type: "text", parameter_name: key, text }));
  const body = { type: "body", parameters: filled };
  const buttons = { type: "buttons", parameters: [{ type: "URL", url: urlSuffix }] };
  const components = urlSuffix === undefined ? [body] : [body, buttons];
  return { template: { name, language: { code: language }, components } };
}

function template(payload: Record<string, unknown>): Message {
  return { attachment: { type: "template", payload } };
}

/** Cuts at a character, never inside one, and says so with an ellipsis. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const kept = text.slice(0, max - 1);
  return `${/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept}…`;
}
