/** The provider's books beside ours: what differs is mended or said, what is gone is closed, and each page is read once. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DIFFERENCE_ADVICE, type DifferenceList } from "../../contract/difference.ts";
import { type AlertReceiver, startAlertReceiver } from "../support/alert-receiver.ts";
import { askMerchant, compared, REFUNDS, refund, showOrder } from "../support/merchant.ts";
import { CREATE, onlyIntent } from "../support/payments.ts";
import { atRest, orderRow, timePasses } from "../support/records.ts";
import { buy, card, firstPurchase, HOUR_MS, MINUTE_MS } from "../support/shopping.ts";
import { askStripe, payBesides } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
let receiver: AlertReceiver;
beforeAll(async () => {
  receiver = await startAlertReceiver();
  world = await createWorld({ seed: "reconciliation", bindings: { ALERT_URL: receiver.url } });
});
beforeEach(async () => {
  await world.reset();
  receiver.forget();
});
afterEach(() => atRest(world));
afterAll(async () => {
  await world.close();
  await receiver.close();
});

const list = async (query = "") => (await askMerchant<DifferenceList>(world, "GET", `/differences${query}`)).body;
const kinds = async (query = "") => (await list(query)).differences.map(({ kind }) => kind).toSorted();
const listings = () =>
  world.sandbox.stripe
    .calls()
    .filter(
      ({ method, path, params }) => method === "GET" && "created" in params && (path === CREATE || path === REFUNDS),
    );

test("books that agree leave nothing but the time at which they were compared", async () => {
  await firstPurchase(world);
  await refund(world, "A-1001", { amountMinor: 500 });
  await compared(world);
  const at = new Date(world.sandbox.clock.now()).toISOString();
  expect(await list("?all=true")).toEqual({ differences: [], comparedAt: { recent: at, whole: at } });
  expect(receiver.taken("difference")).toEqual([]);
});

describe("what the normal machinery mends is asked of it first, and leaves no difference:", () => {
  test("money for an order that had ended here makes it paid", async () => {
    world.expectLog(/payment_unknown/);
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id/confirm", mode: "drop_after" });
    const { order } = await buy(world);
    await world.sql`update orders set status = 'expired', held_until = null`;
    await world.sql`update variants set held = 0`;
    await compared(world);
    expect((await orderRow(world.sql, order.id)).status).toBe("paid");
    expect(await kinds("?all=true")).toEqual([]);
    world.sandbox.delivery.release("stripe");
  });

  test("a refund made in the dashboard, of which no event came, is adopted", async () => {
    await firstPurchase(world);
    world.sandbox.delivery.hold("stripe");
    await askStripe(world, REFUNDS, { payment_intent: onlyIntent(world).id, amount: "700" });
    await compared(world);
    expect(await showOrder(world)).toMatchObject({ refunded: { amount: 700 }, refunds: [{ by: "provider" }] });
    expect(await kinds("?all=true")).toEqual([]);
    world.sandbox.delivery.release("stripe");
  });

  test("a refund that was given up and never made is owed again, and may be made anew", async () => {
    world.expectLog(/refund_unknown|sweep_refund_failed|template_refused/);
    await firstPurchase(world);
    await atRest(world);
    world.sandbox.stripe.goDown();
    await refund(world, "A-1001", {});
    for (let hour = 0; hour < 75; hour++) {
      await timePasses(world, HOUR_MS);
      await world.cron();
    }
    expect(await showOrder(world)).toMatchObject({ needsAttention: "refund_unknown", refundable: { amount: 0 } });
    world.sandbox.stripe.comeUp();
    await compared(world);
    expect(world.sandbox.stripe.refunds()).toEqual([]);
    expect(await showOrder(world)).toMatchObject({
      needsAttention: "refund_failed",
      refundable: { amount: 3499 },
      refunds: [{ status: "failed", failure: "never_made" }],
    });
    expect((await refund(world, "A-1001", {})).body.refund.status).toBe("succeeded");
  });
});

describe("what nothing mends is a row with what to do, told once, and closed once it is gone:", () => {
  test("a second payment of an order", async () => {
    world.expectLog(/order_quarantined/);
    const { order } = await firstPurchase(world);
    const second = await payBesides(world, order.id);
    await compared(world);
    await compared(world);
    expect((await list()).differences).toMatchObject([
      {
        kind: "second_payment",
        subject: second.id,
        order: { id: order.id, number: "A-1001" },
        amount: { amount: 3499, currency: "EUR" },
        firstSeenAt: "2026-11-23T09:37:00.000Z",
        closedAt: null,
        advice: DIFFERENCE_ADVICE.second_payment,
      },
    ]);
    expect(receiver.taken("difference")).toMatchObject([
      { difference: "second_payment", subject: second.id, order: { number: "A-1001" } },
    ]);
    await askStripe(world, REFUNDS, { payment_intent: second.id });
    await compared(world);
    expect(await kinds()).toEqual([]);
    expect((await list("?all=true")).differences).toMatchObject([{ closedAt: "2026-11-23T11:37:00.000Z" }]);
  });

  test("a payment that names an order which is not here; another program's is none of ours", async () => {
    const orphan = await payBesides(world, "ord_of_nobody");
    await askStripe(world, CREATE, {
      amount: "100",
      currency: "eur",
      payment_method: "pm_card_visa",
      confirm: "true",
      "allowed_payment_method_types[0]": "card",
    });
    await compared(world);
    expect((await list()).differences).toMatchObject([{ kind: "unknown_order", subject: orphan.id, order: null }]);
    expect(receiver.taken("difference")).toMatchObject([{ order: null }]);
  });

  test("another amount than the order's", async () => {
    world.expectLog(/order_quarantined/);
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await atRest(world);
    await askStripe(world, `${CREATE}/${onlyIntent(world).id}`, { amount: "100" });
    await page.payAgain(order.id, await card(world));
    await compared(world);
    expect((await list()).differences).toMatchObject([{ kind: "amount_differs", amount: { amount: 100 } }]);
  });

  test("an order that is paid here and whose payment the provider does not know", async () => {
    world.expectLog(/order_quarantined/);
    const { order } = await firstPurchase(world);
    const own = onlyIntent(world).id;
    await world.sql`update orders set payment_intent_id = 'pi_of_another_account'`;
    await compared(world);
    expect(await kinds()).toEqual(["paid_here", "second_payment"]);
    await world.sql`update orders set payment_intent_id = ${own} where id = ${order.id}`;
    await compared(world);
    expect(await kinds()).toEqual([]);
  });

  test("a refund that is counted here and that the provider does not have", async () => {
    const { order } = await firstPurchase(world);
    await world.sql`
      insert into refunds (id, order_id, amount_minor, currency, reason, status, provider_id, requested_by, request_key, created_at)
      values ('ref_1', ${order.id}, 900, 'EUR', 'duplicate', 'succeeded', 're_of_another_account', 'merchant', 'api:x',
        ${new Date(world.sandbox.clock.now())})`;
    await world.sql`update orders set refunded_minor = 900`;
    await compared(world);
    expect((await list()).differences).toMatchObject([
      { kind: "refund_here", subject: "re_of_another_account", amount: { amount: 900 } },
    ]);
  });
});

describe("a pass", () => {
  test("through more than a page goes on after the last of the page before", async () => {
    const params = { amount: "100", currency: "eur", "allowed_payment_method_types[0]": "card" };
    for (let count = 0; count < 105; count++) await askStripe(world, CREATE, params);
    await firstPurchase(world);
    await compared(world);
    const whole = listings().filter(
      ({ path, params }) => path === CREATE && !JSON.stringify(params.created).includes("gte"),
    );
    const pages = whole.map(({ params }) => params.starting_after ?? null);
    expect(pages).toEqual([null, expect.stringMatching(/^pi_/)]);
    expect(await list()).toMatchObject({ differences: [], comparedAt: { whole: expect.any(String) } });
  });

  test("that the provider does not answer is taken up again, and ten runs at once read each page once", async () => {
    await firstPurchase(world);
    await atRest(world);
    world.sandbox.stripe.goDown();
    await compared(world);
    expect((await list()).comparedAt).toEqual({ recent: null, whole: null });
    world.sandbox.stripe.comeUp();
    await timePasses(world, 2 * MINUTE_MS);
    await Promise.all(Array.from({ length: 10 }, () => world.cron()));
    await atRest(world);
    expect((await list()).comparedAt).toMatchObject({ recent: expect.any(String), whole: expect.any(String) });
    // Payments and refunds, of late and all.
    expect(listings()).toHaveLength(4);
  });
});
