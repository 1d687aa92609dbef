CREATE TABLE "erasures" (
	"buyer_id" text PRIMARY KEY NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"customer_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tallies" (
	"key" text PRIMARY KEY NOT NULL,
	"marks" jsonb NOT NULL,
	"touched_at" timestamp with time zone NOT NULL,
	"shut_until" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "checkouts" ALTER COLUMN "buyer_id" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "erasures_due" ON "erasures" USING btree ("next_at");--> statement-breakpoint
CREATE INDEX "tallies_age" ON "tallies" USING btree ("touched_at");--> statement-breakpoint
CREATE INDEX "checkouts_age" ON "checkouts" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "quotes_age" ON "quotes" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "sessions_age" ON "sessions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "purchases_age" ON "purchases" USING btree ("at");--> statement-breakpoint
CREATE INDEX "inbox_age" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "outbox_age" ON "outbox" USING btree ("created_at");