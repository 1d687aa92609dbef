/**
 * The checkout API: one typed contract for the worker's routes and the page. The page imports types only,
 * so that no validation library reaches it; the worker validates every body with these schemas.
 */
import * as v from "valibot";
import { AddressDraft, type Form } from "./address.ts";
import type { Bill, ClosedOption, DeliveryOption, Line } from "./bill.ts";
import { AMOUNT_MAX, type Money } from "./money.ts";
import type { DeclineCode, PaymentStatus } from "./order.ts";

const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{6,64}$/));
/** Longest code that anybody types, in characters, spaces and all. */
export const CODE_MAX = 64;
const Email = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email());

/** How sure we are who holds the link; see docs/architecture.md, "Identity". */
export type AssuranceLevel = "link" | "claimed" | "person";

// ---- requests: strict, so that a price sent along is refused and not silently dropped

/** POST /api/sessions: a visible page claims the link it was opened with. */
const Token = v.pipe(v.string(), v.minLength(20), v.maxLength(2048));
export const ClaimRequest = v.strictObject({
  token: Token,
  /** The language the page speaks, which receipts and messages about the order keep. */
  locale: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/))),
});
export type ClaimRequest = v.InferOutput<typeof ClaimRequest>;

/** PUT /api/checkout/draft: what has been typed so far, kept so that nothing is lost. */
export const DraftRequest = v.strictObject({
  address: AddressDraft,
  email: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(254)), ""),
});
export type DraftRequest = v.InferOutput<typeof DraftRequest>;

/** POST /api/quotes: price the checkout for this destination. A saved address is named, never sent back. */
export const QuoteRequest = v.strictObject({
  to: v.variant("kind", [
    v.strictObject({
      kind: v.literal("address"),
      address: AddressDraft,
      email: v.optional(v.union([v.literal(""), Email]), ""),
    }),
    v.strictObject({ kind: v.literal("saved"), addressId: Id }),
  ]),
  /** The way of delivery that was chosen; one that is not offered there counts as none. */
  deliveryId: v.optional(Id),
  /** A discount code as it was typed: small letters and spaces do not matter. */
  code: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(CODE_MAX)), ""),
  /** Minor units of the shop's currency: one of its presets, or any amount up to its maximum. */
  tipMinor: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(AMOUNT_MAX)), 0),
});
export type QuoteRequest = v.InferOutput<typeof QuoteRequest>;
/** As it may be sent: what was not chosen or typed may be left out. */
export type QuoteRequestInput = v.InferInput<typeof QuoteRequest>;

/** The version of the consent text that was ticked, or null: a box is never pre-ticked. */
const Ticked = v.nullable(v.strictObject({ textVersion: v.pipe(v.string(), v.maxLength(32)) }));
const ClientToken = v.pipe(v.string(), v.minLength(6), v.maxLength(256));

/** What the Pay button sends beside the offer it names. No body carries a price. */
export const Payment = v.variant("kind", [
  v.strictObject({
    kind: v.literal("new_card"),
    /** The provider's one-use token for the card typed into its own frame (Stripe: ConfirmationToken, `ctoken_...`). */
    clientToken: ClientToken,
    /** Keep this card for the next purchase. */
    keep: Ticked,
    /** Let this card pay by a tap in the chat. Only a kept card can. */
    tap: v.optional(Ticked, null),
  }),
  v.strictObject({
    kind: v.literal("saved_card"),
    cardId: Id,
    /** From now on this card may pay by a tap in the chat. Null changes nothing that was agreed before. */
    tap: v.optional(Ticked, null),
    /** The provider's one-use token for the CVC typed again (Stripe: `cvctok_...`), where the quote asks for it. */
    cvcToken: v.optional(v.nullable(ClientToken), null),
  }),
]);
export type Payment = v.InferOutput<typeof Payment>;
/** As it may be sent: what was not ticked or typed may be left out. */
export type PaymentInput = v.InferInput<typeof Payment>;

/** POST /api/orders: the Pay tap. Repeating it with the same quote answers with the same order. */
export const PayRequest = v.strictObject({ quoteId: Id, payment: Payment });
export type PayRequest = v.InferOutput<typeof PayRequest>;

/** POST /api/orders/:id/attempts: another card, after a decline, for the same order. */
export const RetryRequest = v.strictObject({
  /** The attempt that was declined, as the order told it: a request that comes twice is one attempt. */
  after: v.pipe(v.number(), v.integer(), v.minValue(1)),
  payment: Payment,
});
export type RetryRequest = v.InferOutput<typeof RetryRequest>;

/** POST /api/challenges: the page behind [Confirm with your bank] asks how its order stands and what the bank wants. */
export const ChallengeRequest = v.strictObject({ token: Token });
export type ChallengeRequest = v.InferOutput<typeof ChallengeRequest>;

/** POST /api/links/renew: send a fresh link into the owner's own thread (never to whoever asks). */
export const RenewRequest = v.strictObject({ token: Token });

// ---- answers

/** The texts that a buyer ticks to keep a card, and to let it pay by a tap in the chat. A changed text is a new version. */
export const KEEP_CARD_TEXT_VERSION = "keep-2026-11";
export const TAP_TEXT_VERSION = "tap-2026-11";

export interface Shop {
  name: string;
  legalName: string;
  /** `#rrggbb`; the page derives its accents and guarantees the contrast. */
  colour: string;
  logoUrl: string | null;
  termsUrl: string;
  privacyUrl: string;
  withdrawalUrl: string;
  /** `m.me` address of the Page, for "back to the chat" where the SDK cannot close. */
  chatUrl: string;
  /** Of the shop's one currency: how many digits its minor unit has (`minorDigits`). */
  digits: number;
  testMode: boolean;
}

/** A priced offer, valid 60 minutes, used once. */
export interface Quote extends Bill {
  id: string;
  /** Of the lines. */
  subtotal: Money;
  deliveryOptions: DeliveryOption[];
  closedOptions: ClosedOption[];
  /** What became of the code that was typed, in words; null when none was. One that is refused changes nothing. */
  code: { code: string; applied: boolean; words: string } | null;
  /** True when a saved card pays this much here only with its CVC typed again. */
  cvcNeeded: boolean;
  /** Where it goes, as much of it as this session may see. */
  destination: { name: string; summary: string };
  /** Milliseconds from the answer until it is over: the page's own clock may be wrong. */
  validForMs: number;
}

export interface SavedCard {
  id: string;
  brand: string;
  last4: string;
  expMonth: number;
  expYear: number;
  /** True when its owner has agreed to pay with it by a tap in the chat. */
  taps: boolean;
}

export interface SavedAddress {
  id: string;
  /** Masked below the level `person`. */
  name: string;
  summary: string;
}

export interface OrderView extends Bill {
  id: string;
  /** What a person reads out on the phone: `A-1042`. */
  number: string;
  status: PaymentStatus;
  /** Counts the Pay taps on this order, from 1. */
  attempt: number;
  /** Present in `declined`. */
  decline: DeclineCode | null;
  /** Present in `declined` and `paid`: what that means, a title on the first line, in the language of the order. */
  words: string | null;
  /** Present in `action_required`: what the provider's script needs to show the bank's challenge. */
  challenge: { clientSecret: string } | null;
  /** Present once paid: the card's brand and last four. */
  card: { brand: string; last4: string } | null;
  destination: string;
  /** True when the receipt goes to the buyer's own thread; a guest's stays on the page. */
  inChat: boolean;
  /** The goods are held this long, in milliseconds from the answer; null when nothing is held. */
  heldForMs: number | null;
}

export interface CheckoutView {
  level: AssuranceLevel;
  lines: Line[];
  subtotal: Money;
  /** Where we deliver; the home country first. */
  countries: { code: string; name: string }[];
  form: Form;
  draft: { address: AddressDraft; email: string };
  saved: { addresses: SavedAddress[]; cards: SavedCard[] };
  /** The words of the link behind which a code is typed or a tip given; empty in a shop that has neither. */
  extras: string;
  /** What may be given on top; null in a shop without tips. */
  tips: { presets: Money[]; maximum: Money } | null;
  /** Up to how much a card may pay by a tap in the chat, to be named in the consent; null for guests, who cannot agree. */
  tapLimit: Money | null;
  /** Ready-made when nothing has to be filled in. */
  quote: Quote | null;
  order: OrderView | null;
}

/** Answer of POST /api/sessions. */
export interface Claimed {
  /** Bearer secret of this page, kept in memory; a cookie carries it too where cookies live. */
  session: string;
  checkout: CheckoutView;
}

/** Answer of POST /api/challenges: whoever holds the link sees the amount and may answer the bank, and nothing else. */
export interface ChallengeView {
  status: PaymentStatus;
  total: Money;
  /** Present in `action_required`. */
  challenge: { clientSecret: string } | null;
}

/** What the HTML of every page carries, so that it can speak and show before any request. */
export interface Frame {
  locale: string;
  dir: "ltr" | "rtl";
  strings: Record<string, string>;
  shop: Shop;
  provider: { publishableKey: string; scriptUrl: string | null };
}

/** The page behind [Confirm with your bank]. */
export interface BankBoot extends Frame {
  /** Null when the link is none of ours, or over. */
  total: Money | null;
}

/** The checkout, and the pages without anything to fill in. */
export interface Boot extends Frame {
  page: "checkout" | "expired" | "missing" | "return";
  /** What the link is for; none on pages without one. */
  lines: Line[];
  /** On `return`: how the order that the bank sent back stands. */
  order: { number: string; status: PaymentStatus } | null;
}
