CREATE TABLE "renewals" (
	"checkout_id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"items" jsonb NOT NULL,
	"asked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "subscriptions" (
	"page_id" text PRIMARY KEY NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"trouble" text,
	"reason" text,
	"trouble_since" timestamp with time zone,
	"mended_at" timestamp with time zone,
	CONSTRAINT "subscriptions_trouble" CHECK ("subscriptions"."trouble" in ('token', 'refused'))
);
--> statement-breakpoint
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_status";--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "profile_read_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "unknown_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "utility" jsonb;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "silent_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "renewals" ADD CONSTRAINT "renewals_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "renewals_buyer" ON "renewals" USING btree ("buyer_id");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("buyer_id") WHERE "outbox"."status" = 'waiting';--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_waits" CHECK (("outbox"."status" = 'waiting') = ("outbox"."silent_since" is not null));--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_status" CHECK ("outbox"."status" in ('pending', 'waiting', 'sent', 'dead'));