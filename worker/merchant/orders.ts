/** Looks orders up for the merchant: a page of the list, or one order with its history. */
import type { ListQuery, MerchantOrder, OrderFilters, OrderList } from "../../contract/merchant.ts";
import {
  clearAttention,
  findOrderStory,
  listOrders,
  type OrderName,
  type OrderQuery,
} from "../../db/merchant-orders.ts";
import { readOrderNumber } from "../bot/order-messages.ts";
import type { Deps } from "../deps.ts";
import { Failure } from "../failure.ts";
import { HISTORY_MAX } from "../limits.ts";
import { UnknownPayment } from "../payments/port.ts";
import { storable } from "../text.ts";
import { viewStory, viewSummary } from "./view.ts";

export const UNKNOWN_ORDER = new Failure("not_found", "There is no such order here.");

export async function listPage(deps: Deps, { after, limit, ...filters }: ListQuery): Promise<OrderList> {
  const rows = await listOrders(deps.sql, toQuery(filters), after ?? null, limit + 1);
  const orders = rows.slice(0, limit);
  return { orders: orders.map(viewSummary), next: rows.length > limit ? String(orders.at(-1)?.number) : null };
}

export async function showOrder(deps: Deps, name: string): Promise<MerchantOrder | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  return story ? viewStory(story) : UNKNOWN_ORDER;
}

const HELD = new Failure(
  "move_refused",
  "Its payment is not its amount or not its own, and money may be held: end its quarantine with accept, refund or release.",
);

/** A person has looked at what asked for it. */
export async function attend(deps: Deps, name: string): Promise<MerchantOrder | Failure> {
  const story = await findOrderStory(deps.sql, toName(name), HISTORY_MAX);
  if (!story) return UNKNOWN_ORDER;
  const { id, paymentIntentId } = story.order;
  if (!(await clearAttention(deps.sql, id, deps.now))) {
    if (await isKnown(deps, paymentIntentId)) return HELD;
    // Of an account that is not connected any more: no other word can end it.
    await clearAttention(deps.sql, id, deps.now, true);
  }
  return await showOrder(deps, id);
}

async function isKnown(deps: Deps, paymentId: string | null): Promise<boolean> {
  try {
    return paymentId !== null && !!(await deps.payments.read(paymentId));
  } catch (error) {
    if (error instanceof UnknownPayment) return false;
    throw error;
  }
}

/** Whatever somebody put into the address: an order's id, its number, or nonsense. */
export function toName(text: string): OrderName {
  return { id: storable(text), number: readOrderNumber(text) };
}

export function toQuery(filters: OrderFilters): OrderQuery {
  const { status, fulfilment, unshipped, refunded, attention, q, from, until } = filters;
  return {
    status: status ?? null,
    fulfilment: fulfilment ?? null,
    unshipped: unshipped === "true",
    refunded: refunded === "true",
    attention: attention === "true",
    search: q ? { text: storable(q), number: readOrderNumber(q) } : null,
    from: from ?? null,
    until: until ?? null,
  };
}
