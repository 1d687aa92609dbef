import type { Receipt, ReceiptItem } from "../bubble.ts";
import { invalid } from "../graph-error.ts";
import { fields, flag, inside, list, optional, text, webUrl } from "./check.ts";

/** Receipt template (Messenger Platform, "Receipt template" reference): amounts are JSON numbers in major units. */

const KEYS = [
  "template_type",
  "sharable",
  "recipient_name",
  "merchant_name",
  "order_number",
  "currency",
  "payment_method",
  "timestamp",
  "order_url",
  "address",
  "summary",
  "adjustments",
  "elements",
];
const TEXT_MAX = 300;
const ENTRIES_MAX = 100;

const line = (value: unknown, path: string) => text(value, path, TEXT_MAX);

function currencyCode(value: unknown, path: string): string {
  const code = text(value, path, 3);
  if (!Intl.supportedValuesOf("currency").includes(code))
    throw invalid(`Param ${path} must be an ISO 4217 currency code`);
  return code;
}

function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

/** Reads amounts of one currency: a number, not negative, with no more decimals than the currency has. */
function amountOf(currency: string) {
  const decimals = decimalsOf(currency);
  return (value: unknown, path: string): number => {
    if (typeof value !== "number" || !Number.isFinite(value)) throw invalid(`Param ${path} must be a number`);
    if (value < 0) throw invalid(`Param ${path} must not be negative`);
    if (Number(value.toFixed(decimals)) !== value) throw invalid(`Param ${path} has more than ${decimals} decimals`);
    return value;
  };
}

function quantity(value: unknown, path: string): number {
  if (!Number.isInteger(value) || Number(value) < 0) throw invalid(`Param ${path} must be a whole number`);
  return Number(value);
}

function seconds(value: unknown, path: string): string {
  if (typeof value !== "string" || !/^[1-9]\d{8,9}$/.test(value)) {
    throw invalid(`Param ${path} must be a string holding a Unix timestamp in seconds`);
  }
  return value;
}

function country(value: unknown, path: string): string {
  const code = text(value, path, 2);
  if (!/^[A-Z]{2}$/.test(code)) throw invalid(`Param ${path} must be a two-letter country code`);
  return code;
}

/** All of it or none: once there is an address, only `street_2` may be missing. */
function address(value: unknown, path: string): NonNullable<Receipt["address"]> {
  const known = ["street_1", "street_2", "city", "postal_code", "state", "country"];
  const found = fields(value, path, known);
  const read = (key: string) => line(found[key], inside(path, key));
  const second = found.street_2 === undefined || found.street_2 === "" ? {} : { street_2: read("street_2") };
  return {
    street_1: read("street_1"),
    ...second,
    city: read("city"),
    postal_code: read("postal_code"),
    state: read("state"),
    country: country(found.country, inside(path, "country")),
  };
}

function summary(value: unknown, path: string, currency: string): Receipt["summary"] {
  const found = fields(value, path, ["subtotal", "shipping_cost", "total_tax", "total_cost"]);
  const amount = amountOf(currency);
  return {
    ...optional(found, path, "subtotal", amount),
    ...optional(found, path, "shipping_cost", amount),
    ...optional(found, path, "total_tax", amount),
    total_cost: amount(found.total_cost, inside(path, "total_cost")),
  };
}

function item(value: unknown, path: string, currency: string): ReceiptItem {
  const found = fields(value, path, ["title", "subtitle", "quantity", "price", "currency", "image_url"]);
  return {
    title: line(found.title, inside(path, "title")),
    price: amountOf(currency)(found.price, inside(path, "price")),
    ...optional(found, path, "subtitle", line),
    ...optional(found, path, "quantity", quantity),
    ...optional(found, path, "currency", currencyCode),
    ...optional(found, path, "image_url", webUrl),
  };
}

function adjustment(value: unknown, path: string, currency: string): { name: string; amount: number } {
  const found = fields(value, path, ["name", "amount"]);
  return {
    name: line(found.name, inside(path, "name")),
    amount: amountOf(currency)(found.amount, inside(path, "amount")),
  };
}

export function receipt(value: unknown, path: string, isUsed: (orderNumber: string) => boolean): Receipt {
  const found = fields(value, path, KEYS);
  const currency = currencyCode(found.currency, inside(path, "currency"));
  const orderNumber = line(found.order_number, inside(path, "order_number"));
  const each =
    <T>(read: (value: unknown, path: string, currency: string) => T) =>
    (entries: unknown, at: string): T[] =>
      list(entries, at, 0, ENTRIES_MAX).map((entry, index) => read(entry, inside(at, index), currency));
  optional(found, path, "sharable", flag);
  const parsed: Receipt = {
    template_type: "receipt",
    recipient_name: line(found.recipient_name, inside(path, "recipient_name")),
    order_number: orderNumber,
    currency,
    payment_method: line(found.payment_method, inside(path, "payment_method")),
    summary: summary(found.summary, inside(path, "summary"), currency),
    ...optional(found, path, "merchant_name", line),
    ...optional(found, path, "timestamp", seconds),
    ...optional(found, path, "order_url", webUrl),
    ...optional(found, path, "address", address),
    ...optional(found, path, "adjustments", each(adjustment)),
    ...optional(found, path, "elements", each(item)),
  };
  if (isUsed(orderNumber)) throw invalid(`Param ${inside(path, "order_number")} was used before: it must be unique`);
  return parsed;
}
