/** PURE. Orders as CSV (RFC 4180) for a spreadsheet, one line each, with cells that no spreadsheet takes for a formula. */
import type { ExportedOrder } from "../../contract/merchant.ts";
import { type Money, minorDigits } from "../../contract/money.ts";

const COLUMNS: [name: string, cell: (order: ExportedOrder) => string | number | null][] = [
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
  ["tax", (order) => decimal(order.tax)],
  ["tax_mode", (order) => order.taxMode],
  ["tip", (order) => decimal(order.tip)],
  ["adjustment", (order) => decimal(order.adjustment)],
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
];

/** Begins with a byte order mark: without it Excel reads UTF-8 as something else. */
export const CSV_HEAD = `\ufeff${line(COLUMNS.map(([name]) => name))}`;

export function csvRow(order: ExportedOrder): string {
  return line(COLUMNS.map(([, cell]) => cell(order)));
}

function line(cells: (string | number | null)[]): string {
  return `${cells.map((cell) => quoted(String(cell ?? ""))).join(",")}\r\n`;
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

/** `34.99`: whole units, a point, and as many digits as the currency has. */
function decimal({ amount, currency }: Money): string {
  const digits = minorDigits(currency);
  if (digits === 0) return String(amount);
  const text = String(amount).padStart(digits + 1, "0");
  return `${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
