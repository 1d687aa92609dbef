ALTER TABLE "tax_reports" DROP CONSTRAINT "tax_reports_open";--> statement-breakpoint
ALTER TABLE "tax_reports" ADD COLUMN "is_void" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "tax_reports" ADD CONSTRAINT "tax_reports_open" CHECK ("tax_reports"."next_at" is null or ("tax_reports"."failure" is null and ("tax_reports"."amount_minor" is null or "tax_reports"."is_void")));