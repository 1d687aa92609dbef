/** What was bought. */
import { sql } from "drizzle-orm";
import { bigserial, check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { AddressDraft } from "../../contract/address.ts";
import { FULFILMENT_STATES, LIVE_STATUSES, PAYMENT_STATUSES } from "../../contract/order.ts";
import type { CardConsent, Seller, TapConsent } from "../documents.ts";
import { billChecks, billColumns } from "./bill.ts";
import { buyers } from "./buyers.ts";
import { checkouts } from "./checkouts.ts";
import { at, oneOf } from "./columns.ts";

/** The immutable snapshot that a Pay tap makes from a quote, and where its one PaymentIntent stands. */
export const orders = pgTable(
  "orders",
  {
    id: text("id").primaryKey(),
    /** Counts up by database sequence; shown as `A-1042`. */
    number: bigserial("number", { mode: "number" }).notNull(),
    quoteId: text("quote_id").notNull(),
    checkoutId: text("checkout_id")
      .notNull()
      .references(() => checkouts.id),
    /**
     * Null for a guest order: somebody who only held the link never writes to the owner's records. Null too once its buyer has had
     * their data deleted.
     */
    buyerId: text("buyer_id").references(() => buyers.id),
    /** `buyer:<id>` or `guest:<session id>`. */
    payer: text("payer").notNull(),
    /** The shop's name as it stood. */
    seller: text("seller").notNull(),
    /** Who the contract is with, as they stood. */
    soldBy: jsonb("sold_by").$type<Seller>().notNull(),
    ...billColumns(),
    address: jsonb("address").$type<AddressDraft>().notNull(),
    /** The saved address that was named; null when it was typed. */
    addressId: text("address_id"),
    email: text("email").notNull(),
    locale: text("locale").notNull(),
    termsVersion: text("terms_version").notNull(),

    status: text("status").notNull(),
    /** The Pay taps so far; part of every confirm's idempotency key. */
    attempt: integer("attempt").notNull().default(1),
    attemptAt: at("attempt_at").notNull(),
    /** Where the current attempt was tapped: what becomes of it is told there. */
    channel: text("channel").notNull().default("page"),
    /** The saved card of the current attempt; null for a new one. */
    cardId: text("card_id"),
    /** Consent given with the current attempt's new card; null clears it (ticked, declined, unticked: nothing saved). */
    consent: jsonb("consent").$type<CardConsent>(),
    /** The same for paying by a tap in the chat. */
    tapConsent: jsonb("tap_consent").$type<TapConsent>(),
    paymentIntentId: text("payment_intent_id"),
    /** The charge or card behind the last outcome seen, so that an old decline read late is not taken for a new one. */
    chargeRef: text("charge_ref"),
    declineCode: text("decline_code"),
    cardBrand: text("card_brand"),
    cardLast4: text("card_last4"),
    /** Stock is held until here; null when nothing is held. */
    heldUntil: at("held_until"),
    /**
     * What the merchant settled for when the provider had taken something else than the total; 0: all of it went back. Null where
     * nothing had to be decided.
     */
    acceptedMinor: integer("accepted_minor"),
    /** Set when a person must look: an amount that does not match, money that came late without stock. */
    needsAttention: text("needs_attention"),
    /** Since when the provider says that it does not know this payment; null as long as anything else comes of asking. */
    unknownSince: at("unknown_since"),
    /** When the sweep last took it up: those waiting longest come first, so that none starves. */
    sweptAt: at("swept_at"),
    createdAt: at("created_at").notNull(),
    paidAt: at("paid_at"),

    /** Where the goods are: worker/merchant/fulfilment.ts says what follows what. */
    fulfilment: text("fulfilment").notNull().default("unfulfilled"),
    carrier: text("carrier"),
    trackingNumber: text("tracking_number"),
    trackingUrl: text("tracking_url"),
    shippedAt: at("shipped_at"),
    deliveredAt: at("delivered_at"),
    /**
     * The sum of its refunds that have not failed. Kept here because a refund is allowed by compare-and-set on this row. Only a
     * refund made in the provider's dashboard while one of ours was on its way can lift it above the total, until ours has failed.
     */
    refundedMinor: integer("refunded_minor").notNull().default(0),
    /** Where the dispute stands that asks for most: an open one before one that is over, then the newest. Null: nobody disputed it. */
    disputeStatus: text("dispute_status"),
    disputedAt: at("disputed_at"),
    /** The card network's warning that the payment was fraud. */
    fraudWarnedAt: at("fraud_warned_at"),
  },
  (t) => [
    uniqueIndex("orders_number").on(t.number),
    uniqueIndex("orders_quote").on(t.quoteId),
    uniqueIndex("orders_payment_intent").on(t.paymentIntentId),
    uniqueIndex("orders_one_live").on(t.checkoutId, t.payer).where(oneOf(t.status, LIVE_STATUSES)),
    index("orders_unsettled").on(t.attemptAt).where(oneOf(t.status, LIVE_STATUSES)),
    index("orders_buyer").on(t.buyerId),
    check("orders_status", oneOf(t.status, PAYMENT_STATUSES)),
    ...billChecks("orders", t),
    check("orders_paid", sql`(${t.status} = 'paid') = (${t.paidAt} is not null)`),
    check("orders_guest", sql`${t.buyerId} is not null or (${t.consent} is null and ${t.tapConsent} is null)`),
    check("orders_channel", oneOf(t.channel, ["page", "thread"])),
    check("orders_fulfilment", oneOf(t.fulfilment, FULFILMENT_STATES)),
    check("orders_unpaid", sql`${t.status} = 'paid' or (${t.fulfilment} = 'unfulfilled' and ${t.refundedMinor} = 0)`),
    check("orders_accepted", sql`${t.acceptedMinor} >= 0`),
    check("orders_refunded", sql`${t.refundedMinor} >= 0`),
    check("orders_disputed", sql`(${t.disputeStatus} is null) = (${t.disputedAt} is null)`),
  ],
);

/** Contracts that their buyers withdrew from: once per order, for good. It moves no money: that is the merchant's to do. */
export const withdrawals = pgTable("withdrawals", {
  orderId: text("order_id")
    .primaryKey()
    .references(() => orders.id),
  /** The words that the buyer confirmed, in the language that they read them in. */
  statement: text("statement").notNull(),
  locale: text("locale").notNull(),
  confirmedAt: at("confirmed_at").notNull(),
});

/** Guests' orders that are to be kept without their guest, until they are: worker/order/erase.ts. */
export const orderErasures = pgTable(
  "order_erasures",
  {
    orderId: text("order_id")
      .primaryKey()
      .references(() => orders.id),
    askedAt: at("asked_at").notNull(),
    nextAt: at("next_at").notNull(),
  },
  (t) => [index("order_erasures_due").on(t.nextAt)],
);

/** Who began to buy what at last, by basket: of two taps at once the second waits here for the first, and then sees it. */
export const purchases = pgTable(
  "purchases",
  {
    payer: text("payer").notNull(),
    /** The variants and their quantities, as one text: `house-blend-500:1`. */
    basket: text("basket").notNull(),
    orderId: text("order_id").notNull(),
    at: at("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.payer, t.basket] }),
    index("purchases_order").on(t.orderId),
    index("purchases_age").on(t.at),
  ],
);
