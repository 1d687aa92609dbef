/** An order whose payment is not its amount: put aside, and brought to an end by the merchant's word or by time. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { MerchantOrder } from "../../contract/merchant.ts";
import { bindingsFor, META } from "../../scripts/credentials.ts";
import { signOrderLink } from "../../worker/order/link.ts";
import { buyAltered } from "../support/altered.ts";
import { eventually } from "../support/eventually.ts";
import { askMerchant, freshKey, givenBack, REFUNDS, refund, showOrder, stepsOf } from "../support/merchant.ts";
import { readPaper, walletLink } from "../support/papers.ts";
import { CANCEL, CONFIRM, CREATE, onlyIntent } from "../support/payments.ts";
import { atRest, orderRow, outboxOf, stockOf, timePasses } from "../support/records.ts";
import { buy, card, failureOf, HOUR_MS, MINUTE_MS } from "../support/shopping.ts";
import { askStripe, payBesides } from "../support/stripe-event.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "quarantine" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const end = (word: string) => askMerchant<MerchantOrder>(world, "POST", "/orders/A-1001/quarantine", { end: word });

/** Of the browser that made the order. */
let session = "";

const look = () => askMerchant<MerchantOrder>(world, "POST", "/orders/A-1001/attended", {});

async function altered(isPaid: boolean, amount?: string, paysWith?: string) {
  const { order, page } = await buyAltered(world, isPaid, amount, paysWith);
  session = page.session ?? "";
  return order;
}

/** Holds the next statement like each of these on its way to the database. `reached` resolves once it is there. */
function holdNext(...wanted: RegExp[]): { reached: Promise<void>; pass: () => void }[] {
  const holds = wanted.map((like) => ({ like, letGo: () => {}, isHeld: false, ...Promise.withResolvers<void>() }));
  world.wire.watch(({ statements, pass }) => {
    const hold = holds.find(({ like, isHeld }) => !isHeld && statements.some((text) => like.test(text)));
    if (!hold) return pass();
    Object.assign(hold, { isHeld: true, letGo: pass });
    if (holds.every(({ isHeld }) => isHeld)) world.wire.watch(null);
    hold.resolve();
  });
  return holds.map((hold) => ({ reached: hold.promise, pass: () => hold.letGo() }));
}

const SETTLES = /update orders set status/;

/** The bank could not give back what Stripe had given back last. */
function lastRefundFails(): void {
  world.sandbox.stripe.settleRefund(world.sandbox.stripe.refunds().at(-1)?.id ?? "");
}

/** What is read on the page of an order. */
async function paperOf(orderId: string): Promise<string> {
  const [id = "", secret = ""] = (bindingsFor(world.sandbox.url).LINK_KEYS ?? "").split(":");
  const now = new Date(world.sandbox.clock.now());
  const token = await signOrderLink([{ id, secret }], META.pageId, orderId, now);
  return (await readPaper(world, `/o/${token}`)).words;
}

async function later(ms: number): Promise<void> {
  await timePasses(world, ms);
  await world.cron();
  await atRest(world);
}

describe("the merchant's word", () => {
  test("accepts what was paid: one receipt, the goods sold, and as much may go back and no more", async () => {
    await altered(true);
    const answers = await Promise.all([end("accept"), end("accept"), end("accept")]);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    await atRest(world);
    expect(await showOrder(world)).toMatchObject({
      status: "paid",
      needsAttention: null,
      refundable: { amount: 5000 },
    });
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
    expect(failureOf(await refund(world, "A-1001", { amountMinor: 5001 }, freshKey())).code).toBe("refund_refused");
    await refund(world, "A-1001", {});
    await atRest(world);
    expect(givenBack(world)).toEqual([5000]);
    expect((await showOrder(world)).needsAttention).toBeNull();
  });

  test("accepts what is left after some of it went back at Stripe, and the buyer reads what they paid", async () => {
    const order = await altered(true);
    await askStripe(world, REFUNDS, { payment_intent: onlyIntent(world).id, amount: "1500" });
    await atRest(world);
    await end("accept");
    await atRest(world);
    expect(await showOrder(world)).toMatchObject({ refunded: { amount: 1500 }, refundable: { amount: 3500 } });
    const [receipt] = await world.sql`
      select message::text as message, utility::text as utility from outbox where dedupe_key = ${`receipt:${order.id}`}`;
    expect(receipt?.message).toMatch(/"total_cost": ?50\b/);
    expect(receipt?.utility).toContain("€50.00");
  });

  test("gives all of it back once, however often it is said, and the goods are free", async () => {
    await altered(true);
    await Promise.all([end("refund"), end("refund"), end("refund")]);
    await atRest(world);
    expect(givenBack(world)).toEqual([5000]);
    expect(await showOrder(world)).toMatchObject({ status: "cancelled", needsAttention: null });
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
    expect(await outboxOf(world.sql, "receipt:")).toEqual([]);
    await end("refund");
    await later(HOUR_MS);
    expect(givenBack(world)).toEqual([5000]);
    expect((await showOrder(world)).needsAttention).toBeNull();
  });

  test("releases one that took nothing, at the provider first", async () => {
    await altered(false);
    expect((await end("accept")).status).toBe(409);
    expect((await end("refund")).status).toBe(409);
    expect((await end("release")).body).toMatchObject({ status: "cancelled", needsAttention: null });
    expect(onlyIntent(world).status).toBe("canceled");
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
  });

  test("releases one whose cancellation the provider tells of before it answers", async () => {
    const order = await altered(false);
    const late = Promise.withResolvers<void>();
    world.sandbox.stripe.failNext({ path: CANCEL, mode: "slow", until: late.promise });
    const answer = end("release");
    await eventually(async () => expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "cancelled" }));
    late.resolve();
    expect((await answer).body).toMatchObject({ status: "cancelled", needsAttention: null });
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
  });

  test("releases one that ended with its payment while the merchant looked at it", async () => {
    const order = await altered(false);
    await askStripe(world, `${CREATE}/${onlyIntent(world).id}/cancel`, {});
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({
      status: "cancelled",
      needsAttention: "amount_mismatch",
    });
    expect((await end("release")).body).toMatchObject({ status: "cancelled", needsAttention: null });
    expect((await end("release")).body).toMatchObject({ status: "cancelled", needsAttention: null });
  });

  test("releases none whose money was taken, and says nothing of an order that is in order", async () => {
    const order = await altered(true);
    expect((await end("release")).status).toBe(409);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ needsAttention: "amount_mismatch" });
    await end("accept");
    const other = await end("refund");
    expect([other.status, failureOf(other).code, givenBack(world)]).toEqual([409, "move_refused", []]);
  });
});

describe("a look at it", () => {
  test("is not enough while money is held, and takes nothing away from the merchant's word", async () => {
    const order = await altered(true);
    expect([(await look()).status, (await showOrder(world)).quarantined]).toEqual([409, true]);
    await later(25 * HOUR_MS);
    expect([(await look()).status, (await showOrder(world)).quarantined]).toEqual([409, true]);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ needsAttention: "amount_mismatch" });
    expect((await end("refund")).body.quarantined).toBe(false);
    expect((await look()).status).toBe(200);
  });
});

describe("two words at once", () => {
  test("what was given back meanwhile is not accepted any more", async () => {
    const order = await altered(true);
    await later(25 * HOUR_MS);
    const [acceptance] = holdNext(SETTLES);
    const accepting = end("accept");
    await acceptance?.reached;
    expect((await end("refund")).status).toBe(200);
    acceptance?.pass();
    expect((await accepting).status).toBe(409);
    await atRest(world);
    expect(givenBack(world)).toEqual([5000]);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "expired", acceptedMinor: 0 });
  });

  test("the same one clicked twice is answered twice as it stands", async () => {
    await altered(true);
    const [first, second] = holdNext(SETTLES, SETTLES);
    const both = [end("accept"), end("accept")];
    await first?.reached;
    await second?.reached;
    first?.pass();
    second?.pass();
    for (const answer of await Promise.all(both))
      expect(answer).toMatchObject({ status: 200, body: { status: "paid" } });
    await atRest(world);
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
  });

  test("what the provider tells of our own refund does not open the question again", async () => {
    const order = await altered(true);
    const [told, ending] = holdNext(/set needs_attention = \$/, SETTLES);
    const refunding = end("refund");
    await told?.reached;
    await ending?.reached;
    ending?.pass();
    expect((await refunding).body).toMatchObject({ status: "cancelled", needsAttention: null });
    told?.pass();
    await atRest(world);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ acceptedMinor: 0, needsAttention: null });
  });
});

describe("one put aside for another payment, whose own fits and was not told yet,", () => {
  beforeEach(async () => {
    world.expectLog(/order_quarantined|payment_unknown/);
    const { page, order } = await buy(world, { card: "pm_card_visa_chargeDeclined" });
    await payBesides(world, order.id);
    await atRest(world);
    world.sandbox.delivery.hold("stripe");
    world.sandbox.stripe.failNext({ path: CONFIRM, mode: "drop_after" });
    await page.payAgain(order.id, await card(world, "pm_card_refundFail"));
    expect(await showOrder(world)).toMatchObject({ status: "paying", needsAttention: "foreign_payment" });
  });

  const hear = async () => {
    world.sandbox.delivery.release("stripe");
    await atRest(world);
  };

  test("is a sale: it is not given back as if it were none, to come back as one", async () => {
    const { status } = await end("refund");
    await hear();
    if (status === 200) lastRefundFails();
    await later(MINUTE_MS);
    expect([(await showOrder(world)).status, status, givenBack(world)]).toEqual(["paid", 409, []]);
    expect(await outboxOf(world.sql, "given-back:")).toEqual([]);
    expect((await look()).body).toMatchObject({ status: "paid", needsAttention: null });
  });

  test("is a sale like any other when it is accepted", async () => {
    expect((await end("accept")).body).toMatchObject({ status: "paid" });
    await hear();
    expect(await world.sql`select status, accepted_minor from orders`).toMatchObject([
      { status: "paid", acceptedMinor: null },
    ]);
    expect(await outboxOf(world.sql, "receipt:")).toHaveLength(1);
  });
});

describe("a refund that fails", () => {
  test("after all was well opens the question again, and the next word gives the money back once", async () => {
    const order = await altered(true, "5000", "pm_card_refundFail");
    await end("refund");
    lastRefundFails();
    await atRest(world);
    const asked = await showOrder(world);
    expect(asked).toMatchObject({ status: "cancelled", needsAttention: "amount_mismatch" });
    expect(stepsOf(asked).at(-1)).toBe("attention system");
    await Promise.all([end("refund"), end("refund"), end("refund")]);
    await atRest(world);
    expect(givenBack(world)).toEqual([5000, 5000]);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ acceptedMinor: 0, needsAttention: null });
    await end("refund");
    expect(givenBack(world)).toHaveLength(2);
  });

  test("before its order has ended leaves the question open", async () => {
    const order = await altered(true, "5000", "pm_card_refundFail");
    const [ending] = holdNext(SETTLES);
    const refunding = end("refund");
    await ending?.reached;
    lastRefundFails();
    await world.sandbox.settled();
    ending?.pass();
    expect((await refunding).body).toMatchObject({ needsAttention: "amount_mismatch" });
    expect(await orderRow(world.sql, order.id)).toMatchObject({ acceptedMinor: null });
  });
});

describe("the buyer of one that is given back", () => {
  test.each([0, 25])(
    "after %i hours is told so once, with the amount, and never that nothing was charged",
    async (hours) => {
      const order = await altered(true);
      if (hours > 0) await later(hours * HOUR_MS);
      await Promise.all([end("refund"), end("refund")]);
      await atRest(world);
      expect(await outboxOf(world.sql, "nothing-charged:")).toEqual([]);
      expect(await outboxOf(world.sql, `given-back:${order.id}`)).toHaveLength(1);
      const [told] = await world.sql`
      select message::text as message, utility::text as utility from outbox where starts_with(dedupe_key, 'given-back:')`;
      expect(told?.message).toContain("€50.00 goes back to the card");
      expect(told?.utility).toContain("€50.00");
    },
  );

  test.each([
    ["en", "Not paid, the money was given back", /€50\.00 goes back to the card .* within about ten days/],
    ["de", "Nicht bezahlt, das Geld wurde erstattet", /50,00\s€ .* zehn Tage/],
    ["it", "Non pagato, il denaro è stato restituito", /50,00\s€ .* dieci giorni/],
    ["ar", "غير مدفوع، أُعيد المبلغ", /50[.,]00.* عشرة أيام/],
  ])("reads in %s on the order's page how much went back and when it arrives", async (locale, state, words) => {
    const order = await altered(true);
    await world.sql`update orders set locale = ${locale} where id = ${order.id}`;
    await end("refund");
    const paper = await paperOf(order.id);
    expect(paper).toContain(state);
    expect(paper).toMatch(words);
  });

  test("finds it among their orders, as money that was given back", async () => {
    await altered(true);
    await end("refund");
    const link = await walletLink(world);
    const key = /name="key" value="(\w+)"/.exec((await readPaper(world, link)).html)?.[1] ?? "";
    const opened = { method: "POST", headers: { origin: world.url }, body: new URLSearchParams({ key }) };
    expect((await readPaper(world, link, opened)).words).toContain("Not paid, the money was given back");
  });

  test("reads on the order's page that nothing was charged where nothing was taken", async () => {
    const order = await altered(false);
    await end("release");
    expect(await paperOf(order.id)).toContain("Not paid, nothing charged");
  });

  test("reads that it is open again once the refund has failed, and of the next one once", async () => {
    const order = await altered(true, "5000", "pm_card_refundFail");
    await end("refund");
    lastRefundFails();
    await atRest(world);
    expect(await paperOf(order.id)).toContain("Not paid yet");
    await end("refund");
    expect((await paperOf(order.id)).split("€50.00")).toHaveLength(2);
  });
});

test("one whose payment the connected account does not know is ended by a look, which is all that can be done", async () => {
  const order = await altered(true);
  await later(25 * HOUR_MS);
  expect((await look()).status).toBe(409);
  await world.sql`update orders set payment_intent_id = 'pi_of_another_account' where id = ${order.id}`;
  for (const word of ["accept", "refund", "release"]) expect((await end(word)).status).toBe(409);
  expect((await look()).body).toMatchObject({ status: "expired", needsAttention: null });
});

describe("without it", () => {
  test("one that took nothing ends with its hold", async () => {
    const order = await altered(false);
    await later(10 * MINUTE_MS);
    expect((await orderRow(world.sql, order.id)).status).toBe("expired");
    expect(onlyIntent(world).status).toBe("canceled");
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
  });

  test("one whose money was taken keeps its goods for a day, and its question until it is answered", async () => {
    const order = await altered(true);
    await later(24 * HOUR_MS);
    expect(await stockOf(world.sql)).toMatchObject({ held: 1, sold: 0 });
    await later(HOUR_MS);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "expired", needsAttention: "amount_mismatch" });
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
    await end("accept");
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "paid", needsAttention: null });
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 1 });
  });

  test("one whose money was taken is never said to have cost nothing while the question is open", async () => {
    const order = await altered(true);
    await later(25 * HOUR_MS);
    expect((await orderRow(world.sql, order.id)).status).toBe("expired");
    expect(await paperOf(order.id)).not.toContain("nothing charged");
    // The session has ended since: it is looked at as on the first day.
    await world.sql`update sessions set expires_at = expires_at + interval '2 days'`;
    const headers = { cookie: `__Host-threadtill=${session}` };
    const back = async () => {
      const page = await (await world.fetch(`/return/${order.id}`, { headers })).text();
      return /"order":(null|{[^}]*})/.exec(page)?.[1];
    };
    expect(await back()).toContain('"status":"paying"');
    await end("refund");
    expect(await paperOf(order.id)).not.toContain("nothing charged");
    expect(await back()).toBe("null");
  });

  test("nothing is given back, and after a day the merchant still can", async () => {
    await altered(true);
    await later(25 * HOUR_MS);
    expect(givenBack(world)).toEqual([]);
    await end("refund");
    expect(givenBack(world)).toEqual([5000]);
    expect(await showOrder(world)).toMatchObject({ status: "expired", needsAttention: null });
  });
});
