/** The seller: who they are and what they have set for the whole shop. */
import { sql } from "drizzle-orm";
import { check, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { LEGAL_KINDS } from "../../contract/legal.ts";
import type { Seller } from "../documents.ts";
import { at, oneOf } from "./columns.ts";

/** The seller, one row: what the page and the bot say about the shop. */
export const shop = pgTable(
  "shop",
  {
    id: integer("id").primaryKey().default(1),
    name: text("name").notNull(),
    seller: jsonb("seller").$type<Seller>().notNull(),
    colour: text("colour").notNull(),
    logoUrl: text("logo_url"),
    /** The version of `legal_texts` that counts from now on: terms, privacy and withdrawal alike. */
    termsVersion: text("terms_version").notNull(),
    currency: text("currency").notNull(),
    /** The country whose form is shown first. */
    homeCountry: text("home_country").notNull(),
    locale: text("locale").notNull(),
    /** Up to this total a kept card may be used by somebody who has only claimed a link (docs/architecture.md, "Identity"). */
    claimedLimitMinor: integer("claimed_limit_minor").notNull(),
    /** Up to this total a tap in the chat pays, for buyers who agree to it from now on. */
    tapLimitMinor: integer("tap_limit_minor").notNull().default(5000),
    /** The `tips` and the `charge` of the price book (worker/pricing); null: none, and the shop's currency. */
    tips: jsonb("tips"),
    charge: jsonb("charge"),
    /** The `taxProvider` of the price book; null: the zones of `tax_zones` work out the taxes. */
    taxProvider: jsonb("tax_provider"),
    /** The merchant is told of a variant with so few pieces left. */
    lowStock: integer("low_stock").notNull().default(3),
  },
  (t) => [check("shop_single", sql`${t.id} = 1`)],
);

/**
 * Terms, privacy and withdrawal in each language, as the merchant wrote them. Never changed and never deleted: an order names the
 * version that its buyer accepted.
 */
export const legalTexts = pgTable(
  "legal_texts",
  {
    /** Made of the texts themselves, so that a changed text is another version. */
    version: text("version").notNull(),
    kind: text("kind").notNull(),
    locale: text("locale").notNull(),
    /** Plain paragraphs, apart by empty lines. */
    body: text("body").notNull(),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.version, t.kind, t.locale] }),
    check("legal_texts_kind", oneOf(t.kind, LEGAL_KINDS)),
  ],
);
