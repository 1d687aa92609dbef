ALTER TABLE "outbox" DROP CONSTRAINT "outbox_status";--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "utility" jsonb;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "silent_since" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("buyer_id") WHERE "outbox"."status" = 'waiting';--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_waits" CHECK (("outbox"."status" = 'waiting') = ("outbox"."silent_since" is not null));--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_status" CHECK ("outbox"."status" in ('pending', 'waiting', 'sent', 'dead'));