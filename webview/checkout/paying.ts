/** The Pay press and what follows it. Only a press charges: nothing here starts by a timer. */
import type { KEEP_CARD_TEXT_VERSION, OrderView, Payment } from "../../contract/checkout.ts";
import type { Answer } from "./api.ts";
import { go, show, showFailure, showFaults } from "./failing.ts";
import { type Patiently, pause } from "./patience.ts";
import { anyOf, currentFaults, type Pricing } from "./pricing.ts";
import type { Deps, State } from "./state.ts";

/** The version of `card.keep` in the locale files. */
const KEEP_TEXT: typeof KEEP_CARD_TEXT_VERSION = "keep-2026-11";

/** Long enough to read that it is paid. */
const PAID_SHOWN_MS = 5_000;

/** Waits between looks at an unknown payment: the worker knows within about two minutes. */
export const LOOKS_MS = [1_000, 2_000, 4_000, 8_000, ...Array<number>(13).fill(10_000)];

export interface Paying {
  press(): Promise<void>;
  /** Shows the checkout where an order stands. `now`: the buyer has just pressed, so the bank may be shown. */
  settle(order: OrderView, now?: boolean): Promise<void>;
  /** Looks at a payment whose outcome is not known until it is, or until looking is no use. */
  watch(order: OrderView): Promise<void>;
}

export function createPaying(
  state: State,
  deps: Deps,
  patiently: Patiently,
  pricing: Pricing,
  shape: () => void,
): Paying {
  const { api, card, bridge, clock } = deps;
  const { busy, priced, order: current } = state;

  async function press(): Promise<void> {
    if (busy.value !== "no" || priced.value === "asking") return;
    state.notice.value = null;
    const order = current.value;
    if (order?.status === "action_required") return during("bank", () => challenge(order));
    const faults = currentFaults(state);
    if (anyOf(faults)) return showFaults(state, faults);
    if (priced.value === "no") await pricing.ask();
    else await during("paying", pay);
  }

  async function during(what: "paying" | "bank", work: () => Promise<void>): Promise<void> {
    busy.value = what;
    try {
      await work();
    } finally {
      busy.value = "no";
    }
  }

  async function pay(): Promise<void> {
    const payment = await paymentOf();
    if (!payment) return;
    const order = current.value;
    const answer = order ? await again(order, payment) : await first(payment);
    if (answer) await conclude(answer, true);
  }

  async function paymentOf(): Promise<Payment | undefined> {
    const by = state.by.value;
    if (by.kind === "saved") return { kind: "saved_card", cardId: by.id };
    const made = await card.token(state.to.value.kind === "new" ? state.typed.value : null);
    if ("token" in made) {
      return { kind: "new_card", clientToken: made.token, keep: state.keep.value ? { textVersion: KEEP_TEXT } : null };
    }
    if (made.fault === "fields" || made.fault === "blocked") state.focus.value = { id: "card" };
    else show(state, { kind: made.fault });
  }

  /** Repeating this request is safe: one quote makes one order. Nothing is answered when the price has changed. */
  async function first(payment: Payment): Promise<Answer<OrderView> | undefined> {
    const offered = state.quote.value;
    if (!offered) return;
    const send = (quoteId: string) => patiently(() => api.pay({ quoteId, payment }));
    const answer = await send(offered.id);
    if (answer.ok || answer.failure.code !== "quote_over") return answer;
    const fresh = (await pricing.ask()) && state.quote.value;
    if (!fresh) return;
    const [from, to] = [offered.total, fresh.total];
    // The buyer pressed this very amount a moment ago; any other one needs another press.
    if (from.amount === to.amount && from.currency === to.currency) return send(fresh.id);
    show(state, { kind: "price_changed", from, to });
  }

  /** Repeating this one is safe too: it names the attempt that it follows, so the worker counts it once. */
  const again = (order: OrderView, payment: Payment): Promise<Answer<OrderView>> =>
    patiently(() => api.attempt(order.id, { after: order.attempt, payment }));

  async function conclude(answer: Answer<OrderView>, now?: boolean): Promise<void> {
    if (answer.ok) return settle(answer.value, now);
    const order = current.value;
    if (answer.failure.code !== "order_closed" || !order) return showFailure(state, answer.failure);
    const truth = await patiently(() => api.order(order.id));
    if (truth.ok) await settle(truth.value);
    else showFailure(state, truth.failure);
  }

  async function settle(order: OrderView, now?: boolean): Promise<void> {
    current.value = order;
    state.heldUntil.value = order.heldForMs ? clock.now() + order.heldForMs : 0;
    priced.value = "yes";
    switch (order.status) {
      case "paid":
        if (bridge.closesItself) clock.after(PAID_SHOWN_MS, bridge.back);
        return go(state, { kind: "paid", order });
      case "created":
      case "paying":
        void watch(order);
        return;
      case "action_required":
        if (now && order.challenge) return during("bank", () => challenge(order));
        shape();
        return show(state, { kind: "bank_waiting" });
      case "declined":
        shape();
        return show(state, { kind: order.decline ?? "card_declined" });
      default:
        pricing.changed();
        shape();
        return show(state, { kind: "order_over" });
    }
  }

  async function challenge(order: OrderView): Promise<void> {
    try {
      if (order.challenge) await card.challenge(order.challenge.clientSecret);
    } catch {
      shape();
      return show(state, { kind: "provider_down" });
    }
    // After a reload the page has only the order's state: the worker then answers with what the bank's window needs.
    await conclude(await patiently(() => api.resume(order.id)), !order.challenge);
  }

  async function watch(order: OrderView): Promise<void> {
    go(state, { kind: "checking", order });
    for (const wait of LOOKS_MS) {
      await pause(clock, wait);
      const answer = await api.order(order.id);
      if (answer.ok && answer.value.status !== "paying" && answer.value.status !== "created")
        return settle(answer.value);
    }
    go(state, { kind: "tired", order });
  }

  return { press, settle, watch };
}
