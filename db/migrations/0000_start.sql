CREATE TABLE "addresses" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"address" jsonb NOT NULL,
	"digest" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "buyers" (
	"id" text PRIMARY KEY NOT NULL,
	"page_id" text NOT NULL,
	"psid" text NOT NULL,
	"first_name" text,
	"locale" text,
	"provider_customer_id" text,
	"created_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cards" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"provider_card_id" text NOT NULL,
	"fingerprint" text NOT NULL,
	"brand" text NOT NULL,
	"last4" text NOT NULL,
	"exp_month" integer NOT NULL,
	"exp_year" integer NOT NULL,
	"consent" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone NOT NULL,
	"removed_at" timestamp with time zone,
	CONSTRAINT "cards_last4" CHECK ("cards"."last4" ~ '^[0-9]{4}$')
);
--> statement-breakpoint
CREATE TABLE "checkouts" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"items" jsonb NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"claimed_by" text
);
--> statement-breakpoint
CREATE TABLE "destinations" (
	"country" text PRIMARY KEY NOT NULL,
	"delivery_minor" integer NOT NULL,
	"tax_basis_points" integer NOT NULL,
	"min_days" integer NOT NULL,
	"max_days" integer NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "destinations_sane" CHECK ("destinations"."delivery_minor" >= 0 and "destinations"."tax_basis_points" between 0 and 10000)
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"event" jsonb NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"error" text,
	CONSTRAINT "inbox_status" CHECK ("inbox"."status" in ('pending', 'done', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"number" bigserial NOT NULL,
	"quote_id" text NOT NULL,
	"checkout_id" text NOT NULL,
	"session_id" text NOT NULL,
	"buyer_id" text,
	"payer" text NOT NULL,
	"seller" text NOT NULL,
	"lines" jsonb NOT NULL,
	"delivery" jsonb NOT NULL,
	"address" jsonb NOT NULL,
	"address_id" text,
	"email" text NOT NULL,
	"locale" text NOT NULL,
	"currency" text NOT NULL,
	"subtotal_minor" integer NOT NULL,
	"delivery_minor" integer NOT NULL,
	"tax_minor" integer NOT NULL,
	"tax_basis_points" integer NOT NULL,
	"total_minor" integer NOT NULL,
	"terms_version" text NOT NULL,
	"status" text NOT NULL,
	"attempt" integer DEFAULT 1 NOT NULL,
	"attempt_at" timestamp with time zone NOT NULL,
	"consent" jsonb,
	"payment_intent_id" text,
	"charge_ref" text,
	"decline_code" text,
	"card_brand" text,
	"card_last4" text,
	"held_until" timestamp with time zone,
	"needs_attention" text,
	"swept_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"paid_at" timestamp with time zone,
	CONSTRAINT "orders_status" CHECK ("orders"."status" in ('created', 'paying', 'action_required', 'declined', 'paid', 'cancelled', 'expired')),
	CONSTRAINT "orders_sum" CHECK ("orders"."subtotal_minor" + "orders"."delivery_minor" = "orders"."total_minor"),
	CONSTRAINT "orders_paid" CHECK (("orders"."status" = 'paid') = ("orders"."paid_at" is not null)),
	CONSTRAINT "orders_guest" CHECK ("orders"."buyer_id" is not null or "orders"."consent" is null)
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"dedupe_key" text NOT NULL,
	"buyer_id" text NOT NULL,
	"message" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"status" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	"mid" text,
	"error" text,
	CONSTRAINT "outbox_status" CHECK ("outbox"."status" in ('pending', 'sent', 'dead'))
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" text PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"description" text NOT NULL,
	"image_url" text,
	"position" integer NOT NULL,
	"active" boolean DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE "quotes" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"lines" jsonb NOT NULL,
	"delivery" jsonb NOT NULL,
	"address" jsonb NOT NULL,
	"address_id" text,
	"email" text NOT NULL,
	"currency" text NOT NULL,
	"subtotal_minor" integer NOT NULL,
	"delivery_minor" integer NOT NULL,
	"tax_minor" integer NOT NULL,
	"tax_basis_points" integer NOT NULL,
	"total_minor" integer NOT NULL,
	"terms_version" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone,
	CONSTRAINT "quotes_sum" CHECK ("quotes"."subtotal_minor" + "quotes"."delivery_minor" = "quotes"."total_minor")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"checkout_id" text NOT NULL,
	"secret_hash" text NOT NULL,
	"level" text NOT NULL,
	"locale" text NOT NULL,
	"draft" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_level" CHECK ("sessions"."level" in ('link', 'claimed', 'person'))
);
--> statement-breakpoint
CREATE TABLE "shop" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"legal_name" text NOT NULL,
	"contact" text NOT NULL,
	"colour" text NOT NULL,
	"logo_url" text,
	"terms_url" text NOT NULL,
	"terms_version" text NOT NULL,
	"privacy_url" text NOT NULL,
	"withdrawal_url" text NOT NULL,
	"currency" text NOT NULL,
	"home_country" text NOT NULL,
	"locale" text NOT NULL,
	"claimed_limit_minor" integer NOT NULL,
	CONSTRAINT "shop_single" CHECK ("shop"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "variants" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"title" text NOT NULL,
	"price_minor" integer NOT NULL,
	"currency" text NOT NULL,
	"measure" integer,
	"measure_unit" text,
	"stock" integer,
	"held" integer DEFAULT 0 NOT NULL,
	"sold" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "variants_price" CHECK ("variants"."price_minor" > 0),
	CONSTRAINT "variants_stock" CHECK ("variants"."held" >= 0 and "variants"."sold" >= 0 and ("variants"."stock" is null or "variants"."sold" + "variants"."held" <= "variants"."stock")),
	CONSTRAINT "variants_measure" CHECK (("variants"."measure" is null) = ("variants"."measure_unit" is null))
);
--> statement-breakpoint
ALTER TABLE "addresses" ADD CONSTRAINT "addresses_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cards" ADD CONSTRAINT "cards_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checkouts" ADD CONSTRAINT "checkouts_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_checkout_id_checkouts_id_fk" FOREIGN KEY ("checkout_id") REFERENCES "public"."checkouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_buyer" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_checkout_id_checkouts_id_fk" FOREIGN KEY ("checkout_id") REFERENCES "public"."checkouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "addresses_once" ON "addresses" USING btree ("buyer_id","digest");--> statement-breakpoint
CREATE UNIQUE INDEX "buyers_page_psid" ON "buyers" USING btree ("page_id","psid");--> statement-breakpoint
CREATE UNIQUE INDEX "cards_provider" ON "cards" USING btree ("provider_card_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cards_one_per_number" ON "cards" USING btree ("buyer_id","fingerprint") WHERE "cards"."removed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_once" ON "inbox" USING btree ("source","external_id");--> statement-breakpoint
CREATE INDEX "inbox_due" ON "inbox" USING btree ("next_at") WHERE "inbox"."status" = 'pending';--> statement-breakpoint
CREATE UNIQUE INDEX "orders_number" ON "orders" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_quote" ON "orders" USING btree ("quote_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_payment_intent" ON "orders" USING btree ("payment_intent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_one_live" ON "orders" USING btree ("checkout_id","payer") WHERE "orders"."status" in ('created', 'paying', 'action_required', 'declined');--> statement-breakpoint
CREATE INDEX "orders_unsettled" ON "orders" USING btree ("attempt_at") WHERE "orders"."status" in ('created', 'paying', 'action_required', 'declined');--> statement-breakpoint
CREATE INDEX "orders_buyer" ON "orders" USING btree ("buyer_id");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_once" ON "outbox" USING btree ("dedupe_key");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("next_at") WHERE "outbox"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_thread" ON "outbox" USING btree ("buyer_id","id") WHERE "outbox"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "quotes_session" ON "quotes" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_secret" ON "sessions" USING btree ("secret_hash");--> statement-breakpoint
CREATE INDEX "sessions_checkout" ON "sessions" USING btree ("checkout_id");--> statement-breakpoint
CREATE INDEX "sessions_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "variants_product" ON "variants" USING btree ("product_id");