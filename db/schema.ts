/**
 * Every table. docs/storage.md says for each what it holds, how long and what is never stored.
 * Long because it is one table after another, which refer to each other and are read together.
 * Times are written by the caller's clock, never by `now()`, so that tests and the sandbox can move time.
 */
import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  bigserial,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { AddressDraft } from "../contract/address.ts";
import { LIVE_STATUSES, PAYMENT_STATUSES } from "../contract/order.ts";
import type { CardConsent, DraftItem, OrderLine, PricedDelivery, TapConsent } from "./documents.ts";

const at = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });
const oneOf = (column: AnyPgColumn, values: readonly string[]) =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(", "))})`;

/** The seller, one row: what the page and the bot say about the shop. */
export const shop = pgTable(
  "shop",
  {
    id: integer("id").primaryKey().default(1),
    name: text("name").notNull(),
    legalName: text("legal_name").notNull(),
    contact: text("contact").notNull(),
    colour: text("colour").notNull(),
    logoUrl: text("logo_url"),
    termsUrl: text("terms_url").notNull(),
    termsVersion: text("terms_version").notNull(),
    privacyUrl: text("privacy_url").notNull(),
    withdrawalUrl: text("withdrawal_url").notNull(),
    currency: text("currency").notNull(),
    /** The country whose form is shown first. */
    homeCountry: text("home_country").notNull(),
    locale: text("locale").notNull(),
    /** Up to this total a kept card may be used by somebody who has only claimed a link (docs/architecture.md, "Identity"). */
    claimedLimitMinor: integer("claimed_limit_minor").notNull(),
    /** Up to this total a tap in the chat pays, for buyers who agree to it from now on. */
    tapLimitMinor: integer("tap_limit_minor").notNull().default(5000),
  },
  (t) => [check("shop_single", sql`${t.id} = 1`)],
);

/** Where we deliver: one flat price and one inclusive tax rate per country, until the price engine takes over. */
export const destinations = pgTable(
  "destinations",
  {
    country: text("country").primaryKey(),
    deliveryMinor: integer("delivery_minor").notNull(),
    taxBasisPoints: integer("tax_basis_points").notNull(),
    minDays: integer("min_days").notNull(),
    maxDays: integer("max_days").notNull(),
    position: integer("position").notNull(),
  },
  (t) => [check("destinations_sane", sql`${t.deliveryMinor} >= 0 and ${t.taxBasisPoints} between 0 and 10000`)],
);

export const products = pgTable("products", {
  id: text("id").primaryKey(),
  title: text("title").notNull(),
  description: text("description").notNull(),
  imageUrl: text("image_url"),
  position: integer("position").notNull(),
  active: boolean("active").notNull().default(true),
});

/** What is sold and counted. `sold + held <= stock` always (invariant 9); a null stock is unlimited. */
export const variants = pgTable(
  "variants",
  {
    id: text("id").primaryKey(),
    productId: text("product_id")
      .notNull()
      .references(() => products.id),
    title: text("title").notNull(),
    priceMinor: integer("price_minor").notNull(),
    currency: text("currency").notNull(),
    /** Grams or millilitres in one piece, for the unit price that EU law asks for; null when sold by piece. */
    measure: integer("measure"),
    measureUnit: text("measure_unit"),
    stock: integer("stock"),
    held: integer("held").notNull().default(0),
    sold: integer("sold").notNull().default(0),
  },
  (t) => [
    check("variants_price", sql`${t.priceMinor} > 0`),
    check(
      "variants_stock",
      sql`${t.held} >= 0 and ${t.sold} >= 0 and (${t.stock} is null or ${t.sold} + ${t.held} <= ${t.stock})`,
    ),
    check("variants_measure", sql`(${t.measure} is null) = (${t.measureUnit} is null)`),
    index("variants_product").on(t.productId),
  ],
);

/** A person in a Page's thread. PSIDs belong to a Page, so the key is the pair (invariant 13). */
export const buyers = pgTable(
  "buyers",
  {
    id: text("id").primaryKey(),
    pageId: text("page_id").notNull(),
    psid: text("psid").notNull(),
    firstName: text("first_name"),
    locale: text("locale"),
    providerCustomerId: text("provider_customer_id"),
    createdAt: at("created_at").notNull(),
    /** Last act of theirs that opens Messenger's 24-hour window. */
    lastSeenAt: at("last_seen_at").notNull(),
  },
  (t) => [uniqueIndex("buyers_page_psid").on(t.pageId, t.psid)],
);

/** A saved card: the provider's reference, what may be shown, and the consent it is kept under. */
export const cards = pgTable(
  "cards",
  {
    id: text("id").primaryKey(),
    buyerId: text("buyer_id")
      .notNull()
      .references(() => buyers.id),
    providerCardId: text("provider_card_id").notNull(),
    /** The copy of the same number that this one took the place of; null when there was none. */
    replacedCardId: text("replaced_card_id"),
    fingerprint: text("fingerprint").notNull(),
    brand: text("brand").notNull(),
    last4: text("last4").notNull(),
    expMonth: integer("exp_month").notNull(),
    expYear: integer("exp_year").notNull(),
    consent: jsonb("consent").$type<CardConsent>().notNull(),
    /** The second consent: this card may pay by a tap in the chat. Null: it may not. */
    tapConsent: jsonb("tap_consent").$type<TapConsent>(),
    /** Where it last paid for something to be sent to: a tap in the chat sends nowhere else with it. */
    addressId: text("address_id").references((): AnyPgColumn => addresses.id, { onDelete: "set null" }),
    createdAt: at("created_at").notNull(),
    lastUsedAt: at("last_used_at").notNull(),
    removedAt: at("removed_at"),
  },
  (t) => [
    uniqueIndex("cards_provider").on(t.providerCardId),
    uniqueIndex("cards_one_per_number").on(t.buyerId, t.fingerprint).where(sql`${t.removedAt} is null`),
    check("cards_last4", sql`${t.last4} ~ '^[0-9]{4}$'`),
  ],
);

/** Cards that the provider is to let go of: removed by their owner, or replaced by a newer copy of the same number. */
export const detachments = pgTable(
  "detachments",
  {
    providerCardId: text("provider_card_id").primaryKey(),
    createdAt: at("created_at").notNull(),
    attempts: integer("attempts").notNull().default(0),
    nextAt: at("next_at").notNull(),
  },
  (t) => [index("detachments_due").on(t.nextAt)],
);

export const addresses = pgTable(
  "addresses",
  {
    id: text("id").primaryKey(),
    buyerId: text("buyer_id")
      .notNull()
      .references(() => buyers.id),
    address: jsonb("address").$type<AddressDraft>().notNull(),
    /** Same address, same key: saving it again only refreshes it. */
    digest: text("digest").notNull(),
    createdAt: at("created_at").notNull(),
    lastUsedAt: at("last_used_at").notNull(),
  },
  (t) => [uniqueIndex("addresses_once").on(t.buyerId, t.digest)],
);

/** What a link or a Pay button in the thread is for. Made by the first claim of the link or by the tap: both carry its id. */
export const checkouts = pgTable("checkouts", {
  id: text("id").primaryKey(),
  buyerId: text("buyer_id")
    .notNull()
    .references(() => buyers.id),
  items: jsonb("items").$type<DraftItem[]>().notNull(),
  /** Of the link or the offer that made it, then of the newest link that was claimed. */
  issuedAt: at("issued_at").notNull(),
  createdAt: at("created_at").notNull(),
  /** The session that was first with the newest link, and so may be `claimed`; compare-and-set once per link. */
  claimedBy: text("claimed_by"),
});

/** A page that holds the link: its assurance level and what has been typed into it. */
export const sessions = pgTable(
  "sessions",
  {
    id: text("id").primaryKey(),
    checkoutId: text("checkout_id")
      .notNull()
      .references(() => checkouts.id),
    /** SHA-256 of the bearer secret; the secret itself is never stored. */
    secretHash: text("secret_hash").notNull(),
    level: text("level").notNull(),
    /** When the link was issued by which this page came. */
    issuedAt: at("issued_at").notNull(),
    locale: text("locale").notNull(),
    draft: jsonb("draft").$type<{ address: AddressDraft; email: string }>(),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [
    uniqueIndex("sessions_secret").on(t.secretHash),
    index("sessions_checkout").on(t.checkoutId),
    index("sessions_expiry").on(t.expiresAt),
    check("sessions_level", oneOf(t.level, ["link", "claimed", "person"])),
  ],
);

/** A priced offer to one payer, valid 60 minutes, used once. */
export const quotes = pgTable(
  "quotes",
  {
    id: text("id").primaryKey(),
    /** The row of `checkouts` may come later: an offer in the thread has one only once it is tapped. */
    checkoutId: text("checkout_id").notNull(),
    /** `buyer:<id>` or `guest:<session id>`, as on the order. */
    payer: text("payer").notNull(),
    /** The saved card that the button names, of an offer in the thread; null for one in the page. */
    cardId: text("card_id"),
    /** True for an offer that answers "Buy another?": the same things may be bought again at once. */
    again: boolean("again").notNull().default(false),
    locale: text("locale").notNull(),
    lines: jsonb("lines").$type<OrderLine[]>().notNull(),
    delivery: jsonb("delivery").$type<PricedDelivery>().notNull(),
    address: jsonb("address").$type<AddressDraft>().notNull(),
    /** The saved address that was named; null when it was typed. */
    addressId: text("address_id"),
    email: text("email").notNull(),
    currency: text("currency").notNull(),
    subtotalMinor: integer("subtotal_minor").notNull(),
    deliveryMinor: integer("delivery_minor").notNull(),
    taxMinor: integer("tax_minor").notNull(),
    taxBasisPoints: integer("tax_basis_points").notNull(),
    totalMinor: integer("total_minor").notNull(),
    termsVersion: text("terms_version").notNull(),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (t) => [
    index("quotes_checkout").on(t.checkoutId),
    check("quotes_sum", sql`${t.subtotalMinor} + ${t.deliveryMinor} = ${t.totalMinor}`),
  ],
);

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
    /** Null for a guest order: somebody who only held the link never writes to the owner's records. */
    buyerId: text("buyer_id").references(() => buyers.id),
    /** `buyer:<id>` or `guest:<session id>`. */
    payer: text("payer").notNull(),
    /** The shop's name as it stood. */
    seller: text("seller").notNull(),
    lines: jsonb("lines").$type<OrderLine[]>().notNull(),
    delivery: jsonb("delivery").$type<PricedDelivery>().notNull(),
    address: jsonb("address").$type<AddressDraft>().notNull(),
    /** The saved address that was named; null when it was typed. */
    addressId: text("address_id"),
    email: text("email").notNull(),
    locale: text("locale").notNull(),
    currency: text("currency").notNull(),
    subtotalMinor: integer("subtotal_minor").notNull(),
    deliveryMinor: integer("delivery_minor").notNull(),
    taxMinor: integer("tax_minor").notNull(),
    taxBasisPoints: integer("tax_basis_points").notNull(),
    totalMinor: integer("total_minor").notNull(),
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
    /** Set when a person must look: an amount that does not match, money that came late without stock. */
    needsAttention: text("needs_attention"),
    /** When the sweep last took it up: those waiting longest come first, so that none starves. */
    sweptAt: at("swept_at"),
    createdAt: at("created_at").notNull(),
    paidAt: at("paid_at"),
  },
  (t) => [
    uniqueIndex("orders_number").on(t.number),
    uniqueIndex("orders_quote").on(t.quoteId),
    uniqueIndex("orders_payment_intent").on(t.paymentIntentId),
    uniqueIndex("orders_one_live").on(t.checkoutId, t.payer).where(oneOf(t.status, LIVE_STATUSES)),
    index("orders_unsettled").on(t.attemptAt).where(oneOf(t.status, LIVE_STATUSES)),
    index("orders_buyer").on(t.buyerId),
    check("orders_status", oneOf(t.status, PAYMENT_STATUSES)),
    check("orders_sum", sql`${t.subtotalMinor} + ${t.deliveryMinor} = ${t.totalMinor}`),
    check("orders_paid", sql`(${t.status} = 'paid') = (${t.paidAt} is not null)`),
    check("orders_guest", sql`${t.buyerId} is not null or (${t.consent} is null and ${t.tapConsent} is null)`),
    check("orders_channel", oneOf(t.channel, ["page", "thread"])),
  ],
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
  (t) => [primaryKey({ columns: [t.payer, t.basket] }), index("purchases_order").on(t.orderId)],
);

/** Events from outside, each once. Keeps the parsed event, never the raw body. */
export const inbox = pgTable(
  "inbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    source: text("source").notNull(),
    externalId: text("external_id").notNull(),
    event: jsonb("event").notNull(),
    receivedAt: at("received_at").notNull(),
    status: text("status").notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: at("next_at").notNull(),
    doneAt: at("done_at"),
    error: text("error"),
  },
  (t) => [
    uniqueIndex("inbox_once").on(t.source, t.externalId),
    index("inbox_due").on(t.nextAt).where(sql`${t.status} = 'pending'`),
    check("inbox_status", oneOf(t.status, ["pending", "done", "dead"])),
  ],
);

/** Messages to send. Order within a thread is the order of ids. */
export const outbox = pgTable(
  "outbox",
  {
    id: bigserial("id", { mode: "number" }).primaryKey(),
    /** What this row is for, once: `receipt:<order id>`, `reply:<inbox id>:0`. */
    dedupeKey: text("dedupe_key").notNull(),
    buyerId: text("buyer_id").notNull(),
    message: jsonb("message").notNull(),
    createdAt: at("created_at").notNull(),
    status: text("status").notNull().default("pending"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: at("next_at").notNull(),
    sentAt: at("sent_at"),
    /** Messenger's id of the message, from the answer or from the echo. */
    mid: text("mid"),
    error: text("error"),
  },
  (t) => [
    uniqueIndex("outbox_once").on(t.dedupeKey),
    index("outbox_due").on(t.nextAt).where(sql`${t.status} = 'pending'`),
    index("outbox_thread").on(t.buyerId, t.id).where(sql`${t.status} = 'pending'`),
    foreignKey({ columns: [t.buyerId], foreignColumns: [buyers.id], name: "outbox_buyer" }),
    check("outbox_status", oneOf(t.status, ["pending", "sent", "dead"])),
  ],
);
