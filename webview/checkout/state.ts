/** Everything the page knows, as signals. Steps and notices are unions: a state that has no face cannot be written. */
import type { VNode } from "preact";
import type { Form } from "../../contract/address.ts";
import type { Bill } from "../../contract/bill.ts";
import type { CheckoutView, OrderView, Quote } from "../../contract/checkout.ts";
import type { Money } from "../../contract/money.ts";
import type { DeclineCode } from "../../contract/order.ts";
import type { Bridge } from "../bridge.ts";
import type { Failure } from "../call.ts";
import type { Clock } from "../clock.ts";
import type { Passing } from "../patience.ts";
import type { Renewal } from "../renewal.ts";
import { signal } from "../signal.ts";
import type { CheckoutApi } from "./api.ts";
import type { Faults, Typed } from "./fields.ts";

/** What the page shows: `till` is the checkout itself, and the last three are how the order stands. */
export type Step = "opening" | "till" | "sold_out" | "reopen" | "trouble" | "checking" | "tired" | "paid";

/** One calm message: on top of the checkout, or beside the card that it is about. */
export type Notice =
  | { kind: DeclineCode; words: string; beside: "card" }
  | { kind: "card_unusable"; beside: "card" }
  | { kind: Failure["code"]; words: string }
  | { kind: "provider_down" | "internal" | Passing | "order_over" | "bank_waiting" }
  | { kind: "price_changed"; from: Money; to: Money };

export const aboutCard = (notice: Notice | null): boolean => notice !== null && "beside" in notice;

/** Id of what is saved; null for something new. */
export type Choice = string | null;
export type CardState = "off" | "loading" | "ready" | "blocked";

/** What became of a field of the provider's: a one-use token, or why there is none. */
export type Made = { token: string } | { fault: "fields" | "blocked" | "provider_down" | "offline" };

/** The provider's fields, as the model needs them; card.ts is the real one. */
export interface CardPort {
  /** Checks the card field and makes a token of it. `typed` is the address the buyer typed, if any. */
  token(typed: Typed | null): Promise<Made>;
  /** The same for the code of a kept card. With the fault `fields` the focus is in the field. */
  cvc(): Promise<Made>;
  /** Shows the bank's challenge. Resolves when it is over, however it ended; rejects when it could not be shown. */
  challenge(clientSecret: string): Promise<void>;
  amount(total: Money): void;
}

/** Where the page stands: the token of its address, how to drop it, and how to ask the worker for the page anew. */
export interface Place {
  token: string | null;
  forgetToken(): void;
  reload(): void;
}

export interface Deps {
  api: CheckoutApi;
  card: CardPort;
  bridge: Pick<Bridge, "closesItself" | "back">;
  clock: Clock;
  place: Place;
}

export type State = ReturnType<typeof createState>;

export function createState() {
  return {
    step: signal<Step>("opening"),
    view: signal<CheckoutView | null>(null),
    form: signal<Form | null>(null),
    /** Filled in together with `form`, and read only with it. */
    typed: signal({} as Typed),
    faults: signal<Faults>({}),
    /** The link to line 2 was opened. */
    more: signal(false),
    to: signal<Choice>(null),
    by: signal<Choice>(null),
    /** The two consents, never ticked by us: to keep the new card, and to let the chosen one pay by a tap in the chat. */
    keep: signal(false),
    tap: signal(false),
    quote: signal<Quote | null>(null),
    /** `yes`: the total below stands for what is typed now. */
    priced: signal<"no" | "asking" | "yes">("no"),
    /** The delivery option asked for, until the quote says so. */
    deliveryId: signal(""),
    /** A discount code as it is typed, and a tip in minor units. */
    code: signal(""),
    tip: signal(0),
    /** What stands in the field of another tip; null until that is chosen. */
    tipTyped: signal<string | null>(null),
    /** What draws the fields for both, once they were asked for. */
    extras: signal<(() => VNode) | null>(null),
    order: signal<OrderView | null>(null),
    /** By the clock; 0 when nothing is held. */
    heldUntil: signal(0),
    busy: signal<"paying" | "bank" | null>(null),
    notice: signal<Notice | null>(null),
    /** We are trying again by ourselves, and why. */
    waiting: signal<Passing | null>(null),
    card: signal<CardState>("off"),
    cvc: signal<CardState>("off"),
    /** The code was asked for and is not whole. */
    cvcFault: signal(false),
    renewal: signal<Renewal>("idle"),
    /** Id of the element that wants the focus now; a new object each time. `polite`: it takes it from nobody who types. */
    focus: signal<{ id: string; polite?: boolean } | null>(null),
  };
}

/** The returning buyer: a saved card pays, and it goes to a saved address. */
export const nothingToFillIn = ({ to, by }: State): boolean => to.value !== null && by.value !== null;

/** The chosen card pays this much only with its code typed again. */
export const cvcAsked = ({ by, quote }: State): boolean => by.value !== null && (quote.value?.cvcNeeded ?? false);

/**
 * What Pay would charge for: the order that is under way, or else the offer. Before there is one, what it costs to go to the
 * country that is chosen; nothing of that is known of a saved address.
 */
export const billOf = ({ order, quote, form, to }: State): Bill | null =>
  order.value ?? quote.value ?? (to.value ? null : (form.value?.estimate ?? null));
