/** The merchant's API as a merchant's program calls it. */
import { expect } from "vitest";
import type { MerchantOrder, Refunded } from "../../contract/merchant.ts";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { atRest, timePasses } from "./records.ts";
import { HOUR_MS, MINUTE_MS } from "./shopping.ts";
import type { World } from "./world.ts";

export interface Answered<T> {
  status: number;
  body: T;
}

/** @param headers to replace or add; an empty `authorization` leaves the key out */
export async function askMerchant<T>(
  world: World,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answered<T>> {
  const response = await world.fetch(`/api/merchant${path}`, {
    method,
    headers: {
      authorization: `Bearer ${CONSOLE_KEY}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as T };
}

export const REFUNDS = "/v1/refunds";
let keys = 0;

/** A key that no other request of this run has. */
export const freshKey = () => `key-of-a-test-${++keys}`;

export function refund(world: World, order: string, body: object = {}, key = freshKey()): Promise<Answered<Refunded>> {
  return askMerchant<Refunded>(world, "POST", `/orders/${order}/refunds`, body, { "idempotency-key": key });
}

export const showOrder = async (world: World, order = "A-1001"): Promise<MerchantOrder> =>
  (await askMerchant<MerchantOrder>(world, "GET", `/orders/${order}`)).body;

export function moveGoods(world: World, to: string, more: object = {}, order = "A-1001") {
  return askMerchant<MerchantOrder>(world, "POST", `/orders/${order}/fulfilment`, { to, ...more });
}

export const cancel = (world: World, order = "A-1001", body: object = {}) =>
  askMerchant<MerchantOrder>(world, "POST", `/orders/${order}/cancel`, body);

/** `what by` of each step of an order's history. */
export const stepsOf = ({ history }: MerchantOrder): string[] => history.map(({ what, by }) => `${what} ${by}`);

/** Whether the books agree: what the order says went back is what its refunds that have not failed add up to, and no more than was paid. */
export async function booksAgree(world: World): Promise<void> {
  const wrong = await world.sql`
    select o.number, o.refunded_minor, o.total_minor from orders o
    where o.refunded_minor > coalesce(o.accepted_minor, o.total_minor) or o.refunded_minor <> (
      select coalesce(sum(r.amount_minor), 0) from refunds r where r.order_id = o.id and r.status in ('pending', 'succeeded'))`;
  expect(wrong.map((row) => ({ ...row }))).toEqual([]);
}

/** What Stripe gave back, by amount, oldest first. */
export const givenBack = (world: World): number[] => world.sandbox.stripe.refunds().map(({ amount }) => amount);

/** What the thread of this person says of money that went back. */
export function toldOfRefunds(world: World, person: string): string[] {
  const said = world.sandbox.messenger.thread(person).flatMap(({ text, template }) => {
    return text ?? (template?.template_type === "button" ? template.text : []);
  });
  return said.filter((text) => text.includes("went back"));
}

/** Minutes pass, each with its sweep. */
export async function minutesOfSweeps(world: World, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) {
    await timePasses(world, MINUTE_MS);
    await world.cron();
  }
  await atRest(world);
}

/** What the merchant's page sends to sign in, or with DELETE to sign out. @param headers an empty one leaves it out */
export function signIn(
  world: World,
  key = CONSOLE_KEY,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Response> {
  const all = { origin: world.url, "content-type": "application/json", ...headers };
  return world.fetch("/api/console/session", {
    method,
    headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")),
    body: JSON.stringify(method === "POST" ? { key } : {}),
  });
}

/** Signs in, and answers with the request header of the session. */
export async function consoleCookie(world: World): Promise<string> {
  const answer = await signIn(world);
  const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
  if (!cookie) throw new Error(`Signing in answered ${answer.status}.`);
  return cookie;
}

/** Time passes until the books are compared with the provider's (worker/merchant/compare.ts), and what was found has been told. */
export async function compared(world: World): Promise<void> {
  const minute = 37 * MINUTE_MS;
  const past = world.sandbox.clock.now() % HOUR_MS;
  await timePasses(world, past < minute ? minute - past : HOUR_MS + minute - past);
  await world.cron();
  // The alerts of what was found go out with the next run.
  await world.cron();
  await atRest(world);
}
