/** A shop in which every table that holds somebody's text has a row, and an order in every state that a page shows differently. */
import { DIFFERENCE_KINDS } from "../../contract/difference.ts";
import type { Json, Sql } from "../../db/client.ts";
import { ADDRESS } from "../../scripts/page-client.ts";
import {
  GUEST_EMAIL,
  GUEST_LAST4,
  type GuestOrder,
  guestKeyIn,
  guestPurchase,
  postGuestForm,
} from "../support/guests.ts";
import { moveGoods, refund } from "../support/merchant.ts";
import { confirmWithdrawal, orderLink } from "../support/papers.ts";
import { setTips } from "../support/pricing.ts";
import { atRest } from "../support/records.ts";
import { buyNowLink, card, newcomer, toTheTill } from "../support/shopping.ts";
import type { World } from "../support/world.ts";
import { type LinkKind, signedLink } from "./tokens.ts";

export interface Furnished {
  buyerId: string;
  /** Of the browser that paid the first order. */
  cookie: string;
  orderId: string;
  guest: GuestOrder;
  /** What the forms of the guest's page send along, once it was shown whose order it is. */
  guestKey: string;
  /** By its state. */
  states: Record<string, string>;
  termsVersion: string;
  /** The path of a link of this kind, made at this moment: to this order, or to the buyer's own. */
  path(kind: LinkKind, orderId?: string, at?: Date): Promise<string>;
}

/** As the orders of others would be that are in these states: the first order, but for what is said here. */
function statesOf(now: string): Record<string, Record<string, Json>> {
  const unpaid = { paid_at: null, fulfilment: "unfulfilled", refunded_minor: 0 };
  return {
    called_back: { fulfilment: "cancelled", refunded_minor: 3299 },
    delivered: { fulfilment: "delivered", delivered_at: now },
    pickup: { delivery: { pickupAt: { country: "IT", region: "MI", postcode: "20123" } } },
    disputed: { dispute_status: "needs_response", disputed_at: now, fraud_warned_at: now },
    attention: { needs_attention: "amount_mismatch", accepted_minor: 100 },
    quarantine: { ...unpaid, status: "paying", needs_attention: "amount_mismatch" },
    asking: { ...unpaid, status: "action_required" },
    declined: { ...unpaid, status: "declined", decline_code: "insufficient_funds" },
    called_off: { ...unpaid, status: "cancelled" },
    expired: { ...unpaid, status: "expired" },
  };
}

async function copyOrder(sql: Sql, id: string, state: string, { delivery, ...changes }: Record<string, Json>) {
  const own = {
    ...{ id: `ord_as_${state}`, quote_id: `quo_as_${state}`, payment_intent_id: null, payer: `guest:ses_as_${state}` },
    ...changes,
  };
  await sql`
    insert into orders select (jsonb_populate_record(o, ${sql.json(own)}
      || jsonb_build_object('number', nextval('orders_number_seq'), 'delivery', o.delivery || ${sql.json(delivery ?? {})}))).*
    from orders o where id = ${id}`;
  return own.id;
}

/** What nobody who buys in a test leaves behind. */
async function addRows(sql: Sql, orderId: string, buyerId: string, now: string): Promise<void> {
  const event = { kind: "text", text: "x" };
  const detail = { carrier: "x", code: "x", reason: "x", status: "x" };
  const utility = { name: "x", language: "en", parameters: { shop: "x" }, urlSuffix: "x" };
  await sql`update variants set texts = ${sql.json({ en: "x", de: "x" })} where id <> 'house-blend-500'`;
  await sql`
    update products set texts = ${sql.json({ en: { title: "x", description: "x" } })} where id <> 'house-blend'`;
  await sql`update shop set logo_url = 'x'`;
  await sql`
    update orders set needs_attention = 'withdrawn', decline_code = 'card_declined', dispute_status = 'needs_response',
      disputed_at = ${now}, fraud_warned_at = ${now} where id = ${orderId}`;
  await sql`update sessions set draft = ${sql.json({ address: ADDRESS, email: "x@example.test" })}`;
  await sql`
    insert into disputes (id, order_id, status, is_over, amount_minor, reason, opened_at)
    values ('dp_1', ${orderId}, 'needs_response', false, 100, 'fraudulent', ${now})`;
  await sql`
    insert into refunds (id, order_id, amount_minor, currency, lines, reason, note, status, failure, requested_by, request_key, created_at)
    values ('ref_failed', ${orderId}, 100, 'EUR', ${sql.json([{ line: 0, quantity: 1 }])}, 'duplicate', 'x', 'failed', 'x', 'merchant', 'api:failed', ${now})`;
  await sql`
    insert into tax_reports (order_id, reference, failure, created_at) values (${orderId}, ${orderId}, 'x', ${now})`;
  await sql`
    insert into order_events (order_id, at, by, what, detail)
    values (${orderId}, ${now}, 'provider', 'newer_than_this_page', ${sql.json(detail)})`;
  await sql`
    insert into inbox (source, external_id, event, received_at, status, next_at, error)
    values ('messenger', 'dead', ${sql.json(event)}, ${now}, 'dead', ${now}, 'x')`;
  await sql`
    insert into outbox (dedupe_key, buyer_id, message, utility, created_at, status, next_at, error)
    values ('dead', ${buyerId}, ${sql.json({ text: "x" })}, ${sql.json(utility)}, ${now}, 'dead', ${now}, 'x')`;
  await sql`
    insert into renewals (checkout_id, buyer_id, items, asked_at)
    select id, ${buyerId}, items, ${now} from checkouts where buyer_id = ${buyerId} limit 1`;
  await sql`
    insert into differences (kind, subject, payment_id, amount_minor, currency, first_seen_at, last_seen_at)
    values (${DIFFERENCE_KINDS[0]}, 'pi_1', 'pi_1', 100, 'EUR', ${now}, ${now})`;
  await sql`
    insert into comparisons (scope, list, until, next_at) values ('whole', 'none', ${now}, '2999-01-01')
    on conflict do nothing`;
  await sql`
    insert into subscriptions (page_id, next_at, trouble, reason, trouble_since)
    values ('another', '2999-01-01', 'token', 'x', ${now})`;
}

/** Buys what there is to buy, as its buyers would, and writes the rest into the tables. @param withStates an order in each of them */
export async function furnish(world: World, withStates = false): Promise<Furnished> {
  const { sql } = world;
  const clock = () => new Date(world.sandbox.clock.now());
  await setTips(sql, [100, 200], 5000);
  const bought = await toTheTill(world);
  await bought.page.quote({}, "", { deliveryId: "pickup" });
  const offer = await bought.page.quote({}, "", { code: "CIAO10", tipMinor: 100 });
  const paid = await bought.page.pay(offer.body.id, await card(world, "pm_card_visa", true, true));
  const self = new URL(await orderLink(world)).pathname;
  const guest = await guestPurchase(world, await buyNowLink(world, newcomer(world)));
  await moveGoods(world, "shipped", { carrier: "DHL", trackingNumber: "JD014600003" });
  await refund(world, "A-1001", { amountMinor: 100, note: "x" });
  await confirmWithdrawal(world, self);
  await atRest(world);
  const [order] = await sql<[{ orderId: string; buyerId: string; checkoutId: string; termsVersion: string }]>`
    select id as order_id, buyer_id, checkout_id, terms_version from orders where id = ${paid.body.id}`;
  const now = clock().toISOString();
  const states: Record<string, string> = {};
  for (const [state, changes] of Object.entries(statesOf(now)))
    if (withStates || state === "asking" || state === "pickup")
      states[state] = await copyOrder(sql, order.orderId, state, changes);
  await addRows(sql, order.orderId, order.buyerId, now);
  const proof = await postGuestForm(world, guest.link, { email: GUEST_EMAIL, last4: GUEST_LAST4 });
  return {
    ...order,
    cookie: `__Host-threadtill=${bought.page.session}`,
    guest,
    guestKey: guestKeyIn(proof),
    states,
    path: async (kind, orderId = order.orderId, at = clock()) =>
      `/${kind}/${await signedLink(kind, { ...order, orderId, bankOrderId: states.asking ?? "" }, at)}`,
  };
}
