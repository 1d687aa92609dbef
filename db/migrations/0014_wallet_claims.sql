CREATE TABLE "wallet_claims" (
	"link_id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"key_hash" text NOT NULL,
	"claimed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "wallet_claims" ADD CONSTRAINT "wallet_claims_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "wallet_claims_buyer" ON "wallet_claims" USING btree ("buyer_id");--> statement-breakpoint
CREATE INDEX "wallet_claims_age" ON "wallet_claims" USING btree ("claimed_at");