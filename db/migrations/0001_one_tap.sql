CREATE TABLE "detachments" (
	"provider_card_id" text PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "purchases" (
	"payer" text NOT NULL,
	"basket" text NOT NULL,
	"order_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "purchases_payer_basket_pk" PRIMARY KEY("payer","basket")
);
--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_guest";--> statement-breakpoint
-- Offers live for an hour and orders hold copies of theirs: a page that still shows one is told to ask again.
DELETE FROM "quotes";--> statement-breakpoint
ALTER TABLE "quotes" DROP CONSTRAINT "quotes_session_id_sessions_id_fk";
--> statement-breakpoint
DROP INDEX "quotes_session";--> statement-breakpoint
ALTER TABLE "cards" ADD COLUMN "tap_consent" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "channel" text DEFAULT 'page' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "card_id" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tap_consent" jsonb;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "checkout_id" text NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "payer" text NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "card_id" text;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "again" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "locale" text NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "issued_at" timestamp with time zone;--> statement-breakpoint
UPDATE "sessions" SET "issued_at" = (SELECT "issued_at" FROM "checkouts" WHERE "checkouts"."id" = "sessions"."checkout_id");--> statement-breakpoint
ALTER TABLE "sessions" ALTER COLUMN "issued_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "shop" ADD COLUMN "tap_limit_minor" integer DEFAULT 5000 NOT NULL;--> statement-breakpoint
CREATE INDEX "detachments_due" ON "detachments" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "purchases_order" ON "purchases" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "quotes_checkout" ON "quotes" USING btree ("checkout_id");--> statement-breakpoint
ALTER TABLE "orders" DROP COLUMN "session_id";--> statement-breakpoint
ALTER TABLE "quotes" DROP COLUMN "session_id";--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_channel" CHECK ("orders"."channel" in ('page', 'thread'));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_guest" CHECK ("orders"."buyer_id" is not null or ("orders"."consent" is null and "orders"."tap_consent" is null));