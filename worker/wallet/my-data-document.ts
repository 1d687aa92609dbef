/** PURE. A buyer's data as one JSON document, to be read by a person and by a machine (GDPR, Art. 15 and 20). */
import type { ShopRow } from "../../db/catalog.ts";
import type { MyData } from "../../db/my-data.ts";

const ALL = "Everything that this shop keeps of you, table by table.";
export const OF_ORDER = "Everything that this shop keeps of you with this order, table by table.";

/** @param limit of rows of one kind; one that is full may be longer than what is shown @param what the document is */
export function myDataDocument(data: MyData, { name, seller }: ShopRow, now: Date, limit: number, what = ALL): string {
  const full = Object.keys(data).filter((kind) => Array.isArray(data[kind]) && data[kind].length >= limit);
  const about = {
    shop: name,
    controller: seller,
    made_at: now.toISOString(),
    note: `${what} Amounts are in the smallest unit of their currency. Card numbers are kept by the payment provider only.`,
    not_whole: full,
  };
  return `${JSON.stringify({ about, ...data }, null, 2)}\n`;
}
