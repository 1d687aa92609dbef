/** PURE. Orders as a terminal shows them. */
import type { Forgotten } from "../../contract/forget.ts";
import type { HistoryEntry, MerchantOrder, OrderList, OrderSummary, Refund } from "../../contract/merchant.ts";
import { formatMoney, type Money } from "../../contract/money.ts";
import type { OrderPayment } from "../../contract/quarantine.ts";

const LOCALE = "en-GB";
const money = (amount: Money) => formatMoney(LOCALE, amount);
const moment = (iso: string) => iso.slice(0, 16).replace("T", " ");

/** What buyers have written, without what a terminal would obey. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, " ");

export function listText({ orders, next }: OrderList): string {
  if (orders.length === 0) return "No order matches.";
  const rows = orders.map((order) => [
    order.number,
    moment(order.createdAt),
    money(order.total),
    order.status,
    order.status === "paid" ? order.fulfilment : "",
    plain(order.name),
    remarks(order),
  ]);
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [...lines, ...(next === null ? [] : [`More: --after ${next}`])].join("\n");
}

function remarks({ refunded, needsAttention, dispute }: OrderSummary): string {
  return [
    refunded.amount > 0 ? `${money(refunded)} refunded` : "",
    dispute ? `dispute: ${dispute}` : "",
    needsAttention ? `! ${needsAttention}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

export function orderText(order: MerchantOrder): string {
  const { address, shipment } = order;
  const places = [address.line1, address.line2, `${address.postcode} ${address.city}`, address.region, address.country];
  const parcel = [shipment.carrier, shipment.trackingNumber, shipment.trackingUrl].filter(Boolean).join(", ");
  return [
    `${order.number}  ${order.status}${order.status === "paid" ? `, ${order.fulfilment}` : ""}  (${order.id})`,
    field("buyer", plain([address.name, order.email, address.phone].filter(Boolean).join(", "))),
    field(
      "to",
      plain(
        places
          .map((part) => part.trim())
          .filter(Boolean)
          .join(", "),
      ),
    ),
    field("told", order.inChat ? `in the chat, in ${order.locale}` : "by nobody: a guest has no chat with you"),
    ...order.lines.map((line, at) => `  ${at}: ${line.quantity} x ${plain(line.title)}  ${money(line.total)}`),
    field("discount", order.discount.amount > 0 ? `-${money(order.discount)} ${order.code ?? ""}` : ""),
    field(
      "delivery",
      order.promised
        ? `${money(order.delivery)}, promised ${order.promised.earliest} to ${order.promised.latest}`
        : "nothing to deliver",
    ),
    field("tip", order.tip.amount > 0 ? money(order.tip) : ""),
    field("adjusted", order.adjustment.amount === 0 ? "" : `by ${money(order.adjustment)}, as you accepted`),
    field(
      "total",
      order.adjustment.amount === 0 ? `${money(order.total)}, of it ${money(order.tax)} tax` : money(order.total),
    ),
    field("card", order.card ? `${order.card.brand} ${order.card.last4}` : ""),
    field("parcel", plain(parcel)),
    ...order.disputes.map(({ status, amount, reason }) => field("dispute", `${status}, ${money(amount)}, ${reason}`)),
    field("warned", order.fraudWarnedAt ? `of fraud, ${moment(order.fraudWarnedAt)}` : ""),
    field("look", order.needsAttention ?? ""),
    ...order.refunds.map((refund) => field("refund", refundText(refund))),
    field(
      "possible",
      [...order.moves, ...(order.refundable.amount > 0 ? [`refund ${money(order.refundable)}`] : [])].join(", "),
    ),
    ...order.history.map((entry) => `  ${historyText(entry)}`),
  ]
    .filter(Boolean)
    .join("\n");
}

const field = (name: string, text: string): string => (text === "" ? "" : `  ${name.padEnd(10)}${text}`);

export function refundText({ amount, status, reason, by, failure, note }: Refund): string {
  const made = `${money(amount)} ${status}, by ${by}`;
  return [made, reason, failure, plain(note)].filter(Boolean).join(", ");
}

const STATES: Record<Forgotten["state"], string> = {
  gone: "is deleted: what stays is what the law wants",
  going: "is being deleted",
  waiting: "is deleted by itself once nothing is under way, after thirty days at the latest",
};

export const forgottenText = ({ whose, state }: Forgotten): string =>
  `${whose === "guest" ? "The guest's data with this order" : "All data of this buyer"} ${STATES[state]}.`;

function historyText({ at, by, what, detail }: HistoryEntry): string {
  const rest = Object.entries(detail).flatMap(([key, value]) =>
    value === null ? [] : [`${key} ${plain(String(value))}`],
  );
  return [`${moment(at)}  ${what} (${by})`, ...rest].join("  ");
}

export function paymentText({ payment }: OrderPayment): string {
  if (payment === null) return "The order has no payment, or the provider does not know it.";
  const { id, state, amount, givenBack } = payment;
  return `${id}  ${state}  ${money(amount)}${givenBack.amount > 0 ? `, given back ${money(givenBack)}` : ""}`;
}
