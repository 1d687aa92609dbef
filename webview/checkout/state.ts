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
import type { Passing, Patiently } from "../patience.ts";
import { signal } from "../signal.ts";
import type { CheckoutApi } from "./api.ts";
import type { Faults, Typed } from "./fields.ts";
import type { Pricing } from "./pricing.ts";

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
  /** Shows the bank's challenge. Resolves when it is over, however it ended; rejects when it could not be shown. */
  challenge(clientSecret: string): Promise<void>;
  amount(total: Money): void;
}

/** The field for the code of a kept card; webview/paying/code.ts is the real one. */
export interface CodePort {
  /** Checks it and makes a token of it. With the fault `fields` the focus is in the field. */
  cvc(): Promise<Made>;
}

/** Where the page stands: the token of its address, the key of its claim, how to drop both, and how to ask the worker for the page anew. */
export interface Place {
  token: string | null;
  /** By which the worker knows this page's claim when it comes again, after a reload too. */
  key: string;
  forgetToken(): void;
  reload(): void;
}

/** What follows a Pay press; webview/paying/paying.ts is the real one. */
export interface Paying {
  /** Charges what is chosen, or says why not. The press found nothing missing. */
  pay(): Promise<void>;
  /** Shows the bank's challenge of this order, then where the order stands. */
  challenge(order: OrderView): Promise<void>;
  /** Shows the checkout where an order stands. `now`: the buyer has just pressed, so the bank may be shown. */
  settle(order: OrderView, now?: boolean): Promise<void>;
  /** Looks at a payment whose outcome is not known until it is, or until looking is no use. */
  watch(order: OrderView): Promise<void>;
}

export type CreatePaying = (state: State, deps: Deps, patiently: Patiently, pricing: Pricing) => Paying;

export interface Deps {
  api: CheckoutApi;
  /** Fetches what follows a Pay press. Rejects when it does not come. */
  paying(): Promise<CreatePaying>;
  /** Fetches, once, how somebody shows who they are, and begins with it. Rejects when it does not come. */
  proof(): Promise<unknown>;
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
    /** Seconds until then. */
    heldLeft: signal(0),
    /** What follows a Pay press, once it is here. */
    paying: signal<Paying | null>(null),
    busy: signal<"paying" | "bank" | null>(null),
    notice: signal<Notice | null>(null),
    /** We are trying again by ourselves, and why. */
    waiting: signal<Passing | null>(null),
    card: signal<CardState>("off"),
    cvc: signal<CardState>("off"),
    /** The code was asked for and is not whole. */
    cvcFault: signal(false),
    /** Id of the element that wants the focus now; a new object each time. `polite`: it takes it from nobody who types. */
    focus: signal<{ id: string; polite?: boolean } | null>(null),
  };
}

/** The returning buyer: a saved card pays, and it goes to a saved address. */
export const nothingToFillIn = ({ to, by }: State): boolean => to.value !== null && by.value !== null;

/** The chosen card pays this only with its code typed again. */
export const cvcAsked = ({ order, quote, by }: State): boolean =>
  by.value !== null && !!(order.value ?? quote.value)?.cvcFor.includes(by.value);

/**
 * What Pay would charge for: the order that is under way, or else the offer. Before there is one, what it costs to go to the
 * country that is chosen; nothing of that is known of a saved address.
 */
export const billOf = ({ order, quote, form, to }: State): Bill | null =>
  order.value ?? quote.value ?? (to.value ? null : (form.value?.estimate ?? null));
