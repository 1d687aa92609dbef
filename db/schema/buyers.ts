/** People in a thread, and what they let us keep. */
import { sql } from "drizzle-orm";
import { type AnyPgColumn, check, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import type { AddressDraft } from "../../contract/address.ts";
import type { CardConsent, TapConsent } from "../documents.ts";
import { at } from "./columns.ts";

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
    /** When Messenger was last asked for name and language. */
    profileReadAt: at("profile_read_at"),
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
    /** When its owner last took that back: what they had agreed to before does not bring it back. */
    tapsEndedAt: at("taps_ended_at"),
    /** Where it last paid for something to be sent to: a tap in the chat sends nowhere else with it. */
    addressId: text("address_id").references((): AnyPgColumn => addresses.id, { onDelete: "set null" }),
    /** Wherever it has paid for something to be sent to: it goes there again without its CVC, and nowhere else. */
    addressIds: text("address_ids").array().notNull().default([]),
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

/** Buyers who want their data deleted, until it is: worker/wallet/erase.ts. Nothing refers to the person any more once they are gone. */
export const erasures = pgTable(
  "erasures",
  {
    buyerId: text("buyer_id").primaryKey(),
    askedAt: at("asked_at").notNull(),
    /** Of one that is gone here: what the provider is still to delete. Null before. */
    customerId: text("customer_id"),
    attempts: integer("attempts").notNull().default(0),
    nextAt: at("next_at").notNull(),
  },
  (t) => [index("erasures_due").on(t.nextAt)],
);

/** Who has opened a wallet: the first page with its link. Later ones get nothing. */
export const walletClaims = pgTable(
  "wallet_claims",
  {
    /** Of the link. */
    linkId: text("link_id").primaryKey(),
    buyerId: text("buyer_id")
      .notNull()
      .references(() => buyers.id),
    /** SHA-256 of the key that the page was given. */
    keyHash: text("key_hash").notNull(),
    claimedAt: at("claimed_at").notNull(),
  },
  (t) => [index("wallet_claims_buyer").on(t.buyerId), index("wallet_claims_age").on(t.claimedAt)],
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
