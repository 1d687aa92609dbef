/**
 * Two requests that must not be told apart: one for what is somebody else's, one for what was never there. Each route that takes an id has
 * a pair here, or says in `EXEMPT` why it needs none.
 */
import { NEW_CARD, type OrderView } from "../../contract/checkout.ts";
import { META } from "../../scripts/credentials.ts";
import { newCard } from "../../scripts/page-client.ts";
import { card } from "../support/shopping.ts";
import type { Ask } from "./asks.ts";
import { enter, type Scene, type Stage, wordOf } from "./proofs.ts";
import { ROUTES, WRITING } from "./routes.ts";
import { type Bearings, freshWalletKey, LINK_KEYS, type LinkKind, OTHER_PAGE, signedLink } from "./tokens.ts";

export interface Twins {
  foreign: Ask;
  unknown: Ask;
  /** What both are answered. */
  status: number;
}

/** By `POST /api/orders · what it is about`. */
type Pairs = Record<string, Twins>;

/** All that take an id: in their address, or it may be in their body. */
export const TAKING_IDS = ROUTES.filter((route) => /[:*]/.test(route) || WRITING.includes(route));

const NEVER_ANYTHING = "there is never anything behind it";
const NAMES_NOTHING = "its body names nothing: what it is about is the caller's own";
const SIGNED = "who can sign is Meta or Stripe, from whom nothing is hidden; who cannot is refused by the bytes alone";
const SHOP = "its body names nothing of anybody's";

/** Those without a pair, and why. */
export const EXEMPT: Record<string, string> = {
  "GET /:part/:file": "our own scripts, the same for everybody",
  "GET /api/address-forms/:country": "a country is nobody's",
  "GET /legal/:kind/:version": "texts of law are for everybody",
  "ALL /legal/*": NEVER_ANYTHING,
  "ALL /o/*": NEVER_ANYTHING,
  "ALL /wallet/*": NEVER_ANYTHING,
  "GET /meta/data-deletion/:code": "nothing is kept behind a code: each of its form is shown as it came",
  "POST /api/sessions/its-me": NAMES_NOTHING,
  "PUT /api/checkout/draft": NAMES_NOTHING,
  "POST /api/console/session": "a key is right or wrong, and nothing of anybody's is behind it",
  "DELETE /api/console/session": NAMES_NOTHING,
  "POST /api/merchant/alerts/test": SHOP,
  "POST /webhooks/messenger": SIGNED,
  "POST /webhooks/stripe": SIGNED,
  "POST /meta/data-deletion": SIGNED,
  "POST /meta/deauthorize": SIGNED,
};

/** Of the same length and letters as a genuine one. */
function unknownLike(id: string): string {
  if (id.length < 15) throw new Error(`nobody has anything by the id "${id}"`);
  const end = /^\d+$/.test(id) ? ["000000", "111111"] : ["zzzzzz", "yyyyyy"];
  return `${id.slice(0, -6)}${end.find((each) => !id.endsWith(each))}`;
}

/** The same links for what was never there. */
const nobody = (owner: Bearings): Bearings => ({
  checkoutId: unknownLike(owner.checkoutId),
  buyerId: unknownLike(owner.buyerId),
  orderId: unknownLike(owner.orderId),
  bankOrderId: unknownLike(owner.bankOrderId),
});

const WALLET_KEY = { key: freshWalletKey() };
const WALLET_FORM = String(new URLSearchParams({ ...WALLET_KEY, deed: "show" }));
const STRANGER = [{ id: LINK_KEYS[0]?.id ?? "", secret: "a-stranger's-secret-that-is-none-of-ours-at-all" }];
const JSON_TYPE = { "content-type": "application/json" };
const FORM_TYPE = { "content-type": "application/x-www-form-urlencoded" };

function both(id: string, make: (id: string) => Ask, status = 404): Twins {
  return { foreign: make(id), unknown: make(unknownLike(id)), status };
}

/** Everything that somebody with a session of their own could ask of the owner's. */
export const allTwins = async (stage: Stage): Promise<Pairs> => ({
  ...(await ofSessions(stage)),
  ...(await ofOwnWallet(stage)),
  ...(await ofOtherPages(stage)),
  ...(await ofPapersWithoutGuest(stage)),
  ...ofMerchant(stage),
});

async function ofSessions(stage: Stage): Promise<Pairs> {
  const { owner, other, world } = stage;
  const scene = enter(stage, "other");
  const [mine, page] = [await scene.mine(), await scene.page()];
  const theirQuote = (await mine.quoteSaved(owner.addressId)).body.id;
  const ownQuote = (await page.quote()).body.id;
  const attempt = page.tokenFor(ownQuote, newCard(""));
  const declined = await declinedOf(scene);
  const headers = { origin: world.url, "accept-encoding": "identity", ...JSON_TYPE };
  const call = (method: string, path: string, body?: object, session = page.session): Ask => ({
    method,
    path,
    headers: { ...headers, authorization: `Bearer ${session}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const payment = newCard("ctoken_that_is_never_used");
  const kept = { kind: "saved_card" as const, cardId: owner.cardId };
  const back = (headers: Record<string, string>) =>
    both(owner.orderId, (id) => ({ method: "GET", path: `/return/${id}`, headers }));
  const prove = (psid: string): Ask =>
    call("POST", "/api/sessions/person", { signedRequest: wordOf(stage, other, { psid }) });
  return {
    "GET /return/:orderId · by who has another session": back({ cookie: `__Host-threadtill=${page.session}` }),
    "GET /return/:orderId · by who has none": back({}),
    "POST /api/sessions/person · Messenger's word": both(owner.psid, prove, 403),
    "GET /api/orders/:id · an order": both(owner.orderId, (id) => call("GET", `/api/orders/${id}`)),
    "POST /api/orders/:id/resume · an order": both(owner.orderId, (id) => call("POST", `/api/orders/${id}/resume`, {})),
    "POST /api/orders/:id/attempts · an order": both(owner.orderId, (id) =>
      call("POST", `/api/orders/${id}/attempts`, { after: 1, attempt, payment }),
    ),
    "POST /api/orders/:id/attempts · a card": both(
      owner.cardId,
      (cardId) => {
        const retry = { after: 1, attempt: declined.order.attempts[NEW_CARD], payment: { kind: "saved_card", cardId } };
        return call("POST", `/api/orders/${declined.order.id}/attempts`, retry, declined.session);
      },
      409,
    ),
    "POST /api/orders · an offer": both(
      theirQuote,
      (quoteId) => call("POST", "/api/orders", { quoteId, attempt: mine.tokenFor(theirQuote, kept), payment: kept }),
      409,
    ),
    "POST /api/orders · a card": both(
      owner.cardId,
      (cardId) => call("POST", "/api/orders", { quoteId: ownQuote, attempt, payment: { kind: "saved_card", cardId } }),
      409,
    ),
    "POST /api/quotes · an address": both(owner.addressId, (addressId) =>
      call("POST", "/api/quotes", { to: { kind: "saved", addressId } }),
    ),
    // Everybody gets the console's page; what is in it is asked for with the shop's secret.
    "GET /console/orders/:order · an order": both(
      owner.orderId,
      (id) => ({ method: "GET", path: `/console/orders/${id}`, headers: {} }),
      200,
    ),
  };
}

/** An order of the caller's own, to be paid again. */
async function declinedOf({ world, other, ...stage }: Scene): Promise<{ order: OrderView; session: string }> {
  const page = await enter({ world, other, owner: stage.owner }, "other").page();
  const quote = await page.quote();
  const { body } = await page.pay(quote.body.id, await card(world, "pm_card_visa_chargeDeclined"));
  return { order: body, session: page.session ?? "" };
}

/** The caller's own wallet, whose forms name the owner's card and address. */
async function ofOwnWallet(stage: Stage): Promise<Pairs> {
  const { owner, other, world } = stage;
  const token = await signedLink("wallet", other, new Date(world.sandbox.clock.now()));
  const form = (deed: string) => (id: string) => ({
    method: "POST",
    path: `/wallet/${token}`,
    headers: { origin: world.url, ...FORM_TYPE },
    body: String(new URLSearchParams({ ...WALLET_KEY, deed, id })),
  });
  return {
    "POST /wallet/:token · a card": both(owner.cardId, form("remove_card"), 200),
    "POST /wallet/:token · a card that pays by a tap": both(owner.cardId, form("end_taps"), 200),
    "POST /wallet/:token · an address": both(owner.addressId, form("remove_address"), 200),
  };
}

type ByLink = [route: string, kind: LinkKind];
const BY_LINK: ByLink[] = [
  ["GET /c/:token", "c"],
  ["POST /api/sessions", "c"],
  ["POST /api/links/renew", "c"],
  ["GET /b/:token", "b"],
  ["POST /api/challenges", "b"],
  ["GET /o/:token", "o"],
  ["GET /o/:token/withdraw", "o"],
  ["POST /o/:token/withdraw", "o"],
  ["GET /o/:token/data", "o"],
  ["POST /o/:token/data", "o"],
  ["GET /wallet/:token", "wallet"],
  ["POST /wallet/:token", "wallet"],
  ["POST /wallet/:token/fresh", "wallet"],
];

/** As our own page would ask with this link: in the address, or in the body. */
function byLink({ world }: Stage, route: string, token: string): Ask {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern.replace(":token", token);
  if (method === "GET") return { method, path, headers: {} };
  if (path === pattern)
    return { method, path, headers: { origin: world.url, ...JSON_TYPE }, body: JSON.stringify({ token }) };
  return { method, path, headers: { origin: world.url, ...FORM_TYPE }, body: WALLET_FORM };
}

const nowOf = ({ world }: Stage) => new Date(world.sandbox.clock.now());

/**
 * Genuine links of another Page's buyers, beside such as somebody else signed for nobody. Of this Page there is no genuine link that a
 * stranger may not use: who holds one has what it is for, as docs/security.md says (T1), and a wallet's that is taken says so.
 */
async function ofOtherPages(stage: Stage): Promise<Pairs> {
  const pairs: Pairs = {};
  for (const [route, kind] of BY_LINK) {
    const foreign = await signedLink(kind, stage.owner, nowOf(stage), OTHER_PAGE);
    const unknown = await signedLink(kind, nobody(stage.owner), nowOf(stage), META.pageId, STRANGER);
    pairs[`${route} · a link of another Page`] = {
      foreign: byLink(stage, route, foreign),
      unknown: byLink(stage, route, unknown),
      status: 404,
    };
  }
  return pairs;
}

/** A guest's data, asked for behind the genuine link of an order that is no guest's. */
async function ofPapersWithoutGuest(stage: Stage): Promise<Pairs> {
  const pairs: Pairs = {};
  for (const route of ["GET /o/:token/data", "POST /o/:token/data"]) {
    const [foreign, unknown] = [stage.owner, nobody(stage.owner)].map((of) => signedLink("o", of, nowOf(stage)));
    pairs[`${route} · a buyer's order`] = {
      foreign: byLink(stage, route, (await foreign) ?? ""),
      unknown: byLink(stage, route, (await unknown) ?? ""),
      status: 404,
    };
  }
  return pairs;
}

/** By who has not got the shop's secret: whoever has it may know of every order. */
function ofMerchant({ owner, world }: Stage): Pairs {
  const routes = TAKING_IDS.filter((route) => route.includes("/api/merchant/") && !(route in EXEMPT));
  const ask = (route: string) => (id: string) => {
    const [method = "", pattern = ""] = route.split(" ");
    const path = pattern.replace(":box", "outbox").replace(/:(order|row)/, id);
    const writing = { origin: world.url, "idempotency-key": "key-of-nobody-at-all", ...JSON_TYPE };
    return method === "GET" ? { method, path, headers: {} } : { method, path, headers: writing, body: "{}" };
  };
  return Object.fromEntries(
    routes.map((route) => [`${route} · without the secret`, both(owner.orderId, ask(route), 401)]),
  );
}

/** Links that we did sign, for what is gone: beside them, what somebody else has signed. They differ by the look into the database. */
export async function goneTwins(stage: Stage): Promise<Pairs> {
  const pairs: Pairs = {};
  for (const [route, kind] of BY_LINK) {
    // A page of goods is the same whoever its buyer was.
    if (route === "GET /c/:token") continue;
    const foreign = await signedLink(kind, stage.owner, nowOf(stage), META.pageId, STRANGER);
    const unknown = await signedLink(kind, nobody(stage.owner), nowOf(stage));
    pairs[`${route} · a link to what is gone`] = {
      foreign: byLink(stage, route, foreign),
      unknown: byLink(stage, route, unknown),
      status: 404,
    };
  }
  return pairs;
}
