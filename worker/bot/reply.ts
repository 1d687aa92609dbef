/** What the bot says, before links are signed and offers made: plain data that a decision answers with. */
import type { DraftItem } from "../../db/documents.ts";

export type ReplyButton =
  | { kind: "link"; title: string; sku: string; height: "tall" | "full" }
  /** Charges by a tap: it carries an offer, which is made when the reply is sent. */
  | { kind: "pay"; title: string; sku: string }
  /** Opens the page of an order. */
  | { kind: "order"; title: string; orderId: string }
  /** Opens the wallet of whoever is spoken to. */
  | { kind: "wallet"; title: string }
  /** Opens a page that knows whoever is spoken to: for them alone. */
  | { kind: "continue"; title: string; checkoutId: string; items: DraftItem[] }
  /** Opens the terms that paying beside it accepts. */
  | { kind: "terms"; title: string }
  | { kind: "postback"; title: string; payload: string };

export interface OfferCard {
  title: string;
  subtitle: string;
  imageUrl: string | null;
  buttons: ReplyButton[];
}

export type Reply =
  | { kind: "text"; text: string; quick?: { title: string; payload: string }[] }
  | { kind: "buttons"; text: string; buttons: ReplyButton[] }
  | { kind: "offers"; cards: OfferCard[] };
