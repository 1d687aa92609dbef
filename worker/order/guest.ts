/** PURE. Who the guest of an order is, and the key by which a page that has shown it goes on for half an hour. */
import type { OrderRow } from "../../db/orders.ts";
import { type Purpose, readToken, signToken } from "../checkout/signed.ts";
import type { LinkKey } from "../config.ts";
import { WALLET_TTL_MS } from "../limits.ts";

const ORDER_DATA: Purpose = { key: "order-data", audience: "order-data", ttlMs: WALLET_TTL_MS };

/** What a form may bring as such a key. */
export const GUEST_KEY = /^[\w.-]{40,600}$/;

/** Nothing of its person is left: a guest's e-mail address is there always. */
export const isForgotten = ({ buyerId, email }: OrderRow): boolean => buyerId === null && email === "";

/** Whether its guest can say who they are. Of one that no card paid the link was sent to nobody. */
export const hasGuest = (order: OrderRow): boolean =>
  order.buyerId === null && !isForgotten(order) && order.cardLast4 !== null;

/** Valid half an hour from `now`, for this order. */
export async function signGuestKey(keys: LinkKey[], pageId: string, orderId: string, now: Date): Promise<string> {
  return await signToken(keys, ORDER_DATA, pageId, { sub: orderId }, now);
}

export async function isGuestKey(
  keys: LinkKey[],
  pageId: string,
  orderId: string,
  key: string,
  now: Date,
): Promise<boolean> {
  const reading = await readToken(keys, ORDER_DATA, pageId, key, ["sub"], now);
  return reading.kind === "valid" && reading.payload.sub === orderId;
}
