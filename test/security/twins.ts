/** Two requests that must not be told apart: one for what is somebody else's, one for what was never there. */
import { META } from "../../scripts/credentials.ts";
import { newCard } from "../../scripts/page-client.ts";
import type { Ask } from "./asks.ts";
import { enter, type Stage } from "./proofs.ts";
import { type Bearings, freshWalletKey, LINK_KEYS, type LinkKind, signedLink } from "./tokens.ts";

export interface Twins {
  foreign: Ask;
  unknown: Ask;
}

/** Of the same length and letters as a genuine one. */
function unknownLike(id: string): string {
  if (id.length < 20) throw new Error(`nobody has anything by the id "${id}"`);
  return `${id.slice(0, -6)}${id.endsWith("zzzzzz") ? "yyyyyy" : "zzzzzz"}`;
}

/** The same links for what was never there. */
const nobody = (owner: Bearings): Bearings => ({
  checkoutId: unknownLike(owner.checkoutId),
  buyerId: unknownLike(owner.buyerId),
  orderId: unknownLike(owner.orderId),
  bankOrderId: unknownLike(owner.bankOrderId),
});

const WALLET_FORM = `key=${freshWalletKey()}&deed=show`;
const STRANGER = [{ id: LINK_KEYS[0]?.id ?? "", secret: "a-stranger's-secret-that-is-none-of-ours-at-all" }];

/** Somebody with a session of their own asks for the owner's. */
export async function allTwins(stage: Stage): Promise<Record<string, Twins>> {
  const { owner, world } = stage;
  const scene = enter(stage, "other");
  const [mine, page] = [await scene.mine(), await scene.page()];
  const theirQuote = (await mine.quoteSaved(owner.addressId)).body.id;
  const ownQuote = (await page.quote()).body.id;
  const attempt = page.tokenFor(ownQuote, newCard(""));
  const headers = {
    origin: world.url,
    "content-type": "application/json",
    "accept-encoding": "identity",
    authorization: `Bearer ${page.session}`,
  };
  const payment = newCard("ctoken_that_is_never_used");
  const kept = { kind: "saved_card" as const, cardId: owner.cardId };
  const call = (method: string, path: string, body?: object): Ask => ({
    method,
    path,
    headers,
    ...(body && { body: JSON.stringify(body) }),
  });
  const pair = (id: string, make: (id: string) => Ask): Twins => ({
    foreign: make(id),
    unknown: make(unknownLike(id)),
  });
  const now = new Date(world.sandbox.clock.now());
  /** Signed by somebody else: for what exists, and for what does not. */
  const byLink = async (kind: LinkKind, make: (token: string) => Ask): Promise<Twins> => {
    const forged = async (of: Bearings) => make(await signedLink(kind, of, now, META.pageId, STRANGER));
    return { foreign: await forged(owner), unknown: await forged(nobody(owner)) };
  };
  const openWallet = (token: string): Ask => ({
    method: "POST",
    path: `/wallet/${token}`,
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    body: WALLET_FORM,
  });
  return {
    "an order": pair(owner.orderId, (id) => call("GET", `/api/orders/${id}`)),
    "an order to resume": pair(owner.orderId, (id) => call("POST", `/api/orders/${id}/resume`, {})),
    "an order to pay again": pair(owner.orderId, (id) =>
      call("POST", `/api/orders/${id}/attempts`, { after: 1, attempt, payment }),
    ),
    "an offer": pair(theirQuote, (quoteId) =>
      call("POST", "/api/orders", { quoteId, attempt: mine.tokenFor(theirQuote, kept), payment: kept }),
    ),
    "a card": pair(owner.cardId, (cardId) =>
      call("POST", "/api/orders", { quoteId: ownQuote, attempt, payment: { kind: "saved_card", cardId } }),
    ),
    "an address": pair(owner.addressId, (addressId) =>
      call("POST", "/api/quotes", { to: { kind: "saved", addressId } }),
    ),
    "a link to claim": await byLink("c", (token) => call("POST", "/api/sessions", { token })),
    "a link to renew": await byLink("c", (token) => call("POST", "/api/links/renew", { token })),
    "a link to the bank": await byLink("b", (token) => call("POST", "/api/challenges", { token })),
    "a page of a link": await byLink("c", (token) => call("GET", `/c/${token}`)),
    "a paper": await byLink("o", (token) => call("GET", `/o/${token}`)),
    "a page of the bank": await byLink("b", (token) => call("GET", `/b/${token}`)),
    "a wallet": await byLink("wallet", (token) => call("GET", `/wallet/${token}`)),
    "a wallet to open": await byLink("wallet", openWallet),
    "a wallet to have sent": await byLink("wallet", (token) => ({
      ...openWallet(token),
      path: `/wallet/${token}/fresh`,
    })),
  };
}

/** Links that we did sign, for what is gone: beside them, what somebody else has signed. They differ by the look into the database. */
export async function goneTwins({ owner, world }: Stage): Promise<Record<string, Twins>> {
  const now = new Date(world.sandbox.clock.now());
  const pair = async (kind: LinkKind, make: (token: string) => Ask): Promise<Twins> => ({
    foreign: make(await signedLink(kind, owner, now, META.pageId, STRANGER)),
    unknown: make(await signedLink(kind, nobody(owner), now)),
  });
  const get = (kind: LinkKind) => pair(kind, (token) => ({ method: "GET", path: `/${kind}/${token}`, headers: {} }));
  const post = (of: string) =>
    pair("wallet", (token) => ({
      method: "POST",
      path: `/wallet/${token}${of}`,
      headers: { origin: world.url, "content-type": "application/x-www-form-urlencoded" },
      body: WALLET_FORM,
    }));
  return {
    "a paper that is gone": await get("o"),
    "a page of the bank that is gone": await get("b"),
    "a wallet that is gone": await get("wallet"),
    "a wallet that is gone, to open": await post(""),
    "a wallet that is gone, to have sent": await post("/fresh"),
  };
}
