/** PURE. What our buttons send back. A payload is text that anybody could have sent to us: parse it, never trust it. */

/** A Pay button in the thread: an offer, or a declined order with the card to try next. `sku` is for a fresh offer in its place. */
export type PayIntent =
  | { kind: "pay"; quoteId: string; sku: string }
  | { kind: "pay_again"; orderId: string; after: number; cardId: string; sku: string };

export type Intent =
  | PayIntent
  | { kind: "start" }
  | { kind: "shop"; offset: number }
  | { kind: "details"; sku: string }
  | { kind: "buy"; sku: string }
  | { kind: "orders" }
  | { kind: "cards" }
  | { kind: "remove_card"; cardId: string }
  | { kind: "end_taps"; cardId: string }
  /** The page of their cards, addresses and orders. */
  | { kind: "wallet" }
  /** To see what is kept of them. */
  | { kind: "my_data" }
  /** To have it deleted: asked about first, then done. */
  | { kind: "erase" }
  | { kind: "erase_now" }
  /** That it is them who looks at this checkout in a page. */
  | { kind: "its_me"; checkoutId: string }
  | { kind: "help" }
  /** Thanks, a thumb, a sticker: nothing is asked. */
  | { kind: "thanks" }
  | { kind: "unknown" };

const SKU = /^[A-Za-z0-9._-]{1,64}$/;
const ID = /^[A-Za-z0-9_-]{1,64}$/;
const OFFSET_MAX = 10_000;

export const payloads = {
  start: "GET_STARTED",
  shop: (offset: number) => `SHOP:${offset}`,
  details: (sku: string) => `DETAILS:${sku}`,
  buy: (sku: string) => `BUY:${sku}`,
  pay: (quoteId: string, sku: string) => `PAY:${quoteId}:${sku}`,
  payAgain: ({ orderId, after, cardId, sku }: Omit<PayIntent & { kind: "pay_again" }, "kind">) =>
    `AGAIN:${orderId}:${after}:${cardId}:${sku}`,
  orders: "ORDERS",
  cards: "CARDS",
  removeCard: (cardId: string) => `CARD_REMOVE:${cardId}`,
  endTaps: (cardId: string) => `CARD_NO_TAPS:${cardId}`,
  wallet: "WALLET",
  myData: "DATA",
  erase: "DATA_ERASE",
  eraseNow: "DATA_ERASE_NOW",
  itsMe: (checkoutId: string) => `ME:${checkoutId}`,
  help: "HELP",
};

export function parsePayload(payload: string): Intent {
  const [verb, ...rest] = payload.split(":");
  const value = rest.join(":");
  switch (verb) {
    case "GET_STARTED":
      return { kind: "start" };
    case "SHOP":
      return { kind: "shop", offset: Math.min(Number(/^\d{1,5}$/.exec(value)?.[0] ?? 0), OFFSET_MAX) };
    case "DETAILS":
      return SKU.test(value) ? { kind: "details", sku: value } : { kind: "unknown" };
    case "BUY":
      return SKU.test(value) ? { kind: "buy", sku: value } : { kind: "unknown" };
    case "PAY":
      return parsePay(rest);
    case "AGAIN":
      return parsePayAgain(rest);
    case "ORDERS":
      return { kind: "orders" };
    case "CARDS":
      return { kind: "cards" };
    case "CARD_REMOVE":
      return ID.test(value) ? { kind: "remove_card", cardId: value } : { kind: "unknown" };
    case "CARD_NO_TAPS":
      return ID.test(value) ? { kind: "end_taps", cardId: value } : { kind: "unknown" };
    case "WALLET":
      return { kind: "wallet" };
    case "DATA":
      return { kind: "my_data" };
    case "DATA_ERASE":
      return { kind: "erase" };
    case "DATA_ERASE_NOW":
      return { kind: "erase_now" };
    case "ME":
      return ID.test(value) ? { kind: "its_me", checkoutId: value } : { kind: "unknown" };
    case "HELP":
      return { kind: "help" };
    default:
      return { kind: "unknown" };
  }
}

function parsePay([quoteId = "", sku = "", ...more]: string[]): Intent {
  if (!ID.test(quoteId) || !SKU.test(sku) || more.length > 0) return { kind: "unknown" };
  return { kind: "pay", quoteId, sku };
}

function parsePayAgain([orderId = "", after = "", cardId = "", sku = "", ...more]: string[]): Intent {
  const isWhole = [orderId, cardId].every((id) => ID.test(id)) && /^[1-9]\d?$/.test(after) && SKU.test(sku);
  if (!isWhole || more.length > 0) return { kind: "unknown" };
  return { kind: "pay_again", orderId, after: Number(after), cardId, sku };
}
