/** Everything the page knows, as signals. Steps and notices are unions: a state that has no face cannot be written. */
import type { AddressForm } from "../../contract/address.ts";
import type { Boot, CheckoutView, OrderView, Quote } from "../../contract/checkout.ts";
import type { Money } from "../../contract/money.ts";
import type { DeclineCode } from "../../contract/order.ts";
import { signal } from "../signal.ts";
import type { CheckoutApi } from "./api.ts";
import type { Faults, Typed } from "./fields.ts";

/** What the page shows. `form` and `express` are the two shapes of the checkout itself. */
export type Step =
  | { kind: "opening" | "form" | "express" | "sold_out" | "reopen" | "expired" | "missing" | "trouble" }
  | { kind: "checking" | "tired" | "paid"; order: OrderView }
  | { kind: "returned"; order: NonNullable<Boot["order"]> };

/** One calm message on top of the checkout. */
export type Notice =
  | { kind: DeclineCode | "provider_down" | "card_unusable" | "internal" | Passing }
  | { kind: "order_over" | "bank_waiting" }
  | { kind: "price_changed"; from: Money; to: Money };

/** Why an answer did not come that may well come in a moment. */
export type Passing = "one_moment" | "offline" | "unreached";

export type Choice = { kind: "new" } | { kind: "saved"; id: string };
export type CardState = "off" | "loading" | "ready" | "blocked";

/** The provider's card field, as the model needs it; card.ts is the real one. */
export interface CardPort {
  /** Checks the field and makes a one-use token of it. `typed` is the address the buyer typed, if any. */
  token(
    typed: Typed | null,
  ): Promise<{ token: string } | { fault: "fields" | "blocked" | "provider_down" | "offline" }>;
  /** Shows the bank's challenge. Resolves when it is over, however it ended; rejects when it could not be shown. */
  challenge(clientSecret: string): Promise<void>;
  amount(total: Money): void;
}

export interface Clock {
  now(): number;
  /** Runs `task` once after `ms`; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
}

/** The way back to the chat; bridge.ts is the real one. */
export interface Bridge {
  /** True where Messenger itself can close this page. */
  closesItself: boolean;
  /** Asks whatever holds the page to close it; opens the shop's chat when nothing does. */
  back(): void;
}

/** Where the page stands: the token of its address, and how to drop it. */
export interface Place {
  token: string | null;
  forgetToken(): void;
}

export interface Deps {
  api: CheckoutApi;
  card: CardPort;
  bridge: Bridge;
  clock: Clock;
  place: Place;
}

export type State = ReturnType<typeof createState>;

export function createState() {
  return {
    step: signal<Step>({ kind: "opening" }),
    view: signal<CheckoutView | null>(null),
    form: signal<AddressForm | null>(null),
    /** Filled in together with `form`, and read only with it. */
    typed: signal({} as Typed),
    faults: signal<Faults>({}),
    /** The link to line 2 was opened. */
    more: signal(false),
    to: signal<Choice>({ kind: "new" }),
    by: signal<Choice>({ kind: "new" }),
    keep: signal(false),
    quote: signal<Quote | null>(null),
    /** `yes`: the total below stands for what is typed now. */
    priced: signal<"no" | "asking" | "yes">("no"),
    /** The delivery option asked for, until the quote says so. */
    deliveryId: signal(""),
    order: signal<OrderView | null>(null),
    /** By the clock; 0 when nothing is held. */
    heldUntil: signal(0),
    busy: signal<"no" | "paying" | "bank">("no"),
    notice: signal<Notice | null>(null),
    /** We are trying again by ourselves, and why. */
    waiting: signal<Passing | null>(null),
    card: signal<CardState>("off"),
    renewal: signal<"idle" | "sending" | "sent" | "too_soon" | "failed">("idle"),
    /** Id of the element that wants the focus now; a new object each time. */
    focus: signal<{ id: string } | null>(null),
  };
}

/** The returning buyer: a saved card pays, and it goes to a saved address. */
export const nothingToFillIn = ({ to, by }: State): boolean => to.value.kind === "saved" && by.value.kind === "saved";

/** What Pay would charge. */
export const totalOf = ({ order, quote }: State): Money | undefined => (order.value ?? quote.value)?.total;
