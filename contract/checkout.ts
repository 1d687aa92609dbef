/**
 * The checkout API: one typed contract for the worker's routes and the page. The page imports types only,
 * so that no validation library reaches it; the worker validates every body with these schemas.
 */
import * as v from "valibot";
import { AddressDraft, type Form } from "./address.ts";
import type { Bill, ClosedOption, DeliveryOption, Line } from "./bill.ts";
import type { LegalLinks } from "./legal.ts";
import { Token } from "./links.ts";
import { AMOUNT_MAX, type Money } from "./money.ts";
import type { DeclineCode, PaymentStatus } from "./order.ts";
import type { Shop } from "./shop.ts";

const Id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{6,64}$/));
/** Longest code that anybody types, in characters, spaces and all. */
export const CODE_MAX = 64;
const Email = v.pipe(v.string(), v.trim(), v.maxLength(254), v.email());

/** How sure we are who holds the link; see docs/architecture.md, "Identity". */
export type AssuranceLevel = "link" | "claimed" | "person";

// ---- requests: strict, so that a price sent along is refused and not silently dropped

/** POST /api/sessions: a visible page claims the link it was opened with. */
export const ClaimRequest = v.strictObject({
  token: Token,
  /** Random, of the page's own, kept to itself: by it a claim whose answer was lost is the same one when it comes again. Absent: another. */
  key: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{22,128}$/))),
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

/**
 * What allows one charge: bound to the offer or order, its amount, the card and the session. It came with the offer, or with the order
 * that was declined. One that is none is the same as an offer that is over.
 */
const AttemptToken = v.pipe(v.string(), v.maxLength(1024));

/** POST /api/orders: the Pay tap. Repeating it with the same quote answers with the same order. */
export const PayRequest = v.strictObject({ quoteId: Id, attempt: AttemptToken, payment: Payment });
export type PayRequest = v.InferOutput<typeof PayRequest>;

/** POST /api/orders/:id/attempts: another card, after a decline, for the same order. */
export const RetryRequest = v.strictObject({
  /** The attempt that was declined, as the order told it: a request that comes twice is one attempt. */
  after: v.pipe(v.number(), v.integer(), v.minValue(1)),
  attempt: AttemptToken,
  payment: Payment,
});
export type RetryRequest = v.InferOutput<typeof RetryRequest>;

/** POST /api/sessions/person: Messenger's word for who holds the phone (Meta docs, `getContext`), as it gave it. */
export const ProofRequest = v.strictObject({ signedRequest: v.pipe(v.string(), v.minLength(1), v.maxLength(4000)) });
export type ProofRequest = v.InferOutput<typeof ProofRequest>;

/** POST /api/sessions/its-me: ask in the thread of the link's owner. */
export const AskRequest = v.strictObject({});

// ---- answers

/** One for each card that may pay, by its id, and one for a `new` card. */
export type AttemptTokens = Record<string, string>;
/** Where the one for a new card is among them. */
export const NEW_CARD = "new";

/** The texts that a buyer ticks to keep a card, and to let it pay by a tap in the chat. A changed text is a new version. */
export const KEEP_CARD_TEXT_VERSION = "keep-2026-11";
export const TAP_TEXT_VERSION = "tap-2026-11";

/** A priced offer, valid 60 minutes, used once. */
export interface Quote extends Bill {
  id: string;
  /** Of the lines. */
  subtotal: Money;
  deliveryOptions: DeliveryOption[];
  /** The texts that paying accepts: those of this offer, whatever the shop changes meanwhile. */
  legal: LegalLinks;
  closedOptions: ClosedOption[];
  /** What became of the code that was typed, in words; null when none was. One that is refused changes nothing. */
  code: { code: string; applied: boolean; words: string } | null;
  /** Ids of the saved cards that pay this much to there only with their CVC typed again. */
  cvcFor: string[];
  /** Where it goes, as much of it as this session may see. */
  destination: { name: string; summary: string };
  attempts: AttemptTokens;
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
  /** Present in `declined` (what that means, and of which card) and in `paid`: a title on the first line, in the language of the order. */
  words: string | null;
  /** Ids of the saved cards that pay this much to there only with their CVC typed again. */
  cvcFor: string[];
  /** In `declined`: for the attempt that follows. Else empty. */
  attempts: AttemptTokens;
  /** Present in `action_required`: what the provider's script needs to show the bank's challenge. */
  challenge: { clientSecret: string } | null;
  /** The brand and last four of the card that paid or was declined, as far as the provider told. */
  card: { brand: string; last4: string } | null;
  destination: string;
  /** True when the receipt goes to the buyer's own thread; a guest's stays on the page. */
  inChat: boolean;
  /** The page of a guest's paid order, which nobody sends to them; null for everybody else. */
  pageUrl: string | null;
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
  /** What of it is chosen at first; null: something new. */
  chosen: { addressId: string | null; cardId: string | null };
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
  /** Whom to ask who holds the phone, where Messenger shows the page; null everywhere else. */
  messenger: { appId: string; scriptUrl: string } | null;
  /** What the link is for; none on pages without one. */
  lines: Line[];
  /** On `return`: how the order that the bank sent back stands; null where the browser has no session of one. */
  order: { number: string; status: PaymentStatus } | null;
}
