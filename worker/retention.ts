/**
 * PURE. What is kept how long, and why: every table once. The sweep deletes by it, and docs/storage.md says it in these words, which a
 * test holds. What its owner asks to have deleted goes sooner (worker/wallet/erase.ts, worker/order/erase.ts).
 */
import {
  DIFFERENCE_KEPT_MS,
  MESSAGE_KEPT_MS,
  OFFER_KEPT_MS,
  PROOF_KEPT_MS,
  RENEWAL_WAITS_MS_MAX,
  SIGN_IN_WINDOW_MS,
  TALLY_KEPT_MS,
  WALLET_CLAIM_KEPT_MS,
} from "./limits.ts";

export interface Retention {
  kept: string;
  why: string;
}

/** Of a table whose rows the sweep deletes once they are so old. */
export interface Term extends Retention {
  /** Milliseconds. */
  ms: number;
}

const AS_THE_SHOP = { kept: "as long as the shop", why: "without it nothing can be sold" };
const AS_THE_ORDER = { kept: "as the order", why: "it is part of what was agreed, paid or given back" };
const OF_USE = { kept: "until it is done", why: "it is work that is still owed" };

/** Tables that the sweep leaves alone: the shop's own, what the law wants kept, and what ends by what is done with it. */
export const KEPT = {
  shop: AS_THE_SHOP,
  delivery_zones: AS_THE_SHOP,
  tax_zones: AS_THE_SHOP,
  codes: AS_THE_SHOP,
  products: AS_THE_SHOP,
  variants: AS_THE_SHOP,
  subscriptions: AS_THE_SHOP,
  comparisons: AS_THE_SHOP,
  legal_texts: { kept: "never deleted", why: "orders name the version that was accepted" },
  orders: {
    kept: "as the law asks of the merchant ([law.md](law.md)); nothing deletes them",
    why: "invoices and the place that decided on the tax have to be there for the tax office for up to ten years",
  },
  code_uses: { kept: "as the order; given back when it ends unpaid", why: AS_THE_ORDER.why },
  refunds: AS_THE_ORDER,
  tax_reports: AS_THE_ORDER,
  disputes: AS_THE_ORDER,
  order_events: AS_THE_ORDER,
  withdrawals: AS_THE_ORDER,
  buyers: { kept: "until deleted by their owner", why: "the thread goes on for as long as its person wants" },
  addresses: { kept: "until deleted by their owner", why: "the next order goes there with one tap" },
  detachments: OF_USE,
  erasures: OF_USE,
  order_erasures: OF_USE,
} satisfies Record<string, Retention>;

/** Tables whose old rows the sweep deletes, in this order: what refers to another first. */
export const TERMS = {
  quotes: {
    kept: "7 days; one that became an order, as the order",
    why: "an offer is good for an hour, and a question about it comes within days",
    ms: OFFER_KEPT_MS,
  },
  sessions: { kept: "7 days", why: "what was typed waits for its typist to come back", ms: OFFER_KEPT_MS },
  checkouts: { kept: "7 days; one with an order, as the order", why: "as what was typed", ms: OFFER_KEPT_MS },
  purchases: { kept: "7 days", why: "the same basket is asked about for ten minutes", ms: OFFER_KEPT_MS },
  proofs: { kept: "60 minutes", why: "a proof is good for five minutes, and for no second time", ms: PROOF_KEPT_MS },
  renewals: { kept: "7 days, or until it is sent", why: "later nobody waits for it", ms: RENEWAL_WAITS_MS_MAX },
  inbox: {
    kept: "30 days, what was written in a message with it",
    why: "an event that comes twice is known, and a complaint can be looked into",
    ms: MESSAGE_KEPT_MS,
  },
  outbox: {
    kept: "30 days; what is still to be sent, until it was",
    why: "a message is sent once, and a complaint can be looked into",
    ms: MESSAGE_KEPT_MS,
  },
  cards: {
    kept: "until removed by their owner, and 30 days after it",
    why: "the consent that it is kept under says so; what comes late from the provider must not bring it back",
    ms: MESSAGE_KEPT_MS,
  },
  differences: {
    kept: "90 days after it is gone",
    why: "it explains what was done at the provider meanwhile",
    ms: DIFFERENCE_KEPT_MS,
  },
  tallies: {
    kept: "1 day after the last of them",
    why: "so long different cards are counted",
    ms: TALLY_KEPT_MS,
  },
  wallet_claims: { kept: "1 day", why: "so long its link is over and opens nothing anew", ms: WALLET_CLAIM_KEPT_MS },
  sign_ins: { kept: "10 minutes", why: "so long too many wrong keys count", ms: SIGN_IN_WINDOW_MS },
} satisfies Record<string, Term>;
