/**
 * The Pay tap in the thread: Meta's signed webhook is the proof of who tapped. The tap itself charges, once, while it is fresh; a
 * second look at it, or an old one, never does (invariant 4).
 */
import { type Begun, beginTap, beginTapAttempt, type ThreadTap } from "../../db/begin.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { ATTEMPTS_PER_ORDER_MAX, HOLD_MS, REPEAT_MS, TAP_AGE_MS_MAX, TAP_BEGIN_MS_MAX } from "../limits.ts";
import { actedAt } from "../messenger/window.ts";
import { beginPatiently } from "./begin-patiently.ts";
import { chargeOrder } from "./charge.ts";

export interface Tap {
  pageId: string;
  psid: string;
  /** When the button was tapped, in milliseconds, by Messenger's clock. */
  at: number;
  /** True for the webhook that brought the tap; false when the sweep takes it up again. */
  isFirstLook: boolean;
}

/** What the button names: an offer, or a declined order and the card to try next. */
export type PayButton =
  | { kind: "pay"; quoteId: string }
  | { kind: "pay_again"; orderId: string; after: number; cardId: string };

export type Tapped =
  /** Charged by this tap. How it ended is told by the settlement, in the same thread. */
  | { kind: "charged"; order: OrderRow }
  /** There was an order already; nothing was charged now. */
  | { kind: "known"; order: OrderRow }
  /** The same things were bought a moment ago: ask first. */
  | { kind: "repeated" }
  | { kind: "sold_out" }
  /** Too old, used, expired or changed: it takes a fresh offer. */
  | { kind: "over" };

/** Charges what the button names, or says why not. @throws what the database throws */
export async function payByTap(deps: Deps, tap: Tap, button: PayButton): Promise<Tapped> {
  const threadTap: ThreadTap = {
    pageId: tap.pageId,
    psid: tap.psid,
    mayCharge: mayCharge(deps, tap),
    now: deps.now,
    seenAt: actedAt(deps.now, tap.at),
    repeatedSince: new Date(deps.now.getTime() - REPEAT_MS),
  };
  const begun = await begin(deps, threadTap, button);
  switch (begun.kind) {
    case "begun": {
      const { providerCardId } = begun.payer;
      if (!providerCardId) throw new Error("a tap in the thread names a saved card");
      const method = { kind: "saved_card" as const, providerCardId, cvcToken: null };
      return { kind: "charged", order: (await chargeOrder(deps, begun.order, begun.payer, method)).order };
    }
    case "known":
      return begun;
    case "repeated":
      return begun;
    case "short":
      return { kind: "sold_out" };
    case "over":
    case "barred":
    // No offer in the thread has a code.
    case "code_gone":
    // Nor is a saved card one that is tried.
    case "too_many":
    case "order_live":
    case "raced":
      return { kind: "over" };
    default:
      return begun satisfies never;
  }
}

async function begin(deps: Deps, tap: ThreadTap, button: PayButton): Promise<Begun> {
  if (button.kind === "pay_again") {
    const attempt = { orderId: button.orderId, after: button.after, attemptsMax: ATTEMPTS_PER_ORDER_MAX };
    return await beginTapAttempt(deps.sql, attempt, button.cardId, tap);
  }
  const holdUntil = new Date(deps.now.getTime() + HOLD_MS);
  const beginOnce = () => beginTap(deps.sql, deps.id("ord"), button.quoteId, tap, holdUntil);
  return tap.mayCharge ? await beginPatiently(deps, button.quoteId, beginOnce) : await beginOnce();
}

/** A clock may be off in either direction; a tap from the future is no fresher than one from the past. */
function mayCharge({ now, spentMs }: Deps, { at, isFirstLook }: Tap): boolean {
  return isFirstLook && spentMs() <= TAP_BEGIN_MS_MAX && Math.abs(now.getTime() - at) <= TAP_AGE_MS_MAX;
}
