/** What leads to an order: the draft that a link names, who holds the link, and the offers made. */
import { boolean, check, index, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { AddressDraft } from "../../contract/address.ts";
import type { DraftItem } from "../documents.ts";
import { billChecks, billColumns } from "./bill.ts";
import { buyers } from "./buyers.ts";
import { at, oneOf } from "./columns.ts";

/** What a link or a Pay button in the thread is for. Made by the first claim of the link or by the tap: both carry its id. */
export const checkouts = pgTable(
  "checkouts",
  {
    id: text("id").primaryKey(),
    /** Null once its buyer has had their data deleted: nobody opens it any more. */
    buyerId: text("buyer_id").references(() => buyers.id),
    items: jsonb("items").$type<DraftItem[]>().notNull(),
    /** Of the link or the offer that made it, then of the newest link that was claimed. */
    issuedAt: at("issued_at").notNull(),
    createdAt: at("created_at").notNull(),
    /** The session that was first with the newest link, and so may be `claimed`; compare-and-set once per link. */
    claimedBy: text("claimed_by"),
  },
  (t) => [index("checkouts_age").on(t.createdAt)],
);

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
    index("sessions_age").on(t.createdAt),
    check("sessions_level", oneOf(t.level, ["link", "claimed", "person"])),
  ],
);

/** Proofs of who holds the phone that were taken, each once. They name nobody. */
export const proofs = pgTable(
  "proofs",
  {
    /** SHA-256 of Messenger's signature. */
    id: text("id").primaryKey(),
    usedAt: at("used_at").notNull(),
  },
  (t) => [index("proofs_age").on(t.usedAt)],
);

/** A fresh link that was asked for on a page while its owner's window was closed: it is sent once they write. */
export const renewals = pgTable(
  "renewals",
  {
    /** Of the link that was over: asked for again, it is one. */
    checkoutId: text("checkout_id").primaryKey(),
    buyerId: text("buyer_id")
      .notNull()
      .references(() => buyers.id),
    items: jsonb("items").$type<DraftItem[]>().notNull(),
    askedAt: at("asked_at").notNull(),
  },
  (t) => [index("renewals_buyer").on(t.buyerId)],
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
    ...billColumns(),
    address: jsonb("address").$type<AddressDraft>().notNull(),
    /** The saved address that was named; null when it was typed. */
    addressId: text("address_id"),
    email: text("email").notNull(),
    termsVersion: text("terms_version").notNull(),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (t) => [index("quotes_checkout").on(t.checkoutId), index("quotes_age").on(t.createdAt), ...billChecks("quotes", t)],
);
