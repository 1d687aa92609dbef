/** What a Pay press sets off, and how the order stands after it. Only a press charges: nothing here starts by a timer. */
import type {
  AttemptTokens,
  KEEP_CARD_TEXT_VERSION,
  NEW_CARD,
  OrderView,
  Payment,
  Quote,
  TAP_TEXT_VERSION,
} from "../../contract/checkout.ts";
import type { Answer } from "../call.ts";
import { go, show, showFailure } from "../checkout/failing.ts";
import type { Pricing } from "../checkout/pricing.ts";
import {
  type CodePort,
  cvcAsked,
  type Deps,
  type Made,
  type Notice,
  type Paying,
  type State,
} from "../checkout/state.ts";
import { pause } from "../clock.ts";
import { LOOKS_MS, PAID_SHOWN_MS, type Patiently } from "../patience.ts";

/** The versions of `card.keep` and `card.tap` in the locale files. */
const KEEP_TEXT: typeof KEEP_CARD_TEXT_VERSION = "keep-2026-11";
const TAP_TEXT: typeof TAP_TEXT_VERSION = "tap-2026-11";
const NEW: typeof NEW_CARD = "new";
const SECOND_MS = 1_000;

export function createPaying(code: CodePort, state: State, deps: Deps, patiently: Patiently, pricing: Pricing): Paying {
  const { api, card, bridge, clock } = deps;
  const { step, priced, order: current } = state;
  let stopCount = () => {};

  async function pay(): Promise<void> {
    const payment = await paymentOf();
    if (!payment) return;
    const order = current.value;
    const answer = order ? await again(order, payment) : await first(payment);
    if (answer) await conclude(answer, true);
  }

  async function paymentOf(): Promise<Payment | undefined> {
    const cardId = state.by.value;
    const tap = state.tap.value ? { textVersion: TAP_TEXT } : null;
    if (cardId) {
      const cvcToken = cvcAsked(state) ? tokenOf(await code.cvc(), "cvc") : null;
      return cvcToken === "" ? undefined : { kind: "saved_card", cardId, tap, cvcToken };
    }
    const clientToken = tokenOf(await card.token(state.to.value ? null : state.typed.value), "card");
    const keep = state.keep.value ? { textVersion: KEEP_TEXT } : null;
    return clientToken ? { kind: "new_card", clientToken, keep, tap } : undefined;
  }

  /** The token; empty when there is none, with a word about it where it is to be mended. @param field id of its place */
  function tokenOf(made: Made, field: "card" | "cvc"): string {
    if ("token" in made) return made.token;
    const { fault } = made;
    if (fault === "provider_down" || fault === "offline") show(state, { kind: fault });
    else if (fault === "fields" && field === "cvc") state.cvcFault.value = true;
    else state.focus.value = { id: field };
    return "";
  }

  /** Repeating this request is safe: one quote makes one order. Nothing is answered when another press is needed. */
  async function first(payment: Payment): Promise<Answer<OrderView> | undefined> {
    const offered = state.quote.value;
    if (!offered) return;
    const send = ({ id, attempts }: Quote) =>
      patiently(() => api.pay({ quoteId: id, attempt: tokenFor(attempts, payment), payment }));
    const answer = await send(offered);
    if (answer.ok || (answer.failure.code !== "quote_over" && answer.failure.code !== "code_gone")) return answer;
    const asked = cvcAsked(state);
    const fresh = (await pricing.ask()) && state.quote.value;
    if (!fresh) return;
    if (answer.failure.words) return answer;
    // The buyer pressed this very amount a moment ago, with all that it asks for; any other one needs another press.
    const [from, to] = [offered.total, fresh.total];
    if (cvcAsked(state) && !asked) state.focus.value = { id: "cvc" };
    else if (from.amount !== to.amount || from.currency !== to.currency)
      show(state, { kind: "price_changed", from, to });
    // The same price under other texts than those that the links led to is another offer.
    else if (offered.legal.termsUrl !== fresh.legal.termsUrl) show(state, { kind: "order_over" });
    else return send(fresh);
  }

  /** Repeating this one is safe too: it names the attempt that it follows, so the worker counts it once. */
  const again = (order: OrderView, payment: Payment): Promise<Answer<OrderView>> =>
    patiently(() =>
      api.attempt(order.id, { after: order.attempt, attempt: tokenFor(order.attempts, payment), payment }),
    );

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
    hold(order.heldForMs);
    priced.value = "yes";
    switch (order.status) {
      case "paid":
        if (bridge.closesItself) clock.after(PAID_SHOWN_MS, bridge.back);
        return go(state, "paid");
      case "created":
      case "paying":
        return void watch(order);
      case "action_required":
        if (now && order.challenge) return atBank(order);
        return backWith({ kind: "bank_waiting" }, !now);
      case "declined":
        return backWith({ kind: order.decline ?? "card_declined", words: order.words ?? "", beside: "card" }, !now);
      default:
        pricing.changed();
        return backWith(order.words ? { kind: "order_closed", words: order.words } : { kind: "order_over" }, !now);
    }
  }

  /** Counts the seconds that the goods are still held. */
  function hold(ms: number | null): void {
    state.heldUntil.value = ms ? clock.now() + ms : 0;
    stopCount();
    count();
  }

  function count(): void {
    const left = Math.max(0, Math.ceil((state.heldUntil.value - clock.now()) / SECOND_MS));
    state.heldLeft.value = left;
    if (left > 0) stopCount = clock.after(SECOND_MS, count);
  }

  function backWith(notice: Notice, polite?: boolean): void {
    step.value = "till";
    show(state, notice, polite);
  }

  /** From one press on to the bank, with no other between. */
  async function atBank(order: OrderView): Promise<void> {
    state.busy.value = "bank";
    await challenge(order);
  }

  async function challenge(order: OrderView): Promise<void> {
    try {
      if (order.challenge) await card.challenge(order.challenge.clientSecret);
    } catch {
      return backWith({ kind: "provider_down" });
    }
    // After a reload the page has only the order's state: the worker then answers with what the bank's window needs.
    await conclude(await patiently(() => api.resume(order.id)), !order.challenge);
  }

  async function watch(order: OrderView): Promise<void> {
    go(state, "checking");
    for (const wait of LOOKS_MS) {
      await pause(clock, wait);
      const answer = await api.order(order.id);
      if (answer.ok && answer.value.status !== "paying" && answer.value.status !== "created")
        return settle(answer.value);
    }
    go(state, "tired");
  }

  return { pay, challenge, settle, watch };
}

/** What allows this card to be charged; one that the worker has given nothing for is refused by it. */
function tokenFor(attempts: AttemptTokens, payment: Payment): string {
  const card = payment.kind === "saved_card" ? payment.cardId : NEW;
  return attempts[card] ?? "";
}
