/** PURE. What our buttons send back. A payload is text that anybody could have sent to us: parse it, never trust it. */

export type Intent =
  | { kind: "start" }
  | { kind: "shop"; offset: number }
  | { kind: "details"; sku: string }
  | { kind: "buy"; sku: string }
  | { kind: "orders" }
  | { kind: "help" }
  | { kind: "unknown" };

const SKU = /^[A-Za-z0-9._-]{1,64}$/;
const OFFSET_MAX = 10_000;

export const payloads = {
  start: "GET_STARTED",
  shop: (offset: number) => `SHOP:${offset}`,
  details: (sku: string) => `DETAILS:${sku}`,
  buy: (sku: string) => `BUY:${sku}`,
  orders: "ORDERS",
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
    case "ORDERS":
      return { kind: "orders" };
    case "HELP":
      return { kind: "help" };
    default:
      return { kind: "unknown" };
  }
}

/** Plain words that mean a button, in the languages we speak. */
const WORDS: [RegExp, Intent][] = [
  [/^(orders?|my orders|ordini|i miei ordini|bestellungen|meine bestellungen|طلباتي|الطلبات)$/iu, { kind: "orders" }],
  [/^(help|aiuto|hilfe|مساعدة)$/iu, { kind: "help" }],
  [
    /^(hi|hello|hey|menu|shop|start|buy|ciao|salve|negozio|compra|menù|hallo|laden|kaufen|menü|مرحبا|المتجر|شراء|قائمة)(?![\p{L}\p{N}])/iu,
    { kind: "shop", offset: 0 },
  ],
  [/^(مرحب|سلام|متجر|شراء|قائمة)/u, { kind: "shop", offset: 0 }],
];

export function parseText(text: string): Intent {
  const plain = text.trim().replace(/[!.?]+$/u, "");
  return WORDS.find(([pattern]) => pattern.test(plain))?.[1] ?? { kind: "unknown" };
}
