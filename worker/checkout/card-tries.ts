/**
 * PURE. How often cards may be tried, so that nobody finds out here which stolen ones work. New cards only: a kept one has paid before.
 * The numbers are in worker/limits.ts, the counting is in the statement of the tap (db/tallies.ts).
 */
import type { CheckoutFacts } from "../../db/checkouts.ts";
import type { Limit, ShutRule } from "../../db/tallies.ts";
import {
  BUYER_CARDS_MAX,
  BUYER_TRIES_MAX,
  CARD_TRIES_WINDOW_MS,
  GUESTS_CARDS_MAX,
  GUESTS_TRIES_MAX,
  LINK_CARDS_MAX,
  LINK_TRIES_MAX,
  LOOKS_MAX,
  LOOKS_WINDOW_MS,
  NETWORK_CARDS_MAX,
  NETWORK_TRIES_MAX,
  QUOTES_MAX,
  QUOTES_WINDOW_MS,
  SHOP_DECLINES_MAX,
  SHOP_SHUT_MS,
} from "../limits.ts";

const limitOf = (key: string, max: number, thingsMax: number): Limit => ({
  key,
  windowMs: CARD_TRIES_WINDOW_MS,
  max,
  thingsMax,
});

/**
 * The limits that a new card is tried under, whoever is closest first. Guests are counted by their link, and all guests of one buyer's
 * links together: else fresh links would be fresh tries. They do not count as that buyer, who could be locked out by them.
 * @param network a keyed digest; null where there is none, as on one's own machine
 */
export function newCardLimits({ session, buyer, checkout }: CheckoutFacts, network: string | null): Limit[] {
  const own =
    session.level === "link"
      ? [
          limitOf(`link:${checkout.id}`, LINK_TRIES_MAX, LINK_CARDS_MAX),
          limitOf(`guests:${buyer.id}`, GUESTS_TRIES_MAX, GUESTS_CARDS_MAX),
        ]
      : [limitOf(`buyer:${buyer.id}`, BUYER_TRIES_MAX, BUYER_CARDS_MAX)];
  return network ? [...own, limitOf(`network:${network}`, NETWORK_TRIES_MAX, NETWORK_CARDS_MAX)] : own;
}

/** Names one try of an order in every tally. */
export const tryId = (orderId: string, attempt: number): string => `${orderId}:${attempt}`;

/** When so many cards are declined in the shop that somebody must be testing them. */
export const SHUT_RULE: ShutRule = {
  windowMs: CARD_TRIES_WINDOW_MS,
  declinesMax: SHOP_DECLINES_MAX,
  shutMs: SHOP_SHUT_MS,
};

/** How often an order may be looked up at the provider. */
export const looksLimit = (orderId: string): Limit => ({
  key: `looks:${orderId}`,
  windowMs: LOOKS_WINDOW_MS,
  max: LOOKS_MAX,
  thingsMax: null,
});

/** How often one page may ask for a price. */
export const quotesLimit = (sessionId: string): Limit => ({
  key: `quotes:${sessionId}`,
  windowMs: QUOTES_WINDOW_MS,
  max: QUOTES_MAX,
  thingsMax: null,
});
