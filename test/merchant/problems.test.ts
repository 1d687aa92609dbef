/** What went wrong beside the orders, in the merchant's page in a real browser: seen from the list, told with what to do, tried again. */
import { describe, expect, test } from "vitest";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { useStage } from "../browser/stage.ts";
import { compared } from "../support/merchant.ts";
import { atRest, outboxOf, timePasses } from "../support/records.ts";
import { card, firstPurchase, HOUR_MS, isReceipt, toTheTill } from "../support/shopping.ts";
import { payBesides } from "../support/stripe-event.ts";

const stage = useStage("browser-problems");

/** Signed out, the page asks for the list and is told that it wants the key: the browser reports that. */
async function inside(path = "") {
  const visit = await stage.visit();
  visit.expect(/status of 401/);
  await visit.page.goto(`${stage.world.url}/console${path}`);
  const merchant = consolePage(visit.page);
  await merchant.signIn();
  const { page } = visit;
  const retry = page.getByRole("button", { name: /^Try again: The receipt/ });
  return { ...visit, merchant, entry: page.locator("#row-books"), pane: page.locator(".order"), retry };
}

/** Messenger refuses the next messages: this person cannot be reached (Meta docs, error codes). */
async function boughtUnheard(times: number): Promise<void> {
  const { world } = stage;
  world.expectLog(/send_refused/);
  const { page, quoteId } = await toTheTill(world);
  await atRest(world);
  world.sandbox.messenger.failNext({ code: 551, subcode: 1545041, http: 400, times });
  await page.pay(quoteId, await card(world));
  await atRest(world);
}

const receipts = () => stage.world.sandbox.messenger.thread("giulia").filter(isReceipt);

describe("a receipt that was given up", () => {
  test("is seen from the list, arrives when it is tried again, and is gone from the page", async () => {
    await boughtUnheard(2);
    expect(receipts()).toEqual([]);
    const { page, merchant, entry, pane, retry } = await inside();
    await entry.getByText("2", { exact: true }).waitFor();
    await entry.click();
    await page.locator("#order-title:focus", { hasText: "Problems" }).waitFor();
    expect(page.url()).toBe(`${stage.world.url}/console/books`);
    await pane.getByText("Messenger cannot reach this person").first().waitFor();
    await retry.click();
    await merchant.notice("told.done").and(page.locator(":focus")).waitFor();
    await retry.waitFor({ state: "detached" });
    await atRest(stage.world);
    expect(receipts()).toHaveLength(1);
    expect(await outboxOf(stage.world.sql, "receipt:")).toMatchObject([{ status: "sent" }]);
    await page.getByRole("link", { name: "Orders" }).click();
    await page.locator("#row-books:focus").getByText("1", { exact: true }).waitFor();
  });

  test("and is given up again says so, and leads to its order", async () => {
    await boughtUnheard(99);
    const { page, merchant, pane, retry } = await inside("/books");
    await retry.click();
    await merchant.notice("told.dead").and(page.locator(":focus")).waitFor();
    await retry.waitFor();
    expect(receipts()).toEqual([]);
    await pane.getByRole("link", { name: "Order A-1001" }).first().click();
    await merchant.title("A-1001").waitFor();
  });

  test("and meets a passing fault of Messenger is not said to have arrived: we go on trying", async () => {
    await boughtUnheard(2);
    const { merchant, retry } = await inside("/books");
    stage.world.sandbox.messenger.failNext({ code: 2, subcode: 2018344, http: 500, times: 1 });
    await retry.click();
    await merchant.notice("told.pending").waitFor();
    expect(await outboxOf(stage.world.sql, "receipt:")).toMatchObject([{ status: "pending" }]);
  });

  test("of somebody who has not written for over a day is said to wait for them; too old to, it is given up again", async () => {
    await boughtUnheard(2);
    const now = new Date(stage.world.sandbox.clock.now());
    await stage.world.sql`update outbox set utility = null`;
    await stage.world.sql`update buyers set last_seen_at = ${new Date(now.getTime() - 25 * HOUR_MS)}`;
    const { merchant, retry } = await inside("/books");
    await retry.click();
    await merchant.notice("told.waiting").waitFor();
    expect(await outboxOf(stage.world.sql, "receipt:")).toMatchObject([{ status: "waiting" }]);
    await timePasses(stage.world, 25 * HOUR_MS);
    await stage.world.cron();
    await atRest(stage.world);
    await merchant.button("again").click();
    await merchant.signIn();
    await retry.click();
    await merchant.notice("told.dead").waitFor();
    await retry.waitFor();
    expect(await outboxOf(stage.world.sql, "receipt:")).toMatchObject([{ status: "dead", error: "window" }]);
  });

  test("is still there to be tried after the session ended under the press", async () => {
    await boughtUnheard(2);
    const { page, merchant, retry } = await inside("/books");
    await retry.waitFor();
    await timePasses(stage.world, 13 * HOUR_MS);
    await retry.click();
    await merchant.says("signin.ended").waitFor();
    await merchant.signIn();
    expect(page.url()).toBe(`${stage.world.url}/console/books`);
    await retry.click();
    await merchant.notice("told.done").waitFor();
    expect(receipts()).toHaveLength(1);
  });
});

test("a difference between the books is told with its amount, its order and what to do, and goes once it is mended", async () => {
  const { world } = stage;
  world.expectLog(/order_quarantined/);
  const { order } = await firstPurchase(world);
  const second = await payBesides(world, order.id);
  await compared(world);
  const { page, merchant, entry, pane } = await inside();
  await entry.click();
  for (const text of ["A second payment for one order", "€34.99", second.id]) await pane.getByText(text).waitFor();
  await pane.getByRole("link", { name: "Order A-1001" }).click();
  await merchant.title("A-1001").waitFor();
  await world.sql`update differences set currency = 'JPY'`;
  await page.goBack();
  await pane.getByText("A second payment for one order").waitFor();
  // Its own currency's digits, not the shop's.
  await pane.getByText("¥3,499").waitFor();
  await world.sql`update differences set closed_at = last_seen_at`;
  await merchant.button("again").click();
  await pane.getByText("No problems").waitFor();
});

test("nothing wrong is nothing to see in the list; who looks all the same is told whether anything is known yet", async () => {
  await firstPurchase(stage.world);
  const { page, merchant, entry, pane } = await inside("/books");
  await pane.getByText("Nothing is known yet").waitFor();
  await page.getByRole("link", { name: "Orders" }).click();
  await merchant.row("A-1001").waitFor();
  expect(await entry.count()).toBe(0);
  await page.goBack();
  await compared(stage.world);
  await merchant.button("again").click();
  await pane.getByText("No problems").waitFor();
});

test("a part of the page that does not come takes nothing from the orders, and comes when it is asked for again", async () => {
  await firstPurchase(stage.world);
  const { page, context, merchant, pane, expect: announce } = await inside();
  await merchant.row("A-1001").waitFor();
  announce(/ERR_FAILED/);
  await context.route("**/books/*.js*", (route) => route.abort());
  await page.goto(`${stage.world.url}/console/books`);
  await merchant.notice("trouble.unreached").waitFor();
  await page.getByRole("link", { name: "Orders" }).click();
  await merchant.row("A-1001").waitFor();
  await page.goBack();
  await merchant.notice("trouble.unreached").waitFor();
  await context.unroute("**/books/*.js*");
  await merchant.button("retry").click();
  await pane.getByText("Nothing is known yet").waitFor();
});

test("opened at it while nothing is answered, the page says so, and goes on once it is", async () => {
  const { context, page, expect: announce } = await stage.visit();
  announce(/status of 401|ERR_FAILED/);
  const merchant = consolePage(page);
  await page.goto(`${stage.world.url}/console`);
  await merchant.signIn();
  await context.route("**/api/**", (route) => route.abort());
  await page.goto(`${stage.world.url}/console/books`);
  await page.locator("#books-trouble").waitFor();
  await context.unroute("**/api/**");
  await page.locator("#books-trouble").getByRole("button").click();
  await page.locator(".order").getByText("Nothing is known yet").waitFor();
});
