CREATE INDEX "checkouts_age" ON "checkouts" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "quotes_age" ON "quotes" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "sessions_age" ON "sessions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "purchases_age" ON "purchases" USING btree ("at");--> statement-breakpoint
CREATE INDEX "inbox_age" ON "inbox" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "outbox_age" ON "outbox" USING btree ("created_at");