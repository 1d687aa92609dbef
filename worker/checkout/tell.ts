/** What the thread is told when an order moves. The page shows its buyer what it saw; the thread tells what it alone can. */
import type { Money } from "../../contract/money.ts";
import type { DeclineCode, PaymentStatus } from "../../contract/order.ts";
import { findCards, type ThreadCard } from "../../db/cards.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { NewMessage } from "../../db/outbox.ts";
import { givenBackMessages } from "../bot/after-sale.ts";
import {
  challengeMessage,
  declinedMessage,
  nothingChargedMessages,
  paidMessages,
  type ReceiptCard,
} from "../bot/order-messages.ts";
import type { Deps } from "../deps.ts";
import { ATTEMPTS_PER_ORDER_MAX, THREAD_CARDS_MAX } from "../limits.ts";
import { bankUrl, checkoutUrl, orderUrl } from "./issue.ts";

/** What is known of the payment that moves the order. */
export interface Outcome {
  card: ReceiptCard | null;
  decline: DeclineCode | null;
  /** What was taken, and all of it given back; null: nothing was. */
  givenBack: Money | null;
}

/** The messages of one transition, each with a key that is always the same, so that it is queued once. */
export async function messagesOn(
  deps: Deps,
  order: OrderRow,
  to: PaymentStatus,
  outcome: Outcome,
): Promise<NewMessage[]> {
  if (to === "paid") return paidMessages(order, outcome.card, await orderUrl(deps, order.id), deps.now);
  if (outcome.givenBack) return givenBackMessages(order, outcome.givenBack);
  if (to === "cancelled" || to === "expired") return wasLeftWaiting(order, to) ? nothingChargedMessages(order) : [];
  if (order.channel !== "thread" || (to !== "declined" && to !== "action_required")) return [];
  const message = await waitingMessage(deps, order, to, outcome.decline);
  return message ? [{ dedupeKey: `${to}:${order.id}:${order.attempt}`, ...message }] : [];
}

/** What an order that waits for its buyer says in the thread, with the one button that helps. Null for a guest's. */
export async function waitingMessage(
  deps: Deps,
  order: OrderRow,
  status: "declined" | "action_required",
  decline: DeclineCode | null,
): Promise<Omit<NewMessage, "dedupeKey"> | null> {
  if (!order.buyerId) return null;
  if (status === "action_required") return challengeMessage(order, await bankUrl(deps, order));
  const items = order.lines.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const url = await checkoutUrl(deps, order.buyerId, items, order.checkoutId);
  const cards = await findCards(deps.sql, order.buyerId, deps.now, THREAD_CARDS_MAX);
  return declinedMessage(order, decline, nextCard(order, decline, cards), url);
}

/** The saved card to offer after a decline: another one that has paid to there before, or after a mere hiccup of the bank the same. */
function nextCard(order: OrderRow, decline: DeclineCode | null, cards: ThreadCard[]): ThreadCard | null {
  if (order.attempt >= ATTEMPTS_PER_ORDER_MAX) return null;
  const able = cards.filter(
    ({ tapLimitMinor, tapCurrency, addressId }) =>
      order.totalMinor <= (tapLimitMinor ?? 0) && tapCurrency === order.currency && addressId === order.addressId,
  );
  const others = able.filter(({ id }) => id !== order.cardId);
  return (decline === "processing_error" ? able[0] : others[0]) ?? null;
}

/** Tapped and left without an answer; or asked in the thread to confirm, where nothing else would tell that time is up. */
function wasLeftWaiting({ status, channel }: OrderRow, to: PaymentStatus): boolean {
  return status === "paying" || (status === "action_required" && channel === "thread" && to === "expired");
}
