import { expect, test } from "vitest";
import { CARDS } from "../../scripts/shots/checkout-page.ts";
import { takenCharges } from "../support/payments.ts";
import { countRows, timePasses } from "../support/records.ts";
import { MINUTE_MS, openShop } from "../support/shopping.ts";
import { becomeTapper, keepAnotherCard, PAY } from "../support/tapping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-tap");

/** The phone of somebody who may pay by taps, with fresh product cards in the thread. */
async function returning() {
  await becomeTapper(stage.world);
  await openShop(stage.world);
  return await stage.phone();
}

test("one tap in the thread pays: no page opens, no script of the provider's loads, the receipt follows", async () => {
  const { phone, requests } = await returning();
  await phone.button(PAY).click();
  await phone.receipts.nth(1).waitFor();
  expect(await phone.receipts.nth(1).innerText()).toMatch(/Visa .*4242[\s\S]*€34\.99/);
  await phone.page.getByText("Paid, thank you! A-1002 goes to Milano.").waitFor();
  expect(await phone.page.locator("#webview").isVisible()).toBe(false);
  expect(requests.filter(({ url }) => /^\/(c|api|stripe-js)\b/.test(url.pathname))).toEqual([]);
  expect(takenCharges(stage.world).at(-1)).toMatchObject({ amount: 3499 });
});

test("the same bubble tapped again says that it is paid, and charges nothing", async () => {
  const { phone } = await returning();
  const pay = phone.button(PAY);
  await pay.click();
  await phone.receipts.nth(1).waitFor();
  await pay.click();
  await phone.page.getByText("A-1002 is already paid: €34.99 with Visa 4242.").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("a bubble that has grown old charges nothing and brings the price of today", async () => {
  const { phone } = await returning();
  await timePasses(stage.world, 61 * MINUTE_MS);
  await phone.button(PAY).click();
  await phone.page.getByText("This button is used up, so nothing was charged.").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
  await phone.button(PAY).click();
  await phone.receipts.nth(1).waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("two product cards tapped at once are one charge and one question", async () => {
  const { phone } = await returning();
  await openShop(stage.world);
  const pays = phone.page.getByRole("region", { name: "Conversation" }).getByRole("button", { name: PAY, exact: true });
  await pays.nth(1).waitFor();
  expect(await pays.count()).toBe(2);
  await pays.evaluateAll((buttons) => {
    for (const button of buttons) (button as HTMLButtonElement).click();
  });
  await phone.receipts.nth(1).waitFor();
  await phone.page.getByText("Would you like another one?").waitFor();
  expect(await phone.page.getByText("Would you like another one?").count()).toBe(1);
  expect(takenCharges(stage.world)).toHaveLength(2);
});

test("declined, the next saved card is one more tap, for the same order", async () => {
  await becomeTapper(stage.world);
  await keepAnotherCard(stage.world, "pm_card_mastercard");
  await openShop(stage.world);
  const { phone } = await stage.phone();
  stage.world.sandbox.stripe.nextOutcome("decline");
  await phone.button("Pay €34.99 · 4444").click();
  await phone.page.getByText("Your bank said no to €34.99. Nothing was charged.").waitFor();
  await phone.button(PAY).click();
  await phone.receipts.nth(2).waitFor();
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 3 });
});

test("declined without another saved card, the page of the same order takes a new one", async () => {
  const { phone } = await returning();
  stage.world.sandbox.stripe.nextOutcome("decline");
  await phone.button(PAY).click();
  await phone.button("Use another card").click();
  const { sheet } = phone;
  await sheet.notice("notice.card_declined").waitFor();
  await sheet.root.getByRole("radio", { name: sheet.words("card.other") }).check();
  await sheet.fillCard(CARDS.alsoPays);
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 2 });
  expect(takenCharges(stage.world)).toHaveLength(2);
});
