import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openPage } from "../../scripts/page-client.ts";
import { eventually } from "../support/eventually.ts";
import { cancel, showOrder } from "../support/merchant.ts";
import { answerChallenge, CONFIRM, onlyIntent } from "../support/payments.ts";
import { atRest, countRows, everyRow, orderRow, outboxOf, setStock, stockOf, timePasses } from "../support/records.ts";
import {
  buy,
  buyNowLink,
  card,
  firstPurchase,
  HOUR_MS,
  isReceipt,
  MINUTE_MS,
  quoteId,
  toTheTill,
} from "../support/shopping.ts";
import { askStripe, payBesides, postStripe, signStripe, tellOfStripe } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "stripe-webhook" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

/** What Stripe said last about the only payment. */
function lastEvent(type = "payment_intent.succeeded") {
  const event = world.sandbox.stripe.events().findLast((each) => each.type === type);
  if (!event) throw new Error(`Stripe sent no ${type}`);
  return event;
}

describe("an event counts only with a signature that is right and of this hour", () => {
  /** An order whose truth only the event would tell: everything else is held back. */
  async function unsettled() {
    world.expectLog(/payment_unknown/);
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
    const { order } = await buy(world);
    await atRest(world);
    return { order, body: JSON.stringify(lastEvent()) };
  }
  const header = ({ time, v1 }: { time: number; v1: string }) => `t=${time},v1=${v1}`;

  const REFUSED: [what: string, sign: (body: string) => string | null][] = [
    ["no signature", () => null],
    ["an empty signature", () => ""],
    ["another secret", (body) => header(signStripe(world, body, { secret: "whsec_another_one_altogether" }))],
    ["a time 301 seconds ago", (body) => header(signStripe(world, body, { skew: -301 }))],
    ["a time 301 seconds ahead", (body) => header(signStripe(world, body, { skew: 301 }))],
    ["no time", (body) => `v1=${signStripe(world, body).v1}`],
    ["a scheme that is not v1", (body) => header(signStripe(world, body)).replace("v1=", "v0=")],
    ["the signature of another body", (body) => header(signStripe(world, `${body} `))],
    ["a time that was not signed", (body) => `t=${signStripe(world, body).time + 1},v1=${signStripe(world, body).v1}`],
  ];
  test.each(REFUSED)("%s is refused with 400 and changes nothing", async (_, sign) => {
    const { body } = await unsettled();
    const before = await everyRow(world.sql);
    expect(await postStripe(world, body, sign(body))).toBe(400);
    await atRest(world);
    expect(await everyRow(world.sql)).toEqual(before);
    world.sandbox.delivery.release("stripe");
  });

  const TAKEN: [what: string, sign: (body: string) => string][] = [
    ["the right signature", (body) => header(signStripe(world, body))],
    ["a time 300 seconds ago", (body) => header(signStripe(world, body, { skew: -300 }))],
    ["a time 300 seconds ahead", (body) => header(signStripe(world, body, { skew: 300 }))],
    ["two signatures, one of them right", (body) => `${header(signStripe(world, body))},v1=${"0".repeat(64)}`],
    [
      "two signatures, the second right",
      (body) => header(signStripe(world, body)).replace(",", `,v1=${"0".repeat(64)},`),
    ],
  ];
  test.each(TAKEN)("%s is taken, and the order is paid", async (_, sign) => {
    const { order, body } = await unsettled();
    expect(await postStripe(world, body, sign(body))).toBe(200);
    await eventually(async () => expect((await orderRow(world.sql, order.id)).status).toBe("paid"));
    world.sandbox.delivery.release("stripe");
  });

  test("an event of live mode is refused by a worker with test keys", async () => {
    const { body } = await unsettled();
    const before = await everyRow(world.sql);
    expect(await tellOfStripe(world, { ...JSON.parse(body), livemode: true })).toBe(400);
    expect(await everyRow(world.sql)).toEqual(before);
    world.sandbox.delivery.release("stripe");
  });

  test("a body re-serialised on the way is refused", async () => {
    const { body } = await unsettled();
    const signature = header(signStripe(world, body));
    expect(await postStripe(world, JSON.stringify(JSON.parse(body), null, 2), signature)).toBe(400);
    world.sandbox.delivery.release("stripe");
  });

  test("a body larger than a megabyte is refused unread", async () => {
    const body = "x".repeat(1_000_001);
    expect(await postStripe(world, body, header(signStripe(world, body)))).toBe(413);
  });

  test("a signed body that is no event is refused", async () => {
    for (const body of ["", "null", "[]", "not json", '{"id":"evt_1"}']) {
      const status = await postStripe(world, body, header(signStripe(world, body)));
      expect([body, status]).toEqual([body, 400]);
    }
    expect(await countRows(world.sql, "inbox")).toEqual({ inbox: 0 });
  });
});

describe("events come twice, late, early and out of order", () => {
  test("delivered ten times over, each event counts once", async () => {
    world.sandbox.delivery.duplicateNext(20, "stripe");
    const { order } = await firstPurchase(world);
    await atRest(world);
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
    const [{ events }] = await world.sql<[{ events: number }]>`
      select count(*)::int as events from inbox where source = 'stripe'`;
    const told = world.sandbox.stripe.events().filter(({ type }) => type !== "customer.created");
    expect(events).toBe(told.length);
    expect((await orderRow(world.sql, order.id)).status).toBe("paid");
  });

  test("the same event sent to ten workers at once counts once", async () => {
    world.sandbox.delivery.hold("stripe");
    await firstPurchase(world);
    const answers = await Promise.all(Array.from({ length: 10 }, () => tellOfStripe(world, lastEvent())));
    expect(new Set(answers)).toEqual(new Set([200]));
    await atRest(world);
    expect(await countRows(world.sql, "inbox", "orders")).toMatchObject({ orders: 1 });
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
    world.sandbox.delivery.release("stripe");
  });

  test("in reverse order they end in the same state", async () => {
    world.sandbox.delivery.hold("stripe");
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await page.payAgain(order.id, await card(world));
    world.sandbox.delivery.release("stripe", { reverse: true });
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "paid", declineCode: null });
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
  });

  test("the success that comes before the answer makes the order paid, and the answer says so too", async () => {
    const { page, quoteId } = await toTheTill(world);
    const heard = Promise.withResolvers<void>();
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "slow", until: heard.promise });
    let answered = false;
    const paying = page.pay(quoteId, await card(world)).finally(() => {
      answered = true;
    });
    await world.sandbox.messenger.waitFor("giulia", isReceipt);
    expect(answered).toBe(false);
    heard.resolve();
    const paid = await paying;
    expect([paid.status, paid.body.status]).toEqual([201, "paid"]);
    await atRest(world);
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
  });

  test("the decline of the first card, told while the second is being charged, does not undo it", async () => {
    world.sandbox.delivery.hold("stripe");
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "500_before" });
    world.expectLog(/payment_unknown/);
    const second = await page.payAgain(order.id, await card(world));
    expect(second.body.status).toBe("paying");
    await tellOfStripe(world, lastEvent("payment_intent.payment_failed"));
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "paying", attempt: 2 });
    world.sandbox.delivery.release("stripe");
  });

  test("a success told an hour late changes nothing any more", async () => {
    world.sandbox.delivery.hold("stripe");
    const { order } = await firstPurchase(world);
    await timePasses(world, HOUR_MS);
    const before = await orderRow(world.sql, order.id);
    world.sandbox.delivery.release("stripe");
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toEqual(before);
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
  });

  test("an event that could not be worked because the provider was down is taken up again", async () => {
    world.expectLog(/payment_unknown|inbox_failed/);
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
    const { order } = await buy(world);
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id", mode: "500_before", method: "GET" });
    expect(await tellOfStripe(world, lastEvent())).toBe(200);
    await atRest(world);
    expect((await orderRow(world.sql, order.id)).status).toBe("paying");
    await timePasses(world, 10_000);
    await world.cron();
    expect((await orderRow(world.sql, order.id)).status).toBe("paid");
    world.sandbox.delivery.release("stripe");
  });
});

describe("money wins", () => {
  /** An order that ended here while its payment, for whatever reason, lived on at the provider. */
  async function endedHere() {
    const { order } = await buy(world, { card: "pm_card_threeDSecure2Required" });
    await atRest(world);
    await world.sql`update orders set status = 'expired', held_until = null`;
    await world.sql`update variants set held = 0`;
    return { order, secret: order.challenge?.clientSecret ?? "" };
  }

  test("a success after the order had ended makes it paid and takes the goods again", async () => {
    const { order, secret } = await endedHere();
    await timePasses(world, 15 * MINUTE_MS);
    await answerChallenge(world, secret, "approve");
    await world.sandbox.messenger.waitFor("giulia", isReceipt);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "paid", needsAttention: null });
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
  });

  test("when the goods are gone by then it is paid all the same, nothing is oversold, and a person is asked to look", async () => {
    const { order, secret } = await endedHere();
    await setStock(world.sql, 0);
    await answerChallenge(world, secret, "approve");
    await eventually(async () => expect((await orderRow(world.sql, order.id)).status).toBe("paid"));
    expect(await orderRow(world.sql, order.id)).toMatchObject({ needsAttention: "paid_without_stock" });
    expect(await stockOf(world.sql)).toEqual({ stock: 0, held: 0, sold: 0 });
  });
});

test("money that comes late for two things of which one is gone sells the other, and cancelling puts back what it sold", async () => {
  const page = openPage(await buyNowLink(world));
  await page.claim();
  const items = ["house-blend-500", "moka-3"].map((variantId) => ({ variantId, quantity: 1 }));
  await world.sql`update checkouts set items = ${world.sql.json(items)}`;
  const paid = await page.pay(await quoteId(page), await card(world, "pm_card_threeDSecure2Required"));
  await atRest(world);
  await world.sql`update orders set status = 'expired', held_until = null`;
  await world.sql`update variants set held = 0`;
  await setStock(world.sql, 0, "moka-3");
  await answerChallenge(world, paid.body.challenge?.clientSecret ?? "", "approve");
  await world.sandbox.messenger.waitFor("giulia", isReceipt);
  expect(await orderRow(world.sql, paid.body.id)).toMatchObject({ needsAttention: "paid_without_stock" });
  const sold = async () => [(await stockOf(world.sql)).sold, (await stockOf(world.sql, "moka-3")).sold];
  expect(await sold()).toEqual([1, 0]);
  expect((await showOrder(world)).history.at(-1)?.detail).toMatchObject({ stock: "part", missing: "moka-3" });
  await world.sql`update variants set sold = 5, stock = 9 where id = 'moka-3'`;
  expect((await cancel(world)).status).toBe(200);
  expect(await sold()).toEqual([0, 5]);
});

describe("what is not about an order of ours", () => {
  test("a payment that another program of the merchant made is ignored", async () => {
    const before = await everyRow(world.sql);
    await askStripe(world, "/v1/payment_intents", {
      amount: "1200",
      currency: "eur",
      "allowed_payment_method_types[0]": "card",
      payment_method: "pm_card_visa",
      confirm: "true",
    });
    await atRest(world);
    expect(world.sandbox.delivery.deliveries("stripe").every(({ state }) => state === "delivered")).toBe(true);
    const { inbox: _, ...after } = await everyRow(world.sql);
    const { inbox: __, ...expected } = before;
    expect(after).toEqual(expected);
    const open = await world.sql`select 1 from inbox where status <> 'done'`;
    expect(open).toHaveLength(0);
  });

  test("events about nothing we keep are answered and forgotten", async () => {
    for (const type of ["customer.created", "payout.paid", "something.new"]) {
      const event = { ...baseEvent(type), data: { object: { id: "x_1", object: type.split(".")[0] } } };
      expect([type, await tellOfStripe(world, event)]).toEqual([type, 200]);
    }
    expect(await countRows(world.sql, "inbox")).toEqual({ inbox: 0 });
  });

  test("a payment that names our order and is not its own pays nothing, and a person is asked to look", async () => {
    world.expectLog(/order_quarantined/);
    const { order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await payBesides(world, order.id);
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({
      status: "declined",
      needsAttention: "foreign_payment",
    });
    expect(await outboxOf(world.sql, "receipt:")).toEqual([]);
  });

  test("an amount changed at the provider makes no order paid", async () => {
    world.expectLog(/order_quarantined/);
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await atRest(world);
    await askStripe(world, `/v1/payment_intents/${onlyIntent(world).id}`, { amount: "100" });
    const again = await page.payAgain(order.id, await card(world));
    expect(again.body.status).not.toBe("paid");
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ needsAttention: "amount_mismatch" });
    expect(await outboxOf(world.sql, "receipt:")).toEqual([]);
  });

  const baseEvent = (type: string) => ({
    id: `evt_${type.replace(".", "_")}`,
    object: "event",
    api_version: "2026-10-28.endive",
    created: Math.floor(world.sandbox.clock.now() / 1000),
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  });
});
