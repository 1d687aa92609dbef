CREATE TABLE "sign_ins" (
	"client" text PRIMARY KEY NOT NULL,
	"tries" integer NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "sign_ins_since" ON "sign_ins" USING btree ("since");