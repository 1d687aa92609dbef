/** All orders that match, streamed: a bounded page is read only once the one before it has gone out. */
import type { ExportedOrder, ExportQuery } from "../../contract/merchant.ts";
import { listOrders } from "../../db/merchant-orders.ts";
import type { OrderRow } from "../../db/orders.ts";
import type { Deps } from "../deps.ts";
import { EXPORT_PAGE } from "../limits.ts";
import { CSV_HEAD, csvRow } from "./csv.ts";
import { toQuery } from "./orders.ts";
import { viewSold, viewSummary } from "./view.ts";

export interface Export {
  body: ReadableStream<Uint8Array>;
  contentType: string;
  fileName: string;
}

export function exportOrders(deps: Deps, { format, ...filters }: ExportQuery): Export {
  const query = toQuery(filters);
  const { head, join, row, tail, contentType } = FORMATS[format];
  const encoder = new TextEncoder();
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  // The client to the database lives until what was put off has ended.
  deps.later(() => over);
  let before: number | null = null;
  let isFirst = true;
  const body = new ReadableStream<Uint8Array>({
    async pull(stream) {
      try {
        const orders: OrderRow[] = await listOrders(deps.sql, query, before, EXPORT_PAGE);
        const rows = orders.map((order) => row(viewExported(order))).join(join);
        const opening = isFirst ? head : rows && join;
        const isLast = orders.length < EXPORT_PAGE;
        stream.enqueue(encoder.encode(`${opening}${rows}${isLast ? tail : ""}`));
        isFirst = false;
        before = orders.at(-1)?.number ?? null;
        if (isLast) {
          stream.close();
          end();
        }
      } catch (error) {
        end();
        throw error;
      }
    },
    cancel: () => end(),
  });
  const fileName = `orders-${deps.now.toISOString().slice(0, 10)}.${format}`;
  return { body, contentType, fileName };
}

/** How a whole is made of rows. */
const FORMATS = {
  csv: { head: CSV_HEAD, join: "", row: csvRow, tail: "", contentType: "text/csv; charset=utf-8" },
  json: {
    head: "[\n",
    join: ",\n",
    row: (order: ExportedOrder) => JSON.stringify(order),
    tail: "\n]\n",
    contentType: "application/json",
  },
};

const viewExported = (order: OrderRow): ExportedOrder => ({ ...viewSummary(order), ...viewSold(order) });
