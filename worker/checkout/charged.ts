/** PURE. What an order was paid with. */
import type { OrderRow } from "../../db/orders.ts";

/** Its total, unless the merchant accepted something else (`paidMinor` in db/orders.ts says the same in SQL). */
export const chargedMinor = ({ acceptedMinor, totalMinor }: Pick<OrderRow, "acceptedMinor" | "totalMinor">): number =>
  acceptedMinor ?? totalMinor;
