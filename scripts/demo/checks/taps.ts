/** PURE. What people tapped, counted where it arrived and not where it was meant. */
import type { State } from "../state.ts";
import { expecting, type Verdict } from "../verdict.ts";

export interface Taps {
  /** Everything this person sent in the thread. */
  thread: number;
  /** Presses on the Pay button of a page: each is an attempt at an order. */
  page: number;
}

export function tapsBetween(before: State, after: State, psid: string): Taps {
  return { thread: sent(after, psid) - sent(before, psid), page: presses(after, psid) - presses(before, psid) };
}

/** From the product's card to the receipt. */
export function paidByTap(before: State, after: State, psid: string): Verdict {
  return expecting("1 tap in the chat, and no page was opened", {
    taps: [tapsBetween(before, after, psid), { thread: 1, page: 0 }],
    sessions: [after.sessions, before.sessions],
  });
}

/** From the page as it opened to the receipt. */
export function paidByPress(before: State, after: State, psid: string): Verdict {
  return expecting("1 press in the open page, and nothing was typed", {
    taps: [tapsBetween(before, after, psid), { thread: 0, page: 1 }],
    "offers, one for every address typed": [after.quotes, before.quotes],
  });
}

export function tapsCounted({ thread, page }: Taps): Verdict {
  return expecting(`taps counted, to pay again: thread ${thread}, page ${page} after opening`, {
    "in the thread": [thread, 1],
    "in the page": [page, 1],
  });
}

function sent(state: State, psid: string): number {
  return (state.threads.get(psid) ?? []).filter(({ from }) => from === "person").length;
}

function presses(state: State, psid: string): number {
  const buyer = state.buyers.find((each) => each.psid === psid);
  const inPages = state.orders.filter((order) => order.channel === "page" && order.buyerId === buyer?.id);
  return inPages.reduce((sum, order) => sum + order.attempt, 0);
}
