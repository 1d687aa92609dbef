/** PURE. Orders as CSV (RFC 4180) for a spreadsheet, one line each, with cells that no spreadsheet takes for a formula. */
import type { ExportedOrder } from "../../contract/merchant.ts";
import { type Money, minorDigits } from "../../contract/money.ts";

/** Of an amount, digits that a spreadsheet is to reckon with; of a text, what it is to show as it is. */
type Cell = { digits: string } | string | number | null;

const COLUMNS: [name: string, cell: (order: ExportedOrder) => Cell][] = [
  ["number", (order) => order.number],
  ["id", (order) => order.id],
  ["created_at", (order) => order.createdAt],
  ["paid_at", (order) => order.paidAt],
  ["status", (order) => order.status],
  ["fulfilment", (order) => order.fulfilment],
  ["needs_attention", (order) => order.needsAttention],
  ["dispute", (order) => order.dispute],
  ["currency", (order) => order.total.currency],
  ["subtotal", (order) => decimal(order.subtotal)],
  ["discount", (order) => decimal(order.discount)],
  ["code", (order) => order.code],
  ["delivery", (order) => decimal(order.delivery)],
  // What of another total than the price is tax nobody has worked out.
  ["tax", (order) => (order.taxMode === "added" || order.adjustment.amount === 0 ? decimal(order.tax) : null)],
  ["tax_mode", (order) => order.taxMode],
  ["tip", (order) => decimal(order.tip)],
  ["total", (order) => decimal(order.total)],
  ["refunded", (order) => decimal(order.refunded)],
  ["items", (order) => order.lines.map(({ quantity, title }) => `${quantity} x ${title}`).join("; ")],
  ["email", (order) => order.email],
  ["name", (order) => order.address.name],
  ["line1", (order) => order.address.line1],
  ["line2", (order) => order.address.line2],
  ["postcode", (order) => order.address.postcode],
  ["city", (order) => order.address.city],
  ["region", (order) => order.address.region],
  ["country", (order) => order.address.country],
  ["phone", (order) => order.address.phone],
  ["carrier", (order) => order.shipment.carrier],
  ["tracking_number", (order) => order.shipment.trackingNumber],
  ["shipped_at", (order) => order.shipment.shippedAt],
  ["delivered_at", (order) => order.shipment.deliveredAt],
  ["adjustment", (order) => decimal(order.adjustment)],
];

/** Begins with a byte order mark: without it Excel reads UTF-8 as something else. */
export const CSV_HEAD = `\ufeff${line(COLUMNS.map(([name]) => name))}`;

export function csvRow(order: ExportedOrder): string {
  return line(COLUMNS.map(([, cell]) => cell(order)));
}

function line(cells: Cell[]): string {
  return `${cells.map(written).join(",")}\r\n`;
}

function written(cell: Cell): string {
  return typeof cell === "object" && cell ? `"${cell.digits}"` : quoted(String(cell ?? ""));
}

/**
 * In quotes, and with an apostrophe in front of what a spreadsheet would run: a buyer may be called `=HYPERLINK(...)` (OWASP, CSV
 * injection: = + - @, tab and carriage return, and their full-width forms). Where decimals have a comma, Excel parts cells at `;` and
 * then takes quotes behind the first of a line for letters: a cell may begin within one of ours.
 */
export function quoted(cell: string): string {
  const harmless = /^\s*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(cell) ? `'${cell}` : cell;
  const everywhere = harmless.replace(/[;\t\r\n](?=(?:[^\S\t\r\n]|")*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$&'");
  return `"${everywhere.replaceAll('"', '""')}"`;
}

/** `34.99`, `-0.05`: whole units, a point, and as many digits as the currency has. */
function decimal({ amount, currency }: Money): Cell {
  const places = minorDigits(currency);
  const text = String(Math.abs(amount)).padStart(places + 1, "0");
  const parts = places === 0 ? [text] : [text.slice(0, -places), text.slice(-places)];
  return { digits: `${amount < 0 ? "-" : ""}${parts.join(".")}` };
}
