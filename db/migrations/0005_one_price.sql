-- Written by hand, and known to no snapshot: what the CHECKs on bills add up with. @see db/schema/bill.ts
CREATE FUNCTION "line_sum"("lines" jsonb, "key" text) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
	SELECT coalesce(sum((l->>key)::bigint), 0)::bigint FROM jsonb_array_elements(lines) l $$;
--> statement-breakpoint
ALTER TABLE "variants" DROP CONSTRAINT "variants_price";--> statement-breakpoint
ALTER TABLE "quotes" DROP CONSTRAINT "quotes_sum";--> statement-breakpoint
ALTER TABLE "orders" DROP CONSTRAINT "orders_sum";--> statement-breakpoint
ALTER TABLE "variants" ALTER COLUMN "prices" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "quotes" ALTER COLUMN "delivery" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "delivery" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "discount_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "tax" jsonb;--> statement-breakpoint
ALTER TABLE "quotes" ADD COLUMN "tip_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "discount_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tax" jsonb;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "tip_minor" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "code_uses" ADD COLUMN "once" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "codes" ADD COLUMN "uses" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "code_uses_once" ON "code_uses" USING btree ("code","used_by") WHERE "code_uses"."once";--> statement-breakpoint
-- Written by hand: what a shop that exists has, in the tables that take over.
UPDATE "variants" SET "prices" = "prices" || jsonb_build_object("currency", "price_minor");
--> statement-breakpoint
INSERT INTO "delivery_zones" ("id", "position", "places", "rates")
SELECT "d"."country", "d"."position",
	jsonb_build_array(jsonb_build_object('country', "d"."country", 'regions', '[]'::jsonb, 'postcodes', '[]'::jsonb)),
	jsonb_build_array(jsonb_build_object('id', 'standard', 'by', 'count', 'minDays', "d"."min_days", 'maxDays', "d"."max_days", 'pickupAt', null,
		'prices', jsonb_build_object("s"."currency", jsonb_build_object(
			'tiers', jsonb_build_array(jsonb_build_object('upTo', null, 'priceMinor', "d"."delivery_minor")), 'freeFromMinor', null, 'minimumMinor', 0))))
FROM "destinations" "d" CROSS JOIN "shop" "s" ON CONFLICT ("id") DO NOTHING;
--> statement-breakpoint
INSERT INTO "tax_zones" ("id", "position", "places", "mode", "delivery", "rates")
SELECT "country", "position",
	jsonb_build_array(jsonb_build_object('country', "country", 'regions', '[]'::jsonb, 'postcodes', '[]'::jsonb)), 'included', 'as_goods',
	jsonb_build_array(jsonb_build_object('category', 'standard', 'basisPoints', "tax_basis_points"))
FROM "destinations" ON CONFLICT ("id") DO NOTHING;
--> statement-breakpoint
-- Old quotes have one rate, contained. Its tax is spread over the lines and the delivery by what they cost, by the difference of running
-- sums: whole, each part within a cent of its share, and together what it was.
WITH "part" AS (
	SELECT "r"."id", "n", "l", "r"."tax_minor"::bigint AS "tax", "r"."total_minor"::bigint AS "total", ("l"->>'totalMinor')::bigint AS "minor",
		(sum(("l"->>'totalMinor')::bigint) OVER (PARTITION BY "r"."id" ORDER BY "n"))::bigint AS "upto"
	FROM "quotes" "r", jsonb_array_elements("r"."lines") WITH ORDINALITY AS "each"("l", "n")),
"share" AS (
	SELECT *, "tax" * "upto" / greatest("total", 1) - "tax" * ("upto" - "minor") / greatest("total", 1) AS "own" FROM "part"),
"made" AS (
	SELECT "s"."id", sum("s"."own")::bigint AS "in_lines", jsonb_agg(("s"."l" - 'totalMinor') || jsonb_build_object(
		'grossMinor', "s"."minor", 'discountMinor', 0, 'taxMinor', "s"."own", 'taxBasisPoints', "r"."tax_basis_points", 'paidMinor', "s"."minor") ORDER BY "s"."n") AS "lines"
	FROM "share" "s" JOIN "quotes" "r" USING ("id") GROUP BY "s"."id")
UPDATE "quotes" "r" SET "lines" = "made"."lines",
	"delivery" = "r"."delivery" || jsonb_build_object('paidMinor', "r"."delivery_minor", 'taxMinor', "r"."tax_minor" - "made"."in_lines", 'pickupAt', null),
	"tax" = jsonb_build_object('mode', 'included', 'rates', jsonb_build_array(jsonb_build_object(
		'basisPoints', "r"."tax_basis_points", 'netMinor', "r"."total_minor" - "r"."tax_minor", 'taxMinor', "r"."tax_minor")))
FROM "made" WHERE "made"."id" = "r"."id";
--> statement-breakpoint
-- Old orders have one rate, contained. Its tax is spread over the lines and the delivery by what they cost, by the difference of running
-- sums: whole, each part within a cent of its share, and together what it was.
WITH "part" AS (
	SELECT "r"."id", "n", "l", "r"."tax_minor"::bigint AS "tax", "r"."total_minor"::bigint AS "total", ("l"->>'totalMinor')::bigint AS "minor",
		(sum(("l"->>'totalMinor')::bigint) OVER (PARTITION BY "r"."id" ORDER BY "n"))::bigint AS "upto"
	FROM "orders" "r", jsonb_array_elements("r"."lines") WITH ORDINALITY AS "each"("l", "n")),
"share" AS (
	SELECT *, "tax" * "upto" / greatest("total", 1) - "tax" * ("upto" - "minor") / greatest("total", 1) AS "own" FROM "part"),
"made" AS (
	SELECT "s"."id", sum("s"."own")::bigint AS "in_lines", jsonb_agg(("s"."l" - 'totalMinor') || jsonb_build_object(
		'grossMinor', "s"."minor", 'discountMinor', 0, 'taxMinor', "s"."own", 'taxBasisPoints', "r"."tax_basis_points", 'paidMinor', "s"."minor") ORDER BY "s"."n") AS "lines"
	FROM "share" "s" JOIN "orders" "r" USING ("id") GROUP BY "s"."id")
UPDATE "orders" "r" SET "lines" = "made"."lines",
	"delivery" = "r"."delivery" || jsonb_build_object('paidMinor', "r"."delivery_minor", 'taxMinor', "r"."tax_minor" - "made"."in_lines", 'pickupAt', null),
	"tax" = jsonb_build_object('mode', 'included', 'rates', jsonb_build_array(jsonb_build_object(
		'basisPoints', "r"."tax_basis_points", 'netMinor', "r"."total_minor" - "r"."tax_minor", 'taxMinor', "r"."tax_minor")))
FROM "made" WHERE "made"."id" = "r"."id";
--> statement-breakpoint
ALTER TABLE "quotes" ALTER COLUMN "tax" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "tax" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "code_uses" ALTER COLUMN "once" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "destinations" DISABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP TABLE "destinations" CASCADE;--> statement-breakpoint
ALTER TABLE "variants" DROP COLUMN "price_minor";--> statement-breakpoint
ALTER TABLE "variants" DROP COLUMN "currency";--> statement-breakpoint
ALTER TABLE "quotes" DROP COLUMN "tax_basis_points";--> statement-breakpoint
ALTER TABLE "orders" DROP COLUMN "tax_basis_points";--> statement-breakpoint
ALTER TABLE "variants" ADD CONSTRAINT "variants_prices" CHECK ("variants"."prices" <> '{}' and not jsonb_path_exists("variants"."prices", '$.* ? (@.type() != "number" || @ <= 0 || @ != @.floor())'));--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_amounts" CHECK (least("quotes"."discount_minor", "quotes"."delivery_minor", "quotes"."tax_minor", "quotes"."tip_minor") >= 0 and "quotes"."discount_minor" <= "quotes"."subtotal_minor");--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_lines" CHECK (line_sum("quotes"."lines", 'grossMinor') = "quotes"."subtotal_minor" and line_sum("quotes"."lines", 'discountMinor') = "quotes"."discount_minor" and line_sum("quotes"."lines", 'paidMinor') + coalesce(("quotes"."delivery"->>'paidMinor')::integer, 0) + "quotes"."tip_minor" = "quotes"."total_minor");--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_line" CHECK (not jsonb_path_exists("quotes"."lines", '$[*] ? (@.grossMinor != @.unitMinor * @.quantity)') and not jsonb_path_exists("quotes"."lines", case when "quotes"."tax"->>'mode' = 'added' then '$[*] ? (@.paidMinor != @.grossMinor - @.discountMinor + @.taxMinor)' else '$[*] ? (@.paidMinor != @.grossMinor - @.discountMinor)' end::jsonpath));--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_delivery" CHECK (coalesce(("quotes"."delivery"->>'priceMinor')::integer, 0) = "quotes"."delivery_minor");--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_tax" CHECK (coalesce("quotes"."tax"->>'mode', '') in ('included', 'added') and line_sum("quotes"."tax"->'rates', 'taxMinor') = "quotes"."tax_minor" and line_sum("quotes"."lines", 'taxMinor') + coalesce(("quotes"."delivery"->>'taxMinor')::integer, 0) = "quotes"."tax_minor");--> statement-breakpoint
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_sum" CHECK ("quotes"."subtotal_minor" - "quotes"."discount_minor" + "quotes"."delivery_minor" + case when "quotes"."tax"->>'mode' = 'added' then "quotes"."tax_minor" else 0 end + "quotes"."tip_minor" = "quotes"."total_minor");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_amounts" CHECK (least("orders"."discount_minor", "orders"."delivery_minor", "orders"."tax_minor", "orders"."tip_minor") >= 0 and "orders"."discount_minor" <= "orders"."subtotal_minor");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_lines" CHECK (line_sum("orders"."lines", 'grossMinor') = "orders"."subtotal_minor" and line_sum("orders"."lines", 'discountMinor') = "orders"."discount_minor" and line_sum("orders"."lines", 'paidMinor') + coalesce(("orders"."delivery"->>'paidMinor')::integer, 0) + "orders"."tip_minor" = "orders"."total_minor");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_line" CHECK (not jsonb_path_exists("orders"."lines", '$[*] ? (@.grossMinor != @.unitMinor * @.quantity)') and not jsonb_path_exists("orders"."lines", case when "orders"."tax"->>'mode' = 'added' then '$[*] ? (@.paidMinor != @.grossMinor - @.discountMinor + @.taxMinor)' else '$[*] ? (@.paidMinor != @.grossMinor - @.discountMinor)' end::jsonpath));--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_delivery" CHECK (coalesce(("orders"."delivery"->>'priceMinor')::integer, 0) = "orders"."delivery_minor");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_tax" CHECK (coalesce("orders"."tax"->>'mode', '') in ('included', 'added') and line_sum("orders"."tax"->'rates', 'taxMinor') = "orders"."tax_minor" and line_sum("orders"."lines", 'taxMinor') + coalesce(("orders"."delivery"->>'taxMinor')::integer, 0) = "orders"."tax_minor");--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_sum" CHECK ("orders"."subtotal_minor" - "orders"."discount_minor" + "orders"."delivery_minor" + case when "orders"."tax"->>'mode' = 'added' then "orders"."tax_minor" else 0 end + "orders"."tip_minor" = "orders"."total_minor");
