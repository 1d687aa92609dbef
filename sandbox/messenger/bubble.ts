/** One message of a thread as data, and what it may carry: the shapes that tests and the phone page read. */

export interface UrlButton {
  type: "web_url";
  title: string;
  url: string;
  webview_height_ratio: "compact" | "tall" | "full";
  messenger_extensions: boolean;
}

export interface PostbackButton {
  type: "postback";
  title: string;
  payload: string;
}

export interface PhoneButton {
  type: "phone_number";
  title: string;
  payload: string;
}

export type Button = UrlButton | PostbackButton | PhoneButton;

export interface QuickReply {
  content_type: "text" | "user_phone_number" | "user_email";
  title?: string;
  payload?: string;
  image_url?: string;
}

export interface Element {
  title: string;
  subtitle?: string;
  image_url?: string;
  default_action?: Omit<UrlButton, "title">;
  buttons: Button[];
}

export interface GenericTemplate {
  template_type: "generic";
  image_aspect_ratio: "horizontal" | "square";
  elements: Element[];
}

export interface ButtonTemplate {
  template_type: "button";
  text: string;
  buttons: Button[];
}

export interface ReceiptItem {
  title: string;
  subtitle?: string;
  quantity?: number;
  price: number;
  currency?: string;
  image_url?: string;
}

export interface Receipt {
  template_type: "receipt";
  recipient_name: string;
  merchant_name?: string;
  order_number: string;
  currency: string;
  payment_method: string;
  /** Seconds since 1970, as the platform wants it: a string. */
  timestamp?: string;
  order_url?: string;
  address?: {
    street_1: string;
    street_2?: string;
    city: string;
    postal_code: string;
    state: string;
    country: string;
  };
  /** Decimal major units. */
  summary: { subtotal?: number; shipping_cost?: number; total_tax?: number; total_cost: number };
  adjustments?: { name: string; amount: number }[];
  elements?: ReceiptItem[];
}

export type Template = GenericTemplate | ButtonTemplate | Receipt;

export interface Media {
  type: "image" | "video" | "audio" | "file" | "sticker";
  url: string;
}

export interface Bubble {
  mid: string;
  from: "person" | "page";
  /** `postback` and `quick_reply` are taps, shown with the title of what was tapped. */
  kind: "text" | "template" | "media" | "postback" | "quick_reply";
  /** Milliseconds, by the sandbox clock. */
  at: number;
  text?: string;
  template?: Template;
  media?: Media;
  /** Every button of the bubble, whichever template carries it. */
  buttons: Button[];
  quickReplies: QuickReply[];
  /** Of the person's own bubbles: how far they came. */
  status?: "sent" | "delivered" | "seen";
  /** The correlation text that the sender put into `message.metadata`. */
  metadata?: string;
}

export function buttonsOf(template: Template): Button[] {
  if (template.template_type === "receipt") return [];
  if (template.template_type === "button") return template.buttons;
  return template.elements.flatMap((element) => element.buttons);
}

/** Every address that a person could open from this template, in order, each once. */
export function urlsOf(template: Template): string[] {
  const fromButtons = buttonsOf(template).flatMap((button) => (button.type === "web_url" ? [button.url] : []));
  const fromCards =
    template.template_type === "generic"
      ? template.elements.flatMap((element) => (element.default_action ? [element.default_action.url] : []))
      : [];
  return [...new Set([...fromButtons, ...fromCards])];
}
