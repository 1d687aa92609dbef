/** Two requests that must not be told apart: one for what is somebody else's, one for what was never there. */
import { META } from "../../scripts/credentials.ts";
import { newCard } from "../../scripts/page-client.ts";
import { signLink } from "../../worker/checkout/link.ts";
import type { Ask } from "./asks.ts";
import { enter, type Stage } from "./proofs.ts";
import { freshCheckoutId, freshWalletKey, LINK_KEYS, type LinkKind, signedLink } from "./tokens.ts";

export interface Twins {
  foreign: Ask;
  unknown: Ask;
}

/** Of the same length and letters as a genuine one. */
function unknownLike(id: string): string {
  if (id.length < 20) throw new Error(`nobody has anything by the id "${id}"`);
  return `${id.slice(0, -6)}${id.endsWith("zzzzzz") ? "yyyyyy" : "zzzzzz"}`;
}

const WALLET_KEY = freshWalletKey();
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
  /** Signed by somebody else: for a checkout that exists, and for one that does not. */
  const forged = async (checkoutId: string) =>
    await signLink(
      STRANGER,
      META.pageId,
      { checkoutId, buyerId: owner.buyerId, items: [{ variantId: "moka-3", quantity: 1 }] },
      now,
    );
  const [existing, none] = [
    await forged(owner.checkoutId),
    await forged(freshCheckoutId().slice(0, owner.checkoutId.length)),
  ];
  const byLink = (make: (token: string) => Ask): Twins => ({ foreign: make(existing), unknown: make(none) });
  const deadLink = async (kind: LinkKind, of: object): Promise<string> =>
    await signedLink(kind, { ...owner, ...of }, now);
  const orderLink = await deadLink("o", { orderId: unknownLike(owner.orderId) });
  const walletLink = await deadLink("wallet", { buyerId: unknownLike(owner.buyerId) });
  const openWallet = (token: string): Ask => ({
    method: "POST",
    path: `/wallet/${token}`,
    headers: { ...headers, "content-type": "application/x-www-form-urlencoded" },
    body: `key=${WALLET_KEY}&deed=show`,
  });
  const bankLink = await deadLink("b", { bankOrderId: unknownLike(owner.bankOrderId) });
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
    "a link to claim": byLink((token) => call("POST", "/api/sessions", { token })),
    "a link to renew": byLink((token) => call("POST", "/api/links/renew", { token })),
    "a link to the bank": byLink((token) => call("POST", "/api/challenges", { token })),
    "a page of a link": byLink((token) => call("GET", `/c/${token}`)),
    "a paper": { foreign: call("GET", `/o/${existing}`), unknown: call("GET", `/o/${orderLink}`) },
    "a page of the bank": { foreign: call("GET", `/b/${existing}`), unknown: call("GET", `/b/${bankLink}`) },
    "a wallet": { foreign: call("GET", `/wallet/${existing}`), unknown: call("GET", `/wallet/${walletLink}`) },
    "a wallet to open": { foreign: openWallet(existing), unknown: openWallet(walletLink) },
    "a wallet to have sent": {
      foreign: { ...openWallet(existing), path: `/wallet/${existing}/fresh` },
      unknown: { ...openWallet(walletLink), path: `/wallet/${walletLink}/fresh` },
    },
  };
}
