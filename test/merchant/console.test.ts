/** The merchant's page in a real browser: from the key to the goods on their way and money given back. */
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { CONSOLE_KEY } from "../../scripts/credentials.ts";
import { consolePage } from "../../scripts/shots/console-page.ts";
import { useStage } from "../browser/stage.ts";
import { buyAltered } from "../support/altered.ts";
import { onlyIntent } from "../support/payments.ts";
import { atRest, countRows, orderRow, timePasses } from "../support/records.ts";
import { firstPurchase, HOUR_MS, newcomer } from "../support/shopping.ts";

const stage = useStage("browser-console");

/** Signed out, the page asks for the list and is told that it wants the key: the browser reports that. */
async function arrive(path = "") {
  const visit = await stage.visit();
  visit.expect(/status of 401/);
  await visit.page.goto(`${stage.world.url}/console${path}`);
  return { ...visit, merchant: consolePage(visit.page) };
}

async function inside(path = "") {
  const visit = await arrive(path);
  await visit.merchant.signIn();
  return visit;
}

const textOf = (page: Page, selector: string) => page.locator(selector).first().innerText();
const refundsOf = async (order: string) =>
  await stage.world.sql<{ amountMinor: number; status: string }[]>`
    select amount_minor, status from refunds where order_id = ${order}`;
const said = (person = "giulia") =>
  stage.world.sandbox.messenger.thread(person).map((bubble) => JSON.stringify(bubble));

test("the order just bought is found, shipped and given back in part, and the thread and the history tell of it", async () => {
  const { order } = await firstPurchase(stage.world);
  const { page, merchant } = await inside();
  await merchant.row("A-1001").click();
  await merchant.title("A-1001").and(page.locator(":focus")).waitFor();
  expect(page.url()).toBe(`${stage.world.url}/console/orders/A-1001`);
  const whole = await textOf(page, ".order");
  for (const part of ["Giulia Rossi", "Via Roma 1", "€29.99", "€5.00", "€34.99", "€6.31", "Visa ···· 4242"]) {
    expect(whole).toContain(part);
  }

  await merchant.button("move.shipped").click();
  await merchant.field("ship.carrier").selectOption("DHL");
  await merchant.field("ship.number").fill("JD014600003");
  await merchant.main.click();
  await merchant.notice("told.moved").and(page.locator(":focus")).waitFor();
  await page.getByText("JD014600003").first().waitFor();
  await stage.world.sandbox.messenger.waitFor("giulia", (bubble) => JSON.stringify(bubble).includes("JD014600003"));

  await merchant.button("refund").click();
  await page.getByRole("radio", { name: merchant.words("refund.amount") }).check();
  await page.locator("#refund-amount").fill("12,50");
  await merchant.main.click();
  await page.getByRole("heading", { name: "Refund €12.50?" }).and(page.locator(":focus")).waitFor();
  expect(await countRows(stage.world.sql, "refunds")).toEqual({ refunds: 0 });
  await page.getByRole("button", { name: "Refund €12.50" }).click();
  await page.getByText("€12.50 went back").waitFor();
  expect(await refundsOf(order.id)).toMatchObject([{ amountMinor: 1250, status: "succeeded" }]);
  await stage.world.sandbox.messenger.waitFor("giulia", (bubble) => JSON.stringify(bubble).includes("€12.50"));
  const history = await textOf(page, ".history");
  for (const step of ["Order begun", "Paid", "Shipped", "Refund went through"]) expect(history).toContain(step);
  expect(await textOf(page, ".amounts")).toMatch(/Kept\s+€22\.49/);
  expect(await merchant.button("cancel").count()).toBe(0);
});

describe("signing in", () => {
  test("asks at a deep link, leads there, outlives a reload, and leaves the key nowhere in the browser", async () => {
    await firstPurchase(stage.world);
    const { page, merchant, requests, context } = await arrive("/orders/A-1001");
    await merchant.key.and(page.locator(":focus")).waitFor();
    await merchant.key.fill("wrong");
    await page.keyboard.press("Enter");
    await merchant.says("signin.wrong").waitFor();
    expect(await merchant.key.inputValue()).toBe("wrong");
    await merchant.signIn();
    await merchant.title("A-1001").waitFor();
    await page.reload();
    await merchant.title("A-1001").waitFor();
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([
      0,
      0,
      "",
    ]);
    expect(await page.content()).not.toContain(CONSOLE_KEY);
    const carriers = requests.filter(({ url, body }) => `${url}${body}`.includes(CONSOLE_KEY));
    expect(carriers.map(({ url }) => url.pathname)).toEqual(["/api/console/session"]);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({
      name: "__Host-threadtill-console",
      httpOnly: true,
      secure: true,
      sameSite: "Strict",
    });
  });

  test("is over when one signs out: the cookie is gone and a reload asks for the key", async () => {
    await firstPurchase(stage.world);
    const { page, merchant, context } = await inside("/orders/A-1001");
    await merchant.title("A-1001").waitFor();
    await merchant.button("signout").click();
    await merchant.key.waitFor();
    expect(await context.cookies()).toEqual([]);
    expect(await textOf(page, "body")).not.toContain("Giulia");
    await page.reload();
    await merchant.key.waitFor();
  });

  test("once more, when the session ends in the middle of typing, loses nothing of it", async () => {
    const { order } = await firstPurchase(stage.world);
    const { page, merchant } = await inside("/orders/A-1001");
    await merchant.button("refund").click();
    await page.getByRole("radio", { name: merchant.words("refund.amount") }).check();
    await page.locator("#refund-amount").fill("7");
    await merchant.field("note").fill("Torn bag");
    await merchant.main.click();
    await timePasses(stage.world, 13 * HOUR_MS);
    await page.getByRole("button", { name: "Refund €7.00" }).click();
    await merchant.says("signin.ended").waitFor();
    await merchant.signIn();
    await page.getByRole("button", { name: "Refund €7.00" }).click();
    await page.getByText("€7.00 went back").waitFor();
    expect(await refundsOf(order.id)).toMatchObject([{ amountMinor: 700 }]);
  });
});

describe("the list", () => {
  test("is searched and filtered, loads more, and back from an order it is as it was, with the focus on its row", async () => {
    for (let count = 0; count < 3; count++) await firstPurchase(stage.world, { person: newcomer(stage.world) });
    const { page, merchant, context } = await inside();
    await context.route(/merchant\/orders(\?|$)/, async (route) => {
      const url = new URL(route.request().url());
      url.searchParams.set("limit", "2");
      await route.continue({ url: url.href });
    });
    await page.reload();
    await merchant.row("A-1002").waitFor();
    expect(await merchant.rows.count()).toBe(2);
    await merchant.button("list.more").click();
    await merchant.row("A-1001").click();
    await merchant.title("A-1001").waitFor();
    await page.goBack();
    await merchant.row("A-1001").and(page.locator(":focus")).waitFor();
    expect(await merchant.rows.count()).toBe(3);
    await firstPurchase(stage.world, { person: newcomer(stage.world) });
    await merchant.button("again").click();
    await merchant.row("A-1004").waitFor();
    expect(await merchant.rows.count()).toBe(4);

    await page.getByRole("searchbox").fill("1002");
    await expect.poll(() => merchant.rows.count()).toBe(1);
    expect(page.url()).toContain("q=1002");
    await page.getByRole("searchbox").fill("");
    await merchant.button("filter.refunded").click();
    await merchant.button("list.clear").click();
    await merchant.button("filter.to_ship").click();
    await merchant.button("list.more").waitFor();
    expect(page.url()).toContain("show=to_ship");
    const download = page.waitForEvent("download");
    await merchant.link("list.export").click();
    const csv = readFileSync(await (await download).path(), "utf8");
    expect(csv).toContain("A-1004");
  });
});

describe("a refund", () => {
  test("whose answers are lost is tried again with its key, and is one refund", async () => {
    const { order } = await firstPurchase(stage.world);
    const { page, merchant, context, expect: announce } = await inside("/orders/A-1001");
    announce(/Failed to load resource/);
    let lost = 0;
    await context.route("**/refunds", async (route) => {
      if (lost++ >= 2) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await merchant.button("refund").click();
    await merchant.main.click();
    await page.getByRole("button", { name: "Refund €34.99" }).dblclick();
    await page.getByText("€34.99 went back").waitFor();
    expect(await refundsOf(order.id)).toMatchObject([{ amountMinor: 3499, status: "succeeded" }]);
    expect(
      stage.world.sandbox.stripe.calls().filter(({ method, path }) => method === "POST" && path === "/v1/refunds"),
    ).toHaveLength(1);
    expect(await merchant.button("refund").count()).toBe(0);
  });

  test("and a cancellation by keyboard alone: Escape leaves, the focus comes back, and Enter does it", async () => {
    const { order } = await firstPurchase(stage.world);
    const { page, merchant } = await inside("/orders/A-1001");
    const cancel = merchant.button("cancel").first();
    await cancel.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Cancel A-1001?" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Escape");
    await cancel.and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Cancel A-1001?" }).waitFor();
    for (let stop = 0; stop < 10 && !(await merchant.main.evaluate((each) => each.matches(":focus"))); stop++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await merchant.notice("told.cancelled").and(page.locator(":focus")).waitFor();
    expect(await refundsOf(order.id)).toMatchObject([{ amountMinor: 3499 }]);
    await expect.poll(() => said().some((bubble) => bubble.includes("cancelled"))).toBe(true);
  });
});

describe("an order whose payment is not its amount", () => {
  test("is accepted by a press, once it was chosen, and nothing else is said of it by a look", async () => {
    const { order } = await buyAltered(stage.world, true);
    const { page, merchant, expect: announce } = await inside("/orders/A-1001");
    announce(/status of 409/);
    await merchant.notice("attention.amount_mismatch").waitFor();
    expect(await merchant.button("attended").count()).toBe(0);
    await merchant.button("settle").click();
    await merchant.sheet.getByText("€50.00").waitFor();
    expect(await textOf(page, "dialog .facts")).toMatch(/Total\s+€34\.99\s+Taken by the payment service\s+€50\.00$/);
    await merchant.main.click();
    await page.locator("dialog .error:focus").waitFor();
    expect(await orderRow(stage.world.sql, order.id)).toMatchObject({ acceptedMinor: null });
    await page.getByRole("radio", { name: /^End the order/ }).check();
    await merchant.main.click();
    await page.getByRole("heading", { name: "End the order · A-1001" }).and(page.locator(":focus")).waitFor();
    await page.getByRole("button", { name: "End the order" }).click();
    await merchant.notice("settle.refused").and(page.locator(":focus")).waitFor();
    await merchant.button("refund.change").click();
    await page.getByRole("radio", { name: /^Accept what was paid/ }).check();
    await merchant.main.click();
    await page.getByRole("button", { name: "Accept what was paid" }).click();
    await merchant.notice("told.settled").and(page.locator(":focus")).waitFor();
    await page.locator(".order .amounts").getByText("€50.00").waitFor();
    expect(await orderRow(stage.world.sql, order.id)).toMatchObject({ status: "paid", acceptedMinor: 5000 });
  });

  test("of which nothing was paid is ended by a press, and its payment with it", async () => {
    const { order } = await buyAltered(stage.world, false);
    const { page, merchant } = await inside("/orders/A-1001");
    await merchant.button("settle").click();
    await page.getByRole("radio", { name: /^End the order/ }).check();
    await merchant.main.click();
    await page.getByRole("button", { name: "End the order" }).click();
    await merchant.notice("told.settled").waitFor();
    expect(onlyIntent(stage.world).status).toBe("canceled");
    expect(await orderRow(stage.world.sql, order.id)).toMatchObject({ status: "cancelled", needsAttention: null });
  });

  test("of which all was paid back says how much went, and one that only names an order offers nothing of the kind", async () => {
    const { order } = await buyAltered(stage.world, true);
    const { page, merchant } = await inside("/orders/A-1001");
    await merchant.button("settle").click();
    await page.getByRole("radio", { name: /^Refund what was paid/ }).check();
    await merchant.main.click();
    await page.getByRole("button", { name: "Refund what was paid" }).click();
    await merchant.notice("told.settled").waitFor();
    await page.locator(".history").getByText("€50.00").first().waitFor();
    await atRest(stage.world);
    await stage.world
      .sql`update orders set needs_attention = 'foreign_payment', accepted_minor = null where id = ${order.id}`;
    await page.reload();
    await merchant.button("settle").click();
    expect(await page.getByRole("radio").count()).toBe(2);
    await merchant.says("settle.why_foreign").waitFor();
    // Of the payment that is meant nothing is known here.
    expect(await merchant.sheet.getByText("Taken by the payment service").count()).toBe(0);
  });
});
