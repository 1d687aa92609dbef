/** The page behind [Confirm with your bank], opened from the thread and by itself. */
import { expect, test } from "vitest";
import { bankOf } from "../../scripts/shots/checkout-page.ts";
import { takenCharges } from "../support/payments.ts";
import { countRows, timePasses, withoutPorts } from "../support/records.ts";
import { HOUR_MS, linkIn, openShop } from "../support/shopping.ts";
import { becomeTapper, PAY, payButton, tap } from "../support/tapping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-bank-page");

/** A tap in the thread that the bank wants to hear about: the address behind its button. */
async function askedAlone(): Promise<string> {
  await becomeTapper(stage.world);
  const button = await payButton(stage.world);
  stage.world.sandbox.stripe.nextOutcome("challenge");
  const [bubble] = await tap(stage.world, button);
  if (!bubble) throw new Error("The bank's question did not come.");
  return linkIn(bubble);
}

test("from the tap to the receipt: the page opens in the sheet, one press, the bank, back to the chat", async () => {
  await becomeTapper(stage.world);
  await openShop(stage.world);
  const { phone } = await stage.phone();
  stage.world.sandbox.stripe.nextOutcome("challenge");
  await phone.button(PAY).click();
  await phone.button("Confirm with bank").click();
  const { sheet } = phone;
  await sheet.root.getByRole("heading", { name: "€34.99", exact: true }).waitFor();
  await sheet.button("confirm").click();
  await bankOf(sheet.root).getByRole("button", { name: "Approve" }).click();
  await sheet.heading("bank.paid").and(sheet.root.locator(":focus")).waitFor();
  await sheet.button("back").click();
  await phone.page.locator("#webview").waitFor({ state: "hidden" });
  await phone.receipts.nth(1).waitFor();
  expect(takenCharges(stage.world).at(-1)).toMatchObject({ amount: 3499 });
});

test("shows the shop, the amount and why, claims nothing, asks nobody before the press, and names no card and no address", async () => {
  const { page, checkout, requests } = await stage.alone(await askedAlone());
  await checkout.button("confirm").waitFor();
  const words = await page.locator("body").innerText();
  expect(words).toContain("Officina Caffè");
  expect(words).toContain("Nothing is charged until you confirm.");
  expect(withoutPorts(await page.content())).not.toMatch(/4242|Giulia|Via R|Milano|A-1002/);
  expect(requests.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(await countRows(stage.world.sql, "sessions")).toEqual({ sessions: 1 });
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, ""]);
});

test("refused at the bank: nothing was charged, and the way on is the chat", async () => {
  const { page, checkout } = await stage.alone(await askedAlone());
  await checkout.button("confirm").click();
  await bankOf(page).getByRole("button", { name: "Refuse" }).click();
  await checkout.heading("bank.unpaid").waitFor();
  await checkout.button("back").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
});

test("reloaded in the middle of the bank's question, one press goes on", async () => {
  const { page, checkout } = await stage.alone(await askedAlone());
  await checkout.button("confirm").click();
  await bankOf(page).getByRole("button", { name: "Approve" }).waitFor();
  await page.reload();
  await checkout.button("confirm").click();
  await bankOf(page).getByRole("button", { name: "Approve" }).click();
  await checkout.heading("bank.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("opened again after it was paid, a press says so and opens no bank", async () => {
  const link = await askedAlone();
  const first = await stage.alone(link);
  await first.checkout.button("confirm").click();
  await bankOf(first.page).getByRole("button", { name: "Approve" }).click();
  await first.checkout.heading("bank.paid").waitFor();
  const again = await stage.alone(link);
  await again.checkout.button("confirm").click();
  await again.checkout.heading("bank.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("the provider's script kept away: said in words, nothing charged, and the next press goes on", async () => {
  const link = await askedAlone();
  const { page, checkout, context, expect: announce } = await stage.visit();
  announce(/Failed to load resource/);
  await context.route("**/stripe-js/stripe.js", (route) => route.abort());
  await page.goto(link);
  await checkout.button("confirm").click();
  await checkout.notice("bank.blocked").and(page.locator(":focus")).waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
  await context.unroute("**/stripe-js/stripe.js");
  await checkout.button("confirm").click();
  await bankOf(page).getByRole("button", { name: "Approve" }).click();
  await checkout.heading("bank.paid").waitFor();
});

test.each([
  ["made up", async () => `${stage.world.url}/b/this-is-no-link-and-never-was-one`],
  [
    "a day old",
    async () => {
      const link = await askedAlone();
      await timePasses(stage.world, 25 * HOUR_MS);
      return link;
    },
  ],
])("a link that is %s says that it is over, and nothing about any order", async (_what, linkOf) => {
  const { page, checkout, requests, expect: announce } = await stage.visit();
  announce(/status of 404/);
  await page.goto(await linkOf());
  await checkout.heading("bank.over").waitFor();
  expect(await page.locator("body").innerText()).not.toMatch(/€|charged|paid/);
  expect(requests.filter(({ url }) => /stripe|api/.test(url.pathname))).toEqual([]);
});
