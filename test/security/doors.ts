/**
 * From where each route may be called: what a browser says of the page that calls (`Origin`, `Sec-Fetch-Site`), of the body, and whether
 * the cookie came along. Everything else is refused with 401 or 403.
 */
export interface Cell {
  /** `ours`, another site's, the word that a sandboxed frame sends, or none. */
  origin: "ours" | "foreign" | "null" | "none";
  /** `same-site`: a page on another host of the same domain, such as the shop's own web site, or one that a stranger may rent there. */
  site: "same-origin" | "same-site" | "cross-site" | "none";
  type: (typeof TYPES)[number];
  cookie: boolean;
}

/** Ours, and the two that a form of any site can send. Each route's own is among them. */
export const TYPES = ["application/json", "application/x-www-form-urlencoded", "text/plain"] as const;

export const CELLS: Cell[] = (["ours", "foreign", "null", "none"] as const).flatMap((origin) =>
  (["same-origin", "same-site", "cross-site", "none"] as const).flatMap((site) =>
    TYPES.flatMap((type) => [true, false].map((cookie) => ({ origin, site, type, cookie }))),
  ),
);

const fromOurPage = ({ origin, type }: Cell) => origin === "ours" && type === "application/json";

/** By name, which cells pass. */
export const DOORS = {
  /** Only reads, and shows nothing that a link or the shop window does not. A browser lets no other site read the answer. */
  anybody: () => true,
  /** Signed by Meta or Stripe: from where does not matter. */
  signed: () => true,
  /** Reads what a session sees. No answer allows another origin to read it. */
  session: ({ cookie }) => cookie,
  ourPage: fromOurPage,
  ourPageWithSession: (cell) => fromOurPage(cell) && cell.cookie,
  /** A form without a script: an old browser may send neither header. */
  ourForm: ({ origin, site }) => origin === "ours" || (origin === "none" && ["same-origin", "none"].includes(site)),
  console: ({ site, cookie }) => site === "same-origin" && cookie,
  consoleChange: (cell) => fromOurPage(cell) && cell.cookie,
} satisfies Record<string, (cell: Cell) => boolean>;

export type Door = keyof typeof DOORS;

export const DOOR_OF: Record<string, Door> = {
  "GET /c": "anybody",
  "GET /c/:token": "anybody",
  "GET /b/:token": "anybody",
  "GET /return/:orderId": "session",
  "GET /:part/:file": "anybody",
  "GET /o/:token": "anybody",
  "GET /o/:token/withdraw": "anybody",
  "ALL /o/*": "anybody",
  "GET /wallet/:token": "anybody",
  "ALL /wallet/*": "anybody",
  "GET /console": "anybody",
  "GET /console/books": "anybody",
  "GET /console/orders/:order": "anybody",
  "GET /legal/seller": "anybody",
  "GET /legal/:kind/:version": "anybody",
  "ALL /legal/*": "anybody",
  "GET /healthz": "anybody",
  "GET /meta/data-deletion/:code": "anybody",
  "GET /webhooks/messenger": "signed",
  "POST /webhooks/messenger": "signed",
  "POST /webhooks/stripe": "signed",
  "POST /meta/data-deletion": "signed",
  "POST /meta/deauthorize": "signed",
  "POST /api/sessions": "ourPage",
  "POST /api/links/renew": "ourPage",
  "POST /api/challenges": "ourPage",
  "POST /api/console/session": "ourPage",
  "DELETE /api/console/session": "ourPage",
  "GET /api/address-forms/:country": "session",
  "GET /api/checkout": "session",
  "GET /api/orders/:id": "session",
  "POST /api/sessions/person": "ourPageWithSession",
  "POST /api/sessions/its-me": "ourPageWithSession",
  "POST /api/quotes": "ourPageWithSession",
  "PUT /api/checkout/draft": "ourPageWithSession",
  "POST /api/orders": "ourPageWithSession",
  "POST /api/orders/:id/resume": "ourPageWithSession",
  "POST /api/orders/:id/attempts": "ourPageWithSession",
  "POST /o/:token/withdraw": "ourForm",
  "POST /wallet/:token": "ourForm",
  "POST /wallet/:token/fresh": "ourForm",
  "GET /api/merchant/orders": "console",
  "GET /api/merchant/export": "console",
  "GET /api/merchant/orders/:order": "console",
  "GET /api/merchant/differences": "console",
  "GET /api/merchant/dead-letters": "console",
  "POST /api/merchant/orders/:order/fulfilment": "consoleChange",
  "POST /api/merchant/orders/:order/cancel": "consoleChange",
  "POST /api/merchant/orders/:order/attended": "consoleChange",
  "GET /api/merchant/orders/:order/payment": "console",
  "POST /api/merchant/orders/:order/quarantine": "consoleChange",
  "POST /api/merchant/orders/:order/refunds": "consoleChange",
  "POST /api/merchant/dead-letters/:box/:row/replay": "consoleChange",
  "POST /api/merchant/alerts/test": "consoleChange",
  "GET /o/:token/data": "anybody",
  "POST /o/:token/data": "ourForm",
  "POST /api/merchant/orders/:order/forget": "consoleChange",
};
