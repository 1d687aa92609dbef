/** PURE. What an alert says, and how it is signed so that its receiver can tell that it is ours. */
import type { Alert, PostedAlert } from "../../contract/alert.ts";
import type { Alarm, AlertRow, NewAlert } from "../../db/alerts.ts";
import type { OrderRow } from "../../db/orders.ts";
import { orderNumber } from "../bot/order-messages.ts";
import { toldMinor } from "../checkout/charged.ts";
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";
import { deriveKey, toHex } from "../keys.ts";

/** These alerts, where somebody listens. */
export function alarmOf({ config, now }: Pick<Deps, "config" | "now">, alerts: NewAlert[] = []): Alarm {
  const isHeard = config.alertUrl !== null;
  return { alerts: isHeard ? alerts : [], isHeard, now };
}

type OrderAlert = Extract<Alert, { order: unknown }>;

/** About an order, once for each order and occasion. @param amountMinor the order's total unless something else is meant */
export function orderAlert(
  order: OrderRow,
  kind: Exclude<OrderAlert["kind"], "dispute" | "difference">,
  occasion = "",
  amountMinor = toldMinor(order),
): NewAlert {
  const amount = { amount: amountMinor, currency: order.currency };
  return { dedupeKey: keyOf(kind, order, occasion), alert: { kind, order: nameOf(order), amount } };
}

export function disputeAlert(order: OrderRow, disputeId: string, status: string, amountMinor: number): NewAlert {
  const amount = { amount: amountMinor, currency: order.currency };
  const alert: Alert = { kind: "dispute", order: nameOf(order), amount, status };
  return { dedupeKey: keyOf("dispute", order, `${disputeId}:${status}`), alert };
}

/** Once a day, because every message meets the same fault. */
export function pageTokenAlert(reason: string, now: Date): NewAlert {
  return { dedupeKey: `page_token:${now.toISOString().slice(0, 10)}`, alert: { kind: "page_token", reason } };
}

export const nameOf = (order: OrderRow) => ({ id: order.id, number: orderNumber(order) });
const keyOf = (kind: string, { id }: OrderRow, occasion: string) => [kind, id, occasion].filter(Boolean).join(":");

/** Where in the console it is dealt with. */
function placeOf(alert: Alert): string {
  if (alert.kind === "difference" || alert.kind === "dead_letter") return "/books";
  return "order" in alert && alert.order ? `/orders/${alert.order.number}` : "";
}

/** The body, the same however often it is posted. @param alert its `id` is the row's, or whatever names one that has no row */
export function bodyOf(
  { id, message, createdAt }: Pick<AlertRow, "message" | "createdAt"> & { id: number | string },
  { publicUrl, stripe }: Config,
): string {
  const url = `${publicUrl}/console${placeOf(message)}`;
  const body: PostedAlert = { id: `alert_${id}`, at: createdAt.toISOString(), ...message, url, test: !stripe.live };
  return JSON.stringify(body);
}

/** What signs alerts, as its receiver keeps it. Made of the console's key and of no use in its place. */
export async function alertKey(consoleKey: string): Promise<string> {
  return toHex(await deriveKey(consoleKey, "alerts"));
}

/**
 * `t=<seconds>,v1=<hex>`: HMAC-SHA256 of `<seconds>.<body>`, as Stripe signs its webhooks, so that receivers know how to check it.
 * @param key as `alertKey` answers: its characters are the secret, not the bytes that they stand for
 * @param now seconds since the epoch
 */
export async function signAlert(body: string, key: string, now: number): Promise<string> {
  const encoder = new TextEncoder();
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", encoder.encode(key), hmac, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", imported, encoder.encode(`${now}.${body}`));
  return `t=${now},v1=${toHex(new Uint8Array(mac))}`;
}
