ALTER TABLE "cards" ADD COLUMN "address_ids" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE "cards" SET "address_ids" = ARRAY["address_id"] WHERE "address_id" IS NOT NULL;
