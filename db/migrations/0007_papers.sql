CREATE TABLE "withdrawals" (
	"order_id" text PRIMARY KEY NOT NULL,
	"statement" text NOT NULL,
	"locale" text NOT NULL,
	"confirmed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
UPDATE "shop" SET "seller" = jsonb_build_object('legalName', "legal_name", 'address', "contact", 'email', '', 'phone', null, 'register', null, 'vatId', null) WHERE "seller" IS NULL;--> statement-breakpoint
ALTER TABLE "shop" ALTER COLUMN "seller" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "sold_by" jsonb;--> statement-breakpoint
UPDATE "orders" SET "sold_by" = (SELECT "seller" FROM "shop");--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "sold_by" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "withdrawals" ADD CONSTRAINT "withdrawals_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shop" DROP COLUMN "legal_name";--> statement-breakpoint
ALTER TABLE "shop" DROP COLUMN "contact";--> statement-breakpoint
ALTER TABLE "shop" DROP COLUMN "terms_url";--> statement-breakpoint
ALTER TABLE "shop" DROP COLUMN "privacy_url";--> statement-breakpoint
ALTER TABLE "shop" DROP COLUMN "withdrawal_url";
