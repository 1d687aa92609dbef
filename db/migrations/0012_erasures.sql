CREATE TABLE "erasures" (
	"buyer_id" text PRIMARY KEY NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"customer_id" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "checkouts" ALTER COLUMN "buyer_id" DROP NOT NULL;--> statement-breakpoint
CREATE INDEX "erasures_due" ON "erasures" USING btree ("next_at");