/** PURE. What an order was paid with, and by how much that is not its price. */
import type { OrderRow } from "../../db/orders.ts";

type Accepted = Pick<OrderRow, "acceptedMinor" | "totalMinor">;

/** Its total, unless the merchant accepted something else (`paidMinor` in db/orders.ts says the same in SQL). */
export const chargedMinor = ({ acceptedMinor, totalMinor }: Accepted): number => acceptedMinor ?? totalMinor;

/** What the merchant accepted above its price, or below nothing when it was less; 0 for an order that was paid as priced, or given back. */
export const adjustmentMinor = ({ acceptedMinor, totalMinor }: Accepted): number =>
  acceptedMinor ? acceptedMinor - totalMinor : 0;

/** What buyer and merchant read as its total: the price, and that (`toldTotal` in db/orders.ts says the same in SQL). */
export const toldMinor = (order: Accepted): number => order.totalMinor + adjustmentMinor(order);
