CREATE TABLE "tax_reports" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"reference" text NOT NULL,
	"amount_minor" integer,
	"transaction_id" text,
	"failure" text,
	"created_at" timestamp with time zone NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone,
	CONSTRAINT "tax_reports_amount" CHECK ("tax_reports"."amount_minor" >= 0),
	CONSTRAINT "tax_reports_told" CHECK ("tax_reports"."transaction_id" is null or "tax_reports"."amount_minor" is not null),
	CONSTRAINT "tax_reports_open" CHECK ("tax_reports"."next_at" is null or ("tax_reports"."amount_minor" is null and "tax_reports"."failure" is null))
);
--> statement-breakpoint
ALTER TABLE "shop" ADD COLUMN "tax_provider" jsonb;--> statement-breakpoint
ALTER TABLE "tax_reports" ADD CONSTRAINT "tax_reports_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "tax_reports_reference" ON "tax_reports" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "tax_reports_order" ON "tax_reports" USING btree ("order_id","id");--> statement-breakpoint
CREATE INDEX "tax_reports_due" ON "tax_reports" USING btree ("next_at") WHERE "tax_reports"."next_at" is not null;