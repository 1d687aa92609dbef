CREATE TABLE "comparisons" (
	"scope" text PRIMARY KEY NOT NULL,
	"list" text NOT NULL,
	"since" timestamp with time zone,
	"until" timestamp with time zone NOT NULL,
	"cursor" text,
	"read_to" timestamp with time zone,
	"next_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "comparisons_scope" CHECK ("comparisons"."scope" in ('recent', 'whole')),
	CONSTRAINT "comparisons_list" CHECK ("comparisons"."list" in ('payments', 'refunds', 'none')),
	CONSTRAINT "comparisons_cursor" CHECK (("comparisons"."cursor" is null) = ("comparisons"."read_to" is null))
);
--> statement-breakpoint
CREATE TABLE "differences" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"payment_id" text NOT NULL,
	"order_id" text,
	"amount_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"first_seen_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "differences_kind" CHECK ("differences"."kind" in ('paid_there', 'paid_here', 'amount_differs', 'unknown_order', 'second_payment', 'refund_there', 'refund_here')),
	CONSTRAINT "differences_amount" CHECK ("differences"."amount_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "disputes" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"status" text NOT NULL,
	"is_over" boolean NOT NULL,
	"amount_minor" integer NOT NULL,
	"reason" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "disputes_amount" CHECK ("disputes"."amount_minor" >= 0)
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "accepted_minor" integer;--> statement-breakpoint
ALTER TABLE "differences" ADD CONSTRAINT "differences_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "differences_open" ON "differences" USING btree ("kind","subject") WHERE "differences"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "differences_looked_at" ON "differences" USING btree ("last_seen_at") WHERE "differences"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "differences_age" ON "differences" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "disputes_order" ON "disputes" USING btree ("order_id");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_accepted" CHECK ("orders"."accepted_minor" >= 0);--> statement-breakpoint
-- Written by hand from here on: contract/order.ts has the same table, and test/flow/order-machine.test.ts holds the two together.
CREATE FUNCTION "orders_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (OLD.status, NEW.status) NOT IN (
		('created', 'paying'), ('created', 'paid'), ('created', 'cancelled'), ('created', 'expired'),
		('paying', 'paid'), ('paying', 'declined'), ('paying', 'action_required'), ('paying', 'cancelled'), ('paying', 'expired'),
		('action_required', 'paying'), ('action_required', 'paid'), ('action_required', 'declined'), ('action_required', 'cancelled'), ('action_required', 'expired'),
		('declined', 'paying'), ('declined', 'paid'), ('declined', 'cancelled'), ('declined', 'expired'),
		('cancelled', 'paid'),
		('expired', 'paid')
	) THEN
		RAISE EXCEPTION 'an order does not go from % to %', OLD.status, NEW.status
			USING ERRCODE = 'check_violation', CONSTRAINT = 'orders_transition', TABLE = 'orders';
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER "orders_transition" BEFORE UPDATE OF "status" ON "orders" FOR EACH ROW
	WHEN (OLD."status" IS DISTINCT FROM NEW."status") EXECUTE FUNCTION "orders_transition"();
