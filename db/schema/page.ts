/** The Page whose thread we are in. */
import { check, pgTable, text } from "drizzle-orm/pg-core";
import { at, oneOf } from "./columns.ts";

/** Whether the Page still tells us what happens in it: Messenger ends a subscription after an hour of failed deliveries. */
export const subscriptions = pgTable(
  "subscriptions",
  {
    pageId: text("page_id").primaryKey(),
    /** When it is looked at next: whoever moves this on does it, so that of overlapping runs one does. */
    nextAt: at("next_at").notNull(),
    /** What only the merchant can mend: `token` is over, or a call was `refused`. Null: none that we know of. */
    trouble: text("trouble"),
    /** Graph's code and subcode, or null. */
    reason: text("reason"),
    troubleSince: at("trouble_since"),
    /** When the Page was last subscribed again by the sweep: deliveries had failed for an hour before. */
    mendedAt: at("mended_at"),
  },
  (t) => [check("subscriptions_trouble", oneOf(t.trouble, ["token", "refused"]))],
);
