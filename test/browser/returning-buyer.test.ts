import { expect, test } from "vitest";
import { takenCharges } from "../support/payments.ts";
import { firstPurchase, openShop } from "../support/shopping.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-returning");

/** Giulia's phone after a purchase whose card was kept, with [Buy now] tapped once more and its answer opened. */
async function comeBack() {
  await firstPurchase(stage.world, { keep: true });
  await openShop(stage.world);
  const visit = await stage.phone();
  await visit.phone.buyNow().click();
  await visit.phone.button("Review and pay").click();
  await visit.phone.sheet.pay.waitFor();
  return visit;
}

test("a buyer with a kept card presses once, and the provider's script is never asked for", async () => {
  const { phone, requests } = await comeBack();
  const { sheet } = phone;
  await sheet.root.getByText("visa •••• 4242").first().waitFor();
  expect(await sheet.root.getByRole("textbox").count()).toBe(0);
  expect(await sheet.pay.textContent()).toBe("Pay €34.99");
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  await sheet.button("back").click();
  await phone.receipts.nth(1).waitFor();
  expect(await phone.receipts.nth(1).innerText()).toContain("€34.99");

  expect(takenCharges(stage.world)).toHaveLength(2);
  const paths = requests.map(({ url }) => url.pathname);
  expect(paths).toContain("/api/orders");
  expect(paths.filter((path) => path.startsWith("/stripe-js"))).toEqual([]);
});

test("the choices open, another card can be typed, and the saved address stays", async () => {
  const { phone, requests } = await comeBack();
  const { sheet } = phone;
  await sheet.root.getByText("visa •••• 4242").first().click();
  await sheet.root.getByRole("radio", { name: sheet.words("card.other") }).check();
  await sheet.cardNumber.waitFor();
  expect(requests.some(({ url }) => url.pathname === "/stripe-js/stripe.js")).toBe(true);
  await sheet.fillCard("5555 5555 5555 4444");
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  await phone.receipts.nth(1).waitFor();
  expect(await phone.receipts.nth(1).innerText()).toMatch(/Mastercard .*4444/);
});

test("a paid link opened again shows that it is paid, and charges nothing", async () => {
  const { phone } = await comeBack();
  await phone.sheet.pay.click();
  await phone.sheet.heading("plate.paid").waitFor();
  await phone.close();
  await phone.button("Review and pay").click();
  await phone.sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(2);
});
