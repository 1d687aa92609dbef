import { h } from "./dom.js";
import { countryName, dateTime, money } from "./format.js";

/** @import { Receipt, ReceiptItem } from "../bubble.ts" */

/**
 * @param {ReceiptItem} item
 * @param {string} currency
 */
function itemView(item, currency) {
  const quantity = item.quantity === undefined || item.quantity === 1 ? "" : `Qty ${item.quantity}`;
  const detail = [item.subtitle, quantity].filter(Boolean).join(" · ");
  return h(
    "li",
    { class: "receipt-item" },
    item.image_url && h("img", { src: item.image_url, alt: "" }),
    h("div", {}, h("h3", {}, item.title), detail && h("p", {}, detail)),
    h("span", {}, money(item.price, item.currency ?? currency)),
  );
}

/** @param {Receipt} receipt */
function sums(receipt) {
  const { summary, currency, adjustments = [] } = receipt;
  /** @type {[string, number | undefined][]} */
  const lines = [
    ["Subtotal", summary.subtotal],
    ["Shipping", summary.shipping_cost],
    ["Tax", summary.total_tax],
  ];
  for (const { name, amount } of adjustments) lines.push([name, -amount]);
  const rows = lines.flatMap(([label, amount]) =>
    amount === undefined ? [] : [h("dt", {}, label), h("dd", {}, money(amount, currency))],
  );
  const total = [
    h("dt", { class: "total" }, "Total"),
    h("dd", { class: "total" }, money(summary.total_cost, currency)),
  ];
  return h("dl", { class: "sums" }, ...rows, ...total);
}

/** @param {NonNullable<Receipt["address"]>} address */
function addressView(address) {
  const town = [address.postal_code, address.city, address.state].filter(Boolean).join(" ");
  const lines = [address.street_1, address.street_2, town, countryName(address.country)];
  return h("address", { class: "receipt-address" }, lines.filter(Boolean).join("\n"));
}

/** @param {Receipt} receipt */
function facts(receipt) {
  const ship = receipt.address && [
    h("dt", {}, "Ship to"),
    h("dd", {}, receipt.recipient_name, "\n", addressView(receipt.address)),
  ];
  const rows = [h("dt", {}, "Paid with"), h("dd", {}, receipt.payment_method), ...(ship ?? [])];
  const pairs = [];
  for (let index = 0; index < rows.length; index += 2) pairs.push(h("div", {}, rows[index], rows[index + 1]));
  return h("dl", {}, ...pairs);
}

/**
 * The receipt bubble: items, sums, and how and where to.
 * @param {Receipt} receipt
 */
export function receipt(receipt) {
  const date = receipt.timestamp === undefined ? "" : dateTime(Number(receipt.timestamp));
  const sub = [`Order ${receipt.order_number}`, date].filter(Boolean).join(" · ");
  const merchant = receipt.merchant_name ? `Receipt from ${receipt.merchant_name}` : "Receipt";
  const items = (receipt.elements ?? []).map((item) => itemView(item, receipt.currency));
  return h(
    "article",
    { class: "receipt", "aria-label": `Receipt, order ${receipt.order_number}` },
    h("div", { class: "receipt-head" }, h("h3", {}, merchant), h("p", {}, sub)),
    items.length > 0 && h("ul", { class: "receipt-items" }, ...items),
    facts(receipt),
    sums(receipt),
  );
}
