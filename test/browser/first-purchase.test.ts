import { expect, test } from "vitest";
import { takenCharges } from "../support/payments.ts";
import { countRows } from "../support/records.ts";
import { useStage } from "./stage.ts";

const stage = useStage("browser-first");

/** From an empty thread to the filled form with its price. */
async function toTheButton() {
  const visit = await stage.phone();
  const { phone } = visit;
  await phone.getStarted();
  await phone.buyNow().click();
  await phone.sheet.fillAddress();
  await phone.sheet.fillCard();
  await phone.sheet.pay.waitFor();
  return visit;
}

test("a stranger buys on the phone: Get started, Buy now, address, card, receipt in the thread", async () => {
  const { phone } = await toTheButton();
  const { sheet } = phone;
  expect(await sheet.pay.textContent()).toBe("Pay €34.99");
  expect(await sheet.keep.isChecked()).toBe(false);
  await sheet.keep.check();
  await sheet.pay.click();
  await sheet.heading("plate.paid").waitFor();
  await sheet.root.getByText("Your receipt is in the chat.").waitFor();
  await phone.receipts.waitFor();

  await sheet.button("back").click();
  await phone.page.locator("#webview").waitFor({ state: "hidden" });
  const words = (await phone.receipts.innerText()).replaceAll(/\s+/g, " ");
  expect(words).toContain("Receipt from Officina Caffè");
  expect(words).toContain("House blend, 500 g");
  expect(words).toContain("Subtotal €29.99 Shipping €5.00");
  expect(words).toContain("Total €34.99");
  expect(words).toContain("Giulia Rossi");
  expect(words).toContain("Via Roma 1");
  expect(words).toMatch(/Visa .*4242/i);
  await phone.page.getByText("Paid, thank you!").waitFor();

  expect(takenCharges(stage.world)).toMatchObject([{ amount: 3499, currency: "eur" }]);
  expect(await countRows(stage.world.sql, "orders", "cards")).toEqual({ orders: 1, cards: 1 });
});

test("a box that was left alone keeps no card, and Buy now asks for one again", async () => {
  const { phone } = await toTheButton();
  await phone.sheet.pay.click();
  await phone.sheet.heading("plate.paid").waitFor();
  await phone.receipts.waitFor();
  await phone.close();
  expect(await countRows(stage.world.sql, "cards")).toEqual({ cards: 0 });

  await phone.page.getByRole("textbox", { name: "Message" }).fill("shop");
  await phone.page.getByRole("button", { name: "Send", exact: true }).click();
  const again = phone.page.locator(".row[data-kind]").last();
  await again.getByRole("button", { name: "Buy now" }).first().click();
  // The address of a paid order is offered again, masked; the card has to be typed.
  await phone.sheet.root.getByRole("radio", { name: /Milano/ }).waitFor();
  await phone.sheet.cardNumber.waitFor();
});

test("several presses at once charge once", async () => {
  const { phone } = await toTheButton();
  await phone.sheet.pay.evaluate((button: HTMLElement) => {
    for (let count = 0; count < 5; count++) button.click();
  });
  await phone.sheet.heading("plate.paid").waitFor();
  expect(takenCharges(stage.world)).toHaveLength(1);
  expect(await countRows(stage.world.sql, "orders")).toEqual({ orders: 1 });
});
