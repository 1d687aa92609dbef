/** Scenes of the merchant's page: signing in, the list, one order and what is done to it. */
import type { BrowserContext, Page } from "playwright-core";
import type { OrderView } from "../../contract/checkout.ts";
import { type ConsolePage, consolePage } from "./console-page.ts";
import { newcomer, purchase } from "./shopper.ts";
import { hold, type Scene, type Tour, toTheEnd } from "./tour.ts";

interface Desk {
  page: Page;
  context: BrowserContext;
  merchant: ConsolePage;
}

const LIST = "/api/merchant/orders";

export const signingIn: Scene = async (tour) => {
  const { page, context, merchant } = await arrive(tour);
  await merchant.key.waitFor();
  await tour.look(page, "console-sign-in");
  await merchant.key.fill("not-the-key-of-this-shop-at-all");
  await merchant.button("signin.go").click();
  await merchant.says("signin.wrong").waitFor();
  await tour.look(page, "console-wrong-key");
  const answer = await hold(context, LIST);
  await merchant.signIn();
  await page.locator(".ghosts").first().waitFor();
  await tour.look(page, "console-loading");
  await answer();
  await page.locator(".found, .nothing").first().waitFor();
};

export const theList: Scene = async (tour) => {
  await buys(tour, "pm_card_visa_chargeDeclined");
  const shipped = await buys(tour);
  const refunded = await buys(tour);
  const wanted = await buys(tour);
  await tour.world.rest();
  await tour.world.sql`update orders set needs_attention = 'paid_without_stock' where id = ${wanted.id}`;
  const desk = await inside(tour);
  await post(desk, `${shipped.number}/fulfilment`, { to: "shipped", carrier: "DHL", trackingNumber: "JD014600003" });
  await post(desk, `${refunded.number}/refunds`, { amountMinor: 1000 });
  await tour.world.rest();
  tour.world.sandbox.clock.jump(11 * 60_000);
  await buys(tour);
  const { page, merchant, context } = desk;
  await page.clock.setFixedTime(tour.world.sandbox.clock.now());
  await page.reload();
  await merchant.rows.first().waitFor();
  await tour.look(page, "console-list");

  await merchant.button("filter.attention").click();
  await merchant.rows.first().getByText(merchant.words("attention")).waitFor();
  await tour.look(page, "console-filtered");
  await merchant.button("filter.all").click();
  await page.getByRole("searchbox").fill("Nobody");
  await merchant.button("list.clear").waitFor();
  await tour.look(page, "console-nothing-found");
  await merchant.button("list.clear").click();
  await merchant.rows.first().waitFor();

  await context.setOffline(true);
  await merchant.button("again").click();
  await merchant.notice("trouble.offline").waitFor();
  await tour.look(page, "console-offline");
  await context.setOffline(false);
  await context.route(`**${LIST}`, (route) => route.fulfill({ json: { orders: [], next: null } }));
  await page.reload();
  await page.locator(".nothing").first().waitFor();
  await tour.look(page, "console-no-orders");
  await context.unroute(`**${LIST}`);
  await context.route(`**${LIST}`, (route) => route.abort());
  await page.reload();
  await page.locator("#list-trouble").waitFor();
  await tour.look(page, "console-no-answer");
  await context.unroute(`**${LIST}`);
  await merchant.button("retry").click();
  await merchant.rows.first().waitFor();
};

export const oneOrder: Scene = async (tour) => {
  const order = await buys(tour);
  await tour.world.rest();
  const { page, merchant, context } = await inside(tour, `/orders/${order.number}`);
  await merchant.title(order.number).waitFor();
  await tour.look(page, "console-order");
  await toTheEnd(page);
  await tour.look(page, "console-order-end");

  await merchant.button("move.shipped").click();
  await merchant.field("ship.number").fill("JD01");
  await merchant.main.click();
  await merchant.says("ship.fault.carrier").waitFor();
  await tour.look(page, "console-ship-invalid");
  await merchant.field("ship.carrier").selectOption("other");
  await merchant.field("ship.otherName").fill("Corriere di Milano");
  await merchant.field("ship.url").fill("https://corriere.example.test/JD01");
  await tour.look(page, "console-ship");
  await merchant.main.click();
  await merchant.notice("told.moved").waitFor();
  await tour.look(page, "console-shipped");

  await merchant.button("refund").click();
  await tour.look(page, "console-refund");
  await page.getByRole("radio", { name: merchant.words("refund.pieces") }).check();
  await merchant.button("refund.more").click();
  await tour.look(page, "console-refund-pieces");
  await page.getByRole("radio", { name: merchant.words("refund.amount") }).check();
  await page.locator("#refund-amount").fill("99.999");
  await merchant.main.click();
  await merchant.says("refund.fault.format").waitFor();
  await tour.look(page, "console-refund-invalid");
  await page.locator("#refund-amount").fill("12,50");
  await merchant.field("note").fill("One bag was torn");
  await merchant.main.click();
  await page.locator("dialog .facts").waitFor();
  await tour.look(page, "console-refund-confirm");
  const answer = await hold(context, "/refunds");
  await merchant.main.click();
  await merchant.button("refund.busy").waitFor();
  await tour.look(page, "console-refunding");
  await answer();
  await merchant.sheet.waitFor({ state: "detached" });
  await page.locator("#told").waitFor();
  await tour.look(page, "console-refunded");
  await toTheEnd(page);
  await tour.look(page, "console-refunded-end");

  tour.world.sandbox.clock.jump(13 * 60 * 60_000);
  await merchant.button("again").click();
  await merchant.says("signin.ended").waitFor();
  await tour.look(page, "console-session-over");
};

export const refundTrouble: Scene = async (tour) => {
  const order = await buys(tour);
  await tour.world.rest();
  const { page, merchant, context } = await inside(tour, `/orders/${order.number}`);
  await merchant.button("refund").click();
  await merchant.main.click();
  await page.locator("dialog .facts").waitFor();
  await context.route("**/refunds", (route) => route.fulfill({ status: 500, json: { error: { code: "internal" } } }));
  await merchant.main.click();
  await merchant.notice("trouble.refund_unknown").waitFor();
  await tour.look(page, "console-refund-unknown");
  await context.unroute("**/refunds");
  tour.world.sandbox.stripe.failNext({ path: "/v1/refunds", method: "POST", mode: "500_before", times: 5 });
  await merchant.main.click();
  await page.locator("#told").waitFor();
  await tour.look(page, "console-refund-pending");
  tour.world.sandbox.stripe.calm();
};

export const cancelling: Scene = async (tour) => {
  const order = await buys(tour);
  await tour.world.rest();
  const { sql } = tour.world;
  const now = new Date(tour.world.sandbox.clock.now());
  await sql`
    update orders set needs_attention = 'amount_mismatch', dispute_status = 'needs_response', disputed_at = ${now}
    where id = ${order.id}`;
  const { page, merchant } = await inside(tour, `/orders/${order.number}`);
  await merchant.title(order.number).waitFor();
  await tour.look(page, "console-alarms");
  await merchant.button("cancel").click();
  await tour.look(page, "console-cancel");
  await merchant.main.click();
  await merchant.notice("told.cancelled").waitFor();
  await tour.look(page, "console-cancelled");
  await page.goto(new URL("/console/orders/A-999999", tour.world.url).href);
  await merchant.notice("trouble.not_found").waitFor();
  await tour.look(page, "console-no-such-order");
};

/** Paid with another amount than the order's. */
export const settling: Scene = async (tour) => {
  const { sql, rest } = tour.world;
  const order = await buys(tour, "pm_card_visa_chargeDeclined");
  await rest();
  await sql`update orders set needs_attention = 'amount_mismatch' where id = ${order.id}`;
  const { page, merchant } = await inside(tour, `/orders/${order.number}`);
  await merchant.button("settle").waitFor();
  await tour.look(page, "console-quarantined");
  await merchant.button("settle").click();
  await merchant.main.click();
  await merchant.says("settle.none").waitFor();
  await tour.look(page, "console-settle-none");
  const choose = async (nth: number) => {
    await merchant.sheet.getByRole("radio").nth(nth).check();
    await merchant.main.click();
    await merchant.button("refund.change").waitFor();
  };
  await choose(0);
  await merchant.main.click();
  await merchant.notice("settle.refused").waitFor();
  await tour.look(page, "console-settle-refused");
  await merchant.button("refund.change").click();
  await choose(2);
  await tour.look(page, "console-settle-confirm");
  await merchant.main.click();
  await merchant.notice("told.settled").waitFor();
  await tour.look(page, "console-settled");
  await rest();
  await sql`update orders set needs_attention = 'foreign_payment', accepted_minor = null where id = ${order.id}`;
  await page.reload();
  await merchant.button("settle").click();
  await tour.look(page, "console-settle-foreign");
};

export async function buys(tour: Tour, card?: string): Promise<OrderView> {
  const { sandbox } = tour.world;
  return await purchase(sandbox, newcomer(sandbox, tour.language), {}, card);
}

export async function arrive(tour: Tour, path = ""): Promise<Desk> {
  const { page, context } = await tour.visit();
  await page.clock.setFixedTime(tour.world.sandbox.clock.now());
  await page.goto(new URL(`/console${path}`, tour.world.url).href);
  return { page, context, merchant: consolePage(page, tour.language) };
}

async function inside(tour: Tour, path = ""): Promise<Desk> {
  const desk = await arrive(tour, path);
  await desk.merchant.signIn();
  return desk;
}

/** As the page itself would ask. */
async function post({ page }: Desk, path: string, body: unknown): Promise<void> {
  const status = await page.evaluate(
    async ([path, body]) => {
      const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
      return (await fetch(`/api/merchant/orders/${path}`, { method: "POST", headers, body: JSON.stringify(body) }))
        .status;
    },
    [path, body] as const,
  );
  if (status !== 200) throw new Error(`${path} answered ${status}.`);
}
