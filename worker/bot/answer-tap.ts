/** A Pay tap in the thread: it charges, and what is left to say is said. Most taps end with the settlement's own messages. */
import { finishEvent, type InboxRow } from "../../db/inbox.ts";
import type { OrderRow } from "../../db/orders.ts";
import { queueReplies } from "../../db/outbox.ts";
import { payByTap, type Tapped } from "../checkout/tap.ts";
import { waitingMessage } from "../checkout/tell.ts";
import { isEndedByMerchant, toldStatus } from "../checkout/transitions.ts";
import type { Deps } from "../deps.ts";
import type { MessengerEvent } from "../messenger/events.ts";
import type { Occasion } from "./occasion.ts";
import type { PayIntent } from "./payloads.ts";

/** Ends the event, or answers with what is left to say about it. */
export async function answerTap(
  deps: Deps,
  row: InboxRow,
  event: Exclude<MessengerEvent, { kind: "echo" }>,
  button: PayIntent,
): Promise<Occasion["intent"] | null> {
  const { pageId, psid, timestamp: at } = event;
  const tapped = await payByTap(deps, { pageId, psid, at, isFirstLook: row.attempts === 1 }, button);
  deps.log.info("tap", { kind: tapped.kind, order: "order" in tapped ? tapped.order : null });
  const left = toSay(tapped, button.sku);
  if (left !== "waiting") {
    if (!left) await finishEvent(deps.sql, row.id, deps.now);
    return left;
  }
  await remind(deps, row, (tapped as { order: OrderRow }).order);
  return null;
}

/** Null: it is said already. `waiting`: the order waits for its buyer and says so again. */
function toSay(tapped: Tapped, sku: string): Occasion["intent"] | "waiting" | null {
  switch (tapped.kind) {
    case "charged":
      return tapped.order.status === "paying" ? { kind: "tap_checking" } : null;
    case "known":
      // That nothing was charged would not be true of what the merchant has given back.
      return isEndedByMerchant(tapped.order) ? { kind: "buy", sku } : aboutKnown(tapped.order);
    case "repeated":
      return { kind: "tap_repeated" };
    case "sold_out":
      return { kind: "buy", sku };
    case "over":
      return { kind: "tap_over" };
    default:
      return tapped satisfies never;
  }
}

function aboutKnown(order: OrderRow): Occasion["intent"] | "waiting" {
  const status = toldStatus(order);
  switch (status) {
    case "paid":
      return { kind: "tap_paid", order };
    case "created":
    case "paying":
      return { kind: "tap_checking" };
    case "declined":
    case "action_required":
      return "waiting";
    case "cancelled":
    case "expired":
      return { kind: "tap_over" };
    default:
      return status satisfies never;
  }
}

async function remind(deps: Deps, row: InboxRow, order: OrderRow): Promise<void> {
  if (!order.buyerId || (order.status !== "declined" && order.status !== "action_required")) return;
  const message = await waitingMessage(deps, order, order.status, order.declineCode);
  const messages = message ? [{ dedupeKey: `reply:${row.id}:0`, ...message }] : [];
  await queueReplies(deps.sql, row.id, order.buyerId, { messages, quotes: [], renewed: [] }, deps.now);
}
