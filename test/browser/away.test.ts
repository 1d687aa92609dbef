/** What the buyer reads while something is away, and that nothing is lost or charged twice. */
import { expect, test } from "vitest";
import { GIULIA } from "../../scripts/shots/checkout-page.ts";
import { CREATE, takenCharges } from "../support/payments.ts";
import { atRest, countRows } from "../support/records.ts";
import { buyNowLink, firstPurchase, freshLink } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-away");
const SCRIPT = "**/stripe-js/stripe.js";

async function filled() {
  const visit = await stage.alone(await buyNowLink(stage.world));
  await visit.checkout.fillAddress();
  await visit.checkout.fillCard();
  await visit.checkout.pay.waitFor();
  return visit;
}

async function expectPaidOnce(): Promise<void> {
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 1 });
}

/** From now on the worker cannot reach its database, and says so in its log. */
async function cutDatabase(): Promise<void> {
  await atRest(stage.world);
  stage.world.expectLog(/database_away|failed to connect to local database/);
  await stage.world.wire.cut("refused");
}

test("the database goes away under the press: calm words, and the payment goes on by itself when it is back", async () => {
  const { checkout, expect: announce } = await filled();
  announce(/status of 503/);
  await cutDatabase();
  await checkout.pay.click();
  await checkout.notice("notice.one_moment").waitFor();
  expect(takenCharges(stage.world)).toEqual([]);
  await stage.world.wire.mend();
  await checkout.heading("plate.paid").waitFor();
  await expectPaidOnce();
});

test("the database is away when the sheet opens: the page says so and opens by itself", async () => {
  const { phone, expect: announce } = await stage.phone();
  announce(/status of 503/);
  await phone.getStarted();
  await phone.buyNow().waitFor();
  await cutDatabase();
  await phone.buyNow().click();
  await phone.frame.getByText("One moment…").last().waitFor();
  await stage.world.wire.mend();
  await phone.sheet.field("label.name").waitFor();
});

test("the answer to the claim is lost, and the page is loaded anew: it is still the owner's", async () => {
  await firstPurchase(stage.world, { keep: true });
  const visit = await stage.visit();
  visit.expect(/ERR_FAILED/);
  await visit.context.route("**/api/sessions", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await visit.page.goto(await freshLink(stage.world));
  await visit.checkout.notice("notice.one_moment").waitFor();
  await visit.context.unroute("**/api/sessions");
  // Of that answer nothing has come, its cookie neither.
  await visit.context.clearCookies();
  await visit.page.reload();
  await visit.checkout.root.getByText("visa •••• 4242").first().waitFor();
});

test("the provider's script is blocked: words and a way to try again, and what was typed stays", async () => {
  const visit = await stage.visit();
  visit.expect(/ERR_FAILED/);
  await visit.context.route(SCRIPT, (route) => route.abort());
  const link = await buyNowLink(stage.world);
  await visit.page.goto(link);
  const { checkout } = visit;
  await checkout.notice("notice.blocked").waitFor();
  await checkout.fillAddress();
  await visit.context.unroute(SCRIPT);
  await checkout.button("retry").click();
  await checkout.fillCard();
  expect(await checkout.field("label.name").inputValue()).toBe(GIULIA.name);
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  await expectPaidOnce();
});

test("offline at the press: it says so, keeps the form and the card, and another press pays when the line is back", async () => {
  const { checkout, context, expect: announce } = await filled();
  announce(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(true);
  await checkout.pay.click();
  await checkout.notice("notice.offline").waitFor();
  expect(await checkout.field("label.name").inputValue()).toBe(GIULIA.name);
  expect(takenCharges(stage.world)).toEqual([]);
  await context.setOffline(false);
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  await expectPaidOnce();
});

test("the line is gone while the price is asked for: it says so, and the price comes when the line is back", async () => {
  const { checkout, context, expect: announce } = await stage.alone(await buyNowLink(stage.world));
  announce(/ERR_INTERNET_DISCONNECTED/);
  await checkout.cardNumber.waitFor();
  await context.setOffline(true);
  await checkout.fillAddress();
  await checkout.notice("notice.offline").waitFor();
  await context.setOffline(false);
  await checkout.pay.waitFor();
});

test("the answer to the press is lost: the page asks again, and the card is charged once", async () => {
  const { checkout, context, expect: announce } = await filled();
  announce(/ERR_FAILED/);
  let lost = 0;
  await context.route("**/api/orders", async (route) => {
    if (lost > 0) return route.continue();
    lost += 1;
    await route.fetch();
    await route.abort();
  });
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  expect(lost).toBe(1);
  await expectPaidOnce();
});

test("the provider does not answer the worker: it is said, nothing is charged, and another press pays", async () => {
  const { checkout } = await filled();
  stage.world.expectLog(/payment_not_opened/);
  stage.world.sandbox.stripe.failNext({ path: CREATE, method: "POST", mode: "500_before", times: 10 });
  await checkout.pay.click();
  await checkout.notice("notice.order_over").waitFor();
  expect(takenCharges(stage.world)).toEqual([]);
  stage.world.sandbox.stripe.calm();
  await checkout.pay.click();
  await checkout.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499 }]);
});
