/** A payment that the provider says it does not know: another account, another mode, a sandbox that was restarted. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Bubble } from "../../sandbox/messenger/bubble.ts";
import { openPage } from "../../scripts/page-client.ts";
import { askMerchant } from "../support/merchant.ts";
import { onlyIntent } from "../support/payments.ts";
import { atRest, orderRow, outboxOf, stockOf, timePasses } from "../support/records.ts";
import { answerTo, buy, card, HOUR_MS, isReceipt, linkIn, MINUTE_MS, quoteId } from "../support/shopping.ts";
import { createWorld, type World } from "../support/world.ts";

let world: World;
beforeAll(async () => {
  world = await createWorld({ seed: "unknown-payment" });
});
beforeEach(() => world.reset());
afterEach(() => atRest(world));
afterAll(() => world.close());

const STRANGE = "pi_of_another_account";
/** Reads of a payment by its id; the lists are read by whoever compares the books. */
const reads = () =>
  world.sandbox.stripe.calls().filter(({ method, path }) => method === "GET" && path.includes("/payment_intents/"))
    .length;

const isLink = ({ template, text }: Bubble) => text === undefined && template?.template_type === "button";

/** Waits for the bank, and the account is another one from now on. */
async function lostOrder() {
  const bought = await buy(world, { card: "pm_card_threeDSecure2Required" });
  await atRest(world);
  await world.sql`update orders set payment_intent_id = ${STRANGE}`;
  world.expectLog(/payment_not_known/);
  await timePasses(world, 11 * MINUTE_MS);
  await world.cron();
  return bought;
}

/** The Cron of so many hours, looking every ten minutes. */
async function hoursPass(count: number): Promise<void> {
  for (let look = 0; look < count * 6; look++) {
    await timePasses(world, 10 * MINUTE_MS);
    await world.cron();
  }
}

describe("a payment that the provider does not know", () => {
  test("ends nothing for a day; then the goods are free, the buyer is told, and a person is called", async () => {
    const { order } = await lostOrder();
    await hoursPass(23);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "action_required", needsAttention: null });
    expect(await stockOf(world.sql)).toMatchObject({ held: 1 });
    world.expectLog(/payment_given_up/);
    // The buyer is still in their window, so that they can be told.
    world.sandbox.messenger.like("giulia");
    await hoursPass(2);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "expired", needsAttention: "payment_unknown" });
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
    expect(await outboxOf(world.sql, "nothing-charged:")).toMatchObject([{ status: "sent" }]);
    const before = reads();
    await hoursPass(2);
    expect(reads()).toBe(before);
    const link = await answerTo(world, "giulia", () => world.sandbox.messenger.tap("giulia", "Try again"), isLink);
    const page = openPage(linkIn(link));
    await page.claim();
    expect((await page.pay(await quoteId(page), await card(world))).body.status).toBe("paid");
  });

  test("is ended by no word of the merchant's, who is told what to do, and then by a look", async () => {
    const { order } = await lostOrder();
    await world.sql`
      update orders set status = 'expired', held_until = null, needs_attention = 'payment_unknown' where id = ${order.id}`;
    for (const end of ["release", "refund", "accept"]) {
      const answer = await askMerchant(world, "POST", "/orders/A-1001/quarantine", { end });
      expect(answer).toMatchObject({ status: 409, body: { error: { message: expect.stringContaining("account") } } });
    }
    expect(await orderRow(world.sql, order.id)).toMatchObject({ acceptedMinor: null });
    expect((await askMerchant(world, "POST", "/orders/A-1001/attended", {})).status).toBe(200);
  });

  test("is asked about less and less often, and at least once an hour", async () => {
    await lostOrder();
    const before = reads();
    for (let minute = 0; minute < 64; minute++) {
      await timePasses(world, MINUTE_MS);
      await world.cron();
    }
    // After 1, 2, 4, 8, 16, 32 and 64 minutes.
    expect(reads() - before).toBe(7);
    await hoursPass(5);
    expect(reads() - before).toBe(12);
  });

  test("and is known again an hour later, is paid as if nothing had been", async () => {
    const { page, order } = await lostOrder();
    await hoursPass(1);
    await world.sql`update orders set payment_intent_id = ${onlyIntent(world).id}`;
    world.sandbox.stripe.answerChallenge(onlyIntent(world).id, "approve");
    await atRest(world);
    await hoursPass(2);
    expect(await orderRow(world.sql, order.id)).toMatchObject({ status: "paid", unknownSince: null });
    expect(world.sandbox.messenger.thread("giulia").filter(isReceipt)).toHaveLength(1);
    expect((await page.resume(order.id)).body.status).toBe("paid");
  });

  test("counts anew when the provider did not answer in between: a day of silence is no day of not knowing", async () => {
    const { order } = await lostOrder();
    await hoursPass(20);
    world.expectLog(/sweep_order_failed/);
    world.sandbox.stripe.failNext({ path: "/v1/payment_intents/:id", mode: "500_before", method: "GET" });
    await hoursPass(8);
    expect((await orderRow(world.sql, order.id)).status).toBe("action_required");
  });

  test("is ended by one of ten sweeps at once, and told once", async () => {
    const { order } = await lostOrder();
    await timePasses(world, 24 * HOUR_MS);
    world.sandbox.messenger.like("giulia");
    await atRest(world);
    world.expectLog(/payment_given_up/);
    await Promise.all(Array.from({ length: 10 }, () => world.cron()));
    expect((await orderRow(world.sql, order.id)).status).toBe("expired");
    expect(await outboxOf(world.sql, "nothing-charged:")).toHaveLength(1);
    expect(await stockOf(world.sql)).toMatchObject({ held: 0, sold: 0 });
  });
});
