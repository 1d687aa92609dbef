CREATE TABLE "proofs" (
	"id" text PRIMARY KEY NOT NULL,
	"used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "proofs_age" ON "proofs" USING btree ("used_at");