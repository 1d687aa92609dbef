CREATE TABLE "tallies" (
	"key" text PRIMARY KEY NOT NULL,
	"marks" jsonb NOT NULL,
	"touched_at" timestamp with time zone NOT NULL,
	"shut_until" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "tallies_age" ON "tallies" USING btree ("touched_at");